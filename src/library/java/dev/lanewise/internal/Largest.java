package dev.lanewise.internal;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/** The largest of many numbers, without storing all of them. */
public final class Largest {
    private Largest() {}

    /**
     * Returns the indices with the largest values, the largest first and the first among equals; NaN is the smallest.
     *
     * @param count number of indices, from 0
     * @param limit largest number of indices returned
     * @param included which indices are considered
     */
    public static int[] of(int count, int limit, IntPredicate included, IntToDoubleFunction value) {
        int[] largest = new int[Math.min(count, limit)];
        double[] values = new double[largest.length];
        int size = 0;
        for (int i = 0; i < count && limit > 0; i++) {
            if (!included.test(i)) {
                continue;
            }
            double own = value.applyAsDouble(i);
            double number = Double.isNaN(own) ? Double.NEGATIVE_INFINITY : own;
            if (size == largest.length && !(values[size - 1] < number)) {
                continue;
            }
            int at = size < largest.length ? size++ : size - 1;
            for (; at > 0 && values[at - 1] < number; at--) {
                largest[at] = largest[at - 1];
                values[at] = values[at - 1];
            }
            largest[at] = i;
            values[at] = number;
        }
        return Arrays.copyOf(largest, size);
    }
}
