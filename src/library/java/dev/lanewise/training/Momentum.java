package dev.lanewise.training;

import java.util.List;

/**
 * Gradient descent with momentum: {@code v = mu v - eta g; w = w + v}, for the mean gradient g.
 *
 * <p>Classical momentum is Polyak's (1964) in the form of Sutskever, Martens, Dahl and Hinton, <em>On the importance of
 * initialization and momentum in deep learning</em> (2013), equations 1 and 2. Nesterov's variant evaluates the
 * gradient at the point to which the velocity will carry the parameters (their equations 3 and 4). As usual, the stored
 * parameters are that point. The step is then {@code v = mu v - eta g; w = w + mu v - eta g}: Bengio,
 * Boulanger-Lewandowski and Pascanu, <em>Advances in optimizing recurrent networks</em> (2013), equation 7.
 *
 * @param learningRate learning rate, positive and finite
 * @param mu decay rate of the velocity, at least 0 and less than 1
 * @param nesterov whether to use Nesterov's variant
 */
public record Momentum(double learningRate, double mu, boolean nesterov) implements Optimizer {
    private static final List<String> MOMENTS = List.of("velocity");

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public Momentum {
        Ranges.requireLearningRate(learningRate);
        Ranges.requireShare("the momentum", mu);
    }

    /** Creates classical momentum. */
    public static Momentum classical(double learningRate, double mu) {
        return new Momentum(learningRate, mu, false);
    }

    /** Creates Nesterov's momentum. */
    public static Momentum nesterov(double learningRate, double mu) {
        return new Momentum(learningRate, mu, true);
    }

    @Override
    public Momentum withLearningRate(double learningRate) {
        return new Momentum(learningRate, mu, nesterov);
    }

    @Override
    public List<String> moments() {
        return MOMENTS;
    }
}
