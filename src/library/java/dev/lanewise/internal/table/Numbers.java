package dev.lanewise.internal.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * A number for every row. Blocks of rows are stored as floats if these hold all their numbers exactly, which takes half
 * the memory, otherwise as doubles.
 */
public final class Numbers {
    private static final int BLOCK = 1024;

    private final List<IntToDoubleFunction> blocks = new ArrayList<>();
    /** Numbers after the last block. */
    private double[] rest = new double[16];

    private int size;

    /** Starts without rows. */
    public Numbers() {}

    /** Returns these numbers. */
    public static Numbers of(double[] numbers) {
        Numbers all = new Numbers();
        for (double number : numbers) {
            all.add(number);
        }
        return all;
    }

    /** Adds the number of the next row. */
    public void add(double number) {
        int place = size++ % BLOCK;
        if (place == rest.length) {
            rest = Arrays.copyOf(rest, 2 * place);
        }
        rest[place] = number;
        if (place == BLOCK - 1) {
            blocks.add(block());
        }
    }

    private IntToDoubleFunction block() {
        float[] floats = new float[BLOCK];
        boolean areFloats = true;
        for (int i = 0; i < BLOCK; i++) {
            floats[i] = (float) rest[i];
            areFloats &= floats[i] == rest[i] || Double.isNaN(rest[i]);
        }
        if (areFloats) {
            return i -> floats[i];
        }
        double[] doubles = rest.clone();
        return i -> doubles[i];
    }

    /** Returns the number of a row. */
    public double get(int row) {
        int block = row / BLOCK;
        return block < blocks.size() ? blocks.get(block).applyAsDouble(row % BLOCK) : rest[row % BLOCK];
    }

    /** Number of rows. */
    public int size() {
        return size;
    }
}
