package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Estimator;
import dev.lanewise.Fit;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.training.FittingDefaults;
import dev.lanewise.internal.training.UnfinishedFolds;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingResult;
import dev.lanewise.training.TrainingResult.Ending;
import dev.lanewise.validation.CrossValidation;
import dev.lanewise.validation.CrossValidationResult;
import dev.lanewise.validation.Fold;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Estimates by cross-validation how well networks trained on the data perform on new data. */
@Command(
        name = "cross-validate",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Estimates by cross-validation how well a network performs on new data.",
        description = {
            "",
            "Divides the examples into folds. For each fold, trains on all other folds and tests on this one. Prints"
                    + " the metrics of every fold, their mean, their standard deviation and the mean of the baseline,"
                    + " which always predicts the class frequencies or the mean of the training part. The"
                    + " preprocessing of a table is fitted anew for every fold, on its training part only. The data"
                    + " determine all settings without a flag: the task, the inputs and outputs, the loss, the number"
                    + " of epochs and when to stop.",
            "",
            "The result is the same for any number of threads. All examples of the data are used, including those of"
                    + " its test set.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise cross-validate --data flowers.csv --target species",
            "  lanewise cross-validate --data houses.csv --target price --folds 10",
            "  lanewise cross-validate --config best.toml",
            "  lanewise cross-validate --data flowers.csv --target species --json"
        })
final class CrossValidate implements Subcommand {
    /** Settings of train that a cross-validation has no use for: they do not affect the networks. */
    private static final Set<String> WITHOUT_USE = Set.of(
            "test",
            "save",
            "out",
            "force",
            "json",
            "quiet",
            "no-training-score",
            "checkpoint",
            "checkpoint-every",
            "keep-checkpoints",
            "serve",
            "port");

    /** Names of metrics, as written in the flag. */
    record Metrics(List<Metric> metrics) {}

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(
            names = "--folds",
            paramLabel = "K",
            converter = Values.TwoOrMore.class,
            description = "Number of folds. Default: ${DEFAULT-VALUE}.")
    private int folds = 5;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            converter = Values.OneOrMore.class,
            description = "Number of repetitions, each with different folds. Default: ${DEFAULT-VALUE}.")
    private int repeats = 1;

    @Option(
            names = "--stratified",
            paramLabel = "yes|no",
            converter = DataValues.OfYesOrNo.class,
            description = "Whether every fold has the same proportions of classes as the data. Default: yes for"
                    + " classes.")
    private DataValues.YesOrNo stratified;

    @Option(
            names = "--metrics",
            paramLabel = "NAMES",
            converter = Values.OfMetrics.class,
            description = "Metrics to"
                    + " print, separated by commas: any that --monitor takes. Default:"
                    + " accuracy,macro-f1; for numbers r2,rmse.")
    private Metrics metrics;

    @Mixin
    private final EstimatorOptions options = new EstimatorOptions();

    @Option(names = "--json", description = "Print one JSON object instead of the table; undefined values are null.")
    private boolean json;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Read flags of train from this TOML file, such as one that train --out or tune --save-config"
                    + " wrote. Flags on the command line take precedence. Flags for test data, files and output"
                    + " are ignored, --validation own becomes 0.1, and any other flag that cross-validate lacks is"
                    + " refused.")
    private Path config;

    @Option(names = "--quiet", description = "Print only warnings and errors on stderr, no notes and no progress.")
    private boolean quiet;

    @Mixin
    private final KernelOptions computing = new KernelOptions();

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    private final List<String> configNotes = new ArrayList<>();
    /** Whether settings without a flag are chosen by the data. */
    private boolean byData;

    /**
     * The examples, and the part of them that belongs to a fold.
     *
     * @param all the examples, all of them for training
     * @param whole a training on all examples
     * @param fits trainings on the folds that have been prepared, by their examples
     * @param ofFold prepares the training on a fold, and returns its examples under a name
     */
    private record Work(Loaded all, Fit whole, Map<Splits, Fit> fits, BiFunction<Fold, String, Splits> ofFold) {
        Dataset examples() {
            return all.splits().training();
        }
    }

    @Override
    public Settings defaults(CommandSpec spec, List<String> arguments) throws IOException {
        String file = Flags.given(spec, "--config", arguments);
        if (file == null) {
            return Settings.NONE;
        }
        Path path = Path.of(file);
        Settings all = Settings.read(path, CommandSpec.forAnnotatedObject(new Train()));
        return usable(all.suiting(spec, arguments, path, configNotes::add), path, spec, arguments);
    }

    /**
     * Returns the settings of a file that a cross-validation can use.
     *
     * @throws UsageException if others would change the result
     */
    private Settings usable(Settings file, Path config, CommandSpec spec, List<String> arguments) {
        Set<String> unused = new HashSet<>();
        List<String> refused = new ArrayList<>();
        for (String key : file.keys()) {
            boolean isKnown = spec.optionsMap().containsKey("--" + key);
            if (WITHOUT_USE.contains(key) || (!isKnown && file.value(key).equals("false"))) {
                unused.add(key);
            } else if (!isKnown) {
                refused.add(key);
            }
        }
        if (!refused.isEmpty()) {
            throw new UsageException(config + ": cross-validate has no --" + String.join(" and no --", refused)
                    + ", which would change the result");
        }
        Settings used = file.without(unused);
        if (!EndingOptions.OWN.equalsIgnoreCase(used.value("validation"))) {
            return used;
        }
        if (Flags.given(spec, "--validation", arguments) == null) {
            configNotes.add(config + ": in place of the validation set of the data, " + FittingDefaults.HELD_OUT
                    + " of the training examples of each fold are held out (--validation sets the share)");
        }
        return used.with("validation", String.valueOf(FittingDefaults.HELD_OUT));
    }

    @Override
    public int run(Screen screen) throws Exception {
        check();
        computing.request();
        general.explain(screen);
        configNotes.forEach(line -> note(line, screen));
        if (byData) {
            data.prepareByDefault();
        }
        Work work = data.isTable() ? ofTable(screen) : ofDataset(screen);
        Metric[] chosen = metrics(work.examples().task());
        CrossValidation validation = validation(work.examples().task());
        requireTrainable(work, chosen);
        List<Fold> all = divided(work.examples(), validation, chosen);
        AtomicInteger begun = new AtomicInteger();
        try (ProgressLine line = progress(work.whole, all.size(), begun, screen);
                Interruption interruption = Interruption.ofThisThread()) {
            CrossValidationResult result;
            try {
                result = validation.score(
                        all,
                        fold -> named(name(fold), () -> work.ofFold.apply(fold, name(fold))),
                        fold -> named(fold.name(), () -> {
                            begun.incrementAndGet();
                            return trained(work.fits.remove(fold), line);
                        }),
                        chosen);
            } catch (IllegalStateException e) {
                if (!interruption.isRequested()) {
                    throw e;
                }
                interruption.computed();
                line.close();
                int done = 0;
                if (e instanceof UnfinishedFolds unfinished
                        && !unfinished.done().folds().isEmpty()) {
                    done = unfinished.done().folds().size();
                    print(unfinished.done(), work.examples(), screen);
                }
                return interruption.lost(
                        "cross-validate",
                        (done == 0 ? "none" : String.valueOf(done)) + " of the "
                                + all.size() + " training runs " + (done < 2 ? "is" : "are") + " complete"
                                + (done == 0 ? "" : "; the scores are those of the complete runs"),
                        screen);
            } catch (IllegalArgumentException e) {
                throw new DataFormatException(data.data + ": " + e.getMessage(), e);
            }
            interruption.computed();
            line.close();
            print(result, work.examples(), screen);
        }
        return 0;
    }

    /** Returns the folds, on each of which the metrics are defined. */
    private List<Fold> divided(Dataset examples, CrossValidation validation, Metric... chosen) throws IOException {
        try {
            List<Fold> all = validation.folds(examples);
            for (Fold fold : all) {
                Dataset tested = examples.select(fold.test());
                if (data.isTable() && examples.task() == Task.CLASSIFICATION) {
                    requireTrainedClasses(fold, examples);
                }
                named(name(fold), () -> {
                    for (Metric metric : chosen) {
                        metric.requireFit(tested);
                    }
                    return tested;
                });
            }
            return all;
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(data.data + ": " + e.getMessage(), e);
        }
    }

    /** Refuses a fold that tests on a class of which no row is trained on, for which its network has no output. */
    private void requireTrainedClasses(Fold fold, Dataset examples) {
        BitSet trained = new BitSet();
        for (int row : fold.training()) {
            trained.set(examples.label(row));
        }
        for (int row : fold.test()) {
            int label = examples.label(row);
            if (!trained.get(label)) {
                int rows = (int) IntStream.range(0, examples.size())
                        .filter(i -> examples.label(i) == label)
                        .count();
                throw new IllegalArgumentException(name(fold) + ": the class " + Quote.name(examples.name(label))
                        + " has " + Count.of(rows, "row") + ", " + (rows == 1 ? "which is" : "all of which are")
                        + " held out, so the network has no output for it; "
                        + (rows == 1 ? "remove this row" : "leave out --stratified no, remove these rows")
                        + " or replace the class by another one");
            }
        }
    }

    private String name(Fold fold) {
        return "repetition " + fold.repetition() + ", fold " + fold.number() + " of " + folds;
    }

    /** Adds the name of a fold to the messages of exceptions. */
    private static <T> T named(String fold, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(named(fold, e.getMessage()), e);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(named(fold, e.getMessage()), e);
        }
    }

    private static String named(String fold, String message) {
        return message.startsWith(fold) ? message : fold + ": " + message;
    }

    /** Trains a network on a fold. */
    private static Network trained(Fit fold, ProgressLine line) {
        try (fold) {
            TrainingResult result = fold.training().listen(epoch -> line.add(1)).run();
            line.skip(fold.config().epochs() - result.history().size());
            if (result.divergence().isPresent()) {
                throw result.divergence().get();
            }
            if (result.ending() == Ending.STOPPED) {
                throw new IllegalStateException("the thread was interrupted");
            }
            return fold.model(result).network();
        }
    }

    private ProgressLine progress(Fit whole, int count, AtomicInteger begun, Screen screen) {
        Map<String, String> settings = whole.facts().settings();
        return ProgressLine.ofParts(
                quiet ? screen.unwatched() : screen,
                () -> "fold " + Math.max(1, begun.get()) + " of " + count,
                (long) count * whole.config().epochs(),
                "epoch",
                settings.containsKey("patience") || settings.containsKey("max-seconds"));
    }

    /** Refuses flags that contradict each other, before any data are read. */
    private void check() {
        byData = options.areByData(options.network.haveLayers() ? "--layers" : null, false);
        if (EndingOptions.OWN.equals(options.ending.validation())) {
            throw new UsageException(
                    "--validation own does not apply to folds; give a share of their training sets, such as 0.1");
        }
        options.ending.requireValidation();
        if (Integer.valueOf(0).equals(options.training.epochs)) {
            throw new UsageException("--epochs must be at least 1 in a cross-validation, but 0 was given");
        }
    }

    /**
     * Refuses flags that do not suit the data, before anything is trained.
     *
     * @throws IOException if the network cannot be trained on the examples, or a metric cannot be computed on them
     */
    private void requireTrainable(Work work, Metric... metrics) throws IOException {
        Splits splits = work.all.splits();
        try (Fit whole = work.whole) {
            Architecture described = byData ? whole.architecture() : options.network.architecture(Train.NOTEBOOK);
            FitCheck.requireNoIdleOutputs(described, splits);
            FitCheck.require(described, work.all, options.training);
            for (Metric metric : metrics) {
                metric.requireTargets(work.examples().task());
                ShapeCheck.requireProbabilities(described, metric);
            }
            whole.training();
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(data.data + ": " + e.getMessage(), e);
        }
    }

    private Estimator estimator(Task task) {
        Estimator estimator = (byData ? options.byData(task) : options.ofNotebookFolds(task)).threads(1);
        return options.calibrating.fill(options.ending.fillShare(estimator, byData));
    }

    private CrossValidation validation(Task task) {
        if (stratified == DataValues.YesOrNo.YES && task != Task.CLASSIFICATION) {
            throw new UsageException("--stratified yes needs classes, but the targets are " + task);
        }
        CrossValidation validation = CrossValidation.of(folds)
                .repeats(repeats)
                .seed(options.training.seed)
                .threads(Math.min(computing.threads, Math.min(1024, folds * repeats)));
        return stratified == DataValues.YesOrNo.NO ? validation.unstratified() : validation;
    }

    private Metric[] metrics(Task task) {
        List<Metric> chosen = metrics != null
                ? metrics.metrics
                : task == Task.REGRESSION
                        ? List.of(Metric.r2(), Metric.rmse())
                        : List.of(Metric.accuracy(), Metric.macroF1());
        return chosen.toArray(Metric[]::new);
    }

    private Work ofTable(Screen screen) throws IOException {
        TableFile.Rows rows = data.rows(null);
        Table table = rows.table();
        Estimator estimator = estimator(rows.task()).preprocessing(data.preparation());
        Map<Splits, Fit> fits = new ConcurrentHashMap<>();
        Fit all;
        try {
            all = estimator.start(table);
        } catch (IllegalArgumentException e) {
            throw data.named(e);
        }
        data.notes().forEach(line -> note(line, screen));
        TableEncoder encoder = all.encoder().orElseThrow();
        encoder.notes().forEach(line -> note(RemedyFlags.in(line), screen));
        Dataset examples = encoder.dataset(table);
        note(
                data.taskNote(examples, table.targets()) + "; " + Count.of(examples.size(), "row") + ", "
                        + Count.of(examples.inputs(), "input"),
                screen);
        data.identifiers(encoder.schema(), examples, examples.size()).ifPresent(line -> note(line, screen));
        Loaded loaded = loaded(examples, encoder.schema());
        warn(loaded, screen);
        return new Work(loaded, all, fits, (fold, name) -> {
            Fit fit = estimator.start(table.select(fold.training()));
            Splits parts = fit.splits();
            Splits splits = new Splits(
                    parts.training(),
                    parts.validation(),
                    fit.encoder().orElseThrow().dataset(table.select(fold.test())),
                    name);
            fits.put(splits, fit);
            return splits;
        });
    }

    private Work ofDataset(Screen screen) throws IOException {
        Dataset all = data.loadUndivided(null);
        data.notes().forEach(line -> note(line, screen));
        note(
                data.data + ": " + Count.of(all.size(), "example") + " with " + all.task() + ", "
                        + Count.of(all.inputs(), "input"),
                screen);
        Loaded loaded = loaded(all, null);
        warn(loaded, screen);
        Map<Splits, Fit> fits = new ConcurrentHashMap<>();
        Estimator estimator = estimator(all.task());
        Fit whole;
        try {
            whole = estimator.start(loaded.splits());
        } catch (IllegalArgumentException e) {
            throw Train.refused(loaded.splits(), e);
        }
        return new Work(loaded, whole, fits, (fold, name) -> {
            Fit fit = estimator.start(fold.splits(all));
            fits.put(fit.splits(), fit);
            return fit.splits();
        });
    }

    private Loaded loaded(Dataset all, Schema schemaOrNull) {
        Dataset none = all.slice(0, 0);
        return new Loaded(new Splits(all, none, none, data.data), schemaOrNull, List.of());
    }

    private static void warn(Loaded all, Screen screen) {
        DataWarnings.of(all.splits(), all.schemaOrNull())
                .forEach(warning -> screen.err().println("warning: " + warning));
    }

    private void note(String line, Screen screen) {
        if (!quiet) {
            screen.err().println(line);
        }
    }

    private void print(CrossValidationResult result, Dataset all, Screen screen) throws IOException {
        // Class weights sacrifice accuracy and loss, so these may well be worse than the baseline.
        if (!options.weighClasses()
                || !List.of(Metric.accuracy(), Metric.loss())
                        .contains(result.metrics().get(0))) {
            result.warnings().forEach(warning -> screen.err().println("warning: " + warning));
        }
        if (!json) {
            screen.out().println(result);
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("data", data.data);
        fields.put("task", all.task().toString());
        fields.put("examples", all.size());
        fields.put("folds", folds);
        fields.put("repeats", repeats);
        fields.put("complete", result.folds().size() == folds * repeats);
        fields.put("seed", options.training.seed);
        fields.put("stratified", all.task() == Task.CLASSIFICATION && stratified != DataValues.YesOrNo.NO);
        Map<String, Object> summary = new LinkedHashMap<>();
        for (Metric metric : result.metrics()) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("mean", EvaluationSummary.finite(result.mean(metric)));
            figures.put("deviation", EvaluationSummary.finite(result.standardDeviation(metric)));
            figures.put("baseline", EvaluationSummary.finite(result.baseline(metric)));
            summary.put(metric.name(), figures);
        }
        fields.put("metrics", summary);
        List<Map<String, Object>> each = new ArrayList<>();
        for (int i = 0; i < result.folds().size(); i++) {
            Fold fold = result.folds().get(i);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("repetition", fold.repetition());
            row.put("fold", fold.number());
            row.put("training", fold.training().length);
            row.put("test", fold.test().length);
            for (Metric metric : result.metrics()) {
                row.put(metric.name(), EvaluationSummary.finite(result.values(metric)[i]));
            }
            each.add(row);
        }
        fields.put("results", each);
        screen.data().println(JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(fields));
    }
}
