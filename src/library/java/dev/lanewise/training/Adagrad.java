package dev.lanewise.training;

import java.util.List;

/**
 * Adagrad: divides the gradient by the root of the sum of its squares over all steps.
 *
 * <p>Duchi, Hazan and Singer, <em>Adaptive subgradient methods for online learning and stochastic optimization</em>
 * (2011), figure 1 with diagonal matrices, for the mean gradient g:
 * {@code v = v + g^2; w = w - eta g / (sqrt(v) + epsilon)}. The paper gives no value for either parameter.
 */
public final class Adagrad implements Optimizer {
    private final double learningRate;
    private final double epsilon;

    private Adagrad(double learningRate, double epsilon) {
        Ranges.requireLearningRate(learningRate);
        Ranges.requireEpsilon(epsilon);
        this.learningRate = learningRate;
        this.epsilon = epsilon;
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
    public double learningRate() {
        return learningRate;
    }

    @Override
    public Adagrad withLearningRate(double learningRate) {
        return new Adagrad(learningRate, epsilon);
    }

    /** {@return the number added to the denominator, positive and finite; 1e-10 by default} */
    public double epsilon() {
        return epsilon;
    }

    /**
     * {@return a copy with another epsilon}
     *
     * @param epsilon the number added to the denominator, positive and finite; 1e-10 by default
     * @throws IllegalArgumentException if it is not positive and finite, or rounds to 0 as a float
     */
    public Adagrad withEpsilon(double epsilon) {
        return new Adagrad(learningRate, epsilon);
    }

    private List<Object> values() {
        return List.of(learningRate, epsilon);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Adagrad that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "Adagrad[learningRate=" + learningRate + ", epsilon=" + epsilon + "]";
    }
}
