package dev.lanewise.network;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.kernel.TestedKernels;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class WeightPrecisionTest {

    private static float[] random(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (random.nextFloat() - 0.5f) / 4;
        }
        return values;
    }

    private static float[] examples(int count, int inputs, int percent, long seed) {
        Random random = new Random(seed);
        float[] x = new float[count * inputs];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(100) < percent ? random.nextFloat() - 0.5f : 0;
        }
        return x;
    }

    private static float[] predictAll(Predictor predictor, float[] x, int count) {
        float[] y = new float[count * predictor.outputs()];
        predictor.predict(x, count, y);
        return y;
    }

    @Provide
    Arbitrary<Architecture> architectures() {
        return Architectures.normalizedUpTo(150);
    }

    /** One by one and together, sparse and dense, with all kernels. */
    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void outputsHaveTheSameBitsWhateverComputesThem(
            @ForAll("architectures") Architecture architecture,
            @ForAll WeightPrecision precision,
            @ForAll @IntRange(max = 70) int count,
            @ForAll @IntRange(max = 100) int percent,
            @ForAll long seed) {
        Network network = new Network(architecture, random(architecture.parameterCount(), seed));
        float[] x = examples(count, architecture.inputs(), percent, seed);
        float[] expected = predictAll(
                Internals.of(network, NetworkView.class).predictor(precision, new ScalarKernels()), x, count);
        int outputs = architecture.outputs();
        for (Kernels kernels : TestedKernels.all()) {
            Predictor predictor = Internals.of(network, NetworkView.class).predictor(precision, kernels);
            assertArrayEquals(expected, predictAll(predictor, x, count));
            float[] y = new float[outputs];
            for (int i = 0; i < count; i++) {
                predictor.predict(Arrays.copyOfRange(x, i * architecture.inputs(), (i + 1) * architecture.inputs()), y);
                assertArrayEquals(Arrays.copyOfRange(expected, i * outputs, (i + 1) * outputs), y);
            }
        }
    }

    /** Bfloat16 to the bit; whole numbers up to the rounding of sums, because their scales come last. */
    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void outputsAreThoseOfTheNetworkWithRoundedWeights(
            @ForAll("architectures") Architecture architecture,
            @ForAll WeightPrecision precision,
            @ForAll @IntRange(max = 100) int percent,
            @ForAll long seed) {
        Network network = new Network(architecture, random(architecture.parameterCount(), seed));
        float[] x = examples(20, architecture.inputs(), percent, seed);
        float[] y = predictAll(network.predictor(precision), x, 20);
        float[] ofRounded = predictAll(network.rounded(precision).predictor(), x, 20);
        if (precision == WeightPrecision.INT8) {
            // Layer normalisation of few units may enlarge a difference.
            boolean normalized = architecture.normalizations().contains(Normalization.LAYER);
            assertArrayEquals(ofRounded, y, normalized ? 0.02f : 1e-4f);
        } else {
            assertArrayEquals(ofRounded, y);
        }
        if (precision == WeightPrecision.FLOAT32) {
            assertArrayEquals(predictAll(network.predictor(), x, 20), y);
        }
    }

    /** A layer of one full panel and a narrow one, by the formula. */
    @Example
    void unitOfWholeNumbersIsScaleTimesTheirSumPlusBias() {
        int inputs = 37;
        int units = 100;
        Architecture architecture =
                new Architecture(List.of(inputs, units), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        float[] parameters = random(architecture.parameterCount(), 1);
        float[] x = examples(1, inputs, 60, 2);
        float[] expected = new float[units];
        for (int j = 0; j < units; j++) {
            float largest = 0;
            for (int i = 0; i < inputs; i++) {
                largest = Math.max(largest, Math.abs(parameters[j * inputs + i]));
            }
            float scale = largest / 127;
            float sum = 0;
            for (int i = 0; i < inputs; i++) {
                float q = (float) Math.rint(parameters[j * inputs + i] / (double) scale);
                assertTrue(Math.abs(q) <= 127);
                sum = Math.fma(x[i], q, sum);
            }
            expected[j] = sum * scale + parameters[units * inputs + j];
        }
        float[] y = new float[units];
        for (Kernels kernels : TestedKernels.all()) {
            Internals.of(new Network(architecture, parameters), NetworkView.class)
                    .predictor(WeightPrecision.INT8, kernels)
                    .predict(x, y);
            assertArrayEquals(expected, y);
        }
    }

    /** As with floats, an output that is no number says that the network is broken. */
    @Example
    void weightThatIsNoFiniteNumberShowsInTheOutputs() {
        Architecture architecture =
                new Architecture(List.of(70, 70, 2), Activation.RELU, Activation.IDENTITY, Loss.QUADRATIC);
        float[] ones = new float[70];
        Arrays.fill(ones, 1);
        for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            float[] parameters = random(architecture.parameterCount(), 1);
            parameters[70 * 70 + 70 + 3] = wrong;
            for (WeightPrecision precision : WeightPrecision.values()) {
                float[] y = new float[2];
                new Network(architecture, parameters).predictor(precision).predict(ones, y);
                assertTrue(
                        !Float.isFinite(y[0]) || precision != WeightPrecision.INT8 && wrong > 0,
                        precision + ": " + y[0]);
                assertTrue(Float.isFinite(y[1]));
            }
        }
    }

    @Property
    void predictorKeepsTheWeightsThatItWasMadeOf(@ForAll WeightPrecision precision) {
        Architecture architecture =
                new Architecture(List.of(5, 80, 3), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Network network = new Network(architecture, random(architecture.parameterCount(), 1));
        Predictor predictor = network.predictor(precision);
        float[] x = examples(4, 5, 100, 1);
        float[] before = predictAll(predictor, x, 4);
        network.setParameters(random(architecture.parameterCount(), 2));
        assertArrayEquals(before, predictAll(predictor, x, 4));
    }

    @Example
    void namesAreThoseOfTheCommandLine() {
        assertEquals(WeightPrecision.BFLOAT16, WeightPrecision.parse("bfloat16"));
        assertRefused(
                "the precision of weights is one of float32, bfloat16, int8, but \"int4\" was given",
                () -> WeightPrecision.parse("int4"));
    }
}
