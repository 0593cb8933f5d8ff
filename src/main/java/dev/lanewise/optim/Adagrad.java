package dev.lanewise.optim;

import dev.lanewise.kernel.Kernels;
import java.util.List;

/**
 * Adagrad: divides the gradient by the root of the sum of all its squares so far.
 *
 * <p>Duchi, Hazan and Singer, <em>Adaptive subgradient methods for online learning and stochastic optimization</em> (2011),
 * figure 1 with diagonal matrices, for the mean gradient g: {@code v = v + g^2; w = w - eta g / (sqrt(v) + epsilon)}. The
 * paper leaves both numbers open.
 *
 * @param eta learning rate, positive and finite; 0.01 by default
 * @param epsilon keeps the denominator from zero, positive; 1e-10 by default
 */
public record Adagrad(double eta, double epsilon) implements Optimizer {
    private static final List<String> MOMENTS = List.of("square");

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the number that is out of range
     */
    public Adagrad {
        Ranges.requireEta(eta);
        Ranges.requireEpsilon(epsilon);
    }

    /** With 0.01 and 1e-10. */
    public Adagrad() {
        this(0.01, 1e-10);
    }

    @Override
    public Adagrad withEta(double eta) {
        return new Adagrad(eta, epsilon);
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
        kernels.adagrad(
                count, step.scale, step.rate, (float) epsilon, step.shrink, nabla, nablaOffset, parameters, moments[0],
                offset);
    }
}
