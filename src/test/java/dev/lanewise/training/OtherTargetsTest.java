package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Training and evaluation with numbers, labels, a single output unit, and weights: answers that are known. */
class OtherTargetsTest {
    private static final Kernels KERNELS = KernelSelection.automatic().kernels();

    private static Network trained(Architecture architecture, TrainingConfig config, Dataset training) {
        Network network = Initializer.NOTEBOOK.network(architecture, config.seed());
        try (Trainer trainer = Trainers.of(network, config, training, KERNELS)) {
            for (int epoch = 0; epoch < config.epochs(); epoch++) {
                trainer.epoch();
            }
            Score found = trainer.evaluate(training);
            assertEquals(
                    Internals.of(network, NetworkView.class)
                            .evaluate(training, 1, KERNELS)
                            .loss(),
                    found.loss());
        }
        return network;
    }

    /** A constant is all that a network without inputs that are not zero can give: it ends at the weighted mean. */
    @Test
    void constantEndsAtTheWeightedMean() {
        Architecture constant =
                new Architecture(List.of(1, 1), Activation.SIGMOID, Activation.IDENTITY, Loss.QUADRATIC);
        Dataset dataset = Dataset.ofRegression(new float[4], 1, new float[] {1, 2, 3, 10}, 1)
                .withWeights(new float[] {1, 2, 4, 1});
        Network network = trained(constant, Configs.sgd(60, 4, 0.4, 1, 1), dataset);
        float mean = (1 + 4 + 12 + 10) / 8f;
        assertEquals(mean, network.parameters()[1], 1e-5f);
        double loss = (square(1 - mean) + 2 * square(2 - mean) + 4 * square(3 - mean) + square(10 - mean)) / 2 / 8;
        assertEquals(
                loss,
                Internals.of(network, NetworkView.class)
                        .evaluate(dataset, 1, KERNELS)
                        .loss(),
                1e-5);
    }

    private static double square(double x) {
        return x * x;
    }

    /** Likewise the softmax of a constant ends at the shares of the classes, smoothed and weighted. */
    @Test
    void constantEndsAtTheSmoothedAndWeightedSharesOfTheClasses() {
        Architecture constant =
                new Architecture(List.of(1, 3), Activation.SIGMOID, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Dataset dataset = Dataset.ofClasses(new float[8], 1, new int[] {0, 0, 0, 0, 0, 1, 1, 2}, 3);
        TrainingConfig config = Configs.sgd(400, 8, 1, 1, 1);
        TrainingConfig smooth = config.withLabelSmoothing(0.3);
        assertShares(new double[] {5 / 8.0, 2 / 8.0, 1 / 8.0}, trained(constant, config, dataset), dataset);
        assertShares(
                new double[] {0.1 + 0.7 * 5 / 8, 0.1 + 0.7 * 2 / 8, 0.1 + 0.7 / 8},
                trained(constant, smooth, dataset),
                dataset);
        assertShares(
                new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0},
                trained(constant, smooth.withBalancedClasses(), dataset),
                dataset);
    }

    private static void assertShares(double[] expected, Network network, Dataset dataset) {
        float[] outputs = Internals.of(network, NetworkView.class).outputs(dataset, 1, KERNELS);
        for (int c = 0; c < expected.length; c++) {
            assertEquals(expected[c], outputs[c], 1e-4);
        }
    }
}
