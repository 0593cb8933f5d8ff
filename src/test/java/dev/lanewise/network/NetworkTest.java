package dev.lanewise.network;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.reference.NoisyReference;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    private static final Architecture SMALL = Architecture.notebook(3, 20, 2);

    /** The targets of a data set are those of the whole network, not of its part. */
    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void outputsOfAPartNeedNoFittingTargets(int distance) {
        int inputs = 40;
        float[] rows = new float[70 * inputs];
        for (int i = 0; i < rows.length; i += distance) {
            rows[i] = i % 5 - 2;
        }
        Network network = Initializer.NOTEBOOK.network(
                new Architecture(List.of(inputs, 7, 5, 3), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY), 1);
        Network part = network.part(1, 2);
        float[] expected = new float[70 * 5];
        part.predictor().predict(rows, 70, expected);
        for (Dataset data : List.of(
                Dataset.ofClasses(rows, inputs, new int[70], 9),
                Dataset.ofRegression(rows, inputs, new float[140], 2),
                Dataset.ofMultiLabel(rows, inputs, new float[280], 4))) {
            assertArrayEquals(expected, part.outputs(data, 2), 1e-6f);
            assertThrows(IllegalArgumentException.class, () -> part.evaluate(data));
            assertThrows(
                    IllegalArgumentException.class, () -> network.part(2, 3).outputs(data));
        }
    }

    /** Computed by {@code hashlib.sha256(struct.pack('<3f', 1, -2, 0.5)).hexdigest()} of Python. */
    @Test
    void digestOfThreeKnownParametersIsPythons() {
        Network network = new Network(Architecture.notebook(2, 1), new float[] {1, -2, 0.5f});
        assertEquals("2ce4bdb6b34a50ac7092eb9fee94337a27498e9eb9bae44192f15b88831b2422", network.sha256());
    }

    @Test
    void minusZeroCountsAsPlusZero() {
        float[] plus = random(SMALL.parameterCount());
        plus[4] = 0f;
        float[] minus = plus.clone();
        minus[4] = -0f;
        Network network = new Network(SMALL, minus);
        assertEquals(new Network(SMALL, plus).sha256(), network.sha256());
        assertEquals(0, Float.floatToRawIntBits(network.parameters()[4]));
    }

    @Test
    void parametersAreCopiedInAndOut() {
        float[] parameters = random(SMALL.parameterCount());
        float[] original = parameters.clone();
        Network network = new Network(SMALL, parameters);
        parameters[0]++;
        network.parameters()[1]++;
        assertArrayEquals(original, network.parameters());
        String before = network.sha256();
        network.setParameters(parameters);
        assertArrayEquals(parameters, network.parameters());
        assertNotEquals(before, network.sha256());
    }

    @Test
    void wrongNumberOfParametersIsRefused() {
        for (int count : new int[] {0, 121, 123}) {
            String message = assertThrows(IllegalArgumentException.class, () -> new Network(SMALL, new float[count]))
                    .getMessage();
            assertEquals("a network 3-20-2 has 122 parameters, but " + count + " were given", message);
        }
    }

    @Test
    void activationsOfTooFewInputsAreRefused() {
        Network network = new Network(SMALL, random(SMALL.parameterCount()));
        assertRefused(
                "this network takes 3 inputs, but an array of 2 was given", () -> network.activations(new float[2]));
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void predictorComputesThePlainFeedforward(@ForAll("architectures") Architecture architecture, @ForAll long seed) {
        Random random = new Random(seed);
        float[] parameters = new float[architecture.parameterCount()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) random.nextGaussian() / 4;
        }
        Network network = new Network(architecture, parameters);
        for (Kernels kernels : TestedKernels.all()) {
            Predictor predictor = Internals.of(network, NetworkView.class).predictor(WeightPrecision.FLOAT32, kernels);
            for (int example = 0; example < 3; example++) {
                float[] x = new float[architecture.inputs()];
                for (int i = 0; i < x.length; i++) {
                    x[i] = random.nextInt(3) == 0 ? 0 : random.nextFloat() - 0.5f;
                }
                float[] y = new float[architecture.outputs()];
                predictor.predict(x, y);
                float[][] activations = network.activations(x);
                assertEquals(architecture.layers(), activations.length);
                assertArrayEquals(y, activations[activations.length - 1]);
                float[] expected = new NoisyReference(network.folded()).feedforward(x);
                int best = 0;
                for (int j = 0; j < y.length; j++) {
                    assertEquals(expected[j] + 0f, y[j]);
                    best = expected[j] > expected[best] ? j : best;
                }
                if (y.length == 1 && architecture.output() != Activation.SIGMOID) {
                    assertThrows(IllegalStateException.class, () -> predictor.classify(x));
                } else {
                    assertEquals(y.length == 1 ? (y[0] > 0.5f ? 1 : 0) : best, predictor.classify(x));
                }
            }
        }
    }

    /** Running mean and variance, then gamma and beta, as the paper has them, in double precision. */
    @Test
    void predictorNormalizesByTheRunningStatistics() {
        Architecture architecture = new Architecture(
                        List.of(5, 20, 3), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC)
                .withNormalization(Normalization.BATCH);
        float[] parameters = random(architecture.parameterCount());
        float[] statistics = random(40);
        for (int j = 20; j < 40; j++) {
            statistics[j] += 1;
        }
        Network network = new Network(architecture, parameters, statistics);
        assertArrayEquals(statistics, network.statistics());
        assertArrayEquals(parameters, network.parameters());
        float[] x = random(5);
        double[] hidden = new double[20];
        for (int j = 0; j < 20; j++) {
            double z = parameters[100 + j];
            for (int i = 0; i < 5; i++) {
                z += (double) parameters[5 * j + i] * x[i];
            }
            double normalized = (z - statistics[j]) / Math.sqrt(statistics[20 + j] + 1e-5);
            hidden[j] = Math.tanh(parameters[120 + j] * normalized + parameters[140 + j]);
        }
        for (Kernels kernels : TestedKernels.all()) {
            float[] y = new float[3];
            Predictor predictor = Internals.of(network, NetworkView.class).predictor(WeightPrecision.FLOAT32, kernels);
            predictor.predict(x, y);
            float[] folded = new float[3];
            Internals.of(network.folded(), NetworkView.class)
                    .predictor(WeightPrecision.FLOAT32, kernels)
                    .predict(x, folded);
            assertArrayEquals(y, folded);
            for (int k = 0; k < 3; k++) {
                double expected = parameters[160 + 60 + k];
                for (int j = 0; j < 20; j++) {
                    expected += parameters[160 + 20 * k + j] * hidden[j];
                }
                assertEquals(expected, y[k], 1e-5);
            }
            Network other = new Network(architecture, parameters, statistics);
            Predictor before = Internals.of(other, NetworkView.class).predictor(WeightPrecision.FLOAT32, kernels);
            other.setParameters(parameters, new Network(architecture, parameters).statistics());
            float[] changed = new float[3];
            Internals.of(other, NetworkView.class)
                    .predictor(WeightPrecision.FLOAT32, kernels)
                    .predict(x, changed);
            assertTrue(Math.abs(changed[0] - y[0]) > 1e-3);
            before.predict(x, changed);
            assertArrayEquals(y, changed);
        }
    }

    @Test
    void statisticsBeginWithMeanZeroAndVarianceOneAndMustBeAsManyAsThereAreUnits() {
        Architecture architecture = Architecture.notebook(2, 2, 3, 1).withNormalization(Normalization.BATCH);
        float[] parameters = new float[architecture.parameterCount()];
        assertArrayEquals(
                new float[] {0, 0, 1, 1, 0, 0, 0, 1, 1, 1}, new Network(architecture, parameters).statistics());
        assertRefused(
                "a network 2-2-3-1 has 10 running means and variances, but 9 were given",
                () -> new Network(architecture, parameters, new float[9]));
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void examplesPredictedTogetherGetTheBitsOfEachAlone(
            @ForAll("architectures") Architecture architecture,
            @ForAll @IntRange(max = 100) int count,
            @ForAll @IntRange(max = 100) int percent,
            @ForAll long seed) {
        Random random = new Random(seed);
        int inputs = architecture.inputs();
        int outputs = architecture.outputs();
        Network network = new Network(architecture, random(architecture.parameterCount()));
        float[] x = new float[count * inputs + random.nextInt(3)];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(100) < percent ? random.nextFloat() - 0.5f : 0;
        }
        for (Kernels kernels : TestedKernels.all()) {
            Predictor predictor = Internals.of(network, NetworkView.class).predictor(WeightPrecision.FLOAT32, kernels);
            float[] together = new float[count * outputs];
            predictor.predict(x, count, together);
            float[] alone = new float[outputs];
            for (int i = 0; i < count; i++) {
                predictor.predict(Arrays.copyOfRange(x, i * inputs, (i + 1) * inputs), alone);
                assertArrayEquals(alone, Arrays.copyOfRange(together, i * outputs, (i + 1) * outputs));
            }
        }
    }

    @Test
    void examplesThatDoNotFitTheirArraysAreRefused() {
        Predictor predictor = new Network(SMALL, new float[SMALL.parameterCount()]).predictor();
        for (int[] sizes : new int[][] {{8, 3, 6}, {9, 3, 5}, {9, -1, 6}, {9, Integer.MAX_VALUE, 6}}) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> predictor.predict(new float[sizes[0]], sizes[1], new float[sizes[2]]))
                    .getMessage();
            assertEquals(
                    sizes[1] + " examples of 3 inputs and 2 outputs do not fit in arrays of " + sizes[0] + " and "
                            + sizes[2],
                    message);
        }
    }

    @Test
    void predictorIsASnapshotAndRefusesOtherLengths() {
        Network network = new Network(SMALL, new float[SMALL.parameterCount()]);
        Predictor predictor = network.predictor();
        float[] y = new float[2];
        predictor.predict(new float[3], y);
        assertArrayEquals(new float[] {0.5f, 0.5f}, y);
        assertEquals(0, predictor.classify(new float[3]), "the first among equals");
        float[] parameters = new float[SMALL.parameterCount()];
        parameters[parameters.length - 1] = 200;
        network.setParameters(parameters);
        predictor.predict(new float[3], y);
        assertArrayEquals(new float[] {0.5f, 0.5f}, y);
        assertEquals(0, predictor.classify(new float[3]));
        Predictor later = network.predictor();
        later.predict(new float[3], y);
        assertArrayEquals(new float[] {0.5f, 1}, y);
        assertEquals(1, later.classify(new float[3]));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> predictor.predict(new float[4], new float[1]))
                .getMessage();
        assertEquals("this network takes 3 inputs and gives 2 outputs, but arrays of 4 and 1 were given", message);
    }

    @Test
    void anotherOutputLayerHasTheSameParameters() {
        Architecture logits = new Architecture(List.of(5, 20, 3), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC)
                .withNormalization(Normalization.BATCH);
        Network network = new Network(logits, random(logits.parameterCount()), random(40));
        Network classes = network.withOutput(Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        assertEquals(
                "5-20-3 batch-normalized tanh, softmax output, cross-entropy loss",
                classes.architecture().toString());
        assertArrayEquals(network.parameters(), classes.parameters());
        assertArrayEquals(network.statistics(), classes.statistics());
        classes.setParameters(new float[logits.parameterCount()]);
        assertNotEquals(0, network.parameters()[0], "a copy");
        assertRefused(
                "the loss quadratic does not go with the output activation softmax: softmax needs cross-entropy",
                () -> network.withOutput(Activation.SOFTMAX, Loss.QUADRATIC));
        for (Activation output : Activation.values()) {
            Loss standard =
                    output == Activation.SOFTMAX || output == Activation.SIGMOID ? Loss.CROSS_ENTROPY : Loss.QUADRATIC;
            assertEquals(
                    network.withOutput(output, standard).architecture(),
                    network.withOutput(output).architecture());
        }
        assertThrown(NullPointerException.class, "output", () -> network.withOutput(null));
    }

    @Test
    void newOutputLayerKeepsTheBitsOfTheHiddenLayers() {
        Architecture shape = new Architecture(
                List.of(3, 5, 4, 2),
                List.of(Activation.RELU, Activation.TANH, Activation.SIGMOID),
                List.of(Normalization.BATCH, Normalization.LAYER),
                Loss.QUADRATIC);
        Network network =
                new Network(shape, random(shape.parameterCount()), random(Normalizations.statisticCount(shape)));
        Network changed = network.withNewOutput(7, Activation.SOFTMAX, Loss.CROSS_ENTROPY, Initializer.HE_NORMAL, 3);
        assertEquals(List.of(3, 5, 4, 7), changed.architecture().sizes());
        assertEquals(Activation.SOFTMAX, changed.architecture().output());
        assertEquals(shape.normalizations(), changed.architecture().normalizations());
        assertArrayEquals(network.statistics(), changed.statistics());
        int kept = shape.parameterCount(1) + shape.parameterCount(2);
        assertArrayEquals(Arrays.copyOf(network.parameters(), kept), Arrays.copyOf(changed.parameters(), kept));
        float[] fresh = Initializer.HE_NORMAL.network(changed.architecture(), 3).parameters();
        assertArrayEquals(
                Arrays.copyOfRange(fresh, kept, fresh.length),
                Arrays.copyOfRange(changed.parameters(), kept, fresh.length));
        assertThrows(
                IllegalArgumentException.class,
                () -> network.withNewOutput(0, Activation.SOFTMAX, Loss.CROSS_ENTROPY, Initializer.HE_NORMAL, 3));
        assertThrows(
                IllegalArgumentException.class,
                () -> network.withNewOutput(7, Activation.RELU, Loss.CROSS_ENTROPY, Initializer.HE_NORMAL, 3));
    }

    /** Each part computes the activations of its last layer from those of the layer below its first. */
    @Property(tries = 200)
    void partsComputeTheActivationsOfTheirLayers(
            @ForAll("architectures") Architecture architecture, @ForAll long seed) {
        Random random = new Random(seed);
        float[] statistics = new float[Normalizations.statisticCount(architecture)];
        for (int i = 0; i < statistics.length; i++) {
            statistics[i] = 0.5f + random.nextFloat();
        }
        Network network = new Network(architecture, random(architecture.parameterCount()), statistics);
        float[] x = random(architecture.inputs());
        float[][] activations = network.activations(x);
        for (int from = 1; from <= architecture.layers(); from++) {
            for (int to = from; to <= architecture.layers(); to++) {
                if (architecture.normalization(to) == Normalization.LAYER) {
                    int first = from;
                    int last = to;
                    assertThrows(IllegalArgumentException.class, () -> network.part(first, last));
                    continue;
                }
                Network part = network.part(from, to);
                float[] y = new float[architecture.units(to)];
                part.predictor().predict(from == 1 ? x : activations[from - 2], y);
                // Their normalisation is folded in the same way, so that the bits are the same.
                assertArrayEquals(activations[to - 1], y);
            }
        }
        assertEquals(network.sha256(), network.part(1, architecture.layers()).sha256());
        assertEquals(architecture, network.part(1, architecture.layers()).architecture());
    }

    @Test
    void partsThatAreNoneAreRefused() {
        Network network = new Network(SMALL, random(SMALL.parameterCount()));
        for (int[] layers : new int[][] {{0, 1}, {2, 1}, {1, SMALL.layers() + 1}}) {
            assertRefused(
                    "a part of the network " + LayerSizes.text(SMALL.sizes())
                            + " goes from a layer to the same or a later"
                            + " one of 1 to "
                            + SMALL.layers() + ", but " + layers[0] + " and " + layers[1] + " were given",
                    () -> network.part(layers[0], layers[1]));
        }
    }

    private static float[] random(int count) {
        Random random = new Random(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    @Provide
    Arbitrary<Architecture> architectures() {
        return Architectures.normalizedUpTo(100);
    }

    @Test
    void numberOfThreadsIsWithinItsRange() {
        Architecture architecture = Architecture.notebook(2, 2);
        Network network = Initializer.NOTEBOOK.network(architecture, 1);
        Dataset dataset = Dataset.ofClasses(new float[] {1, 2}, 2, new int[] {1}, 2);
        for (int threads : new int[] {0, -1, 1025, Integer.MAX_VALUE}) {
            String message = "threads is " + threads + ", but 1 to 1024 is expected";
            assertRefused(message, () -> network.evaluate(dataset, threads));
            assertRefused(message, () -> network.outputs(dataset, threads));
        }
    }
}
