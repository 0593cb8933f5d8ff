/**
 * The engine: the training step with its buffers and strategies, the loop over an epoch, and parallel evaluation.
 * {@link dev.lanewise.internal.engine.Backprop} is the class to read first; {@code docs/architecture.md} is a guide to
 * the others.
 *
 * <p>Depends on the descriptions in {@code network} and {@code training}, data sets, kernels, random generators,
 * metrics and the worker team of {@code engine.parallel}. Must not depend on {@code Network}, training runs with
 * listeners and checkpoints, files or the command line. Its types are public only so that other packages of Lanewise
 * can use them; they may change without notice.
 */
@NullMarked
package dev.lanewise.internal.engine;

import org.jspecify.annotations.NullMarked;
