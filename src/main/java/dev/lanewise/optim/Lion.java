package dev.lanewise.optim;

import dev.lanewise.kernel.Kernels;
import java.util.List;

/**
 * Lion: steps of one size, in the direction of the sign of a running mean of the gradient.
 *
 * <p>Chen et al., <em>Symbolic discovery of optimization algorithms</em> (2023), algorithm 2, for the mean gradient g:
 * {@code w = w - eta sign(beta1 m + (1 - beta1) g); m = beta2 m + (1 - beta2) g}. The sign of zero is zero. The paper's
 * weight decay is the decoupled one of {@link Penalty}.
 *
 * @param eta learning rate, positive and finite; 1e-4 in the paper, which advises a third to a tenth of Adam's
 * @param beta1 share of the mean in the direction, at least 0 and less than 1; 0.9 in the paper
 * @param beta2 share of the mean that is kept from step to step, at least 0 and less than 1; 0.99 in the paper
 */
public record Lion(double eta, double beta1, double beta2) implements Optimizer {
    private static final List<String> MOMENTS = List.of("mean");

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the number that is out of range
     */
    public Lion {
        Ranges.requireEta(eta);
        Ranges.requireShare("beta1", beta1);
        Ranges.requireShare("beta2", beta2);
    }

    /** With the numbers of the paper: 1e-4, 0.9 and 0.99. */
    public Lion() {
        this(1e-4, 0.9, 0.99);
    }

    @Override
    public Lion withEta(double eta) {
        return new Lion(eta, beta1, beta2);
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
        kernels.lion(
                count, step.scale, (float) beta1, (float) (1 - beta1), (float) beta2, (float) (1 - beta2), step.rate,
                step.shrink, nabla, nablaOffset, parameters, moments[0], offset);
    }
}
