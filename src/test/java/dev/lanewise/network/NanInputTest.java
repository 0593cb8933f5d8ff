package dev.lanewise.network;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.Score;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** NaN inputs give NaN outputs, and never a class. */
class NanInputTest {
    private static final int INPUTS = 37;
    private static final int EXAMPLES = 65;

    @ParameterizedTest
    @MethodSource("dev.lanewise.network.Architectures#activations")
    void nanInputMakesAllOutputsOfItsExampleNanAndNoOther(Activation activation) {
        for (Normalization normalization : Normalization.values()) {
            boolean softmax = activation == Activation.SOFTMAX;
            Architecture architecture = new Architecture(
                            List.of(INPUTS, 19, 70, 3),
                            softmax ? Activation.RELU : activation,
                            softmax ? activation : Activation.IDENTITY,
                            softmax ? Loss.CROSS_ENTROPY : Loss.QUADRATIC)
                    .withNormalization(normalization);
            Network network = Initializer.NOTEBOOK.network(architecture, 1);
            for (WeightPrecision precision : WeightPrecision.values()) {
                for (Kernels kernels : TestedKernels.all()) {
                    requireNan(Internals.of(network, NetworkView.class).predictor(precision, kernels));
                }
            }
        }
    }

    private static void requireNan(Predictor predictor) {
        Random random = new Random(1);
        for (double density : new double[] {0.1, 1}) {
            float[] x = new float[EXAMPLES * INPUTS];
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextDouble() < density ? random.nextFloat() : 0;
            }
            float[] expected = new float[EXAMPLES * 3];
            predictor.predict(x, EXAMPLES, expected);
            for (int example : new int[] {0, 31, 32, 64}) {
                int input = random.nextInt(INPUTS);
                float[] withNan = x.clone();
                withNan[example * INPUTS + input] = Float.NaN;
                float[] y = new float[EXAMPLES * 3];
                predictor.predict(withNan, EXAMPLES, y);
                float[] nans = new float[3];
                Arrays.fill(nans, Float.NaN);
                float[] all = expected.clone();
                System.arraycopy(nans, 0, all, example * 3, 3);
                assertArrayEquals(all, y);
                float[] row = Arrays.copyOfRange(withNan, example * INPUTS, (example + 1) * INPUTS);
                float[] alone = new float[3];
                predictor.predict(row, alone);
                assertArrayEquals(nans, alone);
                assertRefused(
                        "the example has no class or labels, because output 0 is NaN: input " + input + " is NaN",
                        () -> predictor.classify(row));
            }
        }
    }

    @Test
    void singleUnitRefusesAClassForNan() {
        Network network = Initializer.NOTEBOOK.network(
                new Architecture(List.of(2, 1), Activation.TANH, Activation.SIGMOID, Loss.CROSS_ENTROPY), 1);
        assertThrows(IllegalArgumentException.class, () -> network.predictor().classify(new float[] {0, Float.NaN}));
        assertTrue(network.predictor().classify(new float[] {0, 3}) >= 0);
    }

    /** The sum overflows to infinity, and infinity times zero or minus infinity is NaN. */
    @Test
    void nanThatArisesFromFiniteInputsIsRefusedAsWell() {
        Network network = new Network(
                new Architecture(List.of(2, 2), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY),
                new float[] {3e38f, 3e38f, 3e38f, 3e38f, 0, 0});
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> network.predictor().classify(new float[] {3e38f, 3e38f}))
                .getMessage();
        assertTrue(
                message.endsWith("all inputs are finite, but their weighted sums or the parameters are not"), message);
        float[] inputs = {0, Float.POSITIVE_INFINITY};
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> network.predictor().classify(inputs))
                .getMessage()
                .endsWith("input 1 is Infinity"));
    }

    @Test
    void exampleWithANanOutputIsNeverCorrect() {
        Dataset classes = Dataset.of(new double[][] {{0}, {1}, {2}, {3}}, new int[] {0, 0, 1, 1});
        Dataset labels = Dataset.ofMultiLabel(new float[] {0, 1, 2, 3}, 1, new float[] {0, 0, 1, 1}, 1);
        for (int outputs = 1; outputs <= 2; outputs++) {
            Architecture architecture = new Architecture(
                    List.of(1, outputs),
                    Activation.TANH,
                    outputs == 1 ? Activation.SIGMOID : Activation.SOFTMAX,
                    Loss.CROSS_ENTROPY);
            float[] nans = new float[architecture.parameterCount()];
            Arrays.fill(nans, Float.NaN);
            Network network = new Network(architecture, nans);
            Score evaluation = network.evaluate(classes, 1);
            assertEquals(0, evaluation.correct());
            assertEquals(Double.NaN, evaluation.loss());
            assertArrayEquals(
                    new int[2][2],
                    Classification.of(network.outputs(classes), classes).confusion());
            if (outputs == 1) {
                assertEquals(0, network.evaluate(labels, 1).correct());
            }
            assertRefused("threads is 1025, but 1 to 1024 is expected", () -> network.evaluate(classes, 1025));
        }
    }
}
