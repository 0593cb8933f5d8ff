package dev.lanewise.optim;

import dev.lanewise.kernel.Kernels;
import java.util.List;

/**
 * Stochastic gradient descent, {@code w = w - (eta / n) nabla}, for the gradient summed over n examples.
 *
 * <p>There are two ways to round it. In general the gradient is summed first, from zero, and the step is one fused
 * multiply-add. In the first layer, where most weights and most zeros are, the sum of a small mini-batch
 * ({@link #addsInPlace}) starts from the weight itself: each example's part, its error scaled by -eta / n first, is added
 * straight to it. That needs no room for a gradient and a third less memory traffic, but rounds to the weight's precision
 * once an example instead of once a step, so that parts far smaller than the weight are lost: too many in a large
 * mini-batch, and too many in the last layers, whose weights grow large. Which way is taken depends on layer and
 * configured size alone.
 *
 * @param eta learning rate, positive and finite
 */
public record Sgd(double eta) implements Optimizer {
    /** Largest mini-batch whose examples are added straight to the weights of the first layer. */
    static final int IN_PLACE_UP_TO = 128;

    /**
     * Checks the learning rate.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Sgd {
        Ranges.requireEta(eta);
    }

    /** Whether the first layer's weights take mini-batches of that size example by example. */
    public static boolean addsInPlace(int batchSize) {
        return batchSize <= IN_PLACE_UP_TO;
    }

    @Override
    public Sgd withEta(double eta) {
        return new Sgd(eta);
    }

    @Override
    public List<String> moments() {
        return List.of();
    }

    @Override
    public void prepare(Step step) {
        step.rate = step.descentFactor();
    }

    @Override
    public void step(
            Kernels kernels, Step step, int count, float[] nabla, int nablaOffset, float[] parameters,
            float[][] moments, int offset) {
        if (step.shrink != 1) {
            kernels.scale(1, count, step.shrink, parameters, offset, count);
        }
        kernels.addScaled(count, step.rate, nabla, nablaOffset, parameters, offset);
    }
}
