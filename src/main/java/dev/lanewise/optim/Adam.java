package dev.lanewise.optim;

import dev.lanewise.kernel.Kernels;
import java.util.List;

/**
 * Adam: steps along the running mean of the gradient, divided by the root of the running mean of its square.
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
 * in the order of the end of their section 2, which gives the same with one division and one root:
 * {@code w = w - eta_t m / (sqrt(v) + epsilon_t)} with {@code eta_t = eta c / (1 - beta1^t)},
 * {@code epsilon_t = c epsilon} and {@code c = sqrt(1 - beta2^t)}.
 *
 * <p>With decoupled weight decay, which the training's penalty has, it is AdamW.
 *
 * @param eta learning rate, positive and finite; 0.001 in the paper
 * @param beta1 share of the mean gradient that is kept from step to step, at least 0 and less than 1; 0.9 in the paper
 * @param beta2 the same for its square; 0.999 in the paper
 * @param epsilon keeps the denominator from zero, positive; 1e-8 in the paper
 */
public record Adam(double eta, double beta1, double beta2, double epsilon) implements Optimizer {
    private static final List<String> MOMENTS = List.of("mean", "square");

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the number that is out of range
     */
    public Adam {
        Ranges.requireEta(eta);
        Ranges.requireShare("beta1", beta1);
        Ranges.requireShare("beta2", beta2);
        Ranges.requireEpsilon(epsilon);
    }

    /** With the numbers of the paper: 0.001, 0.9, 0.999 and 1e-8. */
    public Adam() {
        this(0.001, 0.9, 0.999, 1e-8);
    }

    @Override
    public Adam withEta(double eta) {
        return new Adam(eta, beta1, beta2, epsilon);
    }

    @Override
    public List<String> moments() {
        return MOMENTS;
    }

    @Override
    public void prepare(Step step) {
        double correction = Math.sqrt(1 - Curves.power(beta2, step.number));
        step.scale = (float) (1 / step.divisor);
        step.rate = (float) -(step.eta * correction / (1 - Curves.power(beta1, step.number)));
        step.epsilon = (float) (epsilon * correction);
    }

    @Override
    public void step(
            Kernels kernels, Step step, int count, float[] nabla, int nablaOffset, float[] parameters,
            float[][] moments, int offset) {
        kernels.adam(
                count, step.scale, (float) beta1, (float) (1 - beta1), (float) beta2, (float) (1 - beta2), step.rate,
                step.epsilon, step.shrink, nabla, nablaOffset, parameters, moments[0], moments[1], offset);
    }
}
