package dev.lanewise.data;

import dev.lanewise.internal.text.Count;
import java.lang.reflect.Array;
import java.util.Objects;

/** Rows of numbers as arrays of arrays. */
final class RowArrays {
    private RowArrays() {}

    /**
     * Checks that there are arrays as rows, as many as something else, and that all have the same length.
     *
     * @param what noun of what there is one of for each row
     * @return the length of each row
     * @throws IllegalArgumentException if not; the message names the first row that differs
     */
    static int requireRows(Object[] rows, int count, String what) {
        Objects.requireNonNull(rows, "inputs");
        if (rows.length != count) {
            throw new IllegalArgumentException(
                    "there are " + Count.of(rows.length, "row") + " of inputs, but " + Count.of(count, what));
        }
        if (count == 0) {
            throw new IllegalArgumentException("there are no rows");
        }
        int width = Array.getLength(Objects.requireNonNull(rows[0], "inputs[0]"));
        if (width == 0) {
            throw new IllegalArgumentException("a row needs at least one input, but row 0 has none");
        }
        for (int row = 1; row < count; row++) {
            int length = Array.getLength(Objects.requireNonNull(rows[row], "inputs[" + row + "]"));
            if (length != width) {
                throw new IllegalArgumentException(
                        "row " + row + " has " + Count.of(length, "input") + ", but row 0 has " + width);
            }
        }
        return width;
    }

    /**
     * Converts rows to one array, (rows, columns), row-major.
     *
     * @param rows arrays of double or of float
     * @throws IllegalArgumentException as {@link #requireRows}, also if a number is NaN or no finite float
     */
    static float[] floats(Object[] rows, int count, String what) {
        int width = requireRows(rows, count, what);
        if ((long) count * width > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(Count.of(count, "row") + " of " + Count.of(width, "input")
                    + " are more than the " + (Integer.MAX_VALUE - 8)
                    + " numbers that one data set in memory can have");
        }
        float[] floats = new float[count * width];
        for (int row = 0; row < count; row++) {
            for (int c = 0; c < width; c++) {
                double input = rows instanceof double[][] doubles ? doubles[row][c] : ((float[][]) rows)[row][c];
                floats[row * width + c] = (float) input;
                if (!(Math.abs((float) input) <= Float.MAX_VALUE)) {
                    requireFinite(input, row, "input " + c);
                }
            }
        }
        return floats;
    }

    static float requireFinite(double number, int row, String what) {
        if (!(Math.abs((float) number) <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    what + " of row " + row + " is " + number + ", not a finite number in the range of a float");
        }
        return (float) number;
    }
}
