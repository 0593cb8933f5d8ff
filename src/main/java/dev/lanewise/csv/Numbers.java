package dev.lanewise.csv;

import java.util.Arrays;

/** Numbers, as floats as long as these hold them exactly, like whole ones, and else as doubles, which take twice the memory. */
final class Numbers {
    /** Null when there are doubles. */
    private float[] floats = new float[256];
    private double[] doubles;

    /** Puts a number at a place, of which all before have one. */
    void set(int place, double number) {
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
        return floats != null ? floats[place] : doubles[place];
    }

    /** Memory that one takes. */
    int bytes() {
        return floats != null ? Float.BYTES : Double.BYTES;
    }
}
