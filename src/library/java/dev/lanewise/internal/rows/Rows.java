package dev.lanewise.internal.rows;

import dev.lanewise.internal.ArrayLength;
import java.nio.ByteBuffer;

/**
 * The inputs of all examples, in rows of one length, however they are kept.
 *
 * <p>Never changed. Rows are counted from 0; who asks for a row has checked that there is one.
 */
public sealed interface Rows permits ByteRows, FloatRows, SparseRows, MappedRows, SelectedRows, StreamedRows {

    /** Number of rows. */
    int count();

    /** Inputs of a row. */
    int columns();

    /** Copies a row to {@code target[offset .. offset + columns() - 1]}. */
    void copy(int row, float[] target, int offset);

    /** The number of inputs of a row that are not zero. */
    int nonZeros(int row);

    /**
     * Copies the columns (ascending) and values of a row's inputs that are not zero; a column fits a {@code char}.
     *
     * @return their number
     */
    int copyNonZeros(int row, char[] columns, float[] values);

    /** Returns the factor of bytes that gives the inputs; 0 if the inputs are not kept as bytes. */
    default float byteScale() {
        return 0;
    }

    /** As {@link #copyNonZeros}, of inputs that are kept as bytes. */
    default int copyNonZeroBytes(int row, char[] columns, byte[] values) {
        throw notBytes();
    }

    /** Puts the bytes of a row where the buffer stands, if they are kept as bytes. */
    default void put(int row, ByteBuffer target) {
        throw notBytes();
    }

    private static IllegalStateException notBytes() {
        return new IllegalStateException("the inputs are not kept as bytes");
    }

    /** Whether the rows lie in a file that is mapped. */
    default boolean isMapped() {
        return false;
    }

    /** The rows that these are a view of, or these themselves. */
    default Rows source() {
        return this;
    }

    /** The number that a row has in {@link #source}. */
    default int sourceRow(int row) {
        return row;
    }

    /** These rows, in this order; copied, unless they are on a disk. */
    Rows select(int[] rows);

    /** Rows of one or both of two kinds, the selected ones of this first; copied, unless all are of one file. */
    default Rows joined(int[] own, Rows other, int[] others) {
        int columns = columns();
        float[] values = new float[ArrayLength.of(Math.addExact(own.length, others.length), "row", columns, "input")];
        for (int i = 0; i < own.length; i++) {
            copy(own[i], values, i * columns);
        }
        for (int i = 0; i < others.length; i++) {
            other.copy(others[i], values, (own.length + i) * columns);
        }
        return new FloatRows(values, columns);
    }
}
