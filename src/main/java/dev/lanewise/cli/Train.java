package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.Splits;
import dev.lanewise.format.FileReplacement;
import dev.lanewise.format.ModelFile;
import dev.lanewise.format.Provenance;
import dev.lanewise.kernel.KernelSelection;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Evaluation;
import dev.lanewise.model.Network;
import dev.lanewise.train.EpochResult;
import dev.lanewise.train.Fit;
import dev.lanewise.train.Trainer;
import dev.lanewise.train.TrainingConfig;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final NetworkOptions network = new NetworkOptions("784-40-10");

    @Mixin
    private final RandomOptions chance = new RandomOptions();

    @Option(names = "--epochs", paramLabel = "N", converter = Values.ZeroOrMore.class,
            description = "Passes over the training set; with 0 nothing is trained. Default: ${DEFAULT-VALUE}.")
    private int epochs = 30;

    @Option(names = "--batch", paramLabel = "N", converter = Values.OneOrMore.class,
            description = "Examples in a mini-batch. Default: ${DEFAULT-VALUE}.")
    private int batch = 10;

    @Option(names = "--eta", paramLabel = "RATE", converter = Values.Rate.class,
            description = "Learning rate, above 0. Default: ${DEFAULT-VALUE}.")
    private double eta = 0.1;

    @Option(names = "--seed", paramLabel = "N", converter = Values.Seed.class,
            description = "Seed of the initial weights and of the order of the examples, 0 to 4294967295. Default:"
                    + " ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Mixin
    private final KernelOptions computing = new KernelOptions();

    @Option(names = "--save", paramLabel = "FILE", description = "Write the network to this file at the end. A file that"
            + " is there is replaced in one step.")
    private Path save;

    @Option(names = "--out", paramLabel = "DIR", description = "Write " + MODEL_NAME + " and " + METRICS_NAME + " (one"
            + " JSON object per epoch) to this folder, which is made if it is missing.")
    private Path out;

    @Option(names = "--quiet", description = "Print no notes and no progress on stderr; warnings and errors stay.")
    private boolean quiet;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public void prepare(List<String> arguments) {
        data.loadAhead(arguments);
    }

    @Override
    public int run(Screen screen) throws Exception {
        Architecture architecture = network.architecture();
        TrainingConfig config = new TrainingConfig(epochs, batch, eta, seed, computing.threads);
        KernelSelection selection = computing.select(screen);
        requireWritable();
        Network net = chance.init.network(architecture, seed);
        Splits splits = data.load();
        requireFit(architecture, splits);
        int exit = 0;
        try (Trainer trainer = new Trainer(net, config, splits.training(), selection.kernels());
                Interruption interruption = new Interruption(trainer::stop)) {
            if (!quiet) {
                describe(screen, selection, trainer.workerCount(), architecture, splits);
            }
            train(trainer, splits, screen);
            save(net, screen);
            screen.out().print("parameters sha256: " + net.sha256() + "\n");
            // Flushed before the JVM may end.
            screen.out().flush();
            if (interruption.isRequested()) {
                exit = INTERRUPTED;
            }
        }
        return exit;
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

    private void train(Trainer trainer, Splits splits, Screen screen) throws IOException {
        Screen barScreen = quiet ? new Screen(screen.out(), screen.err(), false) : screen;
        try (Writer metrics = out == null ? null : Files.newBufferedWriter(out.resolve(METRICS_NAME));
                ProgressBar bar = new ProgressBar(barScreen, trainer, epochs)) {
            for (int epoch = 0; epoch < epochs && !trainer.isStopped(); epoch++) {
                bar.begin(epoch);
                EpochResult result = trainer.epoch();
                if (!result.complete()) {
                    bar.end();
                    if (!quiet) {
                        screen.err().printf(Locale.ROOT, "stopped in epoch %d after %d of %d mini-batches%n",
                                epoch, result.steps(), trainer.stepsPerEpoch());
                    }
                    break;
                }
                Evaluation test = trainer.evaluate(splits.test());
                bar.end();
                screen.out().printf(Locale.ROOT, "Epoch %2d: %d / %d\n", epoch, test.correct(), test.size());
                if (metrics != null) {
                    metrics.write(json(result, test) + "\n");
                    metrics.flush();
                }
                if (screen.out().checkError()) {
                    // Nobody reads any more.
                    trainer.stop();
                }
            }
        }
    }

    private static String json(EpochResult result, Evaluation test) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("epoch", result.epoch());
        fields.put("seconds", result.seconds());
        fields.put("test_correct", test.correct());
        fields.put("test_examples", test.size());
        fields.put("test_cost", test.cost());
        return JSON.std.asString(fields);
    }

    private void save(Network net, Screen screen) throws IOException {
        Provenance provenance = Provenance.ofTraining(seed, String.format(Locale.ROOT,
                "--data %s --layers %s --activation %s --output %s --cost %s --init %s"
                        + " --epochs %d --batch %d --eta %s --seed %d",
                data.data, network.layers, network.activation, network.output, network.cost, chance.init,
                epochs, batch, eta, seed));
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
