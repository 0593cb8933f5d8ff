package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.format.Provenance;
import dev.lanewise.format.StoredSet;
import dev.lanewise.internal.BackgroundTask;
import dev.lanewise.internal.DataChecksum;
import dev.lanewise.internal.access.TrainingAccess;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.PreparedData;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
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
            "Without flags this is the lecture notebook's run. The last line is the SHA-256 of all parameters: it is the"
                    + " same for the same data and flags, whatever the kernels, the number of threads and the machine."
                    + " Ctrl-C stops after the current mini-batch and still saves. With --serve a page shows how the curves"
                    + " grow, and its buttons pause and stop the training.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise train",
            "  lanewise train --layers 784-100-30-10 --epochs 10 --save digits.lanewise",
            "  lanewise train --activation relu --output softmax --cost cross-entropy",
            "  lanewise train --epochs 300 --serve"
        })
final class Train implements Subcommand {
    static final int INTERRUPTED = 130;
    private static final ImageShape MNIST = new ImageShape(28, 28);
    /** Flags that change nothing about what is computed. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("threads", "kernels", "width", "save", "out",
            "no-training-score", "quiet", "checkpoint", "checkpoint-every", "keep", "mapped", "serve", "port");

    /** What a checkpoint means that was written before there was this flag. */
    private static final Settings BEFORE_SCALED_TARGETS = Settings.of(Map.of("no-scale-targets", "true"));

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final NetworkOptions network = new NetworkOptions("784-40-10");

    @Mixin
    private final RandomOptions chance = new RandomOptions();

    @Option(names = "--epochs", paramLabel = "N", converter = Values.ZeroOrMore.class,
            description = "Passes over the training set; with 0 nothing is trained. Default: ${DEFAULT-VALUE}.")
    int epochs = 30;

    @Option(names = "--batch", paramLabel = "N", converter = Values.OneOrMore.class,
            description = "Examples in a mini-batch. Default: ${DEFAULT-VALUE}.")
    private int batch = 10;

    @Mixin
    private final OptimizerOptions optimizing = new OptimizerOptions();

    @Option(names = "--seed", paramLabel = "N", converter = Values.Seed.class,
            description = "Seed of the initial weights and of the order of the examples, 0 to 4294967295. Default:"
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
    private final CheckpointOptions checkpoints = new CheckpointOptions();

    @Mixin
    final LabelOptions labels = new LabelOptions();

    @Mixin
    final KernelOptions computing = new KernelOptions();

    @Mixin
    private final ResultOptions results = new ResultOptions();

    @Mixin
    private final LiveOptions live = new LiveOptions();

    @Option(names = "--config", paramLabel = "FILE", description = "Take flags that are not given from this file in TOML,"
            + " such as eta = 0.1.")
    private Path config;

    @Option(names = "--quiet", fallbackValue = "true",
            description = "Print no notes and no progress on stderr; warnings and errors stay.")
    private boolean quiet;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    /** The flags; null if there were none to be read. */
    private CommandSpec spec;
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
    }

    private static CommandLine line() {
        return Main.configured(new CommandLine(new Train()));
    }

    @Override
    public int run(Screen screen) throws Exception {
        Architecture architecture = network.architecture();
        TrainingConfig trainingConfig = trainingConfig(computing.threads);
        boolean sparse = data.isMnist() && chance.keepsZeros();
        KernelSelection selection = computing.select(sparse, network.layers, screen);
        checkpoints.warnings().forEach(warning -> screen.err().println("warning: " + warning));
        results.requireWritable();
        checkpoints.requireWritable();
        Network net = initial(architecture);
        Loaded loaded;
        try (BackgroundTask<Void> warmUp = warmUp(net, trainingConfig, selection.kernels())) {
            loaded = load();
        }
        Splits splits = loaded.splits();
        requireFit(architecture, loaded);
        requireTreatable(splits);
        results.writeConfiguration(this::configuration);
        boolean numbers = splits.training().task() == Task.REGRESSION;
        TrainingReport report = new TrainingReport(screen, numbers, quiet);
        int exit = 0;
        TrainingControl control = new TrainingControl();
        try (Training training = control.of(training(
                        net, trainingConfig, splits, selection.kernels(), new PreparedData()));
                Interruption interruption = new Interruption(control::stop);
                LivePage page = !live.serve ? null : new LivePage(live.port, control, progress(training, !numbers),
                        architecture, splits.name(), epochs, !numbers)) {
            setUp(training, splits);
            report.begin(selection, training, architecture, loaded);
            if (page != null) {
                report.page(page.address());
            }
            TrainingResult result = train(training, report, page, screen, !numbers);
            // Looks at all examples.
            Provenance from = results.wantNetwork() ? provenance(splits) : null;
            report.saved(results.write(net, loaded, metrics(result, !numbers), from));
            String digest = net.sha256();
            report.digest(digest);
            if (page != null) {
                page.ended(result, digest);
            }
            results.writeReport(file -> {
                writeReport(file, net, splits.test(), result, from, selection, screen);
                report.saved(List.of(file));
            });
            if (interruption.isRequested() || control.hasStopped(result)) {
                exit = INTERRUPTED;
            } else if (result.ending() == Ending.DIVERGED) {
                throw new IOException(result.explanation());
            }
        }
        return exit;
    }

    private void writeReport(Path page, Network net, Dataset test, TrainingResult result, Provenance from,
            KernelSelection selection, Screen screen) throws IOException {
        int kept = kept(result);
        double loss = kept < 0 ? Double.NaN : result.history().get(kept).test().loss();
        ReportFiles files = new ReportFiles(selection, computing.threads);
        files.writeWithPlots(page, files.findings(net, test, "test set of " + data.data, loss,
                new History(result.history(), kept), from), screen);
    }

    /** Has kernels compiled while MNIST is being unzipped. Other data load faster, or their form is not known yet. */
    private BackgroundTask<Void> warmUp(Network net, TrainingConfig trainingConfig, Kernels kernels) {
        return BackgroundTask.start("lanewise-warm-up-request", () -> {
            Architecture architecture = net.architecture();
            if (data.isMnist() && architecture.inputs() == MNIST.rows() * MNIST.columns()) {
                // Scalar code trains on so many in a few hundredths of a second.
                int examples = Math.max(1, Math.min(batch, 10_000_000 / architecture.parameterCount()));
                byte[] pixels = new byte[examples * MNIST.rows() * MNIST.columns()];
                for (int i = 0; i < pixels.length; i += 5) {
                    pixels[i] = (byte) i;
                }
                int[] labels = new int[examples];
                Dataset made = Dataset.ofBytes(pixels, 1 / 255f, labels, architecture.outputs(), MNIST);
                TrainingAccess.get().requestKernels(net, trainingConfig.withLinearClasses(true), made, kernels);
            }
            return null;
        });
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

    /**
     * The data, with the validation set that is asked for; the columns of a table are prepared as the rest of the rows teach, or
     * as those were that the network of --from was trained on.
     */
    Loaded load() throws IOException {
        Schema known = start == null ? null : start.schemaOrNull();
        if (data.isStored()) {
            StoredSet stored = data.stored(known);
            return new Loaded(ending.split(stored.splits(), seed), stored.schema().orElse(null), List.of());
        }
        if (!data.isTable()) {
            Splits splits = data.load();
            return new Loaded(ending.split(splits, seed), known, data.notes());
        }
        return data.loadTable(known, table -> ending.split(table, data.data, seed), ending.flagsOfSplit(seed));
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
        Splits splits = loaded.splits();
        if (architecture.couplesExamples() && batch == 1) {
            throw new UsageException("--batch-norm needs a --batch of 2 or more, but 1 was given");
        }
        if (freeze != null) {
            try {
                ShapeCheck.requireFreezable(architecture, freeze.layers());
            } catch (IllegalArgumentException e) {
                throw new UsageException("--freeze " + freeze + ": " + e.getMessage());
            }
        }
        if (ShapeCheck.isLinearForClasses(architecture, splits.training()) && !linearClasses) {
            throw new UsageException("the targets are classes, but an output layer of identity is for numbers:"
                    + " --output softmax --cost cross-entropy gives probabilities of classes, import --task classes"
                    + " makes such a model file of logits, and --linear-classes fits classes as numbers nonetheless");
        }
        try {
            ShapeCheck.require(architecture, splits.training());
            ShapeCheck.requireMiniBatches(architecture, splits.training(), batch);
        } catch (IllegalArgumentException e) {
            boolean ofColumns = loaded.schemaOrNull() != null && splits.training().inputs() != architecture.inputs();
            throw new IOException(splits.name() + ": " + e.getMessage()
                    + (ofColumns ? " (" + SchemaText.line(loaded.schemaOrNull()) + ")" : ""), e);
        }
    }

    private void requireTreatable(Splits splits) throws IOException {
        try {
            labels.treatment(splits.training()).requireFit(splits.training());
            ending.requireMonitorable(network.architecture(), splits);
        } catch (IllegalArgumentException e) {
            throw new IOException(splits.name() + ": " + e.getMessage(), e);
        }
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
        requireTreatable(loaded.splits());
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

    /** The same training as one of a search. */
    TrainingTrial trial(Splits splits, Kernels kernels, int threads, PreparedData data) {
        Network net = initial(network.architecture());
        return new TrainingTrial(
                training(net, trainingConfig(threads), splits, kernels, data), splits.validation());
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
    private TrainingResult train(Training training, TrainingReport report, TrainingListener pageOrNull, Screen screen,
            boolean hasHits) throws IOException {
        Screen barScreen = quiet ? screen.unwatched() : screen;
        try (MetricsLog metrics = results.metrics(hasHits);
                TrainingLine bar = new TrainingLine(barScreen, progress(training, hasHits))) {
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

    /** What the flags stand at, in TOML, for --config. */
    String configuration() {
        return Settings.write(spec, WITHOUT_EFFECT);
    }

    Provenance provenance(Splits splits) {
        return Provenance.ofTraining(seed, Settings.commandLine(spec, WITHOUT_EFFECT))
                .withData(DataChecksum.of(splits.training()));
    }
}
