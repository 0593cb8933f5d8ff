/**
 * Training runs and their configuration.
 *
 * <p>{@link dev.lanewise.training.Training} trains a network for a number of epochs, with validation, early stopping,
 * checkpoints and listeners. {@link dev.lanewise.training.TrainingConfig} has the optimiser, the learning rate and its
 * schedule, regularisation, noise and augmentation. {@link dev.lanewise.training.OnlineTrainer} learns from rows as
 * they arrive. Equal data, configuration and seed give equal parameters, bit for bit, on any number of threads.
 *
 * <pre>{@code
 * TrainingConfig config = TrainingConfig.defaults().withEpochs(50).withLearningRate(0.003);
 * Network network = Initializer.HE_NORMAL.network(architecture, config.seed());
 * try (Training training = new Training(network, config, splits.training())) {
 *     training.validateWith(splits.validation()).monitor(Metric.macroF1()).patience(5);
 *     training.listen(epoch -> System.out.println(epoch.epoch() + ": " + epoch.monitored()));
 *     TrainingResult result = training.run();
 *     System.out.println(result.explanation() + ", best epoch " + result.bestEpoch());
 * }
 * System.out.println(network.evaluate(splits.test()));
 * }</pre>
 */
// Must not depend on how a step is computed, and must not print or exit.
@NullMarked
package dev.lanewise.training;

import org.jspecify.annotations.NullMarked;
