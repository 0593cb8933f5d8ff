/**
 * The engine: one step of training, its buffers, its strategies, the loop over an epoch, and parallel evaluation.
 * {@link dev.lanewise.engine.Backprop} is the page to read first; {@code docs/architecture.md} leads through the rest.
 *
 * <p>Knows the descriptions of {@code model} and {@code optim}, data sets, kernels, random generators, metrics and the
 * worker team of {@code engine.parallel}. Must not know {@code Network}, training with its listeners and checkpoints,
 * files or the command line. Its types are public only so that other packages of Lanewise can use them; they may change
 * without notice.
 */
package dev.lanewise.engine;
