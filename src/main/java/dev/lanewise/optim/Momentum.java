package dev.lanewise.optim;

import dev.lanewise.kernel.Kernels;
import java.util.List;

/**
 * Gradient descent with momentum: {@code v = mu v - eta g; w = w + v}, for the mean gradient g.
 *
 * <p>Classical momentum is Polyak's (1964) in the form of Sutskever, Martens, Dahl and Hinton, <em>On the importance of
 * initialization and momentum in deep learning</em> (2013), equations 1 and 2. Nesterov's takes the gradient where the
 * velocity will carry the parameters (their equations 3 and 4). As usual the point looked ahead to is what is kept, so that
 * the step is {@code v = mu v - eta g; w = w + mu v - eta g}: Bengio, Boulanger-Lewandowski and Pascanu, <em>Advances in
 * optimizing recurrent networks</em> (2013), equation 7.
 *
 * @param eta learning rate, positive and finite
 * @param mu share of the velocity that is kept from step to step, at least 0 and less than 1
 * @param nesterov whether to look ahead
 */
public record Momentum(double eta, double mu, boolean nesterov) implements Optimizer {
    private static final List<String> MOMENTS = List.of("velocity");

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the number that is out of range
     */
    public Momentum {
        Ranges.requireEta(eta);
        Ranges.requireShare("the momentum", mu);
    }

    /** Classical momentum. */
    public static Momentum classical(double eta, double mu) {
        return new Momentum(eta, mu, false);
    }

    /** Nesterov's momentum. */
    public static Momentum nesterov(double eta, double mu) {
        return new Momentum(eta, mu, true);
    }

    @Override
    public Momentum withEta(double eta) {
        return new Momentum(eta, mu, nesterov);
    }

    @Override
    public List<String> moments() {
        return MOMENTS;
    }

    @Override
    public void prepare(Step step) {
        step.rate = step.descentFactor();
    }

    @Override
    public void step(
            Kernels kernels, Step step, int count, float[] nabla, int nablaOffset, float[] parameters,
            float[][] moments, int offset) {
        if (nesterov) {
            kernels.nesterov(
                    count, step.rate, (float) mu, step.shrink, nabla, nablaOffset, parameters, moments[0], offset);
        } else {
            kernels.momentum(
                    count, step.rate, (float) mu, step.shrink, nabla, nablaOffset, parameters, moments[0], offset);
        }
    }
}
