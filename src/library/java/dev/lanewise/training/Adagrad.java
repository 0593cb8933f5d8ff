package dev.lanewise.training;

/**
 * Adagrad: divides the gradient by the root of the sum of its squares over all steps.
 *
 * <p>Duchi, Hazan and Singer, <em>Adaptive subgradient methods for online learning and stochastic optimization</em>
 * (2011), figure 1 with diagonal matrices, for the mean gradient g:
 * {@code v = v + g^2; w = w - eta g / (sqrt(v) + epsilon)}. The paper gives no value for either parameter.
 *
 * @param learningRate the learning rate before any schedule, positive and finite
 * @param epsilon the number added to the denominator, positive and finite; 1e-10 by default
 */
public record Adagrad(double learningRate, double epsilon) implements Optimizer {
    /** Checks the ranges of the settings. */
    public Adagrad {
        Ranges.requireLearningRate(learningRate);
        Ranges.requireEpsilon(epsilon);
    }

    /** {@return Adagrad with learning rate 0.01 and epsilon 1e-10} */
    public static Adagrad defaults() {
        return new Adagrad(0.01, 1e-10);
    }

    /**
     * {@return Adagrad with a learning rate, and otherwise the {@link #defaults}}
     *
     * @param learningRate learning rate, positive and finite
     * @throws IllegalArgumentException if the learning rate is not positive and finite
     */
    public static Adagrad of(double learningRate) {
        return defaults().withLearningRate(learningRate);
    }

    @Override
    public Adagrad withLearningRate(double learningRate) {
        return new Adagrad(learningRate, epsilon);
    }

    /**
     * {@return a copy with another epsilon}
     *
     * @param epsilon number added to the denominator, positive and finite
     * @throws IllegalArgumentException if it is not positive and finite, or rounds to 0 as a float
     */
    public Adagrad withEpsilon(double epsilon) {
        return new Adagrad(learningRate, epsilon);
    }
}
