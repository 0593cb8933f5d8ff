package dev.lanewise.training;

import java.util.List;

/**
 * RMSProp: divides the gradient by the root of the running mean of its square.
 *
 * <p>Tieleman and Hinton, <em>Neural networks for machine learning</em> (2012), lecture 6.5, for the mean gradient g:
 * {@code v = rho v + (1 - rho) g^2; w = w - eta g / (sqrt(v) + epsilon)}. The lecture has no epsilon.
 */
public final class RmsProp implements Optimizer {
    private final double learningRate;
    private final double rho;
    private final double epsilon;

    private RmsProp(double learningRate, double rho, double epsilon) {
        Ranges.requireLearningRate(learningRate);
        Ranges.requireShare("rho", rho);
        Ranges.requireEpsilon(epsilon);
        this.learningRate = learningRate;
        this.rho = rho;
        this.epsilon = epsilon;
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
    public double learningRate() {
        return learningRate;
    }

    @Override
    public RmsProp withLearningRate(double learningRate) {
        return new RmsProp(learningRate, rho, epsilon);
    }

    /** {@return the decay rate of the mean square, at least 0 and less than 1; 0.9 in the lecture} */
    public double rho() {
        return rho;
    }

    /**
     * {@return a copy with another decay rate of the mean square}
     *
     * @param rho the decay rate of the mean square, at least 0 and less than 1; 0.9 in the lecture
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public RmsProp withRho(double rho) {
        return new RmsProp(learningRate, rho, epsilon);
    }

    /** {@return the number added to the denominator, positive and finite; 1e-8 by default} */
    public double epsilon() {
        return epsilon;
    }

    /**
     * {@return a copy with another epsilon}
     *
     * @param epsilon the number added to the denominator, positive and finite; 1e-8 by default
     * @throws IllegalArgumentException if it is not positive and finite, or rounds to 0 as a float
     */
    public RmsProp withEpsilon(double epsilon) {
        return new RmsProp(learningRate, rho, epsilon);
    }

    private List<Object> values() {
        return List.of(learningRate, rho, epsilon);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RmsProp that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "RmsProp[learningRate=" + learningRate + ", rho=" + rho + ", epsilon=" + epsilon + "]";
    }
}
