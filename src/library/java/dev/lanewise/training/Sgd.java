package dev.lanewise.training;

/**
 * Stochastic gradient descent, {@code w = w - (eta / n) nabla}, for the gradient summed over n examples.
 *
 * <p>The step is rounded in one of two ways, chosen by layer, configured mini-batch size and learning rate alone:
 *
 * <ul>
 * <li>In general the gradient is summed from zero, and the step is one fused multiply-add.
 * <li>In the first layer, with mini-batches of up to 128 examples and eta / n of at least 1e-5, the sum starts from the
 *     weight. The errors are scaled by -eta / n first, and each example's contribution is added to the weight itself.
 *     This is not done with an L1 penalty or with clipping. A schedule does not change the choice.
 * </ul>
 *
 * <p>Adding in place is faster. It rounds to the weight's precision once per example instead of once per step, so
 * contributions far smaller than the weight are lost. This rounding error would be too large in large mini-batches, at
 * tiny learning rates, and in the last layers, whose weights grow large.
 *
 * @param learningRate the learning rate before any schedule, positive and finite
 */
public record Sgd(double learningRate) implements Optimizer {
    /** Checks the learning rate. */
    public Sgd {
        Ranges.requireLearningRate(learningRate);
    }

    /** {@return gradient descent with learning rate 0.1, as in the lecture's notebook} */
    public static Sgd defaults() {
        return new Sgd(0.1);
    }

    /**
     * {@return gradient descent with a learning rate}
     *
     * @param learningRate learning rate, positive and finite
     * @throws IllegalArgumentException if the learning rate is not positive and finite
     */
    public static Sgd of(double learningRate) {
        return new Sgd(learningRate);
    }

    @Override
    public Sgd withLearningRate(double learningRate) {
        return new Sgd(learningRate);
    }
}
