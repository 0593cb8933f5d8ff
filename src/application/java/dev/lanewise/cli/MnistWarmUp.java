package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageShape;
import dev.lanewise.internal.BackgroundTask;
import dev.lanewise.internal.access.TrainingAccess;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.training.TrainingConfig;

/** Compiles kernels while MNIST is being decompressed. Other data load faster, or their shape is not known yet. */
final class MnistWarmUp {
    private static final ImageShape MNIST = new ImageShape(28, 28);

    private MnistWarmUp() {}

    static BackgroundTask<Void> start(DataOptions data, Network net, TrainingConfig config, Kernels kernels) {
        return BackgroundTask.start("lanewise-warm-up-request", () -> {
            Architecture architecture = net.architecture();
            if (data.isMnist() && architecture.inputs() == MNIST.rows() * MNIST.columns()) {
                // Number of examples that scalar code trains on in a few hundredths of a second.
                int examples = Math.max(1, Math.min(config.batchSize(), 10_000_000 / architecture.parameterCount()));
                byte[] pixels = new byte[examples * MNIST.rows() * MNIST.columns()];
                for (int i = 0; i < pixels.length; i += 5) {
                    pixels[i] = (byte) i;
                }
                int[] labels = new int[examples];
                Dataset made = Dataset.ofImages(pixels, 1 / 255f, labels, architecture.outputs(), MNIST);
                TrainingAccess.get().requestKernels(net, config.withLinearClasses(true), made, kernels);
            }
            return null;
        });
    }
}
