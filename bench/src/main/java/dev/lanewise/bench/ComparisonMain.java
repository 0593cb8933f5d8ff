package dev.lanewise.bench;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.Version;
import dev.lanewise.internal.engine.EpochResult;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import dev.lanewise.network.WeightPrecision;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The engine's own part in the comparison with other systems, apart from trainings, which its program does
 * ({@code bench/peers/lanewise/peer.py}): takes the arguments and prints the lines that {@code bench/peers/README.md}
 * tells.
 */
public final class ComparisonMain {
    private static final int CLASSES = 10;
    private static final int PIXELS = 784;

    /** Products of the networks compared: rows of the mini-batch, inputs and units of the layer. */
    private static final int[][] LAYERS = {{10, PIXELS, 40}, {128, PIXELS, 1024}, {128, 1024, 1024}};

    private ComparisonMain() {}

    /** Arguments: folder, job, epochs, threads. The folder is where the parameters for prediction lie. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        String job = args[1];
        int epochs = Integer.parseInt(args[2]);
        int threads = Integer.parseInt(args[3]);
        KernelSelection selection = KernelSelection.automatic();
        Kernels kernels = selection.kernels();
        switch (job) {
            case "parameters" -> learn(epochs, threads, kernels, folder.resolve("parameters.f32"));
            case "predict" -> predict(read(folder.resolve("parameters.f32")), kernels, threads);
            case "multiply" -> multiply(kernels);
            default -> throw new IllegalArgumentException("there is no job " + job);
        }
        System.out.printf(
                "{\"version\":\"Lanewise %s, Java %s\",\"threads\":%d,\"settings\":\"%s kernels\"}%n",
                Version.TEXT, System.getProperty("java.version"), threads, kernels.name());
    }

    /** Trains the notebook's network, prints each epoch, and writes the parameters that all systems predict with. */
    private static void learn(int epochs, int threads, Kernels kernels, Path parameters) throws IOException {
        Splits splits = Mnist.load();
        Network network = Initializer.NOTEBOOK.network(Architecture.notebook(784, 40, 10), 1);
        TrainingConfig config = TrainingConfig.notebook().withThreads(threads);
        try (Trainer trainer = new Trainer(network, config, splits.training(), kernels, ExecutionPlan.SHARE_FROM)) {
            for (int epoch = 1; epoch <= epochs; epoch++) {
                EpochResult result = trainer.epoch();
                System.out.printf(
                        Locale.ROOT,
                        "{\"epoch\":%d,\"seconds\":%.9f,\"correct\":%d}%n",
                        epoch,
                        result.seconds(),
                        trainer.evaluate(splits.test()).correct());
            }
        }
        float[] values = network.parameters();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        Files.write(parameters, bytes.array());
    }

    private static Network read(Path parameters) throws IOException {
        Architecture architecture = Architecture.notebook(784, 40, 10);
        float[] values = new float[architecture.parameterCount()];
        ByteBuffer.wrap(Files.readAllBytes(parameters))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return new Network(architecture, values);
    }

    /** One image at a time, {@code float[]} to {@code float[]}, and all of them one after the other. */
    private static void predict(Network network, Kernels kernels, int threads) throws IOException {
        Dataset test = Mnist.load().test();
        float[][] images = new float[test.size()][test.inputs()];
        for (int i = 0; i < images.length; i++) {
            test.copyRow(i, images[i], 0);
        }
        Predictor predictor = Internals.of(network, NetworkView.class).predictor(WeightPrecision.FLOAT32, kernels);
        float[] rows = new float[test.size() * test.inputs()];
        for (int i = 0; i < images.length; i++) {
            System.arraycopy(images[i], 0, rows, i * test.inputs(), test.inputs());
        }
        float[] y = new float[CLASSES];
        float[] outputs = new float[test.size() * CLASSES];
        long[] nanos = new long[images.length];
        double[] all = new double[60];
        for (int pass = 0; pass < all.length; pass++) {
            long start = System.nanoTime();
            predictor.predict(rows, images.length, outputs);
            all[pass] = (System.nanoTime() - start) * 1e-9;
        }
        for (int pass = 0; pass < 40; pass++) {
            for (int i = 0; i < images.length; i++) {
                long start = System.nanoTime();
                predictor.predict(images[i], y);
                nanos[i] = System.nanoTime() - start;
            }
        }
        int correct = 0;
        for (int i = 0; i < images.length; i++) {
            correct += predictor.classify(images[i]) == test.label(i) ? 1 : 0;
        }
        Arrays.sort(nanos);
        // The first half of the passes warms the JVM up.
        print("one image", nanos[nanos.length / 2] * 1e-9, "correct", correct);
        print("10000 images", median(Arrays.copyOfRange(all, all.length / 2, all.length)), "correct", correct);
    }

    /** The products of the networks compared, and a large square one. */
    private static void multiply(Kernels kernels) {
        new Product(1024, 1024, 1024, false).measure("1024x1024x1024", Product::forward, kernels);
        for (int[] layer : LAYERS) {
            int m = layer[0];
            int k = layer[1];
            int n = layer[2];
            Product product = new Product(m, k, n, k == PIXELS);
            product.measure("forward " + m + "x" + k + "x" + n, Product::forward, kernels);
            product.measure("gradient " + k + "x" + m + "x" + n, Product::gradient, kernels);
            product.measure("backward " + m + "x" + n + "x" + k, Product::backward, kernels);
        }
    }

    static void print(String name, double seconds, String key, double value) {
        System.out.printf(
                Locale.ROOT,
                "{\"case\":\"%s\",\"seconds\":%.12f,\"%s\":%s}%n",
                name,
                seconds,
                key,
                value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value));
    }

    static double median(double[] samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
