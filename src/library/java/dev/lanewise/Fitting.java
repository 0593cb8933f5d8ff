package dev.lanewise;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.access.TrainingAccess;
import dev.lanewise.internal.engine.Baseline;
import dev.lanewise.internal.table.DataDefects;
import dev.lanewise.internal.training.FittingDefaults;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.Regression;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Training run of an {@link Estimator}. */
final class Fitting {
    private Fitting() {}

    /**
     * Trains on encoded examples.
     *
     * @param config configuration of the settings for these examples
     * @param validation may be empty
     * @param encoder what encoded the rows of a table; null for a data set
     * @param known facts about the data
     * @throws DivergedException if training diverges
     * @throws CancellationException if an interrupt ends training
     */
    static Model fit(
            EstimatorSettings settings,
            TrainingConfig config,
            Dataset training,
            Dataset validation,
            @Nullable TableEncoder encoder,
            Facts known) {
        Architecture architecture = settings.architecture(training);
        Network network = FittingDefaults.initializer(architecture).network(architecture, config.seed());
        TrainingResult result;
        try (Training run = new Training(network, config, training)) {
            settings.listeners.forEach(run::listen);
            if (validation.size() > 0) {
                run.validateWith(validation).patience(settings.patience(config));
            }
            if (settings.monitored != null) {
                run.monitor(settings.monitored);
            }
            if (settings.timeLimit != null) {
                run.timeLimit(settings.timeLimit);
            }
            result = run.run();
        }
        if (result.divergence().isPresent()) {
            throw result.divergence().get();
        }
        if (result.ending() == TrainingResult.Ending.STOPPED
                && Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the thread was interrupted");
        }
        Model model = encoder == null
                ? Model.of(network, training)
                : Model.of(network, encoder).withBaseline(training);
        List<String> defects = DataDefects.of(
                training, training.size() + validation.size(), encoder == null ? null : encoder.schema());
        Facts facts = known.withSettings(
                FittedSettings.of(settings, architecture, config, validation.size() > 0, encoder != null));
        return model.withFacts(model.facts()
                        .get(Fact.CHECKSUM)
                        .map(crc -> facts.with(Fact.EXAMPLES, training.size()).with(Fact.CHECKSUM, crc))
                        .orElseGet(() -> facts.withExamples(training)))
                .withMetrics(metrics(result, network, training, validation, settings.monitored))
                .withTraining(TrainingAccess.get().withFirst(result, defects));
    }

    /** Returns the scores of the epoch whose parameters are kept. */
    private static Map<String, Double> metrics(
            TrainingResult result, Network network, Dataset training, Dataset validation, @Nullable Metric monitored) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        int kept =
                result.bestEpoch() > 0 ? result.bestEpoch() : result.history().size();
        if (kept == 0) {
            return metrics;
        }
        EpochRecord epoch = result.history().get(kept - 1);
        metrics.put("epoch", (double) epoch.epoch());
        if (epoch.validation().isPresent()) {
            metrics.put("validation_loss", epoch.validation().loss());
            if (validation.task() != Task.REGRESSION) {
                metrics.put("validation_accuracy", epoch.validation().accuracy());
            } else if (result.bestEpoch() > 0) {
                Regression regression = Regression.of(network.outputs(validation), validation);
                metrics.put("validation_rmse", regression.rmse());
                metrics.put("validation_r2", regression.r2());
            }
            metrics.putAll(Baseline.of(training).metrics("validation", network.architecture(), validation));
            if (monitored != null) {
                metrics.putIfAbsent(
                        "validation_"
                                + monitored.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_"),
                        epoch.monitored());
            }
        }
        metrics.values().removeIf(value -> value.isNaN());
        return metrics;
    }
}
