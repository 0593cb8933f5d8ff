package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.format.Provenance;
import dev.lanewise.internal.BackgroundTask;
import dev.lanewise.internal.DataChecksum;
import dev.lanewise.internal.access.TrainingAccess;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.PreparedData;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.training.FittingDefaults;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.search.TrainingTrial;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingListener;
import dev.lanewise.training.TrainingResult.Ending;
import dev.lanewise.training.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine;

/** Trains a network; what it computes depends on data and flags alone, to the last bit. */
@Command(name = "train", sortOptions = false, abbreviateSynopsis = true,
        header = "Trains a network; prints after every epoch how many test examples it gets right.",
        description = {
            "",
            "Without flags this is the lecture notebook's run. With --data, whatever no flag sets is chosen to suit"
                    + " the data, unless --layers is given. Ctrl-C stops after the current mini-batch and still saves.",
            "",
            "The last line is the SHA-256 of all parameters: it is the same for the same data and flags, whatever the"
                    + " kernels, the number of threads and the machine. With --serve a page shows how the curves"
                    + " grow, and its buttons pause and stop the training.",
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
    /** Flags that change nothing about what is computed. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("threads", "kernels", "width", "save", "out",
            "no-training-score", "quiet", "checkpoint", "checkpoint-every", "keep", "mapped", "serve", "port", "json",
            "force");

    /** What a checkpoint means that was written before there was this flag. */
    private static final Settings BEFORE_SCALED_TARGETS = Settings.of(Map.of("no-scale-targets", "true"));

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final TestOptions testing = new TestOptions();

    @Mixin
    private final FittedOptions fitted = new FittedOptions();

    @Mixin
    private final NetworkOptions network = new NetworkOptions("784-40-10");

    @Mixin
    private final RandomOptions chance = new RandomOptions();

    @Option(names = "--epochs", paramLabel = "N", converter = Values.ZeroOrMore.class,
            description = "Passes over the training set. With 0 nothing is trained. Default: 30; with --data and"
                    + " without --layers, about 5000 mini-batches, in 20 to 200 epochs.")
    Integer epochs;

    @Option(names = {"--batch-size", "--batch", "--mini-batch-size"}, paramLabel = "N",
            converter = Values.OneOrMore.class, description = "Examples in a mini-batch. Default: 10; 32 with --data"
                    + " and without --layers.")
    private Integer batch;

    @Mixin
    private final OptimizerOptions optimizing = new OptimizerOptions();

    @Option(names = "--seed", paramLabel = "N", converter = Values.Seed.class,
            description = "Seed of weights and order of examples. It is a number from 0 to 4294967295. Default:"
                    + " ${DEFAULT-VALUE}.")
    long seed = 1;

    @Option(names = "--no-scale-targets", fallbackValue = "true", description = "Train on regression targets as they"
            + " are. By default they are standardised for training, each column to mean 0 and standard deviation 1,"
            + " and the network is converted back after every epoch; only with --output identity.")
    private boolean noScaleTargets;

    @Option(names = "--from", paramLabel = "MODEL", description = "Begin with the network of this file, whose layers,"
            + " activations and loss need not be given.")
    private Path from;

    @Option(names = "--freeze", paramLabel = "LAYERS", converter = Values.OfLayers.class, description = "Layers that"
            + " keep their weights and biases, counted from 1, the first hidden one, and joined by commas: for --from,"
            + " as in --freeze 1,2. Default: none.")
    private Values.Layers freeze;

    @Option(names = "--linear-classes", fallbackValue = "true", description = "Allow classes with --output identity,"
            + " whose outputs then are no probabilities: they are fitted to numbers 0 and 1.")
    private boolean linearClasses;

    @Mixin
    private final EndingOptions ending = new EndingOptions();

    @Mixin
    private final CalibrationOptions calibrating = new CalibrationOptions();

    @Mixin
    private final CheckpointOptions checkpoints = new CheckpointOptions();

    @Mixin
    final LabelOptions labels = new LabelOptions();

    @Mixin
    final KernelOptions computing = new KernelOptions();

    @Mixin
    private final ResultOptions results = new ResultOptions();

    @Mixin
    private final LiveOptions live = new LiveOptions();

    @Option(names = "--config", paramLabel = "FILE", description = "Take flags that are not given from this TOML"
            + " file. It has"
            + " lines such as learning-rate = 0.1.")
    private Path config;

    @Option(names = "--quiet", fallbackValue = "true",
            description = "Print no notes and no progress on stderr; warnings and errors stay.")
    private boolean quiet;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    /** The flags; null if there were none to be read. */
    private CommandSpec spec;
    /** Whether the data choose what no flag chooses. */
    private boolean byData;
    /** What --from names; of a training that goes on from a checkpoint only the schema matters. */
    private SavedModel start;

    /**
     * A training with these flags, for a command that makes several.
     *
     * @throws ParameterException if there is something wrong with one
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
        spec = line.getCommandSpec();
        Settings settings = Settings.NONE;
        if (config != null) {
            settings = Settings.read(config, Train::line);
            line.setDefaultValueProvider(settings).parseArgs(arguments);
        }
        if (checkpoints.resume()) {
            Settings stored = checkpoints.read(Train::line).over(BEFORE_SCALED_TARGETS);
            settings = settings.over(stored);
            line.setDefaultValueProvider(settings).parseArgs(arguments);
            useNotebook();
            checkpoints.requireSame(spec, stored, WITHOUT_EFFECT, epochs);
            checkpoints.goOn(line);
            if (from != null && data.isTable()) {
                start = SavedModel.read(from);
            }
        } else if (from != null) {
            start = SavedModel.read(from);
            try {
                settings = settings.over(NetworkOptions.settings(start.network().architecture()));
            } catch (IllegalArgumentException e) {
                throw new UsageException("--from " + from + " is a network " + start.network().architecture() + ": "
                        + e.getMessage());
            }
            line.setDefaultValueProvider(settings).parseArgs(arguments);
        }
        String known = checkpoints.resume() ? "--resume" : from != null ? "--from"
                : network.layers != null ? "--layers" : null;
        byData = fitted.apply(known, data.isMnist());
        if (byData) {
            data.prepareByDefault();
            ending.validateByDefault();
        } else {
            useNotebook();
        }
    }

    /** Gives flags that are not given the values of the lecture notebook. */
    private void useNotebook() {
        network.useNotebook();
        chance.init = chance.init == null ? Initializer.NOTEBOOK : chance.init;
        epochs = epochs == null ? TrainingConfig.notebook().epochs() : epochs;
        batch = batch == null ? TrainingConfig.notebook().batchSize() : batch;
    }

    /** Gives flags that are not given the values that suit the data, if the data choose them. */
    void suit(Loaded loaded) throws IOException {
        if (!byData) {
            return;
        }
        Dataset training = loaded.splits().training();
        FittedOptions.requireLearnable(training, data.data);
        data.task = loaded.schemaOrNull() == null || data.isStored() ? data.task : training.task();
        network.suit(training, fitted.units());
        fitted.settle();
        chance.init = chance.init == null ? FittingDefaults.initializer(network.architecture()) : chance.init;
        optimizing.useAdam();
        batch = batch == null ? FittingDefaults.BATCH_SIZE : batch;
        epochs = epochs == null ? FittingDefaults.epochs(training.size(), batch) : epochs;
        ending.settle(loaded.splits(), testing.isGiven(), epochs);
    }

    private static CommandLine line() {
        return Main.configured(new CommandLine(new Train()));
    }

    @Override
    public int run(Screen screen) throws Exception {
        Screen loading = quiet ? screen.unwatched() : screen;
        Loaded suited = null;
        if (byData) {
            // Before data are read that may take minutes.
            results.requireNoRun();
            results.requireWritable();
            checkpoints.requireWritable();
            suited = loadAndSuit(loading);
        } else {
            // Without flags nothing has been settled.
            useNotebook();
        }
        Architecture architecture = network.architecture();
        TrainingConfig trainingConfig = trainingConfig(computing.threads);
        boolean sparse = data.isMnist() && chance.keepsZeros();
        KernelSelection selection = computing.select(sparse, network.layers, screen);
        checkpoints.warnings().forEach(warning -> screen.err().println("warning: " + warning));
        if (!checkpoints.resume()) {
            results.requireNoRun();
        }
        results.requireWritable();
        checkpoints.requireWritable();
        Network net = initial(architecture);
        Loaded loaded = suited != null ? suited : loadWarmingUp(net, trainingConfig, selection.kernels(), loading);
        Splits splits = loaded.splits();
        requireFit(architecture, loaded);
        results.writeConfiguration(this::configuration);
        boolean numbers = splits.training().task() == Task.REGRESSION;
        TrainingReport report = new TrainingReport(screen, numbers, results.json, quiet);
        int exit = 0;
        TrainingControl control = new TrainingControl();
        try (Training training = control.of(training(
                        net, trainingConfig, splits, selection.kernels(), new PreparedData()));
                Interruption interruption = new Interruption(control::stop);
                LivePage page = !live.serve ? null : new LivePage(live.port, control, progress(training, !numbers),
                        architecture, splits.name(), epochs, !numbers)) {
            setUp(training, splits);
            report.begin(selection, training, architecture, loaded, ending.validate());
            if (byData) {
                report.note(FittedOptions.note(splits.training(), data.target));
                report.note("chosen for these data: " + choices());
            }
            if (page != null) {
                report.page(page.address());
            }
            TrainingResult result = train(training, splits, report, page, screen, !numbers);
            // Looks at all examples.
            Provenance from = results.wantNetwork() ? provenance(splits) : null;
            Outcome outcome = Outcome.of(result, net, splits, computing.threads);
            outcome.warning().ifPresent(warning -> screen.err().println("warning: " + warning));
            Map<String, Double> figures = new LinkedHashMap<>(metrics(result, !numbers));
            Network trained = outcome.isGood()
                    ? calibrating.apply(net, splits.validation(), figures, quiet ? null : screen.err()) : net;
            String unsaved = "";
            if (!outcome.isGood()) {
                unsaved = results.writeRejected(net, loaded, figures, from, outcome.hasTrained());
            } else {
                report.saved(results.write(trained, loaded, figures, from));
            }
            String digest = trained.sha256();
            report.digest(digest);
            if (page != null) {
                page.ended(result, digest);
            }
            results.writeReport(file -> {
                writeReport(file, trained, loaded, result, from, selection, screen);
                report.saved(List.of(file));
            });
            if (!outcome.isGood()) {
                throw new IOException(report.explanation(outcome.explanation()) + unsaved);
            } else if (interruption.isRequested() || control.hasStopped(result)) {
                exit = INTERRUPTED;
            }
        }
        return exit;
    }

    private void writeReport(Path page, Network net, Loaded loaded, TrainingResult result, Provenance from,
            KernelSelection selection, Screen screen) throws IOException {
        int kept = kept(result);
        double loss = kept < 0 || calibrating.isOn() ? Double.NaN : result.history().get(kept).test().loss();
        ReportFiles files = new ReportFiles(selection, computing.threads);
        Dataset test = loaded.splits().test();
        History history = new History(result.history(), kept);
        files.writeWithPlots(page, files.findings(net, test, testing.name(data), loss, history, from,
                loaded.schemaOrNull(), testing.rowFile(data)), screen);
    }

    private Network initial(Architecture architecture) {
        if (start == null) {
            return chance.init.network(architecture, seed);
        }
        if (!start.network().architecture().equals(architecture)) {
            throw new UsageException("--from " + from + " is a network " + start.network().architecture()
                    + ", but the other flags ask for " + architecture);
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
     * The data, with the validation set that is asked for; the columns of a table are prepared as the rest of the rows teach, or
     * as those were that the network of --from was trained on.
     */
    Loaded load() throws IOException {
        return testing.load(data, start == null ? null : start.schemaOrNull(), ending, seed);
    }

    /** The epoch whose parameters are kept; -1 where the training ended within one. */
    private static int kept(TrainingResult result) {
        boolean between = result.ending() != Ending.STOPPED && result.ending() != Ending.TIME;
        return result.bestEpoch() >= 0 ? result.bestEpoch() : between ? result.history().size() - 1 : -1;
    }

    /** The figures of the parameters that are kept; none where they are those of no epoch. */
    private static Map<String, Double> metrics(TrainingResult result, boolean hasHits) {
        int epoch = kept(result);
        return epoch < 0 ? Map.of() : MetricsLog.figures(result.history().get(epoch), hasHits);
    }

    /** Metric that selects the best parameters; empty if accuracy and loss do. */
    Optional<Metric> monitored() {
        return Optional.ofNullable(ending.monitored());
    }

    /** Whether --validation, or a file, says what the validation set is. */
    boolean saysHowToValidate() {
        return ending.sayHowToValidate();
    }

    private void requireFit(Architecture architecture, Loaded loaded) throws IOException {
        if (freeze != null) {
            try {
                ShapeCheck.requireFreezable(architecture, freeze.layers());
            } catch (IllegalArgumentException e) {
                throw new UsageException("--freeze " + freeze + ": " + e.getMessage());
            }
        }
        FitCheck.require(architecture, loaded, batch, linearClasses);
        if (from == null && !checkpoints.resume()) {
            FitCheck.requireNoIdleOutputs(architecture, loaded.splits());
        }
        FitCheck.requireTreatable(architecture, loaded.splits(), labels, ending, calibrating);
    }

    /** The training that the flags describe, with nobody listening. */
    private Training training(
            Network net, TrainingConfig trainingConfig, Splits splits, Kernels kernels, PreparedData data) {
        boolean regression = splits.training().task() == Task.REGRESSION
                && net.architecture().output() == Activation.IDENTITY;
        Training training = TrainingAccess.get().create(net, trainingConfig.withLabels(labels.treatment(splits.training()))
                .withStandardizedTargets(regression && !noScaleTargets), splits.training(), kernels, data);
        ending.applyTo(training, splits);
        return training;
    }

    /** Refuses flags that do not go together, or not with the data. */
    void check(Loaded loaded) throws IOException {
        trainingConfig(computing.threads);
        requireFit(network.architecture(), loaded);
    }

    private TrainingConfig trainingConfig(int threads) {
        return optimizing.applyTo(TrainingConfig.notebook().withEpochs(epochs).withBatchSize(batch)
                .withSeed(seed).withThreads(threads))
                .withNoise(chance.noise())
                .withAugmentation(chance.augmentation)
                .withFrozenLayers(freeze == null ? new int[0] : freeze.numbers())
                .withLinearClasses(linearClasses);
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

    /** What a training of its own does besides: tell how it goes, and go on from a checkpoint and write others. */
    private void setUp(Training training, Splits splits) throws IOException {
        training.testWith(splits.test());
        if (results.wantMetrics() || live.serve) {
            if (!results.noTrainingScore) {
                training.scoreTraining();
            }
            if (!ending.validate() && splits.validation().size() > 0) {
                training.recordValidation(splits.validation());
            }
        }
        checkpoints.applyTo(training, spec);
    }

    private TrainingProgress progress(Training training, boolean hasHits) {
        TrainingProgress progress = new TrainingProgress(training, epochs, batch, hasHits);
        training.listen(progress);
        return progress;
    }

    // Takes the page as a mere listener: the parser looks at all methods, and would load the server for every training.
    private TrainingResult train(Training training, Splits splits, TrainingReport report, TrainingListener pageOrNull,
            Screen screen, boolean hasHits) throws IOException {
        Screen barScreen = quiet ? screen.unwatched() : screen;
        try (MetricsLog metrics = results.metrics(hasHits);
                TrainingLine bar = new TrainingLine(barScreen, progress(training, hasHits))) {
            checkpoints.replay(report.begin(training, splits, epochs, ending.monitored()));
            training.listen(bar).listen(epoch -> {
                if (!report.epoch(epoch)) {
                    // Nobody reads any more.
                    training.stop();
                }
            });
            if (metrics != null) {
                checkpoints.replay(metrics);
                training.listen(metrics);
            }
            if (pageOrNull != null) {
                checkpoints.replay(pageOrNull);
                training.listen(pageOrNull);
            }
            TrainingResult result = training.run();
            bar.end();
            report.end(result, ending.monitored());
            return result;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Loaded loadWarmingUp(Network net, TrainingConfig trainingConfig, Kernels kernels, Screen screen)
            throws IOException {
        try (BackgroundTask<Void> warmUp = MnistWarmUp.start(data, net, trainingConfig, kernels)) {
            return load(screen);
        }
    }

    /** The data, which choose what no flag chooses. */
    Loaded loadAndSuit(Screen screen) throws IOException {
        Loaded loaded = load(screen);
        suit(loaded);
        return loaded;
    }

    /** Whether the data have a validation set of their own, as far as the flags tell. */
    boolean hasValidation() throws IOException {
        return !testing.isGiven() || data.hasOwnSets();
    }

    /** What the data chose, as flags. */
    private String choices() throws IOException {
        return "--layers " + network.layers + " --activation " + network.activation + " --output " + network.output
                + " --loss " + network.loss + " --init " + chance.init + " --optimizer " + optimizing.name
                + " --learning-rate " + optimizing.eta + " --batch-size " + batch + " --epochs " + epochs
                + ending.flags() + data.preparation();
    }

    /** What the flags stand at, in TOML, for --config. */
    String configuration() {
        return Settings.write(spec, WITHOUT_EFFECT);
    }

    Provenance provenance(Splits splits) {
        return Provenance.ofTraining(seed, Settings.commandLine(spec, WITHOUT_EFFECT))
                .withData(DataChecksum.of(splits.training()));
    }
}
