package dev.lanewise.optim;

import dev.lanewise.kernel.Kernels;

/**
 * Stochastic gradient descent, {@code w = w - (eta / n) nabla}, for the gradient summed over n examples.
 *
 * @param eta learning rate, positive and finite
 */
public record Sgd(double eta) implements Optimizer {

    /**
     * Checks the learning rate.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Sgd {
        if (!(eta > 0) || Double.isInfinite(eta)) {
            throw new IllegalArgumentException("the learning rate eta is a positive number, but " + eta + " was given");
        }
    }

    /** The factor of a gradient that is a sum over so many examples: -eta / n. */
    public float factor(int examples) {
        return (float) -(eta / examples);
    }

    @Override
    public void step(
            Kernels kernels, int count, int examples, float[] nabla, int nablaOffset, float[] parameters, int offset) {
        kernels.addScaled(count, factor(examples), nabla, nablaOffset, parameters, offset);
    }

    /**
     * The same step for the rows of a matrix of parameters that got a gradient; the gradient is zeroed and its marks are
     * cleared. Rows without a gradient would not move.
     */
    public void stepTouched(
            Kernels kernels, int from, int to, int columns, int examples, byte[] touched,
            float[] nabla, int nablaOffset, float[] parameters, int offset, int stride) {
        kernels.addScaledTouched(
                from, to, columns, factor(examples), touched, nabla, nablaOffset, stride, parameters, offset, stride);
    }
}
