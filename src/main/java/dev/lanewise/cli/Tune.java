package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Count;
import dev.lanewise.data.Splits;
import dev.lanewise.data.TargetKind;
import dev.lanewise.format.FileReplacement;
import dev.lanewise.format.ModelFile;
import dev.lanewise.format.Outputs;
import dev.lanewise.kernel.KernelSelection;
import dev.lanewise.model.Evaluation;
import dev.lanewise.model.Network;
import dev.lanewise.train.PreparedData;
import dev.lanewise.train.Trainer;
import dev.lanewise.tune.Configuration;
import dev.lanewise.tune.Dimension;
import dev.lanewise.tune.Dimension.Choices;
import dev.lanewise.tune.Dimension.Range;
import dev.lanewise.tune.Plan;
import dev.lanewise.tune.Search;
import dev.lanewise.tune.SearchSpace;
import dev.lanewise.tune.Trial;
import dev.lanewise.tune.Trial.Standing;
import dev.lanewise.tune.TrialResult;
import dev.lanewise.tune.Trials;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Trains with many settings and ranks them by the validation set. */
@Command(name = "tune", sortOptions = false, abbreviateSynopsis = true,
        modelTransformer = Tune.FlagsOfTrain.class,
        header = "Trains with many settings and ranks them by the validation set.",
        description = {
            "",
            "Takes the flags of train, and for most of them several values: joined by commas, as in --eta 0.01,0.1; or"
                    + " a range to draw from, as in --batch 8..64 or, with its logarithm uniform, --eta log:0.001..1. A"
                    + " value that has commas itself stands in brackets: --activation '[relu,tanh],sigmoid'.",
            "",
            "Every trial keeps the parameters that were best on the validation set, and the table is ranked by that:"
                    + " the most right first, then the least cost. The test set has no part in the choice; how well the"
                    + " best does on it is printed once, at the end. The same flags give the same figures whatever the"
                    + " kernels, the number of threads and the machine. Ctrl-C stops and prints the table so far.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise tune --eta 0.1,0.5,1 --batch 10,32 --epochs 5",
            "  lanewise tune --eta log:0.01..3 --batch 8..64 --trials 27 --halving",
            "  lanewise tune --optimizer adam --eta log:0.0001..0.01 --save-config best.toml"
        })
final class Tune implements Subcommand {
    /** What successive halving divides by, as in its authors' later Hyperband. */
    private static final int FACTOR = 3;
    private static final int DEFAULT_TRIALS = 20;

    /** Flags of train that say where a run goes to, and have no place in a search. */
    private static final Set<String> LEFT_OUT = Set.of(
            "--save", "--out", "--quiet", "--help", "--verbose", "--checkpoint", "--checkpoint-every", "--keep",
            "--resume", "--max-seconds");
    /** Flags of train that are the same for all trials. */
    private static final Set<String> ALIKE = Set.of(
            "--data", "--target", "--weights", "--task", "--image-size", "--epochs", "--seed", "--threads", "--kernels",
            "--width", "--validation", "--config", "--from");

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
            Tune tune = (Tune) spec.userObject();
            for (OptionSpec option : tune.flagsOfTrain) {
                String flag = option.longestName();
                OptionSpec.Builder ours = OptionSpec.builder(option.names())
                        .type(String.class)
                        .paramLabel(ALIKE.contains(flag) ? option.paramLabel() : "VALUES")
                        .description(description(option))
                        .setter(new CommandLine.Model.ISetter() {
                            @Override
                            @SuppressWarnings("unchecked")
                            public <T> T set(T value) {
                                return (T) tune.given.put(flag, (String) value);
                            }
                        });
                spec.addOption(isSwitch(option) ? ours.arity("0..1").fallbackValue("true").build() : ours.build());
            }
            return spec;
        }

        private static String[] description(OptionSpec option) {
            String[] lines = option.description().clone();
            for (int i = 0; i < lines.length; i++) {
                lines[i] = lines[i].replace("${DEFAULT-VALUE}", String.valueOf(option.initialValue()));
            }
            return lines;
        }
    }

    private final List<OptionSpec> flagsOfTrain = CommandSpec.forAnnotatedObject(new Train()).options().stream()
            .filter(option -> !LEFT_OUT.contains(option.longestName()))
            .toList();
    private final Map<String, String> given = new LinkedHashMap<>();

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
    public int run(Screen screen) throws Exception {
        Map<String, Choices> fixed = new LinkedHashMap<>();
        List<Dimension> dimensions = new ArrayList<>();
        sort(fixed, dimensions);
        Train base = train(fixed, Map.of());
        if (!base.saysHowToValidate()) {
            // What is chosen by the validation set is a network at its best on it; train is told so as well.
            fixed.put("--validation", new Choices("--validation", List.of(EndingOptions.OWN)));
            base = train(fixed, Map.of());
        }
        List<Configuration> configurations = configurations(dimensions, base.seed);
        List<Train> runs = new ArrayList<>();
        for (Configuration configuration : configurations) {
            runs.add(train(fixed, configuration.settings()));
        }
        if (base.epochs == 0) {
            throw new UsageException("--epochs is at least 1 in a search, but 0 was given");
        }
        Plan plan = halving
                ? Plan.halving(configurations.size(), base.epochs, FACTOR)
                : Plan.plain(configurations.size(), base.epochs);
        requireWritable();
        KernelSelection selection = base.computing.select(screen);
        Splits splits = base.splits();
        if (splits.validation().size() == 0) {
            throw new UsageException("a search ranks by the validation set, but with --validation 0 there is none");
        }
        for (Train run : runs) {
            run.check(splits);
        }
        requireComparable(dimensions, splits);
        if (!quiet) {
            screen.err().println(selection.reason() + "; " + describe(plan));
        }
        return search(screen, selection, splits, configurations, runs, plan, base.computing.threads,
                run -> commandLine(fixed, configurations.get(runs.indexOf(run)).settings()));
    }

    /** Which flags have one value and which are to be varied, in the order of the help. */
    private void sort(Map<String, Choices> fixed, List<Dimension> dimensions) {
        for (OptionSpec option : flagsOfTrain) {
            String flag = option.longestName();
            String text = given.get(flag);
            if (text == null) {
                continue;
            }
            Dimension dimension;
            try {
                dimension = ALIKE.contains(flag)
                        ? new Choices(flag, List.of(text))
                        : Dimension.parse(flag, text, kind(option));
            } catch (IllegalArgumentException e) {
                throw new UsageException(e.getMessage());
            }
            if (dimension instanceof Choices choices && choices.values().size() == 1) {
                fixed.put(flag, choices);
            } else {
                dimensions.add(dimension);
            }
        }
    }

    private static Dimension.Kind kind(OptionSpec option) {
        Class<?> type = option.type();
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return Dimension.Kind.WHOLE;
        }
        return type == double.class || type == Double.class ? Dimension.Kind.NUMBER : Dimension.Kind.TEXT;
    }

    private static boolean isSwitch(OptionSpec option) {
        return option.arity().max() == 0;
    }

    private List<Configuration> configurations(List<Dimension> dimensions, long seed) {
        if (dimensions.isEmpty()) {
            throw new UsageException("no flag has several values, so that there is nothing to choose from");
        }
        boolean random = method == null
                ? trials != null || dimensions.stream().anyMatch(Range.class::isInstance)
                : method == Method.RANDOM;
        if (!random && trials != null) {
            throw new UsageException(
                    "--trials is the number of random ones, but --method grid tries every combination");
        }
        try {
            SearchSpace space = new SearchSpace(dimensions);
            return random ? space.random(trials == null ? DEFAULT_TRIALS : trials, seed) : space.grid();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** The command that trains with these settings. */
    private Train train(Map<String, Choices> fixed, Map<String, String> varied) throws Exception {
        List<String> arguments = new ArrayList<>();
        fixed.forEach((flag, choices) -> arguments.add(value(flag, choices.values().get(0))));
        varied.forEach((flag, value) -> arguments.add(value(flag, value)));
        return Train.of(arguments);
    }

    /** A flag with its value, which wins over a file also where it turns the flag off. */
    private String value(String flag, String value) {
        if (isSwitch(option(flag)) && argument(flag, value).isEmpty()) {
            return flag + "=false";
        }
        return argument(flag, value);
    }

    private OptionSpec option(String flag) {
        return flagsOfTrain.stream().filter(o -> o.longestName().equals(flag)).findFirst().orElseThrow();
    }

    /** A flag as train takes it; nothing if it is off. */
    private String argument(String flag, String value) {
        if (!isSwitch(option(flag))) {
            return flag + "=" + value;
        }
        return switch (value) {
            case "true" -> flag;
            case "false" -> "";
            default -> throw new UsageException(flag + " is true or false, but '" + value + "' was given");
        };
    }

    /** The flags of train that make a run of these settings. */
    private String commandLine(Map<String, Choices> fixed, Map<String, String> varied) {
        Map<String, String> all = new LinkedHashMap<>();
        fixed.forEach((flag, choices) -> all.put(flag, choices.values().get(0)));
        all.putAll(varied);
        List<String> words = new ArrayList<>();
        all.forEach((flag, value) -> {
            String argument = argument(flag, value);
            if (argument.equals(flag)) {
                words.add(flag);
            } else if (!argument.isEmpty()) {
                words.add(flag + " " + quoted(value));
            }
        });
        return String.join(" ", words);
    }

    /** A word as a shell takes it. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:,=+-]*") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private void requireWritable() throws IOException {
        for (Path file : new Path[] {saveConfig, save}) {
            if (file != null) {
                FileReplacement.requireWritable(file);
            }
        }
    }

    private static void requireComparable(List<Dimension> dimensions, Splits splits) {
        if (splits.training().targetKind() == TargetKind.NUMBERS
                && dimensions.stream().anyMatch(dimension -> dimension.name().equals("--cost"))) {
            throw new UsageException(
                    "--cost has several values, but for numbers it is the cost that trials are ranked by");
        }
    }

    private static String describe(Plan plan) {
        String rungs = plan.rungs().stream()
                .map(rung -> Count.of(rung.trials(), "trial") + " up to epoch " + rung.epochs())
                .collect(Collectors.joining(", then "));
        return rungs + ", " + Count.of(plan.totalEpochs(), "epoch") + " at most";
    }

    private int search(Screen screen, KernelSelection selection, Splits splits, List<Configuration> configurations,
            List<Train> runs, Plan plan, int threads, Function<Train, String> commandLines) throws IOException {
        PreparedData data = new PreparedData();
        data.prepare(splits.training(), threads);
        data.prepare(splits.validation(), threads);
        Trials makers = new Trials() {
            @Override
            public boolean sharesSteps(Configuration configuration) {
                return run(configuration).sharesSteps(splits, data);
            }

            @Override
            public Trial begin(Configuration configuration, boolean alone) {
                return run(configuration).trial(splits, selection.kernels(), alone ? threads : 1, data);
            }

            private Train run(Configuration configuration) {
                return runs.get(configuration.number() - 1);
            }
        };
        Search search = new Search(makers, threads, (configuration, standing) -> {
            if (!quiet) {
                tell(configuration, standing, screen.err());
            }
        });
        try (Interruption interruption = new Interruption(search::stop);
                Deadline deadline = new Deadline(maxSeconds, search::stop)) {
            try {
                search.run(configurations, plan);
                deadline.close();
            } catch (RuntimeException | Error e) {
                if (!json && !search.results().isEmpty()) {
                    // Hours of work may be in the trials that did not fail.
                    print(search.results(), splits, screen.out());
                }
                throw e;
            }
            if (!json) {
                print(search.results(), splits, screen.out());
            }
            if (deadline.isOver() && !quiet) {
                screen.err().printf("the time is up: %s of %s begun%n",
                        search.results().size(), Count.of(configurations.size(), "trial"));
            }
            finish(screen, selection, splits, search, runs, threads, commandLines);
            screen.out().flush();
            return interruption.isRequested() ? Train.INTERRUPTED : 0;
        }
    }

    private void tell(Configuration configuration, Standing standing, PrintStream err) {
        err.printf(Locale.ROOT, "trial %d%s after %s, %.2f s: %s%n", configuration.number(),
                switch (standing.end()) {
                    case DIVERGED -> " diverged";
                    case STOPPED -> " stopped";
                    case OPEN, ENDED -> ": " + figure(standing.accuracy(), standing.cost());
                },
                Count.of(standing.epochs(), "epoch"), standing.seconds(), text(configuration));
    }

    private static String figure(double accuracy, double cost) {
        return Double.isNaN(accuracy) ? "cost " + cost(cost) : share(accuracy);
    }

    private static String share(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static String cost(double cost) {
        return Double.isNaN(cost) ? "-" : String.format(Locale.ROOT, "%.6f", cost);
    }

    /** The settings as flags of train. */
    private String text(Configuration configuration) {
        List<String> words = new ArrayList<>();
        configuration.settings().forEach((flag, value) -> words.add(argument(flag, value).replaceFirst("=", " ")));
        words.removeIf(String::isEmpty);
        return words.isEmpty() ? "(none of the flags)" : String.join(" ", words);
    }

    private void print(List<TrialResult> results, Splits splits, PrintStream out) {
        out.printf(Locale.ROOT, "%s, ranked by the validation set of %s\n",
                Count.of(results.size(), "trial"), Count.of(splits.validation().size(), "example"));
        out.print("rank  accuracy        cost  epochs  seconds  outcome      settings\n");
        for (int i = 0; i < results.size(); i++) {
            TrialResult result = results.get(i);
            out.printf(Locale.ROOT, "%4d  %8s  %10s  %6d  %7.2f  %-11s  %s\n", i + 1, share(result.accuracy()),
                    cost(result.cost()), result.epochs(), result.seconds(), result.outcome(),
                    text(result.configuration()));
        }
    }

    /** What is to be said and saved of the best. */
    private void finish(Screen screen, KernelSelection selection, Splits splits, Search search, List<Train> runs,
            int threads, Function<Train, String> commandLines) throws IOException {
        List<TrialResult> results = search.results();
        Optional<Network> best = search.best();
        Evaluation test = null;
        if (best.isPresent()) {
            Train run = runs.get(results.get(0).configuration().number() - 1);
            if (saveConfig != null) {
                byte[] text = run.configuration().getBytes(StandardCharsets.UTF_8);
                FileReplacement.write(saveConfig, channel -> channel.write(ByteBuffer.wrap(text)));
                saved(saveConfig, screen);
            }
            if (save != null) {
                ModelFile.write(save, best.get(), Outputs.of(splits.training()), run.provenance());
                saved(save, screen);
            }
            if (splits.test().size() > 0) {
                test = Trainer.evaluate(best.get(), splits.test(), threads, selection.kernels());
            }
        }
        if (best.isPresent() && !quiet) {
            screen.err().println("to train with the best settings: lanewise train " + (saveConfig != null
                    ? "--config " + quoted(saveConfig.toString())
                    : commandLines.apply(runs.get(results.get(0).configuration().number() - 1))));
        }
        if (json) {
            screen.out().println(json(results, splits, best, test));
        } else if (best.isPresent()) {
            if (test != null) {
                screen.out().printf(Locale.ROOT, "the best on the test set, which had no part in the choice: %s\n",
                        splits.test().targetKind() == TargetKind.NUMBERS
                                ? "cost " + cost(test.cost())
                                : test.correct() + " / " + test.size());
            }
            screen.out().print("parameters sha256: " + best.get().sha256() + "\n");
        }
        if (best.isEmpty() && !results.isEmpty()
                && results.stream().allMatch(result -> result.outcome() == TrialResult.Outcome.DIVERGED)) {
            throw new IOException("all trials diverged (smaller learning rates may help)");
        }
    }

    private void saved(Path file, Screen screen) {
        if (!quiet) {
            screen.err().println("saved to " + file);
        }
    }

    private static String json(List<TrialResult> results, Splits splits, Optional<Network> best, Evaluation testOrNull)
            throws IOException {
        List<Map<String, Object>> trials = new ArrayList<>();
        for (TrialResult result : results) {
            Map<String, String> settings = new LinkedHashMap<>();
            result.configuration().settings().forEach((flag, value) -> settings.put(flag.substring(2), value));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("rank", trials.size() + 1);
            fields.put("trial", result.configuration().number());
            fields.put("validation_accuracy", finite(result.accuracy()));
            fields.put("validation_cost", finite(result.cost()));
            fields.put("epochs", result.epochs());
            fields.put("seconds", result.seconds());
            fields.put("outcome", result.outcome().toString());
            fields.put("settings", settings);
            trials.add(fields);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("validation_examples", splits.validation().size());
        all.put("trials", trials);
        Map<String, Object> fields = new LinkedHashMap<>();
        if (testOrNull != null) {
            fields.put("test_examples", testOrNull.size());
            fields.put("test_accuracy",
                    splits.test().targetKind() == TargetKind.NUMBERS ? null : finite(testOrNull.accuracy()));
            fields.put("test_cost", finite(testOrNull.cost()));
        }
        best.ifPresent(network -> fields.put("parameters_sha256", network.sha256()));
        all.put("best", best.isPresent() ? fields : null);
        return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(all);
    }

    /** JSON has no NaN and no infinities. */
    private static Double finite(double number) {
        return Double.isFinite(number) ? (Double) number : null;
    }
}
