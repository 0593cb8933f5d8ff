/**
 * Backpropagation checked by finite differences in double precision, and the gradient of a network for inspection.
 *
 * <p>Knows the step of {@code engine}, networks, the descriptions of {@code model} and {@code optim}, data sets,
 * kernels and random generators. Must not know training with its checkpoints and listeners, files or the command line.
 * The second feedforward must not use kernels, or an error common to both sides would go unnoticed.
 */
package dev.lanewise.gradcheck;
