/**
 * Training by epochs and by calls: orders the examples, executes the steps through the engine, and publishes the
 * parameters. Also the settings that are derived from the data if nobody chooses them.
 *
 * <p>Not exported. {@link dev.lanewise.training.Training} adds validation, early stopping, checkpoints and listeners to
 * epochs, and {@link dev.lanewise.training.OnlineTrainer} adds locking and the file of the state to calls. Must not
 * print or exit.
 */
@NullMarked
package dev.lanewise.internal.training;

import org.jspecify.annotations.NullMarked;
