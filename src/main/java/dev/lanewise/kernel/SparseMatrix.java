package dev.lanewise.kernel;

import java.util.Objects;

/**
 * The non-zero entries of a matrix, row by row (compressed sparse rows), cut into blocks of columns.
 *
 * <p>The columns of X are the rows of the weights. A block of them is chosen so that the weight rows it meets fit the
 * first-level cache together with their gradient; {@code start} therefore counts per row <em>and</em> block. Columns are
 * kept as {@code char} (two bytes), which bounds a sparse matrix to 65,536 columns.
 */
public final class SparseMatrix {
    /** Most columns that a sparse matrix can have. */
    public static final int MAX_COLUMNS = 1 << 16;

    final int rows;
    final int columns;
    final int blockColumns;
    final int blocks;
    /** Entries of row r in block b are {@code [start[r * blocks + b], start[r * blocks + b + 1])}. */
    final int[] start;
    final char[] column;
    final float[] value;

    private SparseMatrix(
            int rows, int columns, int blockColumns, int blocks, int[] start, char[] column, float[] value) {
        this.rows = rows;
        this.columns = columns;
        this.blockColumns = blockColumns;
        this.blocks = blocks;
        this.start = start;
        this.column = column;
        this.value = value;
    }

    /** Where the rows of a sparse matrix come from; asked from several threads at once if the builder is. */
    public interface RowSource {
        /** Number of non-zero entries of a row. */
        int nonZeros(int row);

        /** Writes the ascending columns and the values of a row's non-zero entries from position {@code at} on. */
        void copyNonZeros(int row, char[] columns, float[] values, int at);
    }

    /** Builds a sparse matrix from all rows of a source, on the calling thread. */
    public static SparseMatrix of(int rows, int columns, int blockColumns, RowSource source) {
        Builder builder = new Builder(rows, columns, blockColumns, source);
        builder.count(0, rows);
        builder.allocate();
        builder.fill(0, rows);
        return builder.build();
    }

    /** Builds a sparse matrix in two sweeps, each of which several threads may share by ranges of rows. */
    public static final class Builder {
        private final RowSource source;
        private final int[] count;
        private final int columns;
        private final int blockColumns;
        private SparseMatrix matrix;

        /**
         * A builder for so many rows and columns.
         *
         * @throws IllegalArgumentException if there are more than {@link #MAX_COLUMNS} columns
         */
        public Builder(int rows, int columns, int blockColumns, RowSource source) {
            if (columns < 1 || columns > MAX_COLUMNS || blockColumns < 1) {
                throw new IllegalArgumentException("a sparse matrix has 1 to " + MAX_COLUMNS
                        + " columns in blocks of at least 1, but " + columns + " in blocks of " + blockColumns
                        + " were asked for");
            }
            this.source = source;
            this.count = new int[rows];
            this.columns = columns;
            this.blockColumns = blockColumns;
        }

        /** First sweep: counts the entries of rows [from, to). */
        public void count(int from, int to) {
            for (int r = from; r < to; r++) {
                count[r] = source.nonZeros(r);
            }
        }

        /** Number of entries counted so far. */
        public long counted() {
            long sum = 0;
            for (int n : count) {
                sum += n;
            }
            return sum;
        }

        /**
         * Between the sweeps: makes room.
         *
         * @throws IllegalArgumentException if there are more entries than one array holds
         */
        public void allocate() {
            int blocks = (columns + blockColumns - 1) / blockColumns;
            int[] start = new int[Math.addExact(Math.multiplyExact(count.length, blocks), 1)];
            long end = 0;
            for (int r = 0; r < count.length; r++) {
                start[r * blocks] = (int) end;
                end += count[r];
            }
            if (end > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("a sparse matrix holds at most 2^31 entries, not " + end);
            }
            start[count.length * blocks] = (int) end;
            matrix = new SparseMatrix(
                    count.length, columns, blockColumns, blocks, start, new char[(int) end], new float[(int) end]);
        }

        /** Second sweep: copies the entries of rows [from, to). */
        public void fill(int from, int to) {
            for (int r = from; r < to; r++) {
                int first = matrix.start[r * matrix.blocks];
                source.copyNonZeros(r, matrix.column, matrix.value, first);
                for (int b = 1; b < matrix.blocks; b++) {
                    matrix.start[r * matrix.blocks + b] = firstAtOrAfter(
                            matrix.column, matrix.start[r * matrix.blocks + b - 1], first + count[r], b * blockColumns);
                }
            }
        }

        /** The matrix, after both sweeps. */
        public SparseMatrix build() {
            return matrix;
        }
    }

    /** The first of the places [from, to), whose columns ascend, with a column of at least {@code bound}. */
    private static int firstAtOrAfter(char[] column, int from, int to, int bound) {
        int at = from;
        while (at < to && column[at] < bound) {
            at++;
        }
        return at;
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** Number of columns, stored or not. */
    public int columns() {
        return columns;
    }

    /** Number of blocks that the columns are cut into. */
    public int blocks() {
        return blocks;
    }

    /** First column of a block; of {@link #blocks()}, the number of columns. */
    public int firstColumn(int block) {
        Objects.checkIndex(block, blocks + 1);
        return Math.min(columns, block * blockColumns);
    }

    /** Number of stored entries. */
    public int nonZeros() {
        return start[rows * blocks];
    }

    /**
     * Reads one value of every cache line of a row's entries, so that they are near when a product wants them: examples
     * come in random order and the first touch of each would otherwise wait for memory.
     *
     * @return a number that depends on what was read, for the caller to use, lest the compiler drop the reads
     */
    public int touch(int row) {
        int seen = 0;
        int end = start[(row + 1) * blocks];
        for (int p = start[row * blocks]; p < end; p += 16) {
            seen += column[p] + Float.floatToRawIntBits(value[p]);
        }
        return seen;
    }
}
