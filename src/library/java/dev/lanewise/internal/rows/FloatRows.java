package dev.lanewise.internal.rows;

import dev.lanewise.internal.ArrayLength;

/**
 * Rows of floats.
 *
 * @param values (rows, columns), row-major; finite, without minus zero
 */
public record FloatRows(float[] values, int columns) implements Rows {

    /** Takes finite numbers, in whose place minus zero becomes plus zero. */
    public static FloatRows of(float[] values, int columns) {
        for (int i = 0; i < values.length; i++) {
            float value = values[i];
            if (!(Math.abs(value) <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "row " + i / columns + ", column " + i % columns + " is " + value + ", not a finite number");
            }
            values[i] = value + 0.0f; // minus zero becomes plus zero, everything else stays what it is
        }
        return new FloatRows(values, columns);
    }

    @Override
    public int count() {
        return values.length / columns;
    }

    @Override
    public void copy(int row, float[] target, int offset) {
        System.arraycopy(values, row * columns, target, offset, columns);
    }

    @Override
    public int nonZeros(int row) {
        int count = 0;
        for (int i = row * columns; i < (row + 1) * columns; i++) {
            count += values[i] != 0 ? 1 : 0;
        }
        return count;
    }

    @Override
    public int copyNonZeros(int row, char[] atColumns, float[] copied) {
        int from = row * columns;
        int count = 0;
        for (int column = 0; column < columns; column++) {
            float value = values[from + column];
            if (value != 0) {
                atColumns[count] = (char) column;
                copied[count++] = value;
            }
        }
        return count;
    }

    @Override
    public Rows select(int[] rows) {
        float[] selected = new float[ArrayLength.of(rows.length, "row", columns, "input")];
        for (int i = 0; i < rows.length; i++) {
            copy(rows[i], selected, i * columns);
        }
        return new FloatRows(selected, columns);
    }
}
