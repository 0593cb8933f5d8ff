package dev.lanewise.network;

import dev.lanewise.internal.text.EnumNames;
import java.util.Objects;

/**
 * Number formats in which a predictor stores weights.
 *
 * <p>Biases, normalisation and all arithmetic stay in float32. For a given precision, the outputs have the same bits on
 * every machine.
 */
public enum WeightPrecision {
    /** 32-bit floats: weights are not rounded. */
    FLOAT32,

    /** Upper 16 bits of a float, rounded to nearest, ties to even. */
    BFLOAT16,

    /**
     * Integers from -127 to 127, rounded to nearest, ties to even, with one scale per unit.
     *
     * <p>The scale maps the unit's weight of largest magnitude to 127 or -127.
     */
    INT8;

    /**
     * Parses a name, such as {@code int8}.
     *
     * @param name the name, in upper or lower case
     * @return the precision of that name
     * @throws IllegalArgumentException if no precision has this name
     */
    public static WeightPrecision parse(String name) {
        Objects.requireNonNull(name, "name");
        return EnumNames.parse(values(), "precision of weights", name);
    }

    /** Returns the name used on the command line. */
    @Override
    public String toString() {
        return EnumNames.plain(name());
    }
}
