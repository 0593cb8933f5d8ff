package dev.lanewise.training;

/**
 * Gradient descent with momentum: {@code v = mu v - eta g; w = w + v}, for the mean gradient g.
 *
 * <p>Classical momentum is Polyak's (1964) in the form of Sutskever, Martens, Dahl and Hinton, <em>On the importance of
 * initialization and momentum in deep learning</em> (2013), equations 1 and 2. Nesterov's variant evaluates the
 * gradient at the point to which the velocity will carry the parameters (their equations 3 and 4). As usual, the stored
 * parameters are that point. The step is then {@code v = mu v - eta g; w = w + mu v - eta g}: Bengio,
 * Boulanger-Lewandowski and Pascanu, <em>Advances in optimizing recurrent networks</em> (2013), equation 7.
 *
 * @param learningRate the learning rate before any schedule, positive and finite
 * @param momentum the decay rate of the velocity, at least 0 and less than 1
 * @param nesterov whether to use Nesterov's variant
 */
public record Momentum(double learningRate, double momentum, boolean nesterov) implements Optimizer {
    /** Checks the ranges of the settings. */
    public Momentum {
        Ranges.requireLearningRate(learningRate);
        Ranges.requireShare("the momentum", momentum);
    }

    /** {@return classical momentum of 0.9 with learning rate 0.01} */
    public static Momentum defaults() {
        return new Momentum(0.01, 0.9, false);
    }

    /**
     * {@return classical momentum of 0.9 with a learning rate}
     *
     * @param learningRate learning rate, positive and finite
     * @throws IllegalArgumentException if the learning rate is not positive and finite
     */
    public static Momentum of(double learningRate) {
        return defaults().withLearningRate(learningRate);
    }

    @Override
    public Momentum withLearningRate(double learningRate) {
        return new Momentum(learningRate, momentum, nesterov);
    }

    /**
     * {@return a copy with another decay rate of the velocity}
     *
     * @param momentum decay rate, at least 0 and less than 1
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public Momentum withMomentum(double momentum) {
        return new Momentum(learningRate, momentum, nesterov);
    }

    /**
     * {@return a copy with or without Nesterov's variant}
     *
     * @param nesterov whether to use Nesterov's variant
     */
    public Momentum withNesterov(boolean nesterov) {
        return new Momentum(learningRate, momentum, nesterov);
    }
}
