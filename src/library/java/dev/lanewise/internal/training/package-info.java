/**
 * The loop over epochs: shuffles the examples, executes the steps through the engine, and publishes the parameters.
 *
 * <p>Not exported; {@link dev.lanewise.training.Training} adds validation, early stopping, checkpoints and listeners.
 * Must not print or exit.
 */
package dev.lanewise.internal.training;
