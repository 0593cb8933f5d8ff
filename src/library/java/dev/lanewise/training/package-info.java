/**
 * Training runs: {@link dev.lanewise.training.Training} with validation, early stopping, checkpoints and listeners, and
 * its configuration: optimisers, learning-rate schedules, regularisation, augmentation. Also
 * {@link dev.lanewise.training.CrossValidation}.
 *
 * <p>Must not depend on how a step is computed, and must not print or exit.
 */
package dev.lanewise.training;
