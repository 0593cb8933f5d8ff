package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import dev.lanewise.network.WeightPrecision;
import java.util.List;
import java.util.Random;
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

    @Test
    void linearNetworkFindsTheLinearFunction() {
        Random random = new Random(1);
        float[] x = new float[200];
        float[] y = new float[200];
        for (int i = 0; i < 100; i++) {
            x[2 * i] = random.nextFloat() - 0.5f;
            x[2 * i + 1] = random.nextFloat() - 0.5f;
            y[2 * i] = 2 * x[2 * i] - 3 * x[2 * i + 1] + 5;
            y[2 * i + 1] = x[2 * i] + 0.5f;
        }
        Architecture linear = new Architecture(List.of(2, 2), Activation.SIGMOID, Activation.IDENTITY, Loss.QUADRATIC);
        Network network = trained(linear, Configs.sgd(100, 5, 0.5, 1, 1), Dataset.ofRegression(x, 2, y, 2));
        assertArrayEquals(new float[] {2, -3, 1, 0, 5, 0.5f}, network.parameters(), 1e-4f);
    }

    @Test
    void singleUnitLearnsExclusiveOr() {
        Architecture architecture =
                new Architecture(List.of(2, 8, 1), Activation.TANH, Activation.SIGMOID, Loss.CROSS_ENTROPY);
        Dataset xor = Dataset.ofClasses(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 2, new int[] {0, 1, 1, 0}, 2);
        Network network = trained(architecture, Configs.sgd(500, 2, 0.5, 1, 1), xor);
        assertEquals(
                4,
                Internals.of(network, NetworkView.class)
                        .evaluate(xor, 1, KERNELS)
                        .correct());
        assertArrayEquals(
                new int[][] {{2, 0}, {0, 2}},
                Classification.of(network.outputs(xor), xor).confusion());
        Predictor predictor = Internals.of(network, NetworkView.class).predictor(WeightPrecision.FLOAT32, KERNELS);
        assertEquals(0, predictor.classify(new float[] {1, 1}));
        assertEquals(1, predictor.classify(new float[] {0, 1}));
    }

    @Test
    void labelsAreLearntEachOnItsOwn() {
        Architecture architecture =
                new Architecture(List.of(2, 8, 3), Activation.TANH, Activation.SIGMOID, Loss.CROSS_ENTROPY);
        // and, or, exclusive or
        Dataset labels = Dataset.ofMultiLabel(
                new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 2, new float[] {0, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0}, 3);
        Network network = trained(architecture, Configs.sgd(800, 2, 0.5, 1, 1), labels);
        float[] outputs = Internals.of(network, NetworkView.class).outputs(labels, 2, KERNELS);
        float[] wanted = new float[3];
        for (int i = 0; i < 4; i++) {
            labels.copyTargets(i, wanted, 0);
            for (int j = 0; j < 3; j++) {
                assertEquals(wanted[j], outputs[3 * i + j], 0.2f);
            }
        }
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
