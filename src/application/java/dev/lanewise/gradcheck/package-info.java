/**
 * Checks of backpropagation by finite differences in double precision, and the gradient of a network for inspection.
 *
 * <p>Depends on the step of {@code engine}, networks, the descriptions in {@code network} and {@code training}, data
 * sets, kernels and random generators. Must not depend on training runs with checkpoints and listeners, files or the
 * command line. The second feedforward must not use kernels, or an error common to both sides would go unnoticed.
 */
package dev.lanewise.gradcheck;
