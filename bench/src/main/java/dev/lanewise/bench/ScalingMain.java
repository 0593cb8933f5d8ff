package dev.lanewise.bench;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.internal.Version;
import dev.lanewise.internal.engine.EpochResult;
import dev.lanewise.internal.engine.ExecutionPlan;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.training.TrainingConfig;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One point of {@code bench/sweep}: how long a network, a mini-batch and a number of threads take for an epoch of
 * MNIST.
 */
public final class ScalingMain {
    /** Floating-point operations of an epoch from which only a part of the examples is used. */
    private static final double ENOUGH = 5e9;

    /** Fewest mini-batches of an epoch, so that its ends weigh little. */
    private static final int STEPS = 8;

    private static final int EPOCHS = 5;
    private static final int FORWARD_AND_GRADIENT = 2;
    private static final int WITH_ERROR = 3;

    private ScalingMain() {}

    /** Arguments: layers, whether with rectifiers, size of the mini-batches, threads, kernels, seconds. Prints JSON. */
    public static void main(String[] args) throws IOException {
        List<Integer> sizes = LayerSizes.parse(args[0]);
        boolean rectifier = Boolean.parseBoolean(args[1]);
        int batchSize = Integer.parseInt(args[2]);
        int threads = Integer.parseInt(args[3]);
        KernelSelection selection = args[4].equals("scalar")
                ? KernelSelection.select(KernelSelection.Choice.SCALAR, 0)
                : KernelSelection.select(KernelSelection.Choice.VECTOR, Integer.parseInt(args[4]));
        double seconds = Double.parseDouble(args[5]);
        Architecture architecture = rectifier
                ? new Architecture(sizes, Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY)
                : new Architecture(sizes, Activation.SIGMOID, Activation.SIGMOID, Loss.QUADRATIC);
        Dataset training = Mnist.load().training();
        double operations = operations(architecture, training.density());
        int wanted = (int) Math.max(STEPS * batchSize, ENOUGH / operations) / batchSize * batchSize;
        int examples = Math.min(training.size(), Math.max(batchSize, wanted));
        TrainingConfig config =
                TrainingConfig.notebook().withBatchSize(batchSize).withThreads(threads);
        double[] epochs = new double[0];
        try (Trainer trainer = new Trainer(
                Initializer.NOTEBOOK.network(architecture, 1),
                config,
                training.slice(0, examples),
                selection.kernels(),
                ExecutionPlan.SHARE_FROM)) {
            long start = System.nanoTime();
            while (epochs.length < EPOCHS || (System.nanoTime() - start) * 1e-9 < seconds) {
                EpochResult result = trainer.epoch();
                epochs = Arrays.copyOf(epochs, epochs.length + 1);
                epochs[epochs.length - 1] = result.seconds();
            }
        }
        // Before, the JIT was at work.
        double median = ComparisonMain.median(Arrays.copyOfRange(epochs, epochs.length / 2, epochs.length));
        double perExample = median / examples;
        System.out.printf(
                Locale.ROOT,
                "{\"engine\":\"%s\",\"java\":\"%s\",\"examples\":%d,\"epoch_seconds\":%.6g,\"gflops\":%.4g}%n",
                Version.TEXT,
                System.getProperty("java.version"),
                examples,
                perExample * training.size(),
                operations / perExample * 1e-9);
    }

    /**
     * Floating-point operations of an example's products; those with an input that is zero are not done and not
     * counted.
     */
    private static double operations(Architecture architecture, double density) {
        double sum = 2.0 * FORWARD_AND_GRADIENT * density * architecture.inputs() * architecture.units(1);
        for (int l = 2; l <= architecture.layers(); l++) {
            sum += 2.0 * WITH_ERROR * architecture.units(l - 1) * architecture.units(l);
        }
        return sum;
    }
}
