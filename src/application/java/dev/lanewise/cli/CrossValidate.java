package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Estimator;
import dev.lanewise.Fit;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Architecture;
import dev.lanewise.validation.CrossValidation;
import dev.lanewise.validation.CrossValidationResult;
import dev.lanewise.validation.Fold;
import dev.lanewise.validation.UnfinishedFoldsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
    record Metrics(List<Metric> metrics) {
        static Metrics parse(String text) {
            return new Metrics(
                    Values.list(text, Metric::parse).stream().distinct().toList());
        }
    }

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
            description = "Whether every fold has the same proportions of classes as the data. Default: yes for"
                    + " classes.")
    private Values.YesOrNo stratified;

    @Option(
            names = "--metrics",
            paramLabel = "NAMES",
            description = "Metrics to"
                    + " print, separated by commas: any that --monitor takes. Default:"
                    + " accuracy,macro-f1; for numbers r2,rmse.")
    private Metrics metrics;

    @Mixin
    private final EstimatorOptions options = new EstimatorOptions();

    @Option(names = "--json", description = "Print one JSON object instead of the table; undefined values are null.")
    private boolean json;

    @SuppressWarnings("unused") // read before the arguments are parsed, for their defaults
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Read flags of train from this TOML file, such as one that train --out or tune --save-config"
                    + " wrote. Flags on the command line take precedence. Flags for test data, files and output"
                    + " are ignored, as is --validation own, and any other flag that cross-validate lacks is refused.")
    private Path config;

    @Option(names = "--quiet", description = "Print only warnings and errors on stderr, no notes and no progress.")
    private boolean quiet;

    @Mixin
    private final ComputingOptions computing = new ComputingOptions();

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    private final List<String> configNotes = new ArrayList<>();
    /** Whether settings without a flag are chosen by the data. */
    private boolean byData;

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
            configNotes.add(config + ": the validation set of the data is not used; --validation sets the share of the"
                    + " training examples of each fold that is held out");
        }
        return used.without(Set.of("validation"));
    }

    @Override
    public int run(Screen screen) throws Exception {
        check();
        computing.request();
        general.explain(screen);
        configNotes.forEach(line -> note(line, screen));
        DataSource source = new DataSource(data);
        if (byData) {
            source.prepareByDefault(true);
        }
        LoadedData read = source.read(null);
        Table table = read.rows();
        Dataset dataset = table == null ? read.sets().all() : null;
        Task task = read.task();
        Estimator estimator = estimator(task).preprocessing(read.preprocessing());
        Dataset examples;
        int epochs;
        boolean mayStop;
        try (Fit whole = table == null ? estimator.start(alone(dataset)) : estimator.start(table)) {
            examples = table == null ? dataset : whole.encoder().orElseThrow().dataset(table);
            epochs = whole.config().epochs();
            mayStop = whole.facts().settings().containsKey("patience")
                    || whole.facts().settings().containsKey("max-seconds");
            note(read, whole, examples, screen);
            alone(examples).warnings().forEach(warning -> screen.err().println("warning: " + RemedyFlags.in(warning)));
            requireTrainable(whole);
        } catch (IllegalArgumentException e) {
            throw source.named(e);
        }
        CrossValidation validation = validation(task);
        Metric[] chosen = metrics(task);
        AtomicInteger begun = new AtomicInteger();
        AtomicLong counted = new AtomicLong();
        try (ProgressLine line = new ProgressLine(
                        quiet ? screen.unwatched() : screen,
                        () -> "fold " + Math.max(1, begun.get()) + " of " + folds * repeats,
                        (long) folds * repeats * epochs,
                        "epoch",
                        mayStop);
                Interruption interruption = Interruption.ofThisThread()) {
            Estimator watched = estimator.listen(epoch -> {
                if (epoch.epoch() == 1) {
                    // If folds are trained one by one, those before are complete, perhaps by early stopping.
                    long complete = (long) begun.getAndIncrement() * epochs;
                    line.skip(computing.threads == 1 ? complete - counted.getAndSet(complete) : 0);
                }
                counted.incrementAndGet();
                line.add(1);
            });
            try {
                CrossValidationResult result = table == null
                        ? validation.score(dataset, watched, chosen)
                        : validation.score(table, watched, chosen);
                interruption.computed();
                line.close();
                print(result, examples, screen);
                return 0;
            } catch (UnfinishedFoldsException e) {
                interruption.computed();
                line.close();
                int done = e.completed().folds().size();
                if (done > 0) {
                    print(e.completed(), examples, screen);
                }
                return interruption.lost(
                        "cross-validate",
                        (done == 0 ? "none" : String.valueOf(done)) + " of the " + folds * repeats + " training runs "
                                + (done < 2 ? "is" : "are") + " complete"
                                + (done == 0 ? "" : "; the scores are those of the complete runs"),
                        screen);
            } catch (IllegalArgumentException e) {
                throw source.named(e);
            }
        }
    }

    /** The examples as a training set. */
    private Splits alone(Dataset examples) {
        Dataset none = examples.slice(0, 0);
        return new Splits(examples, none, none, data.data);
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

    /** Refuses flags that do not suit the data, before anything is trained. */
    private void requireTrainable(Fit whole) throws IOException {
        Architecture described = byData ? whole.architecture() : options.network.architecture(Train.NOTEBOOK);
        FitCheck.requireNoIdleOutputs(described, whole.splits().training(), data.data);
        FitCheck.require(described, whole, data.data, options.training);
        whole.training();
    }

    private Estimator estimator(Task task) {
        Estimator estimator = (byData ? options.byData(task) : options.ofNotebookFolds(task)).threads(1);
        return options.calibrating.fill(options.ending.fillShare(estimator, byData));
    }

    private CrossValidation validation(Task task) {
        if (stratified == Values.YesOrNo.YES && task != Task.CLASSIFICATION) {
            throw new UsageException("--stratified yes needs classes, but the targets are " + task);
        }
        CrossValidation validation = CrossValidation.of(folds)
                .repeats(repeats)
                .seed(options.training.seed)
                .threads(Math.min(computing.threads, Math.min(1024, folds * repeats)));
        return stratified == Values.YesOrNo.NO ? validation.unstratified() : validation;
    }

    private Metric[] metrics(Task task) {
        List<Metric> chosen = metrics != null
                ? metrics.metrics
                : task == Task.REGRESSION
                        ? List.of(Metric.r2(), Metric.rmse())
                        : List.of(Metric.accuracy(), Metric.macroF1());
        return chosen.toArray(Metric[]::new);
    }

    /** Prints notes on the data. */
    private void note(LoadedData read, Fit whole, Dataset examples, Screen screen) throws IOException {
        read.source().notes().forEach(line -> note(line, screen));
        String inputs = Count.of(examples.inputs(), "input");
        if (!read.isTable()) {
            note(
                    data.data + ": " + Count.of(examples.size(), "example") + " with " + examples.task() + ", "
                            + inputs,
                    screen);
            return;
        }
        whole.encoder().orElseThrow().notes().forEach(line -> note(RemedyFlags.in(line), screen));
        note(read.taskNote(examples) + "; " + Count.of(examples.size(), "row") + ", " + inputs, screen);
        whole.encoder()
                .orElseThrow()
                .warnings()
                .forEach(line -> screen.err().println("warning: " + RemedyFlags.in(line)));
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
        fields.put("stratified", all.task() == Task.CLASSIFICATION && stratified != Values.YesOrNo.NO);
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
