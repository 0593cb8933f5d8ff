package dev.lanewise.kernel;

/**
 * Rows of a sparse matrix, joined by fours: a group of {@link #GROUP} rows has one list of the columns in which any of them has an
 * entry, and for each column the values of all four, zero where a row has none.
 *
 * <p>So a row of weights is loaded once for four examples, and the sixteen multiply-adds that follow hide what that takes. A
 * zero costs a multiply-add like any number: it pays where rows have many columns in common. To join takes 0.4
 * to 1.4 microseconds a row of MNIST, what it saves with 50 to 140 units ({@code performance.md}).
 */
public final class JoinedRows {
    /** Rows of a group: with four vectors of weights, sixteen sums and what they are made of fit 32 registers. */
    public static final int GROUP = 4;

    /** Columns of a block: the rows of a panel that are used with it, half of them or fewer, fit the first-level cache. */
    private static final int BLOCK = 256;

    private static final int CODES = 256;

    /** Columns of a group's block, ascending: see {@link #start}. */
    final char[] column;
    /** {@link #GROUP} values for each of those. */
    final float[] value;
    private final int[] start;
    /** Codes by column, of one group at a time: that of its row i in the bits from 8 i on. Zero between any two calls. */
    private final int[] codes;
    /** The same of the columns of a block that have any. */
    private final int[] found = new int[BLOCK];
    private final int blocks;
    private int groups;
    private long entries;

    /**
     * Room for joined rows.
     *
     * @param x where the rows will come from
     * @param rows most of them
     * @throws IllegalArgumentException unless {@link SparseMatrix#isCoded}
     */
    public JoinedRows(SparseMatrix x, int rows) {
        if (!x.isCoded()) {
            throw new IllegalArgumentException("only rows of coded values can be joined");
        }
        int most = rows / GROUP;
        this.blocks = (x.columns + BLOCK - 1) / BLOCK;
        this.start = new int[most * blocks + 1];
        // One column more is written behind the last.
        this.column = new char[Math.addExact(Math.multiplyExact(most, x.columns), 1)];
        this.value = new float[Math.multiplyExact(GROUP, column.length)];
        this.codes = new int[x.columns];
    }

    /**
     * Joins the rows {@code order[from]} to {@code order[from + count - 1]} of the matrix, except the last few that do not fill a
     * group, in place of what is there.
     */
    public void join(SparseMatrix x, int[] order, int from, int count) {
        groups = count / GROUP;
        entries = 0;
        int at = 0;
        int n = 0;
        for (int g = 0; g < groups; g++) {
            for (int i = 0; i < GROUP; i++) {
                entries += add(x, order[from + g * GROUP + i], Byte.SIZE * i);
            }
            for (int b = 0; b < blocks; b++) {
                start[n++] = at;
                int end = collect(b * BLOCK, Math.min((b + 1) * BLOCK, codes.length), at);
                decode(x.values, at, end);
                at = end;
            }
        }
        start[n] = at;
    }

    private int add(SparseMatrix x, int row, int shift) {
        char[] entry = x.entry;
        int[] codes = this.codes;
        int begin = x.start[row];
        int end = x.start[row + 1];
        int k = 0;
        for (int p = begin; p < end; p++) {
            int next = entry[p];
            k += next >>> 8;
            codes[k] |= (next & CODES - 1) << shift;
        }
        return end - begin;
    }

    /** Writes those of some columns that a group has to a place and those after it, and returns the place behind them. */
    private int collect(int firstColumn, int endColumn, int place) {
        int[] codes = this.codes;
        char[] column = this.column;
        int[] found = this.found;
        int at = place;
        for (int k = firstColumn; k < endColumn; k++) {
            int four = codes[k];
            codes[k] = 0;
            column[at] = (char) k;
            found[at - place] = four;
            // 1 unless all are zero; no branch, because a processor could not foresee it.
            at += (four | -four) >>> 31;
        }
        return at;
    }

    /** Writes the values of the columns just collected, at their places. */
    private void decode(float[] values, int from, int to) {
        int[] found = this.found;
        float[] value = this.value;
        for (int p = 0; p < to - from; p++) {
            int four = found[p];
            int at = GROUP * (from + p);
            for (int i = 0; i < GROUP; i++) {
                value[at + i] = values[four >>> Byte.SIZE * i & CODES - 1];
            }
        }
    }

    /** Number of rows that are joined, a multiple of {@link #GROUP}. */
    public int rows() {
        return groups * GROUP;
    }

    /** Number of entries that the rows have. */
    public long entries() {
        return entries;
    }

    /** Number of columns of all groups. */
    public int columns() {
        return start[groups * blocks];
    }

    int groups() {
        return groups;
    }

    int blocks() {
        return blocks;
    }

    /** The place of the first column of a group's block, which ends where the next one begins. */
    int start(int group, int block) {
        return start[group * blocks + block];
    }
}
