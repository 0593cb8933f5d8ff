package dev.lanewise;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.Baseline;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.training.TrainingMemory;
import dev.lanewise.metric.Regression;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Training that an {@link Estimator} has prepared: the data are encoded and divided, and all settings are known.
 * {@link #training} returns the run, for example to write checkpoints or to stop it:
 *
 * <pre>{@code
 * try (Fit fit = Lanewise.classifier().start(table)) {
 *     fit.training().checkpoint(CheckpointFolder.of(Path.of("checkpoints")), CheckpointInterval.epochs(10));
 *     Model model = fit.run();
 * }
 * }</pre>
 *
 * <p>Not thread-safe, except {@link Training#stop}.
 */
public final class Fit implements AutoCloseable {
    private final EstimatorSettings settings;
    private final TrainingConfig config;
    private Splits splits;
    private final @Nullable TableEncoder encoder;
    private final Facts known;
    private final List<String> notes;
    private final Architecture architecture;
    /** Null before the first call of {@link #training}. */
    private @Nullable Training training;

    /**
     * Prepares a training on encoded examples.
     *
     * @param config configuration of the settings for these examples
     * @param splits divided examples; the validation set may be empty
     * @param encoder what encoded the rows of a table; null for a data set
     * @param known facts about the data
     * @param notes sentences on the data
     */
    Fit(
            EstimatorSettings settings,
            TrainingConfig config,
            Splits splits,
            @Nullable TableEncoder encoder,
            Facts known,
            List<String> notes) {
        this.settings = settings;
        this.config = config;
        this.splits = splits;
        this.encoder = encoder;
        this.notes = notes;
        this.architecture = settings.architecture(splits.training());
        settings.requireProbabilities(architecture);
        this.known = known.withSettings(FittedSettings.of(
                settings, architecture, config, splits.validation().size() > 0, encoder != null));
    }

    /**
     * {@return the training run, which {@link #run} executes and {@link #close} closes} The first call creates it, with
     * its network.
     *
     * @throws IllegalArgumentException if the network cannot be trained on the examples, as {@link
     *     Training#Training(Network, TrainingConfig, Dataset)} and its methods do, or needs more memory than the JVM
     *     may use
     */
    public Training training() {
        if (training == null) {
            training = created();
        }
        return training;
    }

    private Training created() {
        TrainingMemory.require(architecture, config, Runtime.getRuntime().maxMemory());
        Training created = new Training(settings.network(architecture, config.seed()), config, splits.training());
        try {
            settings.listeners.forEach(created::listen);
            if (splits.validation().size() > 0) {
                created.validateWith(splits.validation());
                int patience = settings.patience(config);
                if (patience > 0) {
                    created.patience(patience);
                }
            }
            if (settings.monitored != null) {
                created.monitor(settings.monitored);
            }
            if (settings.timeLimit != null) {
                created.timeLimit(settings.timeLimit);
            }
        } catch (RuntimeException | Error e) {
            created.close();
            throw e;
        }
        return created;
    }

    /** {@return the layers of the network, their activations and the loss} */
    public Architecture architecture() {
        return architecture;
    }

    /** {@return the examples, encoded and divided; validation and test set are empty if there are none} */
    public Splits splits() {
        return splits;
    }

    /**
     * Sets the test set, on which {@link #model} evaluates the network.
     *
     * @param examples examples with the same inputs and targets as the training set, such as rows of another file that
     *     {@link #encoder} has encoded
     * @throws IllegalArgumentException if their inputs or targets differ from those of the training set
     */
    public void test(Dataset examples) {
        Objects.requireNonNull(examples, "examples");
        splits = new Splits(splits.training(), splits.validation(), examples, splits.name());
    }

    /** {@return the encoder of the rows; empty if the examples were not rows of a table} */
    public Optional<TableEncoder> encoder() {
        return Optional.ofNullable(encoder);
    }

    /** {@return sentences on the rows of a table, such as on columns that are left out} */
    public List<String> notes() {
        return notes;
    }

    /**
     * {@return warnings about the data, which {@link Model#training} repeats: those of {@link Splits#warnings} and {@link
     * TableEncoder#warnings}}
     */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(splits.warnings());
        warnings.addAll(encoder == null ? List.of() : encoder.warnings());
        return warnings;
    }

    /** {@return the configuration of the training} */
    public TrainingConfig config() {
        return config;
    }

    /**
     * {@return the facts about the training that are known before it starts, with all settings that affect its result}
     */
    public Facts facts() {
        return known;
    }

    /**
     * Trains, and returns the model.
     *
     * @return the trained model; {@link Model#training} has the history of the run and warnings. If {@link
     *     Training#stop} has ended the run, the model has the best parameters so far or, without a validation set, the
     *     latest ones
     * @throws DivergedException if training diverges
     * @throws CancellationException if the thread is interrupted
     * @throws IllegalStateException as {@link Training#run()} does
     */
    public Model run() {
        TrainingResult result = training().run();
        if (result.divergence().isPresent()) {
            throw result.divergence().get();
        }
        if (result.ending() == TrainingResult.Ending.STOPPED
                && Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the thread was interrupted");
        }
        return model(result);
    }

    /**
     * {@return the model with the present parameters of the network} For a program that calls {@link Training#run()}
     * itself, such as one that keeps the network of a run that diverged or was interrupted.
     *
     * @param result result of the run
     */
    public Model model(TrainingResult result) {
        Objects.requireNonNull(result, "result");
        Network network = training().network();
        Dataset examples = splits.training();
        Model model = encoder == null ? Model.of(network, examples) : Model.of(network, encoder.schema(), examples);
        TrainingResult complete = result.withFirst(warnings());
        model = model.withFacts(model.facts()
                        .get(Fact.CHECKSUM)
                        .map(crc -> known.with(Fact.EXAMPLES, examples.size()).with(Fact.CHECKSUM, crc))
                        .orElseGet(() -> known.withExamples(examples)))
                .withMetrics(metrics(result))
                .withTraining(complete.withFirst(notes));
        return settings.calibrated ? model.calibrate(splits.validation()) : model;
    }

    /**
     * {@return the scores of the network, named as in {@link Model#metrics}: those of the epoch whose parameters were
     * kept, and those on the test set, if there is one; empty if training ended within an epoch}
     *
     * @param result result of the run
     */
    public Map<String, Double> metrics(TrainingResult result) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        int kept = Objects.requireNonNull(result, "result").keptEpoch();
        if (kept == 0) {
            return metrics;
        }
        EpochRecord epoch = result.history().get(kept - 1);
        metrics.put("epoch", (double) kept);
        put(metrics, "training", epoch.training());
        put(metrics, "validation", epoch.validation());
        Dataset tested = splits.test();
        put(
                metrics,
                "test",
                epoch.test().isPresent() || tested.size() == 0
                        ? epoch.test()
                        : training().network().evaluate(tested, config.threads()));
        metrics.put("monitored", epoch.monitored());
        Baseline constant = Baseline.of(splits.training());
        measure(metrics, "validation", splits.validation(), constant);
        measure(metrics, "test", tested, constant);
        metrics.values().removeIf(value -> !Double.isFinite(value));
        return metrics;
    }

    private static void put(Map<String, Double> metrics, String set, Score score) {
        if (score.isPresent()) {
            metrics.put(set + "_loss", score.loss());
            metrics.put(set + "_accuracy", score.isRegression() ? Double.NaN : score.accuracy());
        }
    }

    /** Adds the metrics that epochs do not have: those of regression and of the baseline. */
    private void measure(Map<String, Double> metrics, String set, Dataset examples, Baseline constant) {
        if (examples.size() == 0) {
            return;
        }
        if (examples.task() == Task.REGRESSION && examples.size() > 1 && !examples.hasInputsAsTargets()) {
            Regression regression = Regression.of(training().network().outputs(examples, config.threads()), examples);
            metrics.put(set + "_r2", regression.r2());
            metrics.put(set + "_rmse", regression.rmse());
        }
        metrics.putAll(constant.metrics(set, architecture, examples));
    }

    /** Closes the training run, see {@link Training#close}. */
    @Override
    public void close() {
        if (training != null) {
            training.close();
        }
    }

    /** Returns the network and the number of examples. */
    @Override
    public String toString() {
        return "fit of " + architecture + " on " + Count.of(splits.training().size(), "example");
    }
}
