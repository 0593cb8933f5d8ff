package dev.lanewise.training;

/**
 * Optimisation method with its settings: how the gradient of a mini-batch updates the parameters.
 *
 * <p>An optimiser has settings only; {@link Training} and {@link OnlineTrainer} apply them.
 */
public sealed interface Optimizer permits Sgd, Momentum, RmsProp, Adagrad, Adam, AdaMax, Lion {

    /** {@return the learning rate before any schedule} */
    double learningRate();

    /**
     * {@return a copy with another learning rate}
     *
     * @param learningRate learning rate, above 0 and finite
     */
    Optimizer withLearningRate(double learningRate);
}
