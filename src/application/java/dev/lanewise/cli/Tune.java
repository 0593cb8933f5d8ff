package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.Fact;
import dev.lanewise.Fit;
import dev.lanewise.Model;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.metric.Metric;
import dev.lanewise.report.ShellCommand;
import dev.lanewise.search.Configuration;
import dev.lanewise.search.Hyperparameter;
import dev.lanewise.search.Search;
import dev.lanewise.search.SearchResult;
import dev.lanewise.search.SearchRun;
import dev.lanewise.search.TrialResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
                    + " '[relu,tanh],sigmoid'. If no flag has several values, tries 20 random combinations of usual"
                    + " values of --hidden, --batch-size and --learning-rate, except of those that are given. This"
                    + " requires --data and excludes --layers.",
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
            "  lanewise tune --data flowers.csv --target species",
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

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Adds the flags of train to this command. */
    static final class FlagsOfTrain implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec spec) {
            ((Tune) spec.userObject()).flags.addTo(spec);
            return spec;
        }
    }

    private final Train train = new Train();
    private final TrialOptions flags = new TrialOptions(train);

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description =
                    "Search method: grid, which tries every combination, or random. Default: random with --trials,"
                            + " with a range or if no flag has several values, otherwise grid.")
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
            converter = Values.Rate.class,
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
    public Settings defaults(CommandSpec spec, List<String> arguments) throws IOException {
        this.spec = spec;
        return flags.defaults(spec, arguments);
    }

    @Override
    public int run(Screen screen) throws Exception {
        flags.prepare(spec);
        OutputFiles.requireApart(spec, train.spec);
        Search settings = search();
        if (Integer.valueOf(0).equals(train.options.training.epochs)) {
            throw new UsageException("--epochs must be at least 1 in a search, but 0 was given");
        }
        if (train.options.ending.trainsOnOwn()) {
            throw new UsageException("a search needs a validation set, but --validation 0 means that there is none");
        }
        TrainingData data = train.load(quiet ? screen.unwatched() : screen);
        Metric monitored = train.monitored().orElse(null);
        if (monitored == null && data.task() == Task.REGRESSION) {
            flags.requireOneLoss();
        }
        int threads = train.computing.threads;
        settings = settings.seed(train.options.training.seed).threads(threads);
        settings = monitored == null ? settings : settings.monitor(monitored);
        List<Estimator> estimators = new ArrayList<>();
        List<String> choices = null;
        TrainingSetup setup = null;
        for (Configuration configuration : settings.configurations()) {
            flags.apply(configuration);
            Estimator estimator = train.estimator(data.task(), threads);
            estimators.add(estimator);
            Fit fit;
            if (setup == null) {
                setup = TrainingSetup.of(train, data, estimator);
                fit = setup.fit();
                flags.validate(train.options.ending.validation(
                        fit.facts().get(Fact.SPLIT).orElseThrow()));
            } else {
                // All trials have the examples of the first.
                Splits examples = setup.fit().splits();
                fit = train.start(() -> estimator.start(examples));
            }
            List<String> chosen = setup.choices(fit, flags::isGiven);
            choices = choices == null ? new ArrayList<>(chosen) : choices;
            choices.retainAll(chosen);
        }
        Splits splits = setup.fit().splits();
        requireWritable();
        train.computing.request();
        SearchReport report = new SearchReport(screen, flags, splits, monitored, json, quiet);
        SearchRun search = settings.listen(report::ended)
                .start(
                        configuration ->
                                estimators.get(configuration.number() - 1).listen(report::epochEnded),
                        data::start);
        general.explain(screen);
        report.begin(
                search,
                setup.schema(),
                Stream.of(
                                flags.noteOnUsual().stream(),
                                setup.notes().stream(),
                                train.configNotes().stream(),
                                setup.noteOnTask().stream(),
                                TrainingSetup.noteOnChoices(choices).stream())
                        .flatMap(each -> each)
                        .toList());
        setup.dataWarnings().forEach(warning -> screen.err().println("warning: " + warning));
        SearchResult result;
        try (report;
                Interruption interruption = new Interruption(search::stop)) {
            try {
                result = search.run();
                report.close();
            } catch (RuntimeException | Error e) {
                report.close();
                if (!search.result().trials().isEmpty()) {
                    // The trials that did not fail may represent hours of work.
                    report.table(search.result());
                }
                throw e;
            }
            boolean interrupted = interruption.isRequested();
            report.table(result);
            report.unfinished(interrupted, estimators.size(), result);
            List<String> failures = new ArrayList<>();
            Model model = result.model().orElse(null);
            if (model != null) {
                Configuration best = result.trials().get(0).configuration();
                flags.apply(best);
                String text = setup.configuration(model.facts(), model.architecture());
                model = report.judged(setup.described(model), threads);
                save(model, text, best, interrupted, failures, report, screen);
            }
            report.end(result, model);
            requireOneThatDidNotDiverge(result.trials());
            if (!failures.isEmpty() && !interrupted) {
                throw new IOException(String.join("; ", failures));
            }
            failures.forEach(failure -> screen.err().println("lanewise tune: " + failure));
            return interrupted ? Train.INTERRUPTED : 0;
        }
    }

    private Search search() {
        Hyperparameter<?>[] parameters = flags.parameters();
        if (parameters.length == 0) {
            throw new UsageException(
                    "no flag has several values, such as --learning-rate 0.001,0.01, so there is nothing to search;"
                            + " only with --data and without --layers, the usual values of --hidden, --batch-size and"
                            + " --learning-rate are tried, unless these are given");
        }
        boolean random = method == null
                ? flags.isUsual() || trials != null || Stream.of(parameters).anyMatch(Hyperparameter::isRange)
                : method == Method.RANDOM;
        if (!random && trials != null) {
            throw new UsageException("--trials applies to --method random, but --method grid tries every combination");
        }
        try {
            Search search = random
                    ? Search.random(trials == null ? DEFAULT_TRIALS : trials, parameters)
                    : Search.grid(parameters);
            search = halving ? search.halving(FACTOR) : search;
            return maxSeconds == null ? search : search.timeLimit(EndingOptions.duration(maxSeconds));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** Writes the best model and its settings, as far as they were asked for, and prints how to train with them. */
    private void save(
            Model model,
            String text,
            Configuration best,
            boolean interrupted,
            List<String> failures,
            SearchReport report,
            Screen screen) {
        write(kept(save, interrupted, screen), model::save, failures, report);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Path config = kept(saveConfig, interrupted, screen);
        boolean hasConfig = write(
                config,
                file -> FileReplacement.write(file, channel -> channel.write(ByteBuffer.wrap(bytes))),
                failures,
                report);
        report.hint(hasConfig ? "--config " + ShellCommand.quoted(config.toString()) : flags.commandLine(best));
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

    /** Writes a result. */
    @FunctionalInterface
    private interface Writing {
        void to(Path file) throws IOException;
    }

    /** Writes one of the results, if it was asked for. If it cannot be written, the other one still is. */
    private static boolean write(Path fileOrNull, Writing writing, List<String> failures, SearchReport report) {
        if (fileOrNull == null) {
            return false;
        }
        try {
            writing.to(fileOrNull);
            report.note("saved to " + fileOrNull);
            return true;
        } catch (IOException e) {
            failures.add(e.getMessage());
            return false;
        }
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
