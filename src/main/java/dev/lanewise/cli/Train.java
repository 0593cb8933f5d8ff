package dev.lanewise.cli;

import dev.lanewise.data.Splits;
import dev.lanewise.format.FileReplacement;
import dev.lanewise.format.ModelFile;
import dev.lanewise.format.Provenance;
import dev.lanewise.kernel.KernelSelection;
import dev.lanewise.kernel.Kernels;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Network;
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
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
    /** Flags that change nothing about what is computed. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("threads", "kernels", "width", "save", "out", "quiet");

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
                    + " drawn by the seed and not trained on; or own, the data's own.")
    private String validation;

    @Option(names = "--patience", paramLabel = "N", converter = Values.OneOrMore.class,
            description = "Stop after N epochs in a row that were not better on the validation set; without --validation"
                    + " that is the data's own.")
    private Integer patience;

    @Option(names = "--max-seconds", paramLabel = "N", converter = Values.PositiveSeconds.class,
            description = "Stop training after so many seconds, with the mini-batch that is in work then.")
    private Double maxSeconds;

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

    @Option(names = "--quiet", description = "Print no notes and no progress on stderr; warnings and errors stay.")
    private boolean quiet;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    /** The flags; null if there were none to be read. */
    private CommandSpec spec;
    /** What --from names. */
    private Network start;

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
            settings = Settings.read(config, () -> Main.configured(new CommandLine(new Train())));
            line.setDefaultValueProvider(settings).parseArgs(arguments);
        }
        if (from != null) {
            start = ModelFile.read(from).network();
            settings = settings.over(NetworkOptions.settings(start.architecture()));
            line.setDefaultValueProvider(settings).parseArgs(arguments);
        }
    }

    @Override
    public int run(Screen screen) throws Exception {
        Architecture architecture = network.architecture();
        TrainingConfig trainingConfig = trainingConfig(computing.threads);
        KernelSelection selection = computing.select(screen);
        requireWritable();
        Network net = initial(architecture);
        Splits splits = splits();
        requireFit(architecture, splits);
        int exit = 0;
        try (Training training = training(net, trainingConfig, splits, selection.kernels(), new PreparedData());
                Interruption interruption = new Interruption(training::stop)) {
            if (!quiet) {
                describe(screen, selection, training.trainer().workerCount(), architecture, splits);
            }
            TrainingResult result = train(training, splits, screen);
            save(net, screen);
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
        if (validation != null && !validation.equals(OWN)) {
            return splits.withValidation(Double.parseDouble(validation), seed);
        }
        if ((validation != null || patience != null) && splits.validation().size() == 0) {
            throw new UsageException((validation != null ? "--validation own" : "--patience without --validation")
                    + " needs a validation set, but the data " + splits.name() + " have none");
        }
        return splits;
    }

    /** Finds out before hours of training whether the result can be written. */
    private void requireWritable() throws IOException {
        if (out != null) {
            try {
                Files.createDirectories(out);
            } catch (IOException e) {
                throw new IOException(out + ": the folder of --out cannot be made: there is something else in its place,"
                        + " or no right to make it", e);
            }
            FileReplacement.requireWritable(out.resolve(MODEL_NAME));
            FileReplacement.requireWritable(out.resolve(METRICS_NAME));
            FileReplacement.requireWritable(out.resolve(CONFIG_NAME));
        }
        if (save != null) {
            FileReplacement.requireWritable(save);
        }
    }

    private static void requireFit(Architecture architecture, Splits splits) throws IOException {
        try {
            Fit.require(architecture, splits.training());
        } catch (IllegalArgumentException e) {
            throw new IOException(splits.name() + ": " + e.getMessage(), e);
        }
    }

    private void describe(
            Screen screen, KernelSelection selection, int workers, Architecture architecture, Splits splits) {
        screen.err().printf(Locale.ROOT, "%s; %s%n", selection.reason(), workers < computing.threads
                ? workers + " of " + computing.threads + " threads, because the steps are too small to be shared"
                : workers + (workers == 1 ? " thread" : " threads"));
        screen.err().printf(Locale.ROOT, "%s: %,d parameters; %s: %,d examples to train on, %,d to test with%n",
                architecture, architecture.parameterCount(),
                splits.name(), splits.training().size(), splits.test().size());
    }

    /** The training that the flags describe, with nobody listening. */
    private Training training(
            Network net, TrainingConfig trainingConfig, Splits splits, Kernels kernels, PreparedData data) {
        Training training = new Training(net, trainingConfig, splits.training(), kernels, data);
        if (validation != null || patience != null) {
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

    /** Refuses flags that do not go together, or not with the data. */
    void check(Splits splits) throws IOException {
        trainingConfig(computing.threads);
        requireFit(network.architecture(), splits);
    }

    private TrainingConfig trainingConfig(int threads) {
        return new TrainingConfig(epochs, batch, 1, seed, threads)
                .withOptimizer(optimizing.optimizer())
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

    private TrainingResult train(Training training, Splits splits, Screen screen) throws IOException {
        Screen barScreen = quiet ? new Screen(screen.out(), screen.err(), false) : screen;
        try (MetricsLog metrics = out == null ? null : new MetricsLog(out.resolve(METRICS_NAME));
                ProgressBar bar = new ProgressBar(barScreen, training.trainer(), epochs)) {
            training.listen(bar).testWith(splits.test()).listen(epoch -> {
                screen.out().printf(Locale.ROOT, "Epoch %2d: %d / %d\n",
                        epoch.epoch(), epoch.test().correct(), epoch.test().examples());
                if (screen.out().checkError()) {
                    // Nobody reads any more.
                    training.stop();
                }
            });
            if (metrics != null) {
                training.scoreTraining().listen(metrics);
            }
            if (validation == null && patience == null && metrics != null && splits.validation().size() > 0) {
                training.watch(splits.validation());
            }
            TrainingResult result = training.run();
            bar.end();
            if (!quiet) {
                tell(result, screen);
            }
            return result;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void tell(TrainingResult result, Screen screen) {
        if (result.ending() != Ending.EPOCHS && result.ending() != Ending.DIVERGED) {
            screen.err().println(result.explanation());
        }
        if (result.bestEpoch() >= 0) {
            Score best = result.history().get(result.bestEpoch()).validation();
            screen.err().printf(Locale.ROOT, "best on the validation set after epoch %d: %d / %d at a cost of %.6f; these"
                    + " parameters are kept%n", result.bestEpoch(), best.correct(), best.examples(), best.cost());
        }
    }

    /** What the flags stand at, in TOML, for --config. */
    String configuration() {
        return Settings.write(spec, WITHOUT_EFFECT);
    }

    Provenance provenance() {
        return Provenance.ofTraining(seed, Settings.commandLine(spec, WITHOUT_EFFECT));
    }

    private void save(Network net, Screen screen) throws IOException {
        if (save == null && out == null) {
            return;
        }
        Provenance provenance = provenance();
        if (out != null) {
            byte[] text = configuration().getBytes(StandardCharsets.UTF_8);
            FileReplacement.write(out.resolve(CONFIG_NAME), channel -> channel.write(ByteBuffer.wrap(text)));
        }
        for (Path file : new Path[] {save, out == null ? null : out.resolve(MODEL_NAME)}) {
            if (file != null) {
                ModelFile.write(file, net, provenance);
                if (!quiet) {
                    screen.err().println("saved to " + file);
                }
            }
        }
    }
}
