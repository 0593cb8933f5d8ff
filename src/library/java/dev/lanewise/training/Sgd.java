package dev.lanewise.training;

import java.util.List;

/**
 * Stochastic gradient descent, {@code w = w - (eta / n) nabla}, for the gradient summed over n examples.
 *
 * <p>The step is rounded in one of two ways, chosen by layer, configured mini-batch size and learning rate alone:
 *
 * <ul>
 * <li>In general the gradient is summed from zero, and the step is one fused multiply-add.
 * <li>In the first layer, with mini-batches for which {@link #addsInPlace} holds, the sum starts from the weight. The
 *     errors are scaled by -eta / n first, and each example's contribution is added to the weight itself.
 * </ul>
 *
 * <p>The first layer has most of the weights and of the zero inputs. Adding in place needs no gradient buffer there,
 * and a third less memory traffic. It rounds to the weight's precision once per example instead of once per step, so
 * contributions far smaller than the weight are lost. This rounding error would be too large in large mini-batches, at
 * tiny learning rates, and in the last layers, whose weights grow large.
 */
public final class Sgd implements Optimizer {
    /** Largest mini-batch whose contributions are added to the first layer's weights in place. */
    static final int IN_PLACE_UP_TO = 128;
    /**
     * Smallest learning rate per example, eta / n, with which contributions are added in place.
     *
     * <p>With the notebook's network, adding in place at a tenth of this value has an error of 1 % of the distance that
     * the first layer's weights should move, and of 26 % at a hundredth. Summing first has errors of 0.1 and 3 %.
     */
    static final double IN_PLACE_FROM = 1e-5;

    private final double learningRate;

    private Sgd(double learningRate) {
        Ranges.requireLearningRate(learningRate);
        this.learningRate = learningRate;
    }

    /** {@return gradient descent with learning rate 0.1, as in the lecture's notebook} */
    public static Sgd defaults() {
        return new Sgd(0.1);
    }

    /**
     * Creates gradient descent.
     *
     * @param learningRate learning rate, positive and finite
     * @return gradient descent
     * @throws IllegalArgumentException if the learning rate is not positive and finite
     */
    public static Sgd of(double learningRate) {
        return new Sgd(learningRate);
    }

    /**
     * {@return whether the first layer adds the contributions of each example to its weights in place} That is the case
     * with mini-batches of up to 128 examples, unless learning rate / mini-batch size is below 1e-5. A schedule does
     * not change this choice.
     *
     * @param batchSize configured mini-batch size
     */
    public boolean addsInPlace(int batchSize) {
        return batchSize <= IN_PLACE_UP_TO && learningRate / batchSize >= IN_PLACE_FROM;
    }

    @Override
    public double learningRate() {
        return learningRate;
    }

    @Override
    public Sgd withLearningRate(double learningRate) {
        return new Sgd(learningRate);
    }

    @Override
    public List<String> moments() {
        return List.of();
    }

    private List<Object> values() {
        return List.of(learningRate);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sgd that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "Sgd[learningRate=" + learningRate + "]";
    }
}
