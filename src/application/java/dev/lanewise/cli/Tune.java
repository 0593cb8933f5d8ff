package dev.lanewise.cli;

import dev.lanewise.Fit;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.Baseline;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.search.Plan;
import dev.lanewise.internal.search.SearchRun;
import dev.lanewise.internal.search.SearchSpace;
import dev.lanewise.internal.search.TrainingTrial;
import dev.lanewise.internal.table.DataDefects;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.training.Usefulness;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Network;
import dev.lanewise.report.ShellCommand;
import dev.lanewise.search.Configuration;
import dev.lanewise.search.Hyperparameter;
import dev.lanewise.search.TrialResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Trains with many combinations of settings and ranks them on the validation set. */
@Command(
        name = "tune",
        sortOptions = false,
        abbreviateSynopsis = true,
        modelTransformer = Tune.FlagsOfTrain.class,
        header = "Trains with many combinations of settings and ranks them on the validation set.",
        description = {
            "",
            "Takes the flags of train, most of them with several values: separated by commas, as in --learning-rate"
                    + " 0.01,0.1; or a range to sample from, as in --batch-size 8..64 or, on a logarithmic scale,"
                    + " --learning-rate log:0.001..1. A value that contains commas is put in brackets: --activation"
                    + " '[relu,tanh],sigmoid'.",
            "",
            "Every trial keeps the parameters that were best on the validation set. Trials are ranked by their results"
                    + " on it: first by accuracy, then by loss. Values of different losses cannot be compared, so"
                    + " trials with the same accuracy are grouped by loss function. The test set is not used for the"
                    + " choice; the test result of the best trial is printed once, at the end. The same flags give the"
                    + " same results, regardless of the kernels, the number of threads and the machine. Ctrl-C stops"
                    + " the search and prints the table so far.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise tune --learning-rate 0.1,0.5,1 --batch-size 10,32 --epochs 5",
            "  lanewise tune --learning-rate log:0.01..3 --trials 27 --halving",
            "  lanewise tune --optimizer sgd,adam --save-config best.toml",
            "  lanewise tune --data flowers.csv --target species --hidden '16,64,[64,64]'"
        })
final class Tune implements Subcommand {
    /** Factor of successive halving, as in Hyperband by the same authors. */
    private static final int FACTOR = 3;

    private static final int DEFAULT_TRIALS = 20;

    /** Methods of choosing configurations. */
    enum Method {
        GRID,
        RANDOM;

        static Method parse(String text) {
            for (Method method : values()) {
                if (method.toString().equals(text)) {
                    return method;
                }
            }
            throw new IllegalArgumentException("the methods are grid and random, but " + Quote.of(text) + " was given");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Adds the flags of train, as text, to this command. */
    static final class FlagsOfTrain implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec spec) {
            ((Tune) spec.userObject()).flags.addTo(spec);
            return spec;
        }
    }

    private final SearchFlags flags = new SearchFlags();

    @Option(
            names = "--method",
            paramLabel = "NAME",
            converter = Values.OfMethod.class,
            description = "Search method: grid, which tries every combination, or random. Default: random with --trials"
                    + " or with a range, otherwise grid.")
    private Method method;

    @Option(
            names = "--trials",
            paramLabel = "N",
            converter = Values.OneOrMore.class,
            description = "Number of random combinations to try. Default: " + DEFAULT_TRIALS + ".")
    private Integer trials;

    @Option(
            names = "--halving",
            description = "Successive halving: all trials start with few epochs, the best third"
                    + " continues to three times as many, and so on up to --epochs.")
    private boolean halving;

    @Option(
            names = "--max-seconds",
            paramLabel = "N",
            converter = Values.PositiveSeconds.class,
            description = "Stop the search after N seconds. The table then lists the trials begun so far, which depend"
                    + " on the speed of the machine. Default: no limit.")
    private Double maxSeconds;

    @Option(names = "--json", description = "Print one JSON object instead of the table; undefined values are null.")
    private boolean json;

    @Option(
            names = "--save-config",
            paramLabel = "FILE",
            description = "Write the best settings to this file, for" + " train --config FILE.")
    private Path saveConfig;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description =
                    "Write the best network to this file. If the search is interrupted, an existing file is kept, and"
                            + " the network is saved next to it as NAME-interrupted.")
    private Path save;

    @Option(names = "--quiet", description = "Print only warnings and errors on stderr, no notes and no progress.")
    private boolean quiet;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    private CommandSpec spec;

    @Override
    public Settings defaults(CommandSpec spec, List<String> arguments) {
        this.spec = spec;
        flags.readSpelling(arguments);
        return Settings.NONE;
    }

    @Override
    public int run(Screen screen) throws Exception {
        SearchSettings settings = flags.settings();
        Train base = settings.base();
        OutputFiles.requireApart(spec, base.spec);
        if (!base.saysHowToValidate()) {
            // The choice uses the best epoch of each trial on the validation set, so train has to keep that epoch too.
            // A share, because a table has no validation set of its own beside a test file.
            settings.fix("--validation", base.hasOwnValidation() ? EndingOptions.OWN : "0.1");
            base = settings.base();
        }
        List<Configuration> configurations = configurations(settings.parameters(), base.options.training.seed);
        List<Train> runs = new ArrayList<>();
        for (Configuration configuration : configurations) {
            runs.add(settings.train(configuration));
        }
        if (Integer.valueOf(0).equals(base.options.training.epochs)) {
            throw new UsageException("--epochs must be at least 1 in a search, but 0 was given");
        }
        Loaded loaded = base.load(quiet ? screen.unwatched() : screen);
        Splits splits = loaded.splits();
        if (splits.validation().size() == 0) {
            throw new UsageException("a search needs a validation set, but --validation 0 means that there is none");
        }
        int threads = base.computing.threads;
        Fit first = base.start(loaded, threads);
        int epochs = first.config().epochs();
        List<String> choices = null;
        for (Train run : runs) {
            run.settle(loaded, base);
            List<String> ofRun = run.choices(run.start(loaded, threads));
            choices = choices == null ? new ArrayList<>(ofRun) : choices;
            choices.retainAll(ofRun);
        }
        Plan plan = halving
                ? Plan.halving(configurations.size(), epochs, FACTOR)
                : Plan.plain(configurations.size(), epochs);
        requireWritable();
        base.computing.request();
        if (base.monitored().isEmpty()) {
            requireComparable(settings.parameters(), splits);
        }
        SearchReport report = new SearchReport(screen, settings, splits, base.monitored(), plan, json, quiet);
        report.begin(
                loaded,
                Stream.of(base.noteOnTask(splits), Train.noteOnChoices(choices))
                        .flatMap(Optional::stream)
                        .toList());
        base.dataWarnings(first, loaded).forEach(warning -> screen.err().println("warning: " + warning));
        SearchTrials trialsOfRuns = new SearchTrials(runs, loaded, threads, report::epochEnded);
        SearchRun search = new SearchRun(
                trialsOfRuns,
                TrainingTrial.direction(base.monitored(), splits.validation().task()),
                threads,
                report::advanced,
                report::ended);
        try (report;
                Interruption interruption = new Interruption(search::stop);
                Deadline deadline = new Deadline(maxSeconds, search::stop)) {
            try {
                search.run(configurations, plan);
                deadline.close();
                report.close();
            } catch (RuntimeException | Error e) {
                report.close();
                if (!search.results().isEmpty()) {
                    // The trials that did not fail may represent hours of work.
                    report.table(search.results());
                }
                throw e;
            }
            List<TrialResult> results = search.results();
            report.table(results);
            if (interruption.isRequested()) {
                report.interrupted(results.size(), configurations.size());
            } else if (deadline.isOver()) {
                report.timeIsUp(results.size(), configurations.size());
            }
            Network best = search.best().orElse(null);
            Metric monitored = base.monitored().orElse(null);
            Baseline baseline = Baseline.of(splits.training());
            TrialScores test = best == null || splits.test().size() == 0
                    ? null
                    : TrialScores.of(best, baseline, splits.test(), monitored, threads);
            // The table has the accuracy already.
            boolean isShown = monitored != null || splits.validation().task() == Task.REGRESSION;
            boolean isTested = splits.test().size() >= DataDefects.FEW_EXAMPLES;
            TrialScores judgedByValidation = best == null || (isTested && !isShown)
                    ? null
                    : TrialScores.of(best, baseline, splits.validation(), monitored, threads);
            TrialScores validation = isShown ? judgedByValidation : null;
            List<String> failures = new ArrayList<>();
            if (best != null) {
                Configuration chosen = results.get(0).configuration();
                Train run = trialsOfRuns.run(chosen);
                Fit fit = run.start(loaded, threads);
                TrialScores judged = isTested ? test : judgedByValidation;
                new Usefulness(
                                best.architecture(),
                                baseline,
                                fit.config().balancedClasses()
                                        || !fit.config().classWeights().isEmpty(),
                                set -> best.outputs(set, threads))
                        .warnings(
                                (isTested ? "test" : "validation") + " set",
                                isTested ? splits.test() : splits.validation(),
                                judged.score(),
                                judged.baselineOrNull().score())
                        .forEach(warning -> screen.err().println("warning: best trial: " + warning));
                boolean interrupted = interruption.isRequested();
                Path model = kept(save, interrupted, screen);
                write(
                        model,
                        report,
                        failures,
                        () -> loaded.model(best, run.facts(fit, splits), metrics(validation, test))
                                .save(model));
                byte[] text = run.configuration(fit).getBytes(StandardCharsets.UTF_8);
                Path config = kept(saveConfig, interrupted, screen);
                boolean hasConfig = write(
                        config,
                        report,
                        failures,
                        () -> FileReplacement.write(config, channel -> channel.write(ByteBuffer.wrap(text))));
                report.hint(
                        hasConfig
                                ? "--config " + ShellCommand.quoted(config.toString())
                                : settings.commandLine(chosen));
            }
            report.end(results, best, validation, test);
            requireOneThatDidNotDiverge(results);
            String problem = String.join("; ", failures);
            if (!interruption.isRequested() && !problem.isEmpty()) {
                throw new IOException(problem);
            } else if (!problem.isEmpty()) {
                screen.err().println("lanewise tune: " + problem);
            }
            return interruption.isRequested() ? Train.INTERRUPTED : 0;
        }
    }

    private List<Configuration> configurations(List<Hyperparameter<?>> parameters, long seed) {
        if (parameters.isEmpty()) {
            throw new UsageException(
                    "no flag has several values, such as --learning-rate 0.001,0.01, so there is nothing to"
                            + " search");
        }
        boolean random = method == null
                ? trials != null || parameters.stream().anyMatch(Hyperparameter::isRange)
                : method == Method.RANDOM;
        if (!random && trials != null) {
            throw new UsageException("--trials applies to --method random, but --method grid tries every combination");
        }
        try {
            SearchSpace space = SearchSpace.of(parameters);
            return random ? space.random(trials == null ? DEFAULT_TRIALS : trials, seed) : space.grid();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private void requireWritable() throws IOException {
        for (Path file : new Path[] {saveConfig, save}) {
            if (file != null) {
                FileReplacement.requireWritable(file);
            }
        }
    }

    /** Returns the file to write in place of one that an interrupted search must not replace; null for null. */
    private static Path kept(Path fileOrNull, boolean interrupted, Screen screen) {
        if (!interrupted || fileOrNull == null || !Files.exists(fileOrNull)) {
            return fileOrNull;
        }
        Path beside = ResultOptions.interrupted(fileOrNull);
        screen.err()
                .println(
                        fileOrNull + " already existed and is unchanged, because the search was stopped before its end;"
                                + " the best trial so far is in " + beside);
        return beside;
    }

    private static void requireComparable(List<Hyperparameter<?>> parameters, Splits splits) {
        for (Hyperparameter<?> parameter : parameters) {
            if (splits.training().task() == Task.REGRESSION && parameter.name().matches("--(loss|cost)")) {
                throw new UsageException(
                        parameter.name() + " has several values, but for numbers the trials are ranked by their loss");
            }
        }
    }

    /** Writes a result. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    /** Writes one of the results, if it was asked for. If it cannot be written, the other one still is. */
    private static boolean write(Path fileOrNull, SearchReport report, List<String> failures, Writing writing) {
        if (fileOrNull == null) {
            return false;
        }
        try {
            writing.run();
            report.saved(fileOrNull);
            return true;
        } catch (IOException e) {
            failures.add(e.getMessage());
            return false;
        }
    }

    private static Map<String, Double> metrics(TrialScores validationOrNull, TrialScores testOrNull) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (validationOrNull != null) {
            metrics.putAll(validationOrNull.figures("validation"));
        }
        if (testOrNull != null) {
            metrics.putAll(testOrNull.figures("test"));
        }
        return metrics;
    }

    private static void requireOneThatDidNotDiverge(List<TrialResult> results) throws IOException {
        List<TrialResult> others =
                results.stream().filter(result -> result.failure().isEmpty()).toList();
        if (!others.isEmpty() && others.stream().allMatch(result -> result.outcome() == TrialResult.Outcome.DIVERGED)) {
            throw new IOException("all trials diverged" + (others.size() < results.size() ? " or failed" : "")
                    + " (smaller learning rates may help)");
        }
    }
}
