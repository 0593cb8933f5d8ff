package dev.lanewise.training;

import java.util.List;

/**
 * Stochastic gradient descent, {@code w = w - (eta / n) nabla}, for the gradient summed over n examples.
 *
 * <p>The step is rounded in one of two ways, chosen by layer and configured mini-batch size alone:
 *
 * <ul>
 * <li>In general the gradient is summed from zero, and the step is one fused multiply-add.
 * <li>In the first layer, with mini-batches for which {@link #addsInPlace} holds, the sum starts from the weight. The
 *     errors are scaled by -eta / n first, and each example's contribution is added to the weight itself.
 * </ul>
 *
 * <p>The first layer has most of the weights and of the zero inputs. Adding in place needs no gradient buffer there and
 * a third less memory traffic. It rounds to the weight's precision once per example instead of once per step, so
 * contributions far smaller than the weight are lost. This rounding error would be too large in large mini-batches, and
 * in the last layers, whose weights grow large.
 *
 * @param learningRate learning rate, positive and finite
 */
public record Sgd(double learningRate) implements Optimizer {
    /** Largest mini-batch whose contributions are added to the first layer's weights in place. */
    static final int IN_PLACE_UP_TO = 128;

    /**
     * Checks the learning rate.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Sgd {
        Ranges.requireLearningRate(learningRate);
    }

    /**
     * Returns whether the first layer adds the contributions of each example to its weights in place.
     *
     * @param batchSize configured mini-batch size
     */
    public static boolean addsInPlace(int batchSize) {
        return batchSize <= IN_PLACE_UP_TO;
    }

    @Override
    public Sgd withLearningRate(double learningRate) {
        return new Sgd(learningRate);
    }

    @Override
    public List<String> moments() {
        return List.of();
    }
}
