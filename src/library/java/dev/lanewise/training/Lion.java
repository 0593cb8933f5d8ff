package dev.lanewise.training;

import java.util.List;

/**
 * Lion: takes steps of constant size along the sign of a running mean of the gradient.
 *
 * <p>Chen et al., <em>Symbolic discovery of optimization algorithms</em> (2023), algorithm 2, for the mean gradient g:
 * {@code w = w - eta sign(beta1 m + (1 - beta1) g); m = beta2 m + (1 - beta2) g}, where sign(0) = 0. The paper's weight
 * decay is the decoupled decay of {@link Regularization}.
 *
 * @param learningRate learning rate, positive and finite; 1e-4 in the paper, which advises a third to a tenth of Adam's
 * @param beta1 weight of the mean in the direction, at least 0 and less than 1; 0.9 in the paper
 * @param beta2 decay rate of the mean, at least 0 and less than 1; 0.99 in the paper
 */
public record Lion(double learningRate, double beta1, double beta2) implements Optimizer {
    private static final List<String> MOMENTS = List.of("mean");

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public Lion {
        Ranges.requireLearningRate(learningRate);
        Ranges.requireShare("beta1", beta1);
        Ranges.requireShare("beta2", beta2);
    }

    /** Creates Lion with the paper's values: 1e-4, 0.9 and 0.99. */
    public Lion() {
        this(1e-4, 0.9, 0.99);
    }

    @Override
    public Lion withLearningRate(double learningRate) {
        return new Lion(learningRate, beta1, beta2);
    }

    @Override
    public List<String> moments() {
        return MOMENTS;
    }
}
