package dev.lanewise.data;

/**
 * The inputs of all examples, in rows of one length, however they are kept.
 *
 * <p>Never changed. Rows are counted from 0; who asks for a row has checked that there is one.
 */
sealed interface Rows permits ByteRows, FloatRows, SparseRows {

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

    /** These rows, in this order; copied. */
    Rows select(int[] rows);

    /** Rows of one or both of two kinds, the selected ones of this first; copied. */
    default Rows joined(int[] own, Rows other, int[] others) {
        int columns = columns();
        float[] values = new float[Math.multiplyExact(Math.addExact(own.length, others.length), columns)];
        for (int i = 0; i < own.length; i++) {
            copy(own[i], values, i * columns);
        }
        for (int i = 0; i < others.length; i++) {
            other.copy(others[i], values, (own.length + i) * columns);
        }
        return new FloatRows(values, columns);
    }
}
