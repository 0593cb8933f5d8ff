package dev.lanewise.training;

import java.util.List;

/**
 * Adam: divides the running mean of the gradient by the root of the running mean of its square.
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
 * <p>The engine evaluates it in the order given at the end of their section 2, with one division and one root:
 * {@code w = w - eta_t m / (sqrt(v) + epsilon_t)}, where {@code c = sqrt(1 - beta2^t)},
 * {@code eta_t = eta c / (1 - beta1^t)} and {@code epsilon_t = c epsilon}.
 *
 * <p>Adam with decoupled weight decay ({@link Regularization#weightDecay}) is AdamW.
 *
 * @param learningRate learning rate, positive and finite; 0.001 in the paper
 * @param beta1 decay rate of the mean of the gradient, at least 0 and less than 1; 0.9 in the paper
 * @param beta2 decay rate of the mean of its square, at least 0 and less than 1; 0.999 in the paper
 * @param epsilon keeps the denominator above zero, positive and finite; 1e-8 in the paper
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
    private static final List<String> MOMENTS = List.of("mean", "square");

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public Adam {
        Ranges.requireLearningRate(learningRate);
        Ranges.requireShare("beta1", beta1);
        Ranges.requireShare("beta2", beta2);
        Ranges.requireEpsilon(epsilon);
    }

    /** Creates Adam with the paper's values: 0.001, 0.9, 0.999 and 1e-8. */
    public Adam() {
        this(0.001, 0.9, 0.999, 1e-8);
    }

    @Override
    public Adam withLearningRate(double learningRate) {
        return new Adam(learningRate, beta1, beta2, epsilon);
    }

    @Override
    public List<String> moments() {
        return MOMENTS;
    }
}
