package dev.lanewise.training;

/**
 * RMSProp: divides the gradient by the root of the running mean of its square.
 *
 * <p>Tieleman and Hinton, <em>Neural networks for machine learning</em> (2012), lecture 6.5, for the mean gradient g:
 * {@code v = rho v + (1 - rho) g^2; w = w - eta g / (sqrt(v) + epsilon)}. The lecture has no epsilon.
 *
 * @param learningRate the learning rate before any schedule, positive and finite
 * @param rho the decay rate of the mean square, at least 0 and less than 1; 0.9 in the lecture
 * @param epsilon the number added to the denominator, positive and finite; 1e-8 by default
 */
public record RmsProp(double learningRate, double rho, double epsilon) implements Optimizer {
    /** Checks the ranges of the settings. */
    public RmsProp {
        Ranges.requireLearningRate(learningRate);
        Ranges.requireShare("rho", rho);
        Ranges.requireEpsilon(epsilon);
    }

    /** {@return RMSProp with the lecture's values: learning rate 0.001 and rho 0.9; epsilon is 1e-8} */
    public static RmsProp defaults() {
        return new RmsProp(0.001, 0.9, 1e-8);
    }

    /**
     * {@return RMSProp with a learning rate, and otherwise the {@link #defaults}}
     *
     * @param learningRate learning rate, positive and finite
     * @throws IllegalArgumentException if the learning rate is not positive and finite
     */
    public static RmsProp of(double learningRate) {
        return defaults().withLearningRate(learningRate);
    }

    @Override
    public RmsProp withLearningRate(double learningRate) {
        return new RmsProp(learningRate, rho, epsilon);
    }

    /**
     * {@return a copy with another decay rate of the mean square}
     *
     * @param rho decay rate, at least 0 and less than 1
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public RmsProp withRho(double rho) {
        return new RmsProp(learningRate, rho, epsilon);
    }

    /**
     * {@return a copy with another epsilon}
     *
     * @param epsilon number added to the denominator, positive and finite
     * @throws IllegalArgumentException if it is not positive and finite, or rounds to 0 as a float
     */
    public RmsProp withEpsilon(double epsilon) {
        return new RmsProp(learningRate, rho, epsilon);
    }
}
