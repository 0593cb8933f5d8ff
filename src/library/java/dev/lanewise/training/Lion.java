package dev.lanewise.training;

/**
 * Lion: takes steps of constant size along the sign of a running mean of the gradient.
 *
 * <p>Chen et al., <em>Symbolic discovery of optimization algorithms</em> (2023), algorithm 2, for the mean gradient g:
 * {@code w = w - eta sign(beta1 m + (1 - beta1) g); m = beta2 m + (1 - beta2) g}, where sign(0) = 0. The paper's weight
 * decay is the decoupled decay of {@link Regularization}.
 *
 * @param learningRate the learning rate before any schedule, positive and finite
 * @param beta1 the weight of the mean in the direction, at least 0 and less than 1; 0.9 in the paper
 * @param beta2 the decay rate of the mean, at least 0 and less than 1; 0.99 in the paper
 */
public record Lion(double learningRate, double beta1, double beta2) implements Optimizer {
    /** Checks the ranges of the settings. */
    public Lion {
        Ranges.requireLearningRate(learningRate);
        Ranges.requireShare("beta1", beta1);
        Ranges.requireShare("beta2", beta2);
    }

    /**
     * {@return Lion with the paper's values: learning rate 1e-4, beta1 0.9 and beta2 0.99} The paper advises a third to
     * a tenth of Adam's learning rate.
     */
    public static Lion defaults() {
        return new Lion(1e-4, 0.9, 0.99);
    }

    /**
     * {@return Lion with a learning rate, and otherwise the {@link #defaults}}
     *
     * @param learningRate learning rate, positive and finite
     * @throws IllegalArgumentException if the learning rate is not positive and finite
     */
    public static Lion of(double learningRate) {
        return defaults().withLearningRate(learningRate);
    }

    @Override
    public Lion withLearningRate(double learningRate) {
        return new Lion(learningRate, beta1, beta2);
    }

    /**
     * {@return a copy with another weight of the mean in the direction}
     *
     * @param beta1 weight, at least 0 and less than 1
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public Lion withBeta1(double beta1) {
        return new Lion(learningRate, beta1, beta2);
    }

    /**
     * {@return a copy with another decay rate of the mean}
     *
     * @param beta2 decay rate, at least 0 and less than 1
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public Lion withBeta2(double beta2) {
        return new Lion(learningRate, beta1, beta2);
    }
}
