package dev.lanewise.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mnist;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.util.List;

/** Short trainings on MNIST whose results are known to the last bit; also a program that prints them. */
final class ShortRun {
    /** Parameters after an epoch of the notebook's run on the first 2,000 images. */
    static final String NOTEBOOK = "382aa947d5317cd9f59142ae2824423d4f6b2154ef429688065e0cbe2304b652";
    /** Parameters after an epoch of a deeper network on the first 450, with other functions and mini-batches of 150. */
    static final String DEEPER = "df7310ea0f439b921de335bc446c3e50e7366fd79403612675d77f6c68148a58";

    private ShortRun() {}

    /** Prints the kernels and both results. */
    public static void main(String[] arguments) throws IOException {
        Kernels kernels = KernelSelection.automatic().kernels();
        System.out.println(kernels.name());
        Dataset images = Mnist.load().training();
        System.out.println(notebook(images, 1, kernels));
        System.out.println(deeper(images, 1, kernels));
    }

    static String notebook(Dataset images, int threads, Kernels kernels) {
        return train(
                Architecture.notebook(784, 40, 10),
                TrainingConfig.notebook().withThreads(threads),
                images.slice(0, 2_000),
                kernels);
    }

    static String deeper(Dataset images, int threads, Kernels kernels) {
        Architecture architecture =
                new Architecture(List.of(784, 50, 20, 10), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        return train(architecture, Configs.sgd(1, 150, 0.5, 2, threads), images.slice(0, 450), kernels);
    }

    private static String train(Architecture architecture, TrainingConfig config, Dataset training, Kernels kernels) {
        Network network = Initializer.NOTEBOOK.network(architecture, config.seed());
        try (Trainer trainer = Trainers.of(network, config, training, kernels)) {
            trainer.epoch();
        }
        return network.sha256();
    }
}
