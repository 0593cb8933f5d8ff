package dev.lanewise.cli;

import dev.lanewise.Count;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Splits;
import dev.lanewise.data.TargetKind;
import dev.lanewise.format.FileReplacement;
import dev.lanewise.format.ModelFile;
import dev.lanewise.format.Outputs;
import dev.lanewise.format.Provenance;
import dev.lanewise.kernel.KernelSelection;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Network;
import dev.lanewise.train.Checkpoint;
import dev.lanewise.train.CheckpointFolder;
import dev.lanewise.train.Every;
import dev.lanewise.train.Fit;
import dev.lanewise.train.PreparedData;
import dev.lanewise.train.Score;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.Training;
import dev.lanewise.train.TrainingConfig;
import dev.lanewise.train.TrainingResult;
import dev.lanewise.train.TrainingResult.Ending;
import dev.lanewise.tune.TrainingTrial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Trains a network; what it computes depends on data and flags alone, to the last bit. */
@Command(name = "train", sortOptions = false, abbreviateSynopsis = true,
        header = "Trains a network; prints after every epoch how many test examples it gets right.",
        description = {
            "",
            "Without flags this is the lecture notebook's run. The last line is the SHA-256 of all parameters: it is the"
                    + " same for the same data and flags, whatever the kernels, the number of threads and the machine."
                    + " Ctrl-C stops after the current mini-batch and still saves.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise train",
            "  lanewise train --layers 784-100-30-10 --epochs 10 --save digits.lanewise",
            "  lanewise train --activation relu --output softmax --cost cross-entropy"
        })
final class Train implements Subcommand {
    static final int INTERRUPTED = 130;
    private static final String MODEL_NAME = "model.lanewise";
    private static final String METRICS_NAME = "metrics.jsonl";
    private static final String CONFIG_NAME = "config.toml";
    static final String OWN = "own";
    /** What --validation is when the validation set is trained on. */
    private static final String NONE = "0";
    /** Flags that change nothing about what is computed. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("threads", "kernels", "width", "save", "out", "quiet",
            "checkpoint", "checkpoint-every", "keep");
    /** Flags that are chosen anew where a training goes on, which may be another machine and another folder. */
    private static final Set<String> OF_THE_MACHINE = Set.of("threads", "kernels", "width", "checkpoint");
    /** Flags that may be others when a training goes on; of the data a checksum tells whether they are the same. */
    private static final Set<String> FREE_TO_RESUME =
            Set.of("data", "epochs", "max-seconds", "config", "resume", "verbose");

    /**
     * How often a checkpoint is written.
     *
     * @param text as it was given, such as {@code 3} or {@code 5m}
     */
    record Period(String text, Every every) {
        private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smh]?)");

        static Period parse(String text) {
            Matcher time = TIME.matcher(text);
            if (!time.matches() || Integer.parseInt(time.group(1)) == 0) {
                throw new IllegalArgumentException("a number of epochs above 0 or a time such as 30s, 5m or 2h is"
                        + " expected, but '" + text + "' was given");
            }
            int number = Integer.parseInt(time.group(1));
            return new Period(text, switch (time.group(2)) {
                case "s" -> Every.seconds(number);
                case "m" -> Every.seconds(60.0 * number);
                case "h" -> Every.seconds(3600.0 * number);
                default -> Every.epochs(number);
            });
        }

        @Override
        public String toString() {
            return text;
        }
    }

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

    @Option(names = "--from", paramLabel = "MODEL", description = "Begin with the network of this file, whose layers,"
            + " activations and cost need not be given.")
    private Path from;

    @Option(names = "--validation", paramLabel = "SHARE", converter = Values.OfValidation.class,
            description = "Keep the parameters that were best on a validation set: a share of the training set such as 0.1,"
                    + " drawn by the seed and not trained on; or own, the data's own; with 0 there is none, and the data's"
                    + " own is trained on as well.")
    private String validation;

    @Option(names = "--patience", paramLabel = "N", converter = Values.OneOrMore.class,
            description = "Stop after N epochs in a row that were not better on the validation set; without --validation"
                    + " that is the data's own.")
    private Integer patience;

    @Option(names = "--max-seconds", paramLabel = "N", converter = Values.PositiveSeconds.class,
            description = "Stop training after so many seconds, with the mini-batch that is in work then.")
    private Double maxSeconds;

    @Option(names = "--checkpoint", paramLabel = "DIR", description = "Write checkpoints to this folder, which is made if it"
            + " is missing, so that --resume can go on after whatever ends the process.")
    private Path checkpoint;

    @Option(names = "--checkpoint-every", paramLabel = "N", converter = Values.OfEvery.class,
            description = "Epochs from one checkpoint to the next, or a time such as 30s, 5m or 2h. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Period checkpointEvery = Period.parse("1");

    @Option(names = "--keep", paramLabel = "N", converter = Values.OneOrMore.class,
            description = "Checkpoints that are kept. Default: ${DEFAULT-VALUE}.")
    private int keep = 3;

    @Option(names = "--resume", paramLabel = "DIR", description = "Go on from the newest checkpoint of this folder. No other"
            + " flag is needed; more --epochs may be given, but nothing that would make another result.")
    private Path resume;

    @Mixin
    final LabelOptions labels = new LabelOptions();

    @Mixin
    final KernelOptions computing = new KernelOptions();

    @Option(names = "--save", paramLabel = "FILE", description = "Write the network to this file at the end. A file that"
            + " is there is replaced in one step.")
    private Path save;

    @Option(names = "--out", paramLabel = "DIR", description = "Write " + MODEL_NAME + ", " + METRICS_NAME + " (one"
            + " JSON object per epoch) and " + CONFIG_NAME + " (for --config) to this folder, which is made if it is"
            + " missing.")
    private Path out;

    @Option(names = "--config", paramLabel = "FILE", description = "Take flags that are not given from this file in TOML,"
            + " such as eta = 0.1.")
    private Path config;

    @Option(names = "--quiet", fallbackValue = "true", description = "Print no notes and no progress on stderr; warnings and errors stay.")
    private boolean quiet;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    /** The flags; null if there were none to be read. */
    private CommandSpec spec;
    /** What --from names. */
    private Network start;
    private Checkpoint resumeFrom;
    private final List<String> warnings = new ArrayList<>();

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
    public void prepare(List<String> arguments) {
        data.loadAhead(arguments);
    }

    @Override
    public void settle(CommandLine line, String[] arguments) throws IOException {
        spec = line.getCommandSpec();
        Settings settings = Settings.NONE;
        if (config != null) {
            settings = Settings.read(config, Train::line);
            line.setDefaultValueProvider(settings).parseArgs(arguments);
        }
        if (resume != null) {
            resumeFrom = newestCheckpoint();
            Settings stored = Settings.parse(resume + ": the configuration", resumeFrom.configuration(), Train::line);
            settings = settings.over(stored);
            line.setDefaultValueProvider(settings).parseArgs(arguments);
            requireSame(stored);
            if (!line.getParseResult().hasMatchedOption("--checkpoint")) {
                checkpoint = resume;
            }
        } else if (from != null) {
            start = ModelFile.read(from).network();
            settings = settings.over(NetworkOptions.settings(start.architecture()));
            line.setDefaultValueProvider(settings).parseArgs(arguments);
        }
    }

    private static CommandLine line() {
        return Main.configured(new CommandLine(new Train()));
    }

    /** The newest checkpoint that can be read. */
    private Checkpoint newestCheckpoint() throws IOException {
        IOException first = null;
        for (Path file : new CheckpointFolder(resume, keep).files()) {
            try {
                return Checkpoint.read(file);
            } catch (DataFormatException e) {
                warnings.add(e.getMessage() + "; the checkpoint before it is tried");
                first = first == null ? e : first;
            }
        }
        throw first != null ? first : new IOException(resume + ": there is no checkpoint in this folder");
    }

    /** Refuses flags that would make another result than the training would have had without interruption. */
    private void requireSame(Settings stored) {
        for (OptionSpec option : spec.options()) {
            String key = Settings.key(option);
            String before = stored.value(key);
            Object now = option.getValue();
            boolean same = now == null || now.equals(false)
                    ? before == null || before.equals("false")
                    : now.toString().equals(before);
            if (!same && !WITHOUT_EFFECT.contains(key) && !FREE_TO_RESUME.contains(key)) {
                throw new UsageException("--" + key + " " + now + " does not go with the training in " + resume
                        + ", which has " + (before == null ? "no --" + key : "--" + key + " " + before));
            }
        }
        if (epochs < resumeFrom.epoch()) {
            throw new UsageException("--epochs " + epochs + " is less than the "
                    + Count.of(resumeFrom.epoch(), "epoch") + " that the training in " + resume + " has done");
        }
    }

    @Override
    public int run(Screen screen) throws Exception {
        Architecture architecture = network.architecture();
        TrainingConfig trainingConfig = trainingConfig(computing.threads);
        KernelSelection selection = computing.select(screen);
        warnings.forEach(warning -> screen.err().println("warning: " + warning));
        requireWritable();
        Network net = initial(architecture);
        Splits splits = splits();
        requireFit(architecture, splits);
        requireTreatable(splits);
        if (out != null) {
            byte[] text = configuration().getBytes(StandardCharsets.UTF_8);
            FileReplacement.write(out.resolve(CONFIG_NAME), channel -> channel.write(ByteBuffer.wrap(text)));
        }
        int exit = 0;
        try (Training training = training(net, trainingConfig, splits, selection.kernels(), new PreparedData());
                Interruption interruption = new Interruption(training::stop)) {
            setUp(training, splits);
            if (!quiet) {
                describe(screen, selection, training.trainer().workerCount(), architecture, splits);
            }
            TrainingResult result = train(training, splits, screen);
            save(net, Outputs.of(splits.training()), screen);
            screen.out().print("parameters sha256: " + net.sha256() + "\n");
            // Flushed before the JVM may end.
            screen.out().flush();
            if (interruption.isRequested()) {
                exit = INTERRUPTED;
            } else if (result.ending() == Ending.DIVERGED) {
                throw new IOException(result.explanation());
            }
        }
        return exit;
    }

    private Network initial(Architecture architecture) {
        if (start == null) {
            return chance.init.network(architecture, seed);
        }
        if (!start.architecture().equals(architecture)) {
            throw new UsageException("--from " + from + " is a network " + start.architecture()
                    + ", but the other flags ask for " + architecture);
        }
        return start;
    }

    /** The data, with the validation set that is asked for. */
    Splits splits() throws IOException, InterruptedException {
        Splits splits = data.load();
        if (NONE.equals(validation)) {
            if (patience != null) {
                throw new UsageException("--patience needs a validation set, but with --validation 0 there is none");
            }
            return splits.withoutValidation();
        }
        if (validation != null && !validation.equals(OWN)) {
            return splits.withValidation(Double.parseDouble(validation), seed);
        }
        if ((validation != null || patience != null) && splits.validation().size() == 0) {
            throw new UsageException((validation != null ? "--validation own" : "--patience without --validation")
                    + " needs a validation set, but the data " + splits.name() + " have none");
        }
        return splits;
    }

    /** Whether --validation, or a file, says what the validation set is. */
    boolean saysHowToValidate() {
        return validation != null;
    }

    /** Finds out before hours of training whether the result can be written. */
    private void requireWritable() throws IOException {
        if (out != null) {
            makeFolder(out, "--out");
            FileReplacement.requireWritable(out.resolve(MODEL_NAME));
            FileReplacement.requireWritable(out.resolve(METRICS_NAME));
            FileReplacement.requireWritable(out.resolve(CONFIG_NAME));
        }
        if (save != null) {
            FileReplacement.requireWritable(save);
        }
        if (checkpoint != null) {
            makeFolder(checkpoint, "--checkpoint");
            boolean goesOn = resume != null && Files.isSameFile(checkpoint, resume);
            if (!goesOn && !new CheckpointFolder(checkpoint, keep).files().isEmpty()) {
                throw new UsageException("--checkpoint " + checkpoint + " has checkpoints of an earlier training: --resume "
                        + checkpoint + " goes on with it, and a new training needs another folder");
            }
            FileReplacement.requireWritable(checkpoint.resolve("epoch"));
        }
    }

    private static void makeFolder(Path folder, String flag) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException(folder + ": the folder of " + flag + " cannot be made: there is something else in its"
                    + " place, or no right to make it", e);
        }
    }

    private void requireFit(Architecture architecture, Splits splits) throws IOException {
        if (architecture.couplesExamples() && batch == 1) {
            throw new UsageException("--batch-norm needs a --batch of 2 or more, but 1 was given");
        }
        try {
            Fit.require(architecture, splits.training());
            Fit.requireMiniBatches(architecture, splits.training(), batch);
        } catch (IllegalArgumentException e) {
            throw new IOException(splits.name() + ": " + e.getMessage(), e);
        }
    }

    private void requireTreatable(Splits splits) throws IOException {
        try {
            labels.treatment(splits.training()).requireFit(splits.training());
        } catch (IllegalArgumentException e) {
            throw new IOException(splits.name() + ": " + e.getMessage(), e);
        }
    }

    private void describe(
            Screen screen, KernelSelection selection, int workers, Architecture architecture, Splits splits) {
        screen.err().printf(Locale.ROOT, "%s; %s%n", selection.reason(), workers < computing.threads
                ? workers + " of " + computing.threads + " threads, because the steps are too small to be shared"
                : Count.of(workers, "thread"));
        screen.err().printf(Locale.ROOT, "%s: %,d parameters; %s: %,d %s to train on, %,d to test with%n",
                architecture, architecture.parameterCount(),
                splits.name(), splits.training().size(), Count.noun(splits.training().size(), "example"),
                splits.test().size());
    }

    /** The training that the flags describe, with nobody listening. */
    private Training training(
            Network net, TrainingConfig trainingConfig, Splits splits, Kernels kernels, PreparedData data) {
        Training training = new Training(net, trainingConfig.withLabels(labels.treatment(splits.training())),
                splits.training(), kernels, data);
        if (validates()) {
            training.validateWith(splits.validation());
        }
        if (patience != null) {
            training.patience(patience);
        }
        if (maxSeconds != null) {
            training.maxSeconds(maxSeconds);
        }
        return training;
    }

    /** Whether a validation set decides which parameters are kept. */
    private boolean validates() {
        return validation != null && !validation.equals(NONE) || patience != null;
    }

    /** Refuses flags that do not go together, or not with the data. */
    void check(Splits splits) throws IOException {
        trainingConfig(computing.threads);
        requireFit(network.architecture(), splits);
        requireTreatable(splits);
    }

    private TrainingConfig trainingConfig(int threads) {
        return optimizing.applyTo(new TrainingConfig(epochs, batch, 1, seed, threads))
                .withNoise(chance.noise());
    }

    /** Whether the training would share its steps among threads. */
    boolean sharesSteps(Splits splits, PreparedData data) {
        return Trainer.sharesSteps(
                network.architecture(), trainingConfig(computing.threads), splits.training(), data);
    }

    /** The same training as one of a search. */
    TrainingTrial trial(Splits splits, Kernels kernels, int threads, PreparedData data) {
        Network net = initial(network.architecture());
        return new TrainingTrial(
                net, training(net, trainingConfig(threads), splits, kernels, data), splits.validation());
    }

    /** What a training of its own does besides: tell how it goes, and go on from a checkpoint and write others. */
    private void setUp(Training training, Splits splits) throws IOException {
        training.testWith(splits.test());
        if (out != null) {
            training.scoreTraining();
            if (!validates() && splits.validation().size() > 0) {
                training.watch(splits.validation());
            }
        }
        if (checkpoint != null) {
            training.checkpoint(new CheckpointFolder(checkpoint, keep), checkpointEvery.every(),
                    Settings.write(spec, OF_THE_MACHINE));
        }
        if (resumeFrom != null) {
            try {
                training.resume(resumeFrom);
            } catch (IllegalArgumentException e) {
                throw new IOException(resume + ": " + e.getMessage(), e);
            }
        }
    }

    private TrainingResult train(Training training, Splits splits, Screen screen) throws IOException {
        boolean numbers = splits.training().targetKind() == TargetKind.NUMBERS;
        Screen barScreen = quiet ? new Screen(screen.out(), screen.err(), false) : screen;
        try (MetricsLog metrics = out == null ? null : new MetricsLog(out.resolve(METRICS_NAME), !numbers);
                ProgressBar bar = new ProgressBar(barScreen, training.trainer(), epochs)) {
            training.listen(bar).listen(epoch -> {
                if (numbers) {
                    screen.out().printf(Locale.ROOT, "Epoch %2d: cost %.6f\n", epoch.epoch(), epoch.test().cost());
                } else {
                    screen.out().printf(Locale.ROOT, "Epoch %2d: %d / %d\n",
                            epoch.epoch(), epoch.test().correct(), epoch.test().examples());
                }
                if (screen.out().checkError()) {
                    // Nobody reads any more.
                    training.stop();
                }
            });
            if (metrics != null) {
                training.listen(metrics);
                if (resumeFrom != null) {
                    // What the process before wrote after this checkpoint is done again.
                    resumeFrom.history().forEach(metrics::epochEnded);
                }
            }
            TrainingResult result = training.run();
            bar.end();
            if (!quiet) {
                tell(result, numbers, screen);
            }
            return result;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void tell(TrainingResult result, boolean numbers, Screen screen) {
        if (result.ending() != Ending.EPOCHS && result.ending() != Ending.DIVERGED) {
            screen.err().println(result.explanation());
        }
        if (result.bestEpoch() >= 0) {
            Score best = result.history().get(result.bestEpoch()).validation();
            screen.err().printf(Locale.ROOT, "best on the validation set after epoch %d: %s; these parameters are kept%n",
                    result.bestEpoch(), numbers
                            ? String.format(Locale.ROOT, "cost %.6f", best.cost())
                            : String.format(Locale.ROOT, "%d / %d at a cost of %.6f",
                                    best.correct(), best.examples(), best.cost()));
        }
    }

    /** What the flags stand at, in TOML, for --config. */
    String configuration() {
        return Settings.write(spec, WITHOUT_EFFECT);
    }

    Provenance provenance() {
        return Provenance.ofTraining(seed, Settings.commandLine(spec, WITHOUT_EFFECT));
    }

    private void save(Network net, Outputs outputs, Screen screen) throws IOException {
        if (save == null && out == null) {
            return;
        }
        Provenance provenance = provenance();
        for (Path file : new Path[] {save, out == null ? null : out.resolve(MODEL_NAME)}) {
            if (file != null) {
                ModelFile.write(file, net, outputs, provenance);
                if (!quiet) {
                    screen.err().println("saved to " + file);
                }
            }
        }
    }
}
