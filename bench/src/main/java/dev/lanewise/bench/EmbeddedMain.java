package dev.lanewise.bench;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.Version;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs the jobs of {@code bench/compare} that embed the library in a program: the first predictions of a process, a
 * short training, and regression on a table. {@code bench/peers/README.md} describes the arguments and the output.
 *
 * <p>It uses the public API only: {@code --baseline} compiles it against an older tree too, with adapted imports.
 */
public final class EmbeddedMain {
    private static final int PIXELS = 784;
    private static final int DIGITS = 10;
    private static final int FIRST = 1_000;
    private static final int PASSES = 100;

    private static final int FLOWERS = 150;
    private static final int FEW_FLOWERS = 140;
    private static final int IRIS_EPOCHS = 100;

    private static final int TABLE_INPUTS = 8;
    private static final int TABLE_TRAINING = 20_000;

    private EmbeddedMain() {}

    /** Arguments: folder, job, epochs, threads. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int epochs = Integer.parseInt(args[2]);
        int threads = Integer.parseInt(args[3]);
        switch (args[1]) {
            case "cold-predict" -> predict(folder);
            case "cold-train" -> trainOnIris(folder.resolve("iris.csv"), threads);
            case "table" -> trainOnTable(folder.resolve("table.f32"), epochs, threads);
            default -> throw new IllegalArgumentException("there is no job " + args[1]);
        }
        boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        System.out.printf(
                "{\"version\":\"Lanewise %s, Java %s\",\"threads\":%d,"
                        + "\"settings\":\"%s jdk.incubator.vector, kernels %s\"}%n",
                Version.TEXT,
                System.getProperty("java.version"),
                threads,
                module ? "with" : "without",
                System.getProperty("lanewise.kernels", "auto"));
    }

    /** Times the first predictions of this process and those that follow; prints nothing before the last of them. */
    private static void predict(Path folder) throws IOException {
        Architecture architecture = Architecture.notebook(784, 40, 10);
        float[] parameters = floats(folder.resolve("parameters.f32"));
        byte[] pixels = Files.readAllBytes(folder.resolve("t10k-images-idx3-ubyte"));
        byte[] labels = Files.readAllBytes(folder.resolve("t10k-labels-idx1-ubyte"));
        float[][] images = new float[FIRST][PIXELS];
        for (int i = 0; i < FIRST; i++) {
            for (int p = 0; p < PIXELS; p++) {
                images[i][p] = (pixels[16 + i * PIXELS + p] & 255) / 256f;
            }
        }
        float[] y = new float[DIGITS];
        long begin = System.nanoTime();
        Predictor predictor = new Network(architecture, parameters).predictor();
        long loaded = System.nanoTime();
        int first = correct(predictor, images, labels, y);
        long warm = System.nanoTime();
        int next = 0;
        for (int pass = 0; pass < PASSES; pass++) {
            next += correct(predictor, images, labels, y);
        }
        long end = System.nanoTime();
        System.out.printf(Locale.ROOT, "{\"case\":\"loading\",\"seconds\":%.9f}%n", (loaded - begin) * 1e-9);
        print("first 1000 predictions", warm - loaded, Integer.toString(first));
        print("next 100000 predictions", end - warm, Integer.toString(next));
    }

    /** Predicts for one image at a time; returns the number of correct digits. */
    private static int correct(Predictor predictor, float[][] images, byte[] labels, float[] y) {
        int correct = 0;
        for (int i = 0; i < images.length; i++) {
            predictor.predict(images[i], y);
            int best = 0;
            for (int c = 1; c < DIGITS; c++) {
                best = y[c] > y[best] ? c : best;
            }
            correct += best == labels[8 + i] ? 1 : 0;
        }
        return correct;
    }

    /** Times one training on the iris data, from the training object to its end. */
    private static void trainOnIris(Path file, int threads) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> species = new ArrayList<>();
        float[] x = new float[FLOWERS * 4];
        int[] labels = new int[FLOWERS];
        for (int i = 0; i < FLOWERS; i++) {
            String[] fields = lines.get(i + 1).split(",");
            for (int c = 0; c < 4; c++) {
                x[4 * i + c] = Float.parseFloat(fields[c]);
            }
            if (!species.contains(fields[4])) {
                species.add(fields[4]);
            }
            labels[i] = species.indexOf(fields[4]);
        }
        Dataset flowers = Dataset.ofClasses(x, 4, labels, species.size());
        Architecture architecture =
                new Architecture(List.of(4, 16, 3), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Network network = Initializer.GLOROT_UNIFORM.network(architecture, 1);
        TrainingConfig config = TrainingConfig.notebook()
                .withEpochs(IRIS_EPOCHS)
                .withLearningRate(0.01)
                .withThreads(threads);

        long begin = System.nanoTime();
        try (Training training = new Training(network, config, flowers)) {
            training.run();
        }
        long end = System.nanoTime();

        Predictor predictor = network.predictor();
        float[] row = new float[4];
        int correct = 0;
        for (int i = 0; i < FLOWERS; i++) {
            System.arraycopy(x, 4 * i, row, 0, 4);
            correct += predictor.classify(row) == labels[i] ? 1 : 0;
        }
        if (correct < FEW_FLOWERS) {
            throw new IllegalStateException("error: only " + correct + " of " + FLOWERS + " flowers are right");
        }
        print("iris, 100 epochs in a program", end - begin, '"' + network.sha256() + '"');
    }

    /** Trains on a table of rows with eight inputs and a target, and prints each epoch. */
    private static void trainOnTable(Path file, int epochs, int threads) throws IOException {
        float[] values = floats(file);
        int rows = values.length / (TABLE_INPUTS + 1);
        float[] x = new float[rows * TABLE_INPUTS];
        float[] y = new float[rows];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(values, i * (TABLE_INPUTS + 1), x, i * TABLE_INPUTS, TABLE_INPUTS);
            y[i] = values[i * (TABLE_INPUTS + 1) + TABLE_INPUTS];
        }
        Dataset training = Dataset.ofRegression(x, TABLE_INPUTS, y, 1).slice(0, TABLE_TRAINING);
        Architecture architecture = new Architecture(
                List.of(TABLE_INPUTS, 64, 64, 1), Activation.RELU, Activation.IDENTITY, Loss.QUADRATIC);
        Network network = Initializer.NOTEBOOK.network(architecture, 1);
        // Adam's defaults are those of the job.
        TrainingConfig config = TrainingConfig.defaults()
                .withEpochs(epochs)
                .withBatchSize(64)
                .withThreads(threads)
                .withStandardizedTargets(false);
        float[] outputs = new float[rows];
        try (Training run = new Training(network, config, training)) {
            run.listen(record -> {
                network.predictor().predict(x, rows, outputs);
                double squares = 0;
                for (int i = TABLE_TRAINING; i < rows; i++) {
                    squares += (outputs[i] - y[i]) * (outputs[i] - y[i]);
                }
                System.out.printf(
                        Locale.ROOT,
                        "{\"epoch\":%d,\"seconds\":%.9f,\"error\":%.6f}%n",
                        record.epoch(),
                        record.seconds(),
                        Math.sqrt(squares / (rows - TABLE_TRAINING)));
            });
            run.run();
        }
    }

    private static float[] floats(Path file) throws IOException {
        FloatBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static void print(String name, long nanos, String check) {
        System.out.printf(Locale.ROOT, "{\"case\":\"%s\",\"seconds\":%.9f,\"check\":%s}%n", name, nanos * 1e-9, check);
    }
}
