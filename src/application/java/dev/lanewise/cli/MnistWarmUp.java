package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.Fit;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.data.Splits;
import dev.lanewise.network.Architecture;

/** Compiles kernels while MNIST is being decompressed. Other data load faster, or their shape is not known yet. */
final class MnistWarmUp {
    private static final ImageShape MNIST = new ImageShape(28, 28);
    /** More than in most mini-batches. */
    private static final int MOST_EXAMPLES = 1000;

    private MnistWarmUp() {}

    /**
     * Starts compiling, until the thread is interrupted or everything is compiled.
     *
     * @param architecture network to train
     * @param estimator what will train it
     */
    static void start(Architecture architecture, Estimator estimator) {
        Thread thread = new Thread(
                () -> {
                    if (architecture.inputs() == MNIST.rows() * MNIST.columns()) {
                        warmUp(architecture, estimator);
                    }
                },
                "lanewise-warm-up-request");
        thread.setDaemon(true);
        thread.start();
    }

    private static void warmUp(Architecture architecture, Estimator estimator) {
        // Number of examples that scalar code trains on in a few hundredths of a second.
        int examples = Math.max(1, Math.min(MOST_EXAMPLES, 10_000_000 / architecture.parameterCount()));
        byte[] pixels = new byte[examples * MNIST.rows() * MNIST.columns()];
        for (int i = 0; i < pixels.length; i += 5) {
            pixels[i] = (byte) i;
        }
        Dataset made = Dataset.ofImages(pixels, 1 / 255f, new int[examples], architecture.outputs(), MNIST);
        try (Fit fit = estimator.start(new Splits(made, made, made.slice(0, 0), "warm-up"))) {
            fit.training().warmUp();
        } catch (IllegalArgumentException | IllegalStateException | UsageException e) {
            // The training will be refused, too.
        } catch (InterruptedException e) {
            // Nobody interrupts this thread.
        }
    }
}
