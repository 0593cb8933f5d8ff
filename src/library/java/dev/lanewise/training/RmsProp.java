package dev.lanewise.training;

import java.util.List;

/**
 * RMSProp: divides the gradient by the root of the running mean of its square.
 *
 * <p>Tieleman and Hinton, <em>Neural networks for machine learning</em> (2012), lecture 6.5, for the mean gradient g:
 * {@code v = rho v + (1 - rho) g^2; w = w - eta g / (sqrt(v) + epsilon)}. The lecture has no epsilon.
 *
 * @param learningRate learning rate, positive and finite; 0.001 by default
 * @param rho decay rate of the mean square, at least 0 and less than 1; 0.9 in the lecture
 * @param epsilon keeps the denominator above zero, positive and finite; 1e-8 by default
 */
public record RmsProp(double learningRate, double rho, double epsilon) implements Optimizer {
    private static final List<String> MOMENTS = List.of("square");

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public RmsProp {
        Ranges.requireLearningRate(learningRate);
        Ranges.requireShare("rho", rho);
        Ranges.requireEpsilon(epsilon);
    }

    /** Creates RMSProp with the lecture's values: 0.001, 0.9 and 1e-8. */
    public RmsProp() {
        this(0.001, 0.9, 1e-8);
    }

    @Override
    public RmsProp withLearningRate(double learningRate) {
        return new RmsProp(learningRate, rho, epsilon);
    }

    @Override
    public List<String> moments() {
        return MOMENTS;
    }
}
