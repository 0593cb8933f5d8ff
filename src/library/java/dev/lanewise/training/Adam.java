package dev.lanewise.training;

/**
 * Adam: divides the running mean of the gradient by the root of the running mean of its square.
 *
 * <p>Kingma and Ba, <em>Adam: a method for stochastic optimization</em> (2015), algorithm 1, for the mean gradient g of
 * step t:
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * w = w - eta * m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)
 * </pre>
 *
 * <p>The update is computed in the order given at the end of section 2 of the paper, with one division and one root:
 * {@code w = w - eta_t m / (sqrt(v) + epsilon_t)}, where {@code c = sqrt(1 - beta2^t)}, {@code eta_t = eta c / (1 -
 * beta1^t)} and {@code epsilon_t = c epsilon}.
 *
 * <p>Adam with decoupled weight decay ({@link Regularization#weightDecay}) is AdamW.
 *
 * @param learningRate the learning rate before any schedule, positive and finite
 * @param beta1 the decay rate of the mean of the gradient, at least 0 and less than 1; 0.9 in the paper
 * @param beta2 the decay rate of the mean of the squared gradient, at least 0 and less than 1; 0.999 in the paper
 * @param epsilon the number added to the denominator, positive and finite; 1e-8 in the paper
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
    /** Checks the ranges of the settings. */
    public Adam {
        Ranges.requireLearningRate(learningRate);
        Ranges.requireShare("beta1", beta1);
        Ranges.requireShare("beta2", beta2);
        Ranges.requireEpsilon(epsilon);
    }

    /** {@return Adam with the paper's values: learning rate 0.001, beta1 0.9, beta2 0.999 and epsilon 1e-8} */
    public static Adam defaults() {
        return new Adam(0.001, 0.9, 0.999, 1e-8);
    }

    /**
     * {@return Adam with a learning rate, and otherwise the {@link #defaults}}
     *
     * @param learningRate learning rate, positive and finite
     * @throws IllegalArgumentException if the learning rate is not positive and finite
     */
    public static Adam of(double learningRate) {
        return defaults().withLearningRate(learningRate);
    }

    @Override
    public Adam withLearningRate(double learningRate) {
        return new Adam(learningRate, beta1, beta2, epsilon);
    }

    /**
     * {@return a copy with another decay rate of the mean of the gradient}
     *
     * @param beta1 decay rate, at least 0 and less than 1
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public Adam withBeta1(double beta1) {
        return new Adam(learningRate, beta1, beta2, epsilon);
    }

    /**
     * {@return a copy with another decay rate of the mean of the squared gradient}
     *
     * @param beta2 decay rate, at least 0 and less than 1
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public Adam withBeta2(double beta2) {
        return new Adam(learningRate, beta1, beta2, epsilon);
    }

    /**
     * {@return a copy with another epsilon}
     *
     * @param epsilon number added to the denominator, positive and finite
     * @throws IllegalArgumentException if it is not positive and finite, or rounds to 0 as a float
     */
    public Adam withEpsilon(double epsilon) {
        return new Adam(learningRate, beta1, beta2, epsilon);
    }
}
