package dev.lanewise.internal.csv;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Numbers, as floats as long as these hold them exactly, like whole ones, and else as doubles, which take twice the memory;
 * or as doubles on a disk.
 */
final class Numbers {
    private static final int FIRST = 256;
    /** Numbers of a piece: enough that a collector does not move it, and that no piece is copied when more arrive. */
    private static final int PIECE = 1 << 17;
    /** Numbers that are put together: the same places of many large arrays would drive each other out of the cache. */
    private static final int TOGETHER = 64;
    /** Numbers of a piece on the disk. */
    private static final int BLOCK = 1024;

    /** Null if the numbers are in memory. */
    private final @Nullable IntFunction<ByteBuffer> scratch;

    private final List<DoubleBuffer> blocks = new ArrayList<>();

    private final double[] fresh = new double[TOGETHER];
    private int size;
    private float[][] floats = {new float[FIRST]};
    /** Null as long as there are floats. */
    private double[][] doubles;

    /** @param scratch where to keep them; null for the memory */
    Numbers(@Nullable IntFunction<ByteBuffer> scratch) {
        this.scratch = scratch;
    }

    /** Adds a number. */
    void add(double number) {
        if (scratch != null) {
            if (size == blocks.size() * BLOCK) {
                blocks.add(scratch.apply(BLOCK * Double.BYTES).asDoubleBuffer());
            }
            blocks.get(size / BLOCK).put(size++ % BLOCK, number);
            return;
        }
        fresh[size++ & TOGETHER - 1] = number;
        if ((size & TOGETHER - 1) == 0) {
            put(size - TOGETHER);
        }
    }

    /** Puts what is fresh to the others, at places from this one on. */
    private void put(int place) {
        int piece = place / PIECE;
        int at = place % PIECE;
        if (doubles == null && !areFloats()) {
            widen();
        }
        if (doubles == null) {
            if (piece == floats.length || at == floats[piece].length) {
                floats = Arrays.copyOf(floats, piece + 1);
                floats[piece] = piece > 0 ? new float[PIECE] : Arrays.copyOf(floats[0], 2 * at);
            }
            for (int i = 0; i < TOGETHER; i++) {
                floats[piece][at + i] = (float) fresh[i];
            }
        } else {
            if (piece == doubles.length || at == doubles[piece].length) {
                doubles = Arrays.copyOf(doubles, piece + 1);
                doubles[piece] = piece > 0 ? new double[PIECE] : Arrays.copyOf(doubles[0], 2 * at);
            }
            System.arraycopy(fresh, 0, doubles[piece], at, TOGETHER);
        }
    }

    private boolean areFloats() {
        int fresher = size % TOGETHER == 0 ? TOGETHER : size % TOGETHER;
        for (int i = 0; i < fresher; i++) {
            if ((float) fresh[i] != fresh[i] && !Double.isNaN(fresh[i])) {
                return false;
            }
        }
        return true;
    }

    private void widen() {
        doubles = new double[floats.length][];
        for (int piece = 0; piece < floats.length; piece++) {
            doubles[piece] = new double[floats[piece].length];
            for (int i = 0; i < doubles[piece].length; i++) {
                doubles[piece][i] = floats[piece][i];
            }
        }
        floats = null;
    }

    /** Returns the numbers at some places, in the order of the places. */
    double[] at(int[] places) {
        putRest();
        double[] chosen = new double[places.length];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = get(places[i]);
        }
        return chosen;
    }

    /** Copies those at {@code count} places from one on. */
    void copy(int from, int count, double[] into) {
        putRest();
        for (int i = 0; i < count; i++) {
            into[i] = get(from + i);
        }
    }

    private double get(int place) {
        if (scratch != null) {
            return blocks.get(place / BLOCK).get(place % BLOCK);
        }
        return doubles == null ? floats[place / PIECE][place % PIECE] : doubles[place / PIECE][place % PIECE];
    }

    /** Puts those that are less than go together; more may come, and are put with these again. */
    private void putRest() {
        if (scratch == null && size % TOGETHER > 0) {
            put(size / TOGETHER * TOGETHER);
        }
    }

    /** Memory that one takes. */
    int bytes() {
        return doubles == null ? Float.BYTES : Double.BYTES;
    }
}
