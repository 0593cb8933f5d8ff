package dev.lanewise.training;

import java.util.List;

/**
 * Optimisation method with its settings: the rule by which the gradient of a mini-batch changes the parameters.
 *
 * <p>Optimisers are descriptions only; the engine executes them.
 */
public sealed interface Optimizer permits Sgd, Momentum, RmsProp, Adagrad, Adam, Lion {

    /** Learning rate before any schedule. */
    double learningRate();

    /** Returns a copy with another learning rate. */
    Optimizer withLearningRate(double learningRate);

    /** Names of the arrays, such as velocities, that the method keeps with one element per parameter; empty if none. */
    List<String> moments();
}
