package dev.lanewise.cli;

import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.access.TrainingAccess;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.PreparedData;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.search.TrainingTrial;
import dev.lanewise.internal.training.TrainingCheck;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Trains a network; the result depends only on data and flags, to the last bit. */
@Command(
        name = "train",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Trains a network and prints its result on the test set after every epoch.",
        description = {
            "",
            "Without flags, repeats the training run of the lecture notebook. With --data, all settings without a flag"
                    + " are chosen to suit the data, unless --layers is given. Ctrl-C stops after the current"
                    + " mini-batch and still saves the network.",
            "",
            "The last line is the SHA-256 digest of all parameters. It is the same for the same data and flags,"
                    + " regardless of the kernels, the number of threads and the machine. With --serve, a web page"
                    + " shows the learning curves during the training, and its buttons pause and stop it.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise train --data houses.csv --target price --save houses.lanewise",
            "  lanewise train --data train.csv --test test.csv --target kind --hidden 64",
            "  lanewise train --layers 784-100-30-10 --epochs 10 --save digits.lanewise",
            "  lanewise train --data pictures --image-size 32x32 --out pictures-run",
            "  lanewise train --epochs 300 --serve"
        })
final class Train implements Subcommand {
    static final int INTERRUPTED = 130;
    /** Flags that do not affect the result. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "threads",
            "kernels",
            "width",
            "save",
            "out",
            "no-training-score",
            "quiet",
            "checkpoint",
            "checkpoint-every",
            "keep",
            "serve",
            "port",
            "json",
            "force");

    /** Meaning of a checkpoint that was written before this flag existed. */
    private static final Settings BEFORE_SCALED_TARGETS = Settings.of(Map.of("no-scale-targets", "true"));

    @Mixin
    final DataOptions data = new DataOptions();

    @Mixin
    final TestOptions testing = new TestOptions();

    @Mixin
    private final FittedOptions fitted = new FittedOptions();

    @Mixin
    final NetworkOptions network = new NetworkOptions("784-40-10");

    @Mixin
    final TrainingOptions options = new TrainingOptions();

    @Option(
            names = "--from",
            paramLabel = "MODEL",
            description = "Start from the network in this model file. Its"
                    + " layers, activations and loss need not be given.")
    private Path from;

    @Option(
            names = "--freeze",
            paramLabel = "LAYERS",
            converter = Values.OfLayers.class,
            description = "Layers of the --from network whose weights and biases are not trained, separated by commas,"
                    + " as in --freeze 1,2. Layer 1 is the first hidden layer. Default: none.")
    private Values.Layers freeze;

    @Mixin
    final EndingOptions ending = new EndingOptions();

    @Mixin
    final CalibrationOptions calibrating = new CalibrationOptions();

    @Mixin
    final CheckpointOptions checkpoints = new CheckpointOptions();

    @Mixin
    final LabelOptions labels = new LabelOptions();

    @Mixin
    final KernelOptions computing = new KernelOptions();

    @Mixin
    final ResultOptions results = new ResultOptions();

    @Mixin
    final LiveOptions live = new LiveOptions();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Read flags from this TOML file. Each line sets a"
                    + " flag, as in learning-rate = 0.1. Flags on the command line take precedence.")
    private Path config;

    @Option(
            names = "--quiet",
            fallbackValue = "true",
            description =
                    "Print only the digest, warnings and errors: no epochs, notes or progress. With --json, epochs"
                            + " are also printed.")
    boolean quiet;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    /** The flags; null if there were none to be read. */
    CommandSpec spec;
    /** Whether settings without a flag are chosen by the data. */
    boolean byData;

    private final List<String> configNotes = new ArrayList<>();
    /** Locks from before the checkpoint is read until the end of the run. */
    final FolderLocks locks = new FolderLocks();
    /** The model of --from; when resuming from a checkpoint, only its schema is used. */
    private SavedModel start;

    /**
     * Creates a training run with these flags, for a command that runs several.
     *
     * @throws ParameterException if one is invalid
     */
    static Train of(List<String> arguments) throws IOException {
        Train train = new Train();
        CommandLine line = Main.configured(new CommandLine(train));
        String[] words = arguments.toArray(String[]::new);
        line.parseArgs(words);
        train.settle(line, words);
        return train;
    }

    @Override
    public void settle(CommandLine line, String[] arguments) throws IOException {
        try {
            settleLocked(line, arguments);
        } catch (IOException | RuntimeException e) {
            locks.close();
            throw e;
        }
    }

    private void settleLocked(CommandLine line, String[] arguments) throws IOException {
        spec = line.getCommandSpec();
        Settings settings = Settings.NONE;
        if (config != null) {
            ConfigFile file = new ConfigFile(config, line.getParseResult(), options.optimizing);
            settings = file.apply(file.settings(), line, arguments, data);
            if (testing.isGiven() && !data.hasOwnSets()) {
                settings = file.withValidationOfTraining(settings, line, arguments);
            }
            configNotes.addAll(file.notes());
        }
        if (checkpoints.resume()) {
            Settings stored = checkpoints.read(Train::line, locks).over(BEFORE_SCALED_TARGETS);
            settings = settings.over(stored);
            line.setDefaultValueProvider(settings).parseArgs(arguments);
            useNotebook();
            checkpoints.requireSame(spec, stored, WITHOUT_EFFECT, options.epochs);
            checkpoints.goOn(line);
            if (from != null && data.isTable()) {
                start = SavedModel.read(from);
            }
        } else if (from != null) {
            start = SavedModel.read(from);
            try {
                settings = settings.over(NetworkOptions.settings(start.network().architecture()));
            } catch (IllegalArgumentException e) {
                throw new UsageException("--from " + from + " holds the network"
                        + " " + start.network().architecture() + ": "
                        + e.getMessage());
            }
            line.setDefaultValueProvider(settings).parseArgs(arguments);
        }
        String known = from != null ? "--from" : network.layers != null ? "--layers" : null;
        // A checkpoint has all settings; with --hidden, if the data have decided the layers.
        byData = !checkpoints.resume() && fitted.apply(known, data.isMnist());
        if (byData) {
            data.prepareByDefault();
            ending.validateByDefault();
        } else {
            useNotebook();
        }
    }

    /** Notes on settings of the file of --config that are not used. */
    List<String> configNotes() {
        return configNotes;
    }

    /** Sets flags that are not given to the values of the lecture notebook. */
    void useNotebook() {
        network.useNotebook();
        options.useNotebook();
    }

    /** Sets flags that are not given to values that suit the data, if the data choose them. */
    void suit(Loaded loaded) throws IOException {
        if (!byData) {
            return;
        }
        Dataset training = loaded.splits().training();
        FittedOptions.requireLearnable(training, data.data);
        data.task = loaded.schemaOrNull() == null || data.isStored() ? data.task : training.task();
        network.suit(training, fitted.units());
        fitted.settle();
        options.suit();
        options.init = options.initializer(network.architecture());
        options.epochs = options.epochs(training.size());
        ending.settle(loaded.splits(), testing.isGiven(), options.epochs);
    }

    /** Chooses the settings for data that another training has already loaded. */
    void suit(Loaded loaded, Train loader) throws IOException {
        data.settleAs(loader.data);
        suit(loaded);
    }

    /** A parser of the flags, which are those of a configuration. */
    static CommandLine line() {
        return Main.configured(new CommandLine(new Train()));
    }

    @Override
    public int run(Screen screen) throws Exception {
        try (FolderLocks held = locks) {
            if (from != null) {
                RunFolder.noteUnfinished(from, screen);
            }
            return new TrainingSession(this).run(screen);
        }
    }

    Network initial(Architecture architecture) {
        TrainingMemory.require(
                architecture, trainingConfig(1), Runtime.getRuntime().maxMemory());
        if (start == null) {
            return options.init.network(architecture, options.seed);
        }
        if (!start.network().architecture().equals(architecture)) {
            throw new UsageException("--from " + from + " holds the network "
                    + start.network().architecture() + ", but the other flags describe " + architecture);
        }
        try {
            TrainingCheck.requireFinite(start.network());
        } catch (IllegalArgumentException e) {
            throw new UsageException("--from " + from + ": " + e.getMessage());
        }
        return start.network();
    }

    /** Loads the data as {@link #load()} does, and shows the progress in a line of the terminal. */
    Loaded load(Screen screen) throws IOException {
        try (LoadingLine line = new LoadingLine(screen, data.data)) {
            return load();
        }
    }

    /**
     * Loads the data with the requested validation set. The preprocessing of a table is fitted to the training rows, or
     * is that of the network of --from.
     */
    Loaded load() throws IOException {
        if (start != null) {
            data.countIndicesAs(start.facts());
        }
        return testing.load(data, start == null ? null : start.schemaOrNull(), ending, options.seed);
    }

    /** Metric that selects the best parameters; empty if accuracy and loss do. */
    Optional<Metric> monitored() {
        return Optional.ofNullable(ending.monitored());
    }

    /** Whether --validation, or a file, specifies the validation set. */
    boolean saysHowToValidate() {
        return ending.sayHowToValidate();
    }

    void requireFit(Architecture architecture, Loaded loaded) throws IOException {
        if (freeze != null) {
            try {
                ShapeCheck.requireFreezable(architecture, freeze.layers());
            } catch (IllegalArgumentException e) {
                throw new UsageException("--freeze " + freeze + ": " + e.getMessage());
            }
        }
        if (from == null && !checkpoints.resume()) {
            FitCheck.requireNoIdleOutputs(architecture, loaded.splits());
        }
        FitCheck.require(architecture, loaded, options.batch, options.linearClasses);
        FitCheck.requireTreatable(architecture, loaded.splits(), labels, ending, calibrating);
    }

    /** Returns the training run that the flags describe, without listeners. */
    Training training(Network net, TrainingConfig trainingConfig, Splits splits, Kernels kernels, PreparedData data) {
        TrainingConfig complete = LabelOptions.apply(labels.treatment(splits.training()), trainingConfig)
                .withStandardizedTargets(options.standardizes(
                        net.architecture(), splits.training().task()));
        Training training = TrainingAccess.get().create(net, complete, splits.training(), kernels, data);
        ending.applyTo(training, splits);
        return training;
    }

    /** Refuses flags that contradict each other or do not suit the data. */
    void check(Loaded loaded) throws IOException {
        trainingConfig(computing.threads);
        requireFit(network.architecture(), loaded);
    }

    TrainingConfig trainingConfig(int threads) {
        return options.config(options.epochs, threads).withFrozenLayers(freeze == null ? new int[0] : freeze.numbers());
    }

    /** Whether the training would share its steps among threads. */
    boolean sharesSteps(Splits splits, PreparedData data) {
        return ExecutionPlan.sharesSteps(
                network.architecture(), trainingConfig(computing.threads), splits.training(), data);
    }

    /** Returns the training as one trial of a search, with a listener. */
    TrainingTrial trial(Splits splits, Kernels kernels, int threads, PreparedData data, TrainingListener listener) {
        Network net = initial(network.architecture());
        return new TrainingTrial(
                training(net, trainingConfig(threads), splits, kernels, data).listen(listener), splits.validation());
    }

    /** Loads the data and chooses the settings that no flag sets. */
    Loaded loadAndSuit(Screen screen) throws IOException {
        Loaded loaded = load(screen);
        suit(loaded);
        return loaded;
    }

    /** Whether the data come as several sets, of which one is for validation. */
    boolean hasOwnSets() throws IOException {
        return data.hasOwnSets();
    }

    /** Returns a note on the task, if the data choose the settings. */
    Optional<String> noteOnTask(Splits splits) throws IOException {
        return byData ? Optional.of(data.taskNote(splits.training())) : Optional.empty();
    }

    /** Returns a note on columns that --layers leaves unscaled, if there are some. */
    Optional<String> noteOnScale(Loaded loaded) {
        boolean isUnscaled = !byData
                && from == null
                && !checkpoints.resume()
                && loaded.schemaOrNull() != null
                && !loaded.schemaOrNull().isScaled();
        return isUnscaled
                ? Optional.of("with --layers, columns are not scaled, and flags that are not given have the"
                        + " values of the lecture notebook; --hidden " + network.hidden()
                        + " instead chooses both to suit the"
                        + " data")
                : Optional.empty();
    }

    /** Returns the settings chosen by the data that several trainings have in common, as flags. */
    Optional<String> noteOnChoices(List<Train> trainings) throws IOException {
        if (!byData) {
            return Optional.empty();
        }
        List<String> choices = new ArrayList<>(trainings.get(0).choices());
        for (Train training : trainings) {
            choices.retainAll(training.choices());
        }
        return Optional.of("chosen for these data: " + String.join(" ", choices));
    }

    /** Whether the reasons for kernels and threads are printed in any case. */
    boolean isVerbose() {
        return general.verbose;
    }

    /** Returns warnings about data that teach little, and about settings of the optimiser without effect. */
    List<String> warnings(Loaded loaded) throws IOException {
        List<String> warnings = dataWarnings(loaded);
        warnings.addAll(options.optimizing.warnings(options.epochs));
        return warnings;
    }

    /** Returns warnings about data that teach little. */
    List<String> dataWarnings(Loaded loaded) throws IOException {
        Splits splits = loaded.splits();
        List<String> warnings =
                new ArrayList<>(testing.warning(data, splits, () -> facts(splits), ending.validateUnasked()).stream()
                        .toList());
        warnings.addAll(DataWarnings.of(splits, loaded.schemaOrNull()));
        return warnings;
    }

    /** Returns the settings chosen by the data, as flags. */
    private List<String> choices() throws IOException {
        // Not --layers, with which the data would no longer choose the other settings.
        List<String> choices = Flags.of(
                "--hidden", network.hidden(),
                "--activation", network.activation,
                "--output", network.output,
                "--loss", network.loss,
                "--init", options.init,
                "--optimizer", options.optimizing.name,
                "--learning-rate", options.optimizing.eta,
                "--batch-size", options.batch,
                "--epochs", options.epochs);
        choices.addAll(ending.flags());
        choices.addAll(data.preparation());
        return choices;
    }

    /**
     * Returns the values of the flags in TOML, for --config. If the data have decided the inputs and the outputs, only
     * the hidden layers are named, so that the file suits other data too.
     */
    String configuration() {
        return Settings.write(spec, except(fitted.isSettled() ? "layers" : "hidden"));
    }

    /** Returns the facts about the training that a model file stores, without the checksum of its examples. */
    Facts facts(Splits splits) {
        Facts facts = Facts.UNKNOWN
                .withSettings(Settings.values(spec, except("hidden")))
                .with(Fact.SEED, options.seed)
                .with(Fact.SPLIT, ending.description(splits, testing.isGiven()));
        return data.namedTargets().isEmpty() ? facts : facts.with(Fact.TARGETS, data.namedTargets());
    }

    private static Set<String> except(String key) {
        Set<String> keys = new HashSet<>(WITHOUT_EFFECT);
        keys.add(key);
        return keys;
    }
}
