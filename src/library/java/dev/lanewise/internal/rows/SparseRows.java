package dev.lanewise.internal.rows;

import java.util.Arrays;

/**
 * Rows of which only what is not zero is kept.
 *
 * @param start the entries of row r are those from {@code start[r]} to before {@code start[r + 1]}
 * @param column the column of each entry, ascending in a row
 * @param value the value of each entry; finite and not zero
 * @param columns at most {@link #MOST_COLUMNS}
 */
public record SparseRows(int[] start, char[] column, float[] value, int columns) implements Rows {
    /** As many as a {@code char} can number. */
    public static final int MOST_COLUMNS = 1 << 16;

    @Override
    public int count() {
        return start.length - 1;
    }

    @Override
    public void copy(int row, float[] target, int offset) {
        Arrays.fill(target, offset, offset + columns, 0);
        for (int i = start[row]; i < start[row + 1]; i++) {
            target[offset + column[i]] = value[i];
        }
    }

    @Override
    public int nonZeros(int row) {
        return start[row + 1] - start[row];
    }

    @Override
    public int copyNonZeros(int row, char[] atColumns, float[] values) {
        int count = nonZeros(row);
        System.arraycopy(column, start[row], atColumns, 0, count);
        System.arraycopy(value, start[row], values, 0, count);
        return count;
    }

    @Override
    public Rows select(int[] rows) {
        return joined(rows, this, new int[0]);
    }

    @Override
    public Rows joined(int[] own, Rows other, int[] others) {
        if (!(other instanceof SparseRows otherRows)) {
            return Rows.super.joined(own, other, others);
        }
        int[] joinedStart = new int[own.length + others.length + 1];
        for (int i = 0; i < own.length + others.length; i++) {
            int count = i < own.length ? nonZeros(own[i]) : otherRows.nonZeros(others[i - own.length]);
            joinedStart[i + 1] = Math.addExact(joinedStart[i], count);
        }
        char[] joinedColumn = new char[joinedStart[joinedStart.length - 1]];
        float[] joinedValue = new float[joinedColumn.length];
        for (int i = 0; i < own.length + others.length; i++) {
            SparseRows source = i < own.length ? this : otherRows;
            int from = source.start[i < own.length ? own[i] : others[i - own.length]];
            int count = joinedStart[i + 1] - joinedStart[i];
            System.arraycopy(source.column, from, joinedColumn, joinedStart[i], count);
            System.arraycopy(source.value, from, joinedValue, joinedStart[i], count);
        }
        return new SparseRows(joinedStart, joinedColumn, joinedValue, columns);
    }
}
