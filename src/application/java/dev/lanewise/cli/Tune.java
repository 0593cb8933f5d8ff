package dev.lanewise.cli;

import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.FileReplacement;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.metric.Evaluation;
import dev.lanewise.network.Network;
import dev.lanewise.search.Configuration;
import dev.lanewise.search.Parameter;
import dev.lanewise.search.Plan;
import dev.lanewise.search.SearchRun;
import dev.lanewise.search.SearchSpace;
import dev.lanewise.search.TrainingTrial;
import dev.lanewise.search.TrialResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Trains with many settings and ranks them by the validation set. */
@Command(name = "tune", sortOptions = false, abbreviateSynopsis = true,
        modelTransformer = Tune.FlagsOfTrain.class,
        header = "Trains with many settings and ranks them by the validation set.",
        description = {
            "",
            "Takes the flags of train, and for most of them several values: joined by commas, as in --learning-rate"
                    + " 0.01,0.1; or"
                    + " a range to draw from, as in --batch-size 8..64 or, with its logarithm uniform,"
                    + " --learning-rate log:0.001..1. A"
                    + " value that has commas itself stands in brackets: --activation '[relu,tanh],sigmoid'.",
            "",
            "Every trial keeps the parameters that were best on the validation set, and the table is ranked by that:"
                    + " the most right first, then the least loss. The test set has no part in the choice; how well the"
                    + " best does on it is printed once, at the end. The same flags give the same figures whatever the"
                    + " kernels, the number of threads and the machine. Ctrl-C stops and prints the table so far.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise tune --learning-rate 0.1,0.5,1 --batch-size 10,32 --epochs 5",
            "  lanewise tune --learning-rate log:0.01..3 --trials 27 --halving",
            "  lanewise tune --optimizer sgd,adam --save-config best.toml"
        })
final class Tune implements Subcommand {
    /** What successive halving divides by, as in its authors' later Hyperband. */
    private static final int FACTOR = 3;
    private static final int DEFAULT_TRIALS = 20;

    /** How configurations are chosen. */
    enum Method {
        GRID,
        RANDOM;

        static Method parse(String text) {
            for (Method method : values()) {
                if (method.toString().equals(text)) {
                    return method;
                }
            }
            throw new IllegalArgumentException("the methods are grid and random, but \"" + text + "\" was given");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Gives this command the flags of train, as text. */
    static final class FlagsOfTrain implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec spec) {
            ((Tune) spec.userObject()).flags.addTo(spec);
            return spec;
        }
    }

    private final SearchFlags flags = new SearchFlags();

    @Option(names = "--method", paramLabel = "NAME", converter = Values.OfMethod.class,
            description = "How settings are chosen: grid, for every combination; or random. Default: grid, or random if"
                    + " there is a range or --trials.")
    private Method method;

    @Option(names = "--trials", paramLabel = "N", converter = Values.OneOrMore.class,
            description = "Settings drawn at random. Default: " + DEFAULT_TRIALS + ".")
    private Integer trials;

    @Option(names = "--halving", description = "Successive halving: all trials begin with few epochs, the best third"
            + " goes on to three times as many, and so on up to --epochs.")
    private boolean halving;

    @Option(names = "--max-seconds", paramLabel = "N", converter = Values.PositiveSeconds.class,
            description = "Stop the search after so many seconds; the table has the trials begun until then, and which those"
                    + " are depends on the machine.")
    private Double maxSeconds;

    @Option(names = "--json", description = "Print one JSON object instead of the table; a figure that there is not is"
            + " null.")
    private boolean json;

    @Option(names = "--save-config", paramLabel = "FILE", description = "Write the best settings to this file, for"
            + " train --config FILE.")
    private Path saveConfig;

    @Option(names = "--save", paramLabel = "FILE", description = "Write the best network to this file.")
    private Path save;

    @Option(names = "--quiet", description = "Print no notes and no progress on stderr; warnings and errors stay.")
    private boolean quiet;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public void settle(CommandLine line, String[] arguments) {
        flags.readSpelling(List.of(arguments));
    }

    @Override
    public int run(Screen screen) throws Exception {
        SearchSettings settings = flags.settings();
        Train base = settings.base();
        if (!base.saysHowToValidate()) {
            // What is chosen by the validation set is a network at its best on it; train is told so as well.
            settings.fix("--validation", base.hasValidation() ? EndingOptions.OWN : "0.1");
            base = settings.base();
        }
        List<Configuration> configurations = configurations(settings.parameters(), base.seed);
        List<Train> runs = new ArrayList<>();
        for (Configuration configuration : configurations) {
            runs.add(settings.train(configuration));
        }
        Loaded loaded = base.loadAndSuit(quiet ? screen.unwatched() : screen);
        for (Train run : runs) {
            run.suit(loaded);
        }
        if (base.epochs == 0) {
            throw new UsageException("--epochs is at least 1 in a search, but 0 was given");
        }
        Plan plan = halving
                ? Plan.halving(configurations.size(), base.epochs, FACTOR)
                : Plan.plain(configurations.size(), base.epochs);
        requireWritable();
        KernelSelection selection = base.computing.select(screen);
        Splits splits = loaded.splits();
        if (splits.validation().size() == 0) {
            throw new UsageException("a search ranks by the validation set, but with --validation 0 there is none");
        }
        for (Train run : runs) {
            run.check(loaded);
        }
        if (base.monitored().isEmpty()) {
            requireComparable(settings.parameters(), splits);
        }
        SearchReport report = new SearchReport(screen, settings, splits, base.monitored(), plan, json, quiet);
        report.begin(selection);
        int threads = base.computing.threads;
        SearchTrials trialsOfRuns = new SearchTrials(runs, splits, selection.kernels(), threads, report::epochEnded);
        SearchRun search = new SearchRun(trialsOfRuns, TrainingTrial.direction(
                base.monitored(), splits.validation().task()), threads, report::advanced);
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
                    // Hours of work may be in the trials that did not fail.
                    report.table(search.results());
                }
                throw e;
            }
            List<TrialResult> results = search.results();
            report.table(results);
            if (deadline.isOver()) {
                report.timeIsUp(results.size(), configurations.size());
            }
            Network best = search.best().orElse(null);
            Evaluation test = null;
            if (best != null) {
                Configuration chosen = results.get(0).configuration();
                test = splits.test().size() == 0 ? null
                        : best.evaluate(splits.test(), threads);
                write(best, trialsOfRuns.run(chosen), loaded, metrics(test, splits), report);
                report.hint(saveConfig != null
                        ? "--config " + SearchSettings.quoted(saveConfig.toString())
                        : settings.commandLine(chosen));
            }
            report.end(results, best, test);
            requireOneThatDidNotDiverge(results);
            return interruption.isRequested() ? Train.INTERRUPTED : 0;
        }
    }

    private List<Configuration> configurations(List<Parameter<?>> parameters, long seed) {
        if (parameters.isEmpty()) {
            throw new UsageException("no flag has several values, so that there is nothing to choose from");
        }
        boolean random = method == null
                ? trials != null || parameters.stream().anyMatch(Parameter::isRange)
                : method == Method.RANDOM;
        if (!random && trials != null) {
            throw new UsageException(
                    "--trials is the number of random ones, but --method grid tries every combination");
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

    private static void requireComparable(List<Parameter<?>> parameters, Splits splits) {
        for (Parameter<?> parameter : parameters) {
            if (splits.training().task() == Task.REGRESSION && parameter.name().matches("--(loss|cost)")) {
                throw new UsageException(
                        parameter.name() + " has several values, but for numbers it is the loss that trials are"
                                + " ranked by");
            }
        }
    }

    /** Writes the best settings and the best network, if they are wanted. */
    private void write(Network best, Train run, Loaded data, Map<String, Double> metrics, SearchReport report)
            throws IOException {
        if (saveConfig != null) {
            byte[] text = run.configuration().getBytes(StandardCharsets.UTF_8);
            FileReplacement.write(saveConfig, channel -> channel.write(ByteBuffer.wrap(text)));
            report.saved(saveConfig);
        }
        if (save != null) {
            data.write(save, best, metrics, run.provenance(data.splits()));
            report.saved(save);
        }
    }

    private static Map<String, Double> metrics(Evaluation testOrNull, Splits splits) {
        return testOrNull == null ? Map.of()
                : MetricsLog.figures("test", testOrNull.loss(), splits.training().task() == Task.REGRESSION
                        ? Double.NaN : (double) testOrNull.correct() / testOrNull.size());
    }

    private static void requireOneThatDidNotDiverge(List<TrialResult> results) throws IOException {
        if (!results.isEmpty()
                && results.stream().allMatch(result -> result.outcome() == TrialResult.Outcome.DIVERGED)) {
            throw new IOException("all trials diverged (smaller learning rates may help)");
        }
    }
}
