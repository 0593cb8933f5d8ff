package dev.lanewise.training;

import java.util.List;

/**
 * Adagrad: divides the gradient by the root of the sum of its squares over all steps.
 *
 * <p>Duchi, Hazan and Singer, <em>Adaptive subgradient methods for online learning and stochastic optimization</em>
 * (2011), figure 1 with diagonal matrices, for the mean gradient g:
 * {@code v = v + g^2; w = w - eta g / (sqrt(v) + epsilon)}. The paper gives no value for either parameter.
 *
 * @param learningRate learning rate, positive and finite; 0.01 by default
 * @param epsilon keeps the denominator above zero, positive and finite; 1e-10 by default
 */
public record Adagrad(double learningRate, double epsilon) implements Optimizer {
    private static final List<String> MOMENTS = List.of("square");

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public Adagrad {
        Ranges.requireLearningRate(learningRate);
        Ranges.requireEpsilon(epsilon);
    }

    /** Creates Adagrad with the defaults, 0.01 and 1e-10. */
    public Adagrad() {
        this(0.01, 1e-10);
    }

    @Override
    public Adagrad withLearningRate(double learningRate) {
        return new Adagrad(learningRate, epsilon);
    }

    @Override
    public List<String> moments() {
        return MOMENTS;
    }
}
