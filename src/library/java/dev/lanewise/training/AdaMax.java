package dev.lanewise.training;

/**
 * AdaMax: divides a running mean of the gradient by a decaying maximum of the absolute value of the gradient.
 *
 * <p>Kingma and Ba, <em>Adam: a method for stochastic optimization</em> (2015), algorithm 2, for the mean gradient g of
 * step t:
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * u = max(beta2 u, |g| + epsilon)
 * w = w - eta / (1 - beta1^t) * m / u
 * </pre>
 *
 * <p>The paper has no epsilon. It is added as in PyTorch, so that the denominator is never 0.
 *
 * @param learningRate the learning rate before any schedule, positive and finite
 * @param beta1 the decay rate of the mean of the gradient, at least 0 and less than 1; 0.9 in the paper
 * @param beta2 the decay rate of the maximum, at least 0 and less than 1; 0.999 in the paper
 * @param epsilon the number added to the absolute value of the gradient, positive and finite; 1e-8 by default
 */
public record AdaMax(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
    /** Checks the ranges of the settings. */
    public AdaMax {
        Ranges.requireLearningRate(learningRate);
        Ranges.requireShare("beta1", beta1);
        Ranges.requireShare("beta2", beta2);
        Ranges.requireEpsilon(epsilon);
    }

    /** {@return AdaMax with the paper's values: learning rate 0.002, beta1 0.9 and beta2 0.999; epsilon is 1e-8} */
    public static AdaMax defaults() {
        return new AdaMax(0.002, 0.9, 0.999, 1e-8);
    }

    /**
     * {@return AdaMax with a learning rate, and otherwise the {@link #defaults}}
     *
     * @param learningRate learning rate, positive and finite
     * @throws IllegalArgumentException if the learning rate is not positive and finite
     */
    public static AdaMax of(double learningRate) {
        return defaults().withLearningRate(learningRate);
    }

    @Override
    public AdaMax withLearningRate(double learningRate) {
        return new AdaMax(learningRate, beta1, beta2, epsilon);
    }

    /**
     * {@return a copy with another decay rate of the mean}
     *
     * @param beta1 decay rate, at least 0 and less than 1
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public AdaMax withBeta1(double beta1) {
        return new AdaMax(learningRate, beta1, beta2, epsilon);
    }

    /**
     * {@return a copy with another decay rate of the maximum}
     *
     * @param beta2 decay rate, at least 0 and less than 1
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public AdaMax withBeta2(double beta2) {
        return new AdaMax(learningRate, beta1, beta2, epsilon);
    }

    /**
     * {@return a copy with another epsilon}
     *
     * @param epsilon number added to the absolute value of the gradient, positive and finite
     * @throws IllegalArgumentException if it is not positive and finite, or rounds to 0 as a float
     */
    public AdaMax withEpsilon(double epsilon) {
        return new AdaMax(learningRate, beta1, beta2, epsilon);
    }
}
