package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.Fit;
import dev.lanewise.Model;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Architecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a network; the result depends only on data and flags, to the last bit. */
@Command(
        name = "train",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Trains a network and evaluates it on the test set.",
        description = {
            "",
            "Without flags, repeats the training run of the lecture notebook. With --data, all settings without a flag"
                    + " are chosen to suit the data, unless --layers is given. Every epoch prints its scores on the"
                    + " validation set or, without one, on the training set; the test set is evaluated once, at the"
                    + " end. Ctrl-C stops after the current mini-batch and still saves the network.",
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
    /** The network of the lecture notebook. */
    static final Architecture NOTEBOOK = Architecture.notebook(784, 40, 10);

    /** Flags that do not affect the result. */
    static final Set<String> WITHOUT_EFFECT = Set.of(
            "threads",
            "kernels",
            "width",
            "save",
            "out",
            "no-training-score",
            "quiet",
            "checkpoint",
            "checkpoint-every",
            "keep-checkpoints",
            "serve",
            "port",
            "json",
            "force");

    @Mixin
    final DataOptions data = new DataOptions();

    @Mixin
    final TestOptions testing = new TestOptions();

    // Those of a trial, in a search.
    @Mixin
    EstimatorOptions options = new EstimatorOptions();

    @Option(
            names = "--from",
            paramLabel = "MODEL",
            description = "Start from the network in this model file. Its"
                    + " layers, activations and loss need not be given.")
    private Path from;

    @Option(
            names = "--freeze",
            paramLabel = "LAYERS",
            description = "Layers of the --from network whose weights and biases are not trained, separated by commas,"
                    + " as in --freeze 1,2. Layer 1 is the first hidden layer. Default: none.")
    private Values.Layers freeze;

    @Mixin
    final CheckpointOptions checkpoints = new CheckpointOptions();

    @Mixin
    final ComputingOptions computing = new ComputingOptions();

    @Mixin
    final ResultOptions results = new ResultOptions();

    @Mixin
    final LiveOptions live = new LiveOptions();

    @SuppressWarnings("unused") // read before the arguments are parsed, for their defaults
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

    /** The flags; null if there were none to be parsed. */
    @Spec
    CommandSpec spec;

    /** Settings of the run that is resumed. */
    private Settings stored = Settings.NONE;
    /** Whether settings without a flag are chosen by the data. */
    boolean byData;

    /** Settings of the file of --config. */
    private Settings settingsOfFile = Settings.NONE;

    private final List<String> configNotes = new ArrayList<>();
    /** Locks from before the checkpoint is read until the end of the run. */
    final FolderLocks locks = new FolderLocks();
    /** The model of --from; when resuming from a checkpoint, only its schema is used. */
    private Model start;
    /** Source of the data; null before {@link #prepare}. */
    DataSource source;

    @Override
    public Settings defaults(CommandSpec spec, List<String> arguments) throws IOException {
        Settings settings = ofFile(spec, arguments);
        String folder = Flags.given(spec, "--resume", arguments);
        if (folder != null) {
            String written = Flags.given(spec, "--checkpoint", arguments);
            stored = checkpoints.read(Path.of(folder), written == null ? null : Path.of(written), spec, locks);
            settings = settings.over(stored);
        }
        return settings;
    }

    /** Returns the settings of the file of --config, in a command that has flags of this one. */
    Settings ofFile(CommandSpec command, List<String> arguments) throws IOException {
        String file = Flags.given(command, "--config", arguments);
        if (file == null) {
            return Settings.NONE;
        }
        Path path = Path.of(file);
        settingsOfFile = Settings.read(path, spec).suiting(command, arguments, path, configNotes::add);
        return settingsOfFile;
    }

    @Override
    public void close() {
        locks.close();
    }

    /** Completes the flags, once they have been parsed. */
    void prepare() throws IOException {
        if (checkpoints.resume()) {
            checkpoints.requireSame(spec, stored, WITHOUT_EFFECT, options.training.epochs);
            checkpoints.goOn(spec);
        }
        source = new DataSource(data);
        if (from != null && (!checkpoints.resume() || source.readsColumns())) {
            start = RunFolder.load(from);
        }
        String known = from != null ? "--from" : options.network.haveLayers() ? "--layers" : null;
        // A checkpoint has all settings; with --hidden, if the data have decided the layers.
        byData = !checkpoints.resume() && options.areByData(known, source.isMnist());
        if (byData) {
            source.prepareByDefault(true);
            options.ending.validateByDefault();
        }
    }

    /** Notes on settings of the file of --config that are not used. */
    List<String> configNotes() {
        return configNotes;
    }

    @Override
    public int run(Screen screen) throws Exception {
        prepare();
        try (FolderLocks held = locks) {
            if (from != null) {
                RunFolder.noteUnfinished(from, screen);
            }
            return TrainingSession.run(this, screen);
        }
    }

    /** Whether a new network is trained, rather than one from a file or a checkpoint. */
    boolean isOfNewNetwork() {
        return from == null && !checkpoints.resume();
    }

    /** Whether the training begins with the network of --from. */
    private boolean startsFromModel() {
        return from != null && !checkpoints.resume();
    }

    /**
     * The network that flags describe; null if the data determine it.
     *
     * @throws UsageException if the flags do not describe a valid network, or not that of --from
     */
    Architecture described() {
        if (byData) {
            return null;
        }
        Architecture standard = startsFromModel() ? start.architecture() : NOTEBOOK;
        Architecture described = options.network.architecture(standard);
        if (startsFromModel() && !described.equals(standard)) {
            throw new UsageException("--from " + from + " holds the network " + standard
                    + ", but the other flags describe " + described);
        }
        return described;
    }

    /** The estimator that the flags describe. */
    Estimator estimator(Task task, int threads) {
        Architecture described = described();
        Estimator estimator = described == null ? options.byData(task) : options.ofNotebook(task, described);
        if (start != null) {
            try {
                estimator = estimator.startFrom(start);
            } catch (IllegalArgumentException e) {
                throw new UsageException("--from " + from + ": " + e.getMessage());
            }
        }
        estimator = options.calibrating.fill(options.ending.fillShare(estimator, byData));
        return estimator
                .threads(threads)
                .configure(config -> config.withFrozenLayers(freeze == null ? new int[0] : freeze.numbers()));
    }

    /** Reads the data, and shows the progress in a line of the terminal. */
    TrainingData load(Screen screen) throws IOException {
        options.ending.requireValidation();
        try (StatusLine line = StatusLine.timed(screen, "loading " + source.name())) {
            if (start != null) {
                source.countIndicesAs(start.facts());
            }
            Schema schema = start == null ? null : start.schema().orElse(null);
            return TrainingData.of(source.read(schema), !testing.isGiven(), options.ending);
        }
    }

    /** Prepares a training, and names flags and data in the message if they do not suit each other. */
    Fit start(Supplier<Fit> training) throws IOException {
        try {
            Fit fit = training.get();
            requireFit(fit);
            return fit;
        } catch (IllegalArgumentException e) {
            throw source.named(e);
        } catch (IllegalStateException e) {
            throw new UsageException(RemedyFlags.in(e.getMessage()));
        }
    }

    /** The name of the data that a training uses. */
    String name(Fit fit) {
        return source.isMnist() ? fit.splits().name() : source.name();
    }

    /** Metric that selects the best parameters; empty if accuracy and loss do. */
    Optional<Metric> monitored() {
        return Optional.ofNullable(options.ending.monitored());
    }

    private void requireFit(Fit fit) throws IOException {
        int layers = fit.architecture().layers();
        if (freeze != null
                && (freeze.layers().size() == layers || freeze.layers().stream().anyMatch(layer -> layer > layers))) {
            throw new UsageException("--freeze " + freeze + ": the network has the layers 1 to " + layers
                    + ", and at least one of them must be trained");
        }
        if (isOfNewNetwork()) {
            FitCheck.requireNoIdleOutputs(fit.architecture(), fit.splits().training(), name(fit));
        }
        FitCheck.require(fit.architecture(), fit, name(fit), options.training);
    }

    /** Whether the reasons for kernels and threads are printed in any case. */
    boolean isVerbose() {
        return general.verbose;
    }

    /** Returns whether the command line or the file of --config has a setting. */
    boolean isGiven(String key) {
        return spec.commandLine().getParseResult().hasMatchedOption("--" + key) || settingsOfFile.value(key) != null;
    }
}
