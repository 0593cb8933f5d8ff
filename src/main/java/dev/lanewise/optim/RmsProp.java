package dev.lanewise.optim;

import dev.lanewise.kernel.Kernels;
import java.util.List;

/**
 * RMSProp: divides the gradient by the root of the running mean of its square.
 *
 * <p>Tieleman and Hinton, <em>Neural networks for machine learning</em> (2012), lecture 6.5, for the mean gradient g:
 * {@code v = rho v + (1 - rho) g^2; w = w - eta g / (sqrt(v) + epsilon)}. The lecture has no epsilon.
 *
 * @param eta learning rate, positive and finite; 0.001 by default
 * @param rho share of the mean square that is kept from step to step, at least 0 and less than 1; 0.9 in the lecture
 * @param epsilon keeps the denominator from zero, positive; 1e-8 by default
 */
public record RmsProp(double eta, double rho, double epsilon) implements Optimizer {
    private static final List<String> MOMENTS = List.of("square");

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the number that is out of range
     */
    public RmsProp {
        Ranges.requireEta(eta);
        Ranges.requireShare("rho", rho);
        Ranges.requireEpsilon(epsilon);
    }

    /** With the numbers of the lecture: 0.001, 0.9 and 1e-8. */
    public RmsProp() {
        this(0.001, 0.9, 1e-8);
    }

    @Override
    public RmsProp withEta(double eta) {
        return new RmsProp(eta, rho, epsilon);
    }

    @Override
    public List<String> moments() {
        return MOMENTS;
    }

    @Override
    public void prepare(Step step) {
        step.scale = (float) (1 / step.divisor);
        step.rate = (float) -step.eta;
    }

    @Override
    public void step(
            Kernels kernels, Step step, int count, float[] nabla, int nablaOffset, float[] parameters,
            float[][] moments, int offset) {
        kernels.rmsProp(
                count, step.scale, (float) rho, (float) (1 - rho), step.rate, (float) epsilon, step.shrink,
                nabla, nablaOffset, parameters, moments[0], offset);
    }
}
