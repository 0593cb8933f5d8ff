package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.Fact;
import dev.lanewise.Facts;
import dev.lanewise.Fit;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
    /** Share of the examples that {@code Splits.withTest()} draws as the test set. */
    static final double TESTED = 0.15;
    /** Seed by which they are drawn. */
    static final long TEST_SEED = 1;
    /** The network of the lecture notebook. */
    static final Architecture NOTEBOOK = Architecture.notebook(784, 40, 10);

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
            "keep-checkpoints",
            "serve",
            "port",
            "json",
            "force");

    /** Settings that a note lists if the data decide. Not --layers, with which the data would no longer decide. */
    private static final List<String> CHOSEN = List.of(
            "hidden",
            "activation",
            "output-activation",
            "loss",
            "init",
            "optimizer",
            "learning-rate",
            "batch-size",
            "epochs",
            "validation",
            "patience");

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
    /** The preprocessing of data that were converted from a table; null for others. */
    private Schema converted;

    /** Where the data are read from, from {@link #prepare} on. */
    DataSource source;

    private List<String> notes = List.of();
    /** Note on the task; null if the data do not choose the settings. */
    private String noteOnTask;
    /** Target columns that a flag names. */
    private List<String> namedTargets = List.of();

    private Optional<Dataset> aside = Optional.empty();

    /** Source of the test set; null until the data are loaded. */
    private Fact.Source tested;

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

    /**
     * Completes the flags, once they have been parsed.
     */
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
            return new TrainingSession(this).run(screen);
        }
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
            LoadedData loaded = source.read(schema);
            converted = loaded.isTable() ? null : loaded.schema();
            TrainingData read = TrainingData.of(loaded, !testing.isGiven(), options.ending);
            // Determined here, because the data may be gone once the network is trained.
            tested = testing.isGiven() ? Fact.Source.OTHER : source.isDivided() ? Fact.Source.OWN : Fact.Source.SHARE;
            return read;
        }
    }

    /**
     * Prepares the training of an estimator on the data, and its test set.
     *
     * @throws UsageException if flags contradict each other or do not suit the data
     * @throws IOException if the network cannot be trained on the data
     */
    Fit start(TrainingData read, Estimator estimator) throws IOException {
        Fit fit = start(() -> read.start(estimator));
        testing.read(fit, source);
        source.requireWeights(fit.splits());
        if (byData && fit.encoder().isPresent()) {
            source.settleTask(read.task());
        }
        LoadedData loaded = read.read();
        fit.encoder().ifPresent(encoder -> loaded.noteColumns(encoder, start == null));
        noteOnTask = byData ? loaded.taskNote(fit.splits().training()) : null;
        namedTargets = loaded.namedTargets();
        notes = Stream.concat(source.notes().stream(), testing.notes().stream()).toList();
        aside = read.aside().apply(fit);
        return fit;
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

    /** The preprocessing of the columns of a table; null if the data were none. */
    Schema schema(Fit fit) {
        return fit.encoder().map(TableEncoder::schema).orElse(converted);
    }

    /** Notes on the data. */
    List<String> notes() {
        return notes;
    }

    /** Returns the validation set of the data if it does not choose the parameters; otherwise empty. */
    Optional<Dataset> aside() {
        return aside;
    }

    /** Metric that selects the best parameters; empty if accuracy and loss do. */
    Optional<Metric> monitored() {
        return Optional.ofNullable(options.ending.monitored());
    }

    /** Whether a training is the run of the lecture notebook, which tests after every epoch and counts from 0. */
    boolean isNotebook(Fit fit) {
        TrainingConfig config = fit.config();
        return source.isMnist()
                && fit.splits().validation().size() == 0
                && fit.architecture().equals(NOTEBOOK)
                && config.equals(TrainingConfig.notebook()
                        .withEpochs(config.epochs())
                        .withSeed(config.seed())
                        .withThreads(config.threads())
                        .withStandardizedTargets(config.standardizedTargets()));
    }

    private void requireFit(Fit fit) throws IOException {
        int layers = fit.architecture().layers();
        if (freeze != null
                && (freeze.layers().size() == layers || freeze.layers().stream().anyMatch(layer -> layer > layers))) {
            throw new UsageException("--freeze " + freeze + ": the network has the layers 1 to " + layers
                    + ", and at least one of them must be trained");
        }
        if (from == null && !checkpoints.resume()) {
            FitCheck.requireNoIdleOutputs(fit.architecture(), fit.splits().training(), name(fit));
        }
        FitCheck.require(fit.architecture(), fit, name(fit), options.training);
    }

    /** Returns a note on the task, if the data choose the settings. */
    Optional<String> noteOnTask() {
        return Optional.ofNullable(noteOnTask);
    }

    /** Returns a note on columns that --layers leaves unscaled, if there are some. */
    Optional<String> noteOnScale(Fit fit) {
        boolean isUnscaled = !byData
                && from == null
                && !checkpoints.resume()
                && schema(fit) != null
                && !schema(fit).isScaled();
        return isUnscaled
                ? Optional.of("with --layers, columns are not scaled, and flags that are not given have the"
                        + " values of the lecture notebook; --hidden " + hidden(fit.architecture())
                        + " instead chooses both to suit the"
                        + " data")
                : Optional.empty();
    }

    /** Whether the reasons for kernels and threads are printed in any case. */
    boolean isVerbose() {
        return general.verbose;
    }

    /** Returns warnings about data that teach little, and about settings of the optimiser without effect. */
    List<String> warnings(Fit fit) throws IOException {
        return Stream.concat(dataWarnings(fit).stream(), OptimizerOptions.warnings(fit.config()).stream())
                .toList();
    }

    /** Returns warnings about data that teach little. */
    List<String> dataWarnings(Fit fit) throws IOException {
        return Stream.concat(
                        testing.warning(source, fit.splits(), () -> facts(fit.facts(), fit.architecture())).stream(),
                        fit.warnings().stream().map(RemedyFlags::in))
                .toList();
    }

    /** Returns whether the command line or the file of --config has a setting. */
    boolean isGiven(String key) {
        return spec.commandLine().getParseResult().hasMatchedOption("--" + key) || settingsOfFile.value(key) != null;
    }

    /**
     * Returns the settings chosen by the data, as flags; none if the notebook decides.
     *
     * @param isGiven whether the user gives a setting
     */
    List<String> choices(Fit fit, Predicate<String> isGiven) throws IOException {
        if (!byData) {
            return List.of();
        }
        Map<String, String> settings = settings(fit.facts(), fit.architecture());
        List<String> choices = new ArrayList<>();
        for (String key : CHOSEN) {
            if (settings.containsKey(key)) {
                choices.add("--" + key + " " + settings.get(key));
            }
        }
        choices.addAll(source.preparationFlags());
        choices.removeIf(flag -> isGiven.test(flag.replaceFirst("^--([^ ]+).*", "$1")));
        return choices;
    }

    /** Returns a note on settings chosen by the data; empty if there are none. */
    static Optional<String> noteOnChoices(List<String> choices) {
        return choices.isEmpty()
                ? Optional.empty()
                : Optional.of("chosen for these data: " + String.join(" ", choices));
    }

    private static String hidden(Architecture architecture) {
        List<Integer> sizes = architecture.sizes();
        return new EstimatorOptions.Hidden(sizes.subList(1, sizes.size() - 1)).toString();
    }

    /** Returns the settings of a training by flag. */
    private Map<String, String> settings(Facts known, Architecture architecture) {
        Map<String, String> settings = new LinkedHashMap<>(known.settings());
        settings.putAll(source.settled());
        if (byData) {
            settings.put("hidden", hidden(architecture));
        }
        String validation = options.ending.validation(known.get(Fact.SPLIT).orElseThrow());
        if (validation != null) {
            settings.put("validation", validation);
        }
        if (options.calibrating.isOn()) {
            settings.put("calibrate", "true");
        }
        OptimizerOptions.Name optimizer = options.training.optimizing.name;
        if (optimizer != null) {
            // AdamW is Adam with weight decay.
            settings.put("optimizer", optimizer.toString());
        }
        return settings;
    }

    /**
     * Returns the values of the flags in TOML, for --config. If the data have decided the inputs and the outputs, only
     * the hidden layers are named, so that the file suits other data too.
     */
    String configuration(Facts known, Architecture architecture) {
        Map<String, String> all = Settings.values(CommandSpec.forAnnotatedObject(options), Set.of(), Map.of());
        all.putAll(settings(known, architecture));
        return Settings.write(spec, except(byData || options.haveHidden() ? "layers" : "hidden"), all);
    }

    /** Returns the values of the flags in TOML, for a checkpoint. */
    String stored(Fit fit) {
        return Settings.write(spec, CheckpointOptions.OF_THE_MACHINE, settings(fit.facts(), fit.architecture()));
    }

    /** Returns the model of a training with its settings and the facts about its data. */
    Model described(Model trained, Dataset training) {
        Model model = converted == null
                ? trained
                : Model.of(trained.network(), converted, training).withMetrics(trained.metrics());
        Facts facts = facts(trained.facts(), trained.architecture());
        for (Fact<?> fact : List.of(Fact.EXAMPLES, Fact.CHECKSUM)) {
            facts = with(facts, trained.facts(), fact);
        }
        return model.withFacts(facts);
    }

    private static <T> Facts with(Facts facts, Facts from, Fact<T> fact) {
        return from.get(fact).map(value -> facts.with(fact, value)).orElse(facts);
    }

    /** Returns the facts about a training that a model file stores, without its examples. */
    Facts facts(Facts known, Architecture architecture) {
        Map<String, String> ofData = Settings.values(spec, except("hidden"), source.settled());
        spec.mixins().get("options").options().forEach(option -> ofData.remove(Settings.key(option)));
        Map<String, String> settings = settings(known, architecture);
        settings.keySet().removeAll(Set.of("hidden"));
        Fact.SplitFacts split = known.get(Fact.SPLIT).orElseThrow();
        Fact.Source validation = split.validation() == Fact.Source.OTHER ? Fact.Source.OWN : split.validation();
        Facts facts = Facts.UNKNOWN
                .withSettings(ofData)
                .withSettings(settings)
                .with(
                        Fact.SPLIT,
                        new Fact.SplitFacts(
                                tested, tested == Fact.Source.SHARE ? TESTED : 0, validation, split.share()));
        return namedTargets.isEmpty() ? facts : facts.with(Fact.TARGETS, namedTargets);
    }

    private static Set<String> except(String key) {
        Set<String> keys = new HashSet<>(WITHOUT_EFFECT);
        keys.add(key);
        return keys;
    }
}
