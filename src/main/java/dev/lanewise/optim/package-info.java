/**
 * Descriptions of training: {@link dev.lanewise.optim.TrainingConfig} and the optimisers, schedules, regularisation,
 * clipping, noise, augmentation and label treatment it consists of.
 *
 * <p>All of them are immutable values that check their ranges. Of the other packages, only {@code data} is used, to
 * check and weight targets. The package must not depend on kernels, networks, threads or files: {@code engine} executes
 * these descriptions, and {@code train} runs the epochs.
 */
package dev.lanewise.optim;
