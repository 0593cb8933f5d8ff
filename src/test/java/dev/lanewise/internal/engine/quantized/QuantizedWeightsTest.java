package dev.lanewise.internal.engine.quantized;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.kernel.QuantizedRows;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.WeightPrecision;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class QuantizedWeightsTest {

    /** The weights of a unit as a predictor of this precision computes with them. */
    private static float[] rounded(WeightPrecision precision, float... weights) {
        Architecture unit =
                new Architecture(List.of(weights.length, 1), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        float[] parameters = Arrays.copyOf(weights, weights.length + 1);
        parameters[weights.length] = 0.1f;
        QuantizedWeights.round(unit, parameters, precision);
        assertEquals(0.1f, parameters[weights.length], "the bias");
        return Arrays.copyOf(parameters, weights.length);
    }

    @Property(tries = 200)
    void weightIsRoundedByAtMostHalfAStep(@ForAll @IntRange(min = 1, max = 50) int count, @ForAll long seed) {
        Random random = new Random(seed);
        float[] weights = new float[count];
        float most = 0;
        for (int i = 0; i < count; i++) {
            weights[i] = (random.nextFloat() - 0.5f) / 4;
            most = Math.max(most, Math.abs(weights[i]));
        }
        float scale = most / 127;
        float[] steps = rounded(WeightPrecision.INT8, weights);
        float[] halves = rounded(WeightPrecision.BFLOAT16, weights);
        float largest = 0;
        for (int i = 0; i < count; i++) {
            float whole = (float) Math.rint(steps[i] / scale);
            assertEquals(whole * scale, steps[i]);
            assertEquals(weights[i], steps[i], 0.5001 * scale);
            assertEquals(weights[i], halves[i], Math.abs(weights[i]) / 256);
            assertEquals(0, Float.floatToIntBits(halves[i]) & 0xffff);
            largest = Math.max(largest, Math.abs(whole));
        }
        assertEquals(127, largest);
        assertArrayEquals(weights, rounded(WeightPrecision.FLOAT32, weights));
    }

    /** Each unit has a scale of its own, in each layer. */
    @Example
    void largestWeightOfEveryUnitKeepsItsValue() {
        Architecture architecture =
                new Architecture(List.of(3, 2, 2), Activation.TANH, Activation.IDENTITY, Loss.QUADRATIC);
        float[] parameters = {127, 3.4f, -0.5f, 0.254f, -0.1271f, 0.0021f, 7, 8, 1270, 4, 12700, 51, 9, 10};
        QuantizedWeights.round(architecture, parameters, WeightPrecision.INT8);
        assertArrayEquals(
                new float[] {127, 3, 0, 0.254f, -0.128f, 0.002f, 7, 8, 1270, 0, 12700, 100, 9, 10}, parameters, 1e-7f);
    }

    @Example
    void tiesGoToTheEvenNumberAndExtremesStayWhatTheyAre() {
        assertArrayEquals(new float[] {127, 0, 2, -2, 0}, rounded(WeightPrecision.INT8, 127, 0.5f, 1.5f, -2.5f, -0f));
        assertArrayEquals(new float[] {0, 0}, rounded(WeightPrecision.INT8, 0, -0f));
        float tiny = Float.MIN_VALUE;
        assertArrayEquals(new float[] {127 * tiny, -tiny}, rounded(WeightPrecision.INT8, tiny * 150, -tiny));
        assertEquals(1f, QuantizedRows.bfloat16(1 + 0x1p-8f), "to even, down");
        assertEquals(1 + 0x1p-6f, QuantizedRows.bfloat16(1 + 0x3p-8f), "to even, up");
        assertEquals(1 + 0x1p-7f, QuantizedRows.bfloat16(1 + 0x1p-8f + 0x1p-20f));
        assertEquals(Float.NEGATIVE_INFINITY, QuantizedRows.bfloat16(Float.NEGATIVE_INFINITY));
        assertEquals(Float.POSITIVE_INFINITY, QuantizedRows.bfloat16(Float.MAX_VALUE));
        assertTrue(Float.isNaN(QuantizedRows.bfloat16(Float.intBitsToFloat(0x7f800001))));
    }
}
