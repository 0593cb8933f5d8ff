package dev.lanewise.gradcheck;

import static dev.lanewise.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Task;
import dev.lanewise.gradcheck.GradientCheck.LayerResult;
import dev.lanewise.gradcheck.GradientCheck.Result;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.ScalarKernels;
import dev.lanewise.internal.kernel.TestedKernels;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Architectures;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Normalization;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GradientCheckTest {
    private static final long SEEDS = 1L << 32;
    /** Parameters of a network that is always checked in full. */
    private static final int SMALL = 2_000;

    @Property(tries = 15)
    void backpropAgreesWithFiniteDifferences(
            @ForAll("architectures") Architecture architecture,
            @ForAll @LongRange(max = SEEDS - 1) long seed,
            @ForAll @IntRange(min = 1, max = 33) int batch) {
        Result result = check(architecture, seed, batch);
        assertTrue(result.passed(), () -> result.toString());
        assertEquals(architecture.layers(), result.layers().size());
        int checked = result.layers().stream()
                .mapToInt(layer -> layer.checked() + layer.skipped())
                .sum();
        if (architecture.parameterCount() <= SMALL) {
            assertEquals(architecture.parameterCount(), checked);
        }
    }

    @Property(tries = 8)
    void backpropAgreesForNormalizedLayers(
            @ForAll("normalized") Architecture architecture,
            @ForAll @LongRange(max = SEEDS - 1) long seed,
            @ForAll @IntRange(min = 2, max = 33) int batch) {
        Result result = check(architecture, seed, batch);
        assertTrue(result.passed(), () -> result.toString());
        int checked = result.layers().stream()
                .mapToInt(layer -> layer.checked() + layer.skipped())
                .sum();
        if (architecture.parameterCount() <= SMALL) {
            assertEquals(architecture.parameterCount(), checked);
        }
    }

    /** Of two units that are normalised together one is 1 and the other -1, so examples are alike or opposite. */
    @Test
    void examplesThatANetworkMakesAlikeAreDrawnAnewWithIt() {
        Architecture architecture = new Architecture(
                List.of(1, 2, 15, 35, 11),
                Collections.nCopies(4, Activation.SIGMOID),
                List.of(Normalization.LAYER, Normalization.BATCH, Normalization.BATCH),
                Loss.QUADRATIC);
        for (long seed = 72_790; seed < 72_796; seed++) {
            Result result = check(architecture, seed, 4);
            assertTrue(result.passed(), result + " with seed " + seed);
        }
    }

    @Test
    void normalizedGradientWithOneParameterOffByAHundredthIsCaught() {
        for (Normalization normalization : List.of(Normalization.BATCH, Normalization.LAYER)) {
            Architecture architecture = new Architecture(
                            List.of(20, 18, 12, 5), Activation.TANH, Activation.SOFTMAX, Loss.CROSS_ENTROPY)
                    .withNormalization(normalization);
            GradientCheck check = of(architecture, 1, 16);
            float[] right = backprop(check);
            assertTrue(check.compare(right).passed());
            int units = 18;
            int biases = units * 20;
            for (int from : new int[] {0, biases, biases + units, biases + 2 * units}) {
                int to = from == 0 ? biases : from + units;
                int at = from;
                for (int p = from; p < to; p++) {
                    at = Math.abs(right[p]) > Math.abs(right[at]) ? p : at;
                }
                if (normalization == Normalization.BATCH && from == biases) {
                    assertEquals(0, right[at], "the mean takes the biases away");
                } else {
                    float[] wrong = right.clone();
                    wrong[at] *= 1.01f;
                    assertCaughtInLayer(1, check.compare(wrong));
                }
            }
        }
    }

    @Test
    void batchNormalizationOfOneExampleIsRefused() {
        Architecture architecture = Architecture.notebook(4, 3, 2).withNormalization(Normalization.BATCH);
        assertRefused(
                "batch normalisation needs mini-batches of at least 2 examples, but 1 was given",
                () -> of(architecture, 1, 1));
    }

    static Stream<Arguments> pairs() {
        return Architectures.activations().stream()
                .flatMap(activation -> Architectures.losses().stream()
                        .filter(loss -> Architectures.fit(activation, loss))
                        .map(loss -> Arguments.of(activation, loss)));
    }

    /** Each pair that is allowed, in a small network whose hidden layers have the same activation. */
    @ParameterizedTest
    @MethodSource("pairs")
    void everyPairOfActivationAndLossAgreesWithFiniteDifferences(Activation activation, Loss loss) {
        Activation hidden = activation == Activation.SOFTMAX ? Activation.GELU : activation;
        Architecture architecture = new Architecture(List.of(9, 12, 7, 5), hidden, activation, loss);
        for (long seed = 0; seed < 3; seed++) {
            Result result = check(architecture, seed, 6);
            assertTrue(result.passed(), result::toString);
        }
    }

    @Property(tries = 25)
    void backpropAgreesForLabelsNumbersWeightsAndSmoothing(
            @ForAll("architectures") Architecture architecture,
            @ForAll Task task,
            @ForAll boolean smooth,
            @ForAll boolean weighted,
            @ForAll @LongRange(max = SEEDS - 1) long seed,
            @ForAll @IntRange(min = 1, max = 33) int batch) {
        Assume.that(task != Task.MULTI_LABEL || architecture.output() != Activation.SOFTMAX);
        GradientCheck.Wanting wanting =
                new GradientCheck.Wanting(task, smooth && task != Task.REGRESSION ? 0.2 : 0, weighted);
        Result result = GradientCheck.check(
                architecture, seed, batch, wanting, KernelSelection.automatic().kernels());
        assertTrue(result.passed(), () -> wanting + " " + result);
    }

    /** The gradient for other targets than those of the check, which is what forgetting them would come to. */
    @Test
    void forgottenSmoothingWeightOrTargetIsCaught() {
        Architecture architecture =
                new Architecture(List.of(8, 6, 3), Activation.SIGMOID, Activation.SIGMOID, Loss.CROSS_ENTROPY);
        for (Task task : new Task[] {Task.CLASSIFICATION, Task.MULTI_LABEL}) {
            float[] plain = backprop(new GradientCheck(architecture, 1, 5, new GradientCheck.Wanting(task, 0, false)));
            assertTrue(new GradientCheck(architecture, 1, 5, new GradientCheck.Wanting(task, 0, false))
                    .compare(plain)
                    .passed());
            assertFalse(new GradientCheck(architecture, 1, 5, new GradientCheck.Wanting(task, 0.1, false))
                    .compare(plain)
                    .passed());
            assertFalse(new GradientCheck(architecture, 1, 5, new GradientCheck.Wanting(task, 0, true))
                    .compare(plain)
                    .passed());
        }
    }

    @Test
    void targetsThatANetworkIsNotForAreRefused() {
        Architecture softmax =
                new Architecture(List.of(3, 2), Activation.SIGMOID, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        assertThrows(
                IllegalArgumentException.class,
                () -> new GradientCheck(softmax, 1, 5, new GradientCheck.Wanting(Task.MULTI_LABEL, 0, false)));
        assertThrows(IllegalArgumentException.class, () -> new GradientCheck.Wanting(Task.REGRESSION, 0.1, false));
        assertThrows(IllegalArgumentException.class, () -> new GradientCheck.Wanting(Task.CLASSIFICATION, 1, false));
    }

    @Property(tries = 40)
    void gradientHasTheSameBitsByAllKernelsDenseAndSparse(
            @ForAll("architectures") Architecture architecture,
            @ForAll @LongRange(max = SEEDS - 1) long seed,
            @ForAll @IntRange(min = 1, max = 33) int batch) {
        GradientCheck check = of(architecture, seed, batch);
        float[] expected = check.backprop(new ScalarKernels(), false);
        for (Kernels kernels : TestedKernels.all()) {
            for (boolean sparse : new boolean[] {false, true}) {
                assertTrue(Arrays.equals(expected, check.backprop(kernels, sparse)), kernels.name() + " " + sparse);
            }
        }
    }

    /**
     * A hundredth of the largest gradient of the layer; or of later ones, less the decline that a check allows for. One
     * example, because the gradients of several may cancel to any degree, and a hundredth of that may be rounding.
     */
    @Property(tries = 40)
    void gradientWithOneWeightOffByAHundredthIsCaught(
            @ForAll("architectures") Architecture architecture, @ForAll @LongRange(max = SEEDS - 1) long seed) {
        GradientCheck check = of(architecture, seed, 1);
        float[] right = backprop(check);
        float largest = 0;
        int end = right.length;
        for (int l = architecture.layers(); l >= 1; l--) {
            int base = end - architecture.parameterCount(l);
            int at = base;
            for (int p = base; p < end; p++) {
                at = Math.abs(right[p]) > Math.abs(right[at]) ? p : at;
            }
            largest = Math.max(Math.abs(right[at]), largest / 4);
            if (largest > 0) {
                float[] wrong = right.clone();
                wrong[at] += 0.01f * largest;
                assertCaughtInLayer(l, check.compare(wrong));
            }
            end = base;
        }
    }

    @Test
    void notebooksNetworkWithOneWeightOffByAHundredthIsCaught() {
        GradientCheck check = of(Architecture.notebook(784, 40, 10), 1, 10);
        float[] right = backprop(check);
        assertTrue(check.compare(right).passed());
        for (int p : new int[] {784 * 7 + 300, 784 * 40 + 3, 785 * 40 + 11, 785 * 40 + 400 + 9}) {
            float[] wrong = right.clone();
            wrong[p] *= 1.01f;
            assertCaughtInLayer(p < 785 * 40 ? 1 : 2, check.compare(wrong));
        }
    }

    /** Sigmoid layers without dead units, all of several units, so that each of these mistakes makes a difference. */
    @Property(tries = 10)
    void typicalMistakesAreCaught(
            @ForAll @IntRange(min = 8, max = 30) int inputs,
            @ForAll @IntRange(min = 2, max = 30) int hidden,
            @ForAll @IntRange(min = 2, max = 30) int outputs,
            @ForAll @LongRange(max = SEEDS - 1) long seed,
            @ForAll @IntRange(min = 2, max = 33) int batch) {
        Architecture architecture = new Architecture(
                List.of(inputs, hidden, outputs), Activation.SIGMOID, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        GradientCheck check = of(architecture, seed, batch);
        float[] right = backprop(check);
        int biases1 = inputs * hidden;
        int weights2 = biases1 + hidden;
        int biases2 = weights2 + hidden * outputs;
        assertTrue(check.compare(right).passed());

        float[] zero = new float[right.length];
        assertCaughtInLayer(1, check.compare(zero));
        assertCaughtInLayer(2, check.compare(zero));

        float[] otherSign = right.clone();
        for (int p = 0; p < biases1; p++) {
            otherSign[p] = -otherSign[p];
        }
        assertCaughtInLayer(1, check.compare(otherSign));

        float[] noBias1 = right.clone();
        Arrays.fill(noBias1, biases1, weights2, 0);
        assertCaughtInLayer(1, check.compare(noBias1));

        float[] noBias2 = right.clone();
        Arrays.fill(noBias2, biases2, right.length, 0);
        assertCaughtInLayer(2, check.compare(noBias2));

        float[] transposed = right.clone();
        for (int j = 0; j < outputs; j++) {
            for (int i = 0; i < hidden; i++) {
                transposed[weights2 + i * outputs + j] = right[weights2 + j * hidden + i];
            }
        }
        assertCaughtInLayer(2, check.compare(transposed));

        float[] meanForSum = right.clone();
        for (int p = 0; p < meanForSum.length; p++) {
            meanForSum[p] /= batch + 1;
        }
        assertCaughtInLayer(1, check.compare(meanForSum));

        float[] notANumber = right.clone();
        notANumber[weights2] = Float.NaN;
        assertFalse(check.compare(notANumber).passed());
        assertFalse(check.compare(right, notANumber).passed());
    }

    @Test
    void parametersOfALargeNetworkAreSampledInEveryLayer() {
        Architecture architecture =
                new Architecture(List.of(300, 400, 70, 30), Activation.RELU, Activation.SOFTMAX, Loss.CROSS_ENTROPY);
        Result result = check(architecture, 1, 20);
        assertTrue(result.passed(), result::toString);
        LayerResult first = result.layers().get(0);
        assertTrue(first.checked() >= 100 && first.checked() < 120_400, first::toString);
        assertEquals(
                71 * 30,
                result.layers().get(2).checked() + result.layers().get(2).skipped());
    }

    @Test
    void resultsThatMustNotPassDoNot() {
        assertTrue(new Result(List.of(new LayerResult(1, 100, 1, 1e-6)), 1e-6).passed());
        assertFalse(new Result(List.of(new LayerResult(1, 100, 0, 2e-6)), 1e-6).passed());
        assertFalse(new Result(List.of(new LayerResult(1, 100, 0, Double.NaN)), 1e-6).passed());
        assertFalse(new Result(List.of(new LayerResult(1, 100, 2, 0)), 1e-6).passed(), "too many skipped");
    }

    private static GradientCheck of(Architecture architecture, long seed, int batch) {
        return new GradientCheck(architecture, seed, batch, GradientCheck.Wanting.CLASSES);
    }

    private static Result check(Architecture architecture, long seed, int batch) {
        return GradientCheck.check(architecture, seed, batch, GradientCheck.Wanting.CLASSES);
    }

    private static float[] backprop(GradientCheck check) {
        return check.backprop(KernelSelection.automatic().kernels(), false);
    }

    private static void assertCaughtInLayer(int l, Result result) {
        assertFalse(result.passed());
        assertTrue(result.layers().get(l - 1).maxError() > result.tolerance(), result::toString);
    }

    @Provide
    Arbitrary<Architecture> normalized() {
        return Architectures.normalizedUpTo(40);
    }

    @Provide
    Arbitrary<Architecture> architectures() {
        return Architectures.upTo(40);
    }
}
