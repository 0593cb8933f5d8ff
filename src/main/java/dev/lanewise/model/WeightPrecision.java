package dev.lanewise.model;

import dev.lanewise.kernel.NarrowRows;
import java.util.Locale;

/**
 * How many bits a predictor keeps of each weight. Biases, normalisation and all that is computed are floats in any case, and the
 * outputs have the same bits whatever computes them.
 */
public enum WeightPrecision {
    /** All 32 bits: the weights as they are. */
    FLOAT32,

    /** The upper 16 bits of a float, rounded to the nearest, of two to the even one. */
    BFLOAT16,

    /**
     * Whole numbers from -127 to 127, rounded to the nearest, of two to the even one, times a scale for each unit, by which its
     * largest weight becomes 127.
     */
    INT8;

    private static final int MOST = 127;

    /**
     * Rounds the weights of a unit in place.
     *
     * @return the scale with which what stands there then is to be multiplied
     */
    float round(float[] weights, int at, int count) {
        if (this == INT8) {
            return toWholeNumbers(weights, at, count);
        }
        for (int i = at; this == BFLOAT16 && i < at + count; i++) {
            weights[i] = NarrowRows.bfloat16(weights[i]);
        }
        return 1;
    }

    private static float toWholeNumbers(float[] weights, int at, int count) {
        float largest = 0;
        for (int i = at; i < at + count; i++) {
            largest = Math.max(largest, Math.abs(weights[i]));
        }
        float scale = largest / MOST;
        for (int i = at; i < at + count; i++) {
            double steps = scale == 0 ? 0 : Math.rint(weights[i] / (double) scale);
            // A scale that is no finite number is all that is left of weights that are none.
            weights[i] = Double.isNaN(steps) ? 0 : (float) Math.max(-MOST, Math.min(MOST, steps)) + 0f;
        }
        return scale;
    }

    /** The precision with this name, such as {@code int8}. */
    public static WeightPrecision parse(String name) {
        return Names.parse(values(), "precision of weights", name);
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
