/**
 * Training runs: {@link dev.lanewise.train.Training} with validation, early stopping, checkpoints and listeners, and
 * {@link dev.lanewise.train.Trainer}, the loop over epochs.
 *
 * <p>Depends on networks, the configuration in {@code optim}, data sets, metrics, random generators and files of
 * arrays. It runs epochs and evaluations through {@code engine}. Must not depend on how a step is computed, and must
 * not print or exit.
 */
package dev.lanewise.train;
