package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.internal.training.Trainer;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import dev.lanewise.reference.DoubleNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Steps whose results are computed by hand: penalties, weight decay, clipping, largest norms, averages and running
 * statistics, each by itself. The first layer adds in place where the optimiser is plain descent.
 */
class StepsByHandTest {
    private static final Architecture LINEAR =
            new Architecture(List.of(2, 3, 2), Activation.IDENTITY, Activation.IDENTITY, Loss.QUADRATIC);
    /** Weights (3, 2), biases, weights (2, 3), biases: sums of few powers of two, so that outputs are exact. */
    private static final float[] PARAMETERS = {
        3, 4, -1, 0.5f, 0.25f, -2, /* biases */ 8, -16, 0.5f, /* weights */ 1, 2, -2, 0.5f, -0.25f, 4, /* biases */ -32,
        1
    };

    private static final boolean[] IS_WEIGHT = new boolean[PARAMETERS.length];
    private static final float[][] INPUTS = {{1, 0}, {0.5f, -1}, {2, 3}, {0, 0}, {-1, 0.25f}};

    static {
        Arrays.fill(IS_WEIGHT, 0, 6, true);
        Arrays.fill(IS_WEIGHT, 9, 15, true);
    }

    static Stream<Optimizer> optimizers() {
        return Optimizers.all().map(optimizer -> optimizer.withLearningRate(0.5));
    }

    private static TrainingConfig config(Optimizer optimizer) {
        return Configs.sgd(1, INPUTS.length, 0.5, 1, 1).withOptimizer(optimizer);
    }

    /** The outputs of the network are the targets, so that the gradient of the loss is exactly 0. */
    private static Dataset fitted() {
        return dataset(targets(0));
    }

    private static float[][] targets(float offset) {
        DoubleNetwork network = new DoubleNetwork(z -> z, 2, 3, 2);
        float[][] targets = new float[INPUTS.length][2];
        for (int k = 0; k < targets.length; k++) {
            double[] outputs = network.outputs(doubles(PARAMETERS), INPUTS[k]);
            for (int j = 0; j < 2; j++) {
                targets[k][j] = (float) outputs[j] + offset * (k + 1) * (j - 2);
            }
        }
        return targets;
    }

    private static Dataset dataset(float[][] targets) {
        float[] x = new float[2 * INPUTS.length];
        float[] y = new float[2 * INPUTS.length];
        for (int k = 0; k < INPUTS.length; k++) {
            System.arraycopy(INPUTS[k], 0, x, 2 * k, 2);
            System.arraycopy(targets[k], 0, y, 2 * k, 2);
        }
        return Dataset.ofRegression(x, 2, y, 2);
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** Trains for some epochs of one step each, and asserts the parameters for all kernels. */
    private static void assertTrained(double[] expected, TrainingConfig config, Dataset dataset, double tolerance) {
        for (Kernels kernels : TestedKernels.all()) {
            Network network = new Network(LINEAR, PARAMETERS);
            try (Trainer trainer = Trainers.of(network, config, dataset, kernels)) {
                for (int epoch = 0; epoch < config.epochs(); epoch++) {
                    trainer.epoch();
                }
            }
            float[] parameters = network.parameters();
            for (int p = 0; p < expected.length; p++) {
                assertEquals(expected[p], parameters[p], tolerance, kernels.name() + ", parameter " + p);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void weightDecayShrinksTheWeightsOfAllLayersAndNoBias(Optimizer optimizer) {
        double[] expected = doubles(PARAMETERS);
        for (int p = 0; p < expected.length; p++) {
            expected[p] *= IS_WEIGHT[p] ? 1 - 0.5 * 0.25 : 1;
        }
        assertTrained(
                expected, config(optimizer).withRegularization(Regularization.NONE.withWeightDecay(0.25)), fitted(), 0);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void l2AddsToTheGradientOfTheWeightsOfAllLayersAndOfNoBias(Optimizer optimizer) {
        assertPenalized(optimizer, Regularization.NONE.withL2(0.25), 0.25, 0);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void l1AddsItsSignToTheGradientOfTheWeightsOfAllLayersAndOfNoBias(Optimizer optimizer) {
        assertPenalized(optimizer, Regularization.NONE.withL1(0.25), 0, 0.25);
    }

    /** The first step of each optimiser for the gradient of a penalty alone. */
    private static void assertPenalized(Optimizer optimizer, Regularization penalty, double l2, double l1) {
        double[] expected = doubles(PARAMETERS);
        for (int p = 0; p < expected.length; p++) {
            double g = IS_WEIGHT[p] ? l2 * expected[p] + l1 * Math.signum(expected[p]) : 0;
            double step = optimizer instanceof Sgd
                    ? g
                    : optimizer instanceof Momentum momentum
                            ? momentum.nesterov() ? 1.9 * g : g
                            : optimizer instanceof RmsProp ? Math.signum(g) / Math.sqrt(0.1) : Math.signum(g);
            expected[p] -= 0.5 * step;
        }
        assertTrained(expected, config(optimizer).withRegularization(penalty), fitted(), 1e-6);
    }

    /** Three steps: a gradient or moment left over from an earlier step would change the result. */
    @Test
    void gradientIsClippedByItsNormOverAllLayersAndOnlyIfItIsLarger() {
        float[][] targets = targets(0.125f);
        int clipped = 0;
        for (double largest : new double[] {0.125, 1, 7, 1e6}) {
            double[] expected = doubles(PARAMETERS);
            for (int step = 0; step < 3; step++) {
                double[] g = new DoubleNetwork(z -> z, 2, 3, 2).gradient(expected, INPUTS, targets);
                double norm = Math.sqrt(Arrays.stream(g).map(one -> one * one).sum());
                clipped += norm > largest ? 1 : 0;
                for (int p = 0; p < expected.length; p++) {
                    expected[p] -= 0.0009765625 * g[p] * Math.min(1, largest / norm);
                }
            }
            TrainingConfig config = config(Sgd.of(0.0009765625)).withEpochs(3);
            assertTrained(expected, config.withClipping(Clipping.NONE.withNorm(largest)), dataset(targets), 1e-5);
        }
        assertTrue(clipped > 6 && clipped < 12, clipped + " of 12 are clipped");
    }

    @Test
    void everyElementOfTheGradientIsClippedAfterItsNorm() {
        float[][] targets = targets(1);
        double[] g = new DoubleNetwork(z -> z, 2, 3, 2).gradient(doubles(PARAMETERS), INPUTS, targets);
        double norm = Math.sqrt(Arrays.stream(g).map(one -> one * one).sum());
        for (double largest : new double[] {Double.POSITIVE_INFINITY, norm / 2}) {
            double[] expected = doubles(PARAMETERS);
            int clipped = 0;
            for (int p = 0; p < expected.length; p++) {
                double element = g[p] * Math.min(1, largest / norm);
                clipped += Math.abs(element) > 2 ? 1 : 0;
                expected[p] -= 0.125 * Math.max(-2, Math.min(2, element));
            }
            assertTrue(clipped > 2 && clipped < expected.length - 2, clipped + " are clipped");
            assertTrained(
                    expected,
                    config(Sgd.of(0.125))
                            .withClipping(Clipping.NONE.withNorm(largest).withValue(2)),
                    dataset(targets),
                    1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void incomingWeightsOfAUnitAreScaledToTheLargestNormAndItsBiasIsNot(Optimizer optimizer) {
        double[] expected = doubles(PARAMETERS);
        // Norms of the rows: 5, 1.1, 2.02; then 3 and 4.04.
        for (int[] row : new int[][] {{0, 2}, {2, 4}, {4, 6}, {9, 12}, {12, 15}}) {
            double squares = 0;
            for (int p = row[0]; p < row[1]; p++) {
                squares += expected[p] * expected[p];
            }
            for (int p = row[0]; p < row[1]; p++) {
                expected[p] *= Math.min(1, 2.5 / Math.sqrt(squares));
            }
        }
        assertEquals(1.5, expected[0], 1e-15);
        assertTrained(
                expected, config(optimizer).withRegularization(Regularization.NONE.withMaxNorm(2.5)), fitted(), 1e-6);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.9, 0.999})
    void averageWeighsEveryStepAndIsCorrectedForTheFirstOnes(double decay) {
        Dataset dataset = dataset(targets(1));
        List<double[]> steps = new ArrayList<>();
        Network network = new Network(LINEAR, PARAMETERS);
        TrainingConfig config = config(Sgd.of(0.0009765625));
        try (Trainer trainer = Trainers.of(network, config, dataset)) {
            for (int step = 1; step <= 4; step++) {
                trainer.epoch();
                steps.add(doubles(network.parameters()));
            }
        }
        for (int count = 1; count <= 4; count++) {
            double[] expected = new double[PARAMETERS.length];
            for (int step = 1; step <= count; step++) {
                double weight = (1 - decay) * Math.pow(decay, count - step) / (1 - Math.pow(decay, count));
                for (int p = 0; p < expected.length; p++) {
                    expected[p] += weight * steps.get(step - 1)[p];
                }
            }
            assertTrained(expected, config.withEpochs(count).withAveraging(decay), dataset, 1e-5);
        }
    }

    /** The parameters stay as they are, so that every step meets the same weighted inputs. */
    @Test
    void runningStatisticsApproachMeanAndUnbiasedVarianceOfTheBatchByATenth() {
        Architecture normalized = LINEAR.withNormalization(Normalization.BATCH);
        Network initial = new Network(normalized, parametersOf(normalized));
        double[] mean = new double[3];
        double[] variance = new double[3];
        for (int j = 0; j < 3; j++) {
            double[] z = new double[INPUTS.length];
            for (int k = 0; k < z.length; k++) {
                z[k] = PARAMETERS[2 * j] * INPUTS[k][0] + PARAMETERS[2 * j + 1] * INPUTS[k][1] + PARAMETERS[6 + j];
                mean[j] += z[k] / z.length;
            }
            for (double one : z) {
                variance[j] += (one - mean[j]) * (one - mean[j]) / (z.length - 1);
            }
        }
        assertArrayEquals(new float[] {0, 0, 0, 1, 1, 1}, initial.statistics());
        TrainingConfig config = config(Adam.of(0.5)).withSchedule(Schedule.custom("none", step -> 0));
        for (Kernels kernels : TestedKernels.all()) {
            Network network = new Network(normalized, parametersOf(normalized));
            try (Trainer trainer = Trainers.of(network, config, dataset(targets(1)), kernels)) {
                for (int step = 1; step <= 3; step++) {
                    trainer.epoch();
                    float[] statistics = network.statistics();
                    double old = Math.pow(0.9, step);
                    for (int j = 0; j < 3; j++) {
                        assertEquals((1 - old) * mean[j], statistics[j], 1e-5, kernels.name());
                        assertEquals(old + (1 - old) * variance[j], statistics[3 + j], 1e-5, kernels.name());
                    }
                }
            }
            assertArrayEquals(parametersOf(normalized), network.parameters());
        }
    }

    /** The parameters with gamma 1 and beta 0 after the biases of the hidden layer. */
    private static float[] parametersOf(Architecture normalized) {
        float[] parameters = new float[normalized.parameterCount()];
        System.arraycopy(PARAMETERS, 0, parameters, 0, 9);
        Arrays.fill(parameters, 9, 12, 1);
        System.arraycopy(PARAMETERS, 9, parameters, 15, 8);
        return parameters;
    }

    @Test
    void runningStatisticsAreAveragedAsTheParametersAre() {
        Architecture normalized = LINEAR.withNormalization(Normalization.BATCH);
        TrainingConfig config = config(Adam.of(0.5)).withSchedule(Schedule.custom("none", step -> 0));
        Dataset dataset = dataset(targets(1));
        List<double[]> steps = new ArrayList<>();
        Network plain = new Network(normalized, parametersOf(normalized));
        Network averaged = new Network(normalized, parametersOf(normalized));
        try (Trainer trainer = Trainers.of(plain, config, dataset);
                Trainer averaging = Trainers.of(averaged, config.withAveraging(0.75), dataset)) {
            for (int count = 1; count <= 3; count++) {
                trainer.epoch();
                averaging.epoch();
                steps.add(doubles(plain.statistics()));
                float[] statistics = averaged.statistics();
                for (int i = 0; i < statistics.length; i++) {
                    double expected = 0;
                    for (int step = 1; step <= count; step++) {
                        double weight = 0.25 * Math.pow(0.75, count - step) / (1 - Math.pow(0.75, count));
                        expected += weight * steps.get(step - 1)[i];
                    }
                    assertEquals(expected, statistics[i], 1e-5);
                }
            }
        }
    }
}
