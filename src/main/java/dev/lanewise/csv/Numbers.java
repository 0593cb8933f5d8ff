package dev.lanewise.csv;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers, as floats as long as these hold them exactly, like whole ones, and else as doubles, which take twice the memory;
 * or as doubles on a disk.
 */
final class Numbers {
    private static final int BLOCK = 1024;

    /** Null if the numbers are in memory. */
    private final Scratch scratchOrNull;
    private final List<DoubleBuffer> blocks = new ArrayList<>();
    /** Null when there are doubles. */
    private float[] floats = new float[256];
    private double[] doubles;

    Numbers(Scratch scratchOrNull) {
        this.scratchOrNull = scratchOrNull;
    }

    /** Puts a number at a place, of which all before have one. */
    void set(int place, double number) {
        if (scratchOrNull != null) {
            if (place == blocks.size() * BLOCK) {
                blocks.add(scratchOrNull.room(BLOCK * Double.BYTES).asDoubleBuffer());
            }
            blocks.get(place / BLOCK).put(place % BLOCK, number);
            return;
        }
        if (floats != null && (float) number != number && !Double.isNaN(number)) {
            doubles = new double[floats.length];
            for (int i = 0; i < place; i++) {
                doubles[i] = floats[i];
            }
            floats = null;
        }
        if (floats != null) {
            floats = place < floats.length ? floats : Arrays.copyOf(floats, 2 * place);
            floats[place] = (float) number;
        } else {
            doubles = place < doubles.length ? doubles : Arrays.copyOf(doubles, 2 * place);
            doubles[place] = number;
        }
    }

    double get(int place) {
        if (scratchOrNull != null) {
            return blocks.get(place / BLOCK).get(place % BLOCK);
        }
        return floats != null ? floats[place] : doubles[place];
    }

    /** Memory that one takes. */
    int bytes() {
        return floats != null ? Float.BYTES : Double.BYTES;
    }
}
