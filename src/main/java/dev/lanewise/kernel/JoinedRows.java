package dev.lanewise.kernel;

import static dev.lanewise.kernel.Kernels.PANEL;

/**
 * Rows of a sparse matrix, joined by fours: a group of {@link #GROUP} rows has one list of the columns in which any of them has an
 * entry, and for each column the values of all four, zero where a row has none.
 *
 * <p>So a row of weights is loaded once for four examples, and the sixteen multiply-adds that follow hide what that takes. A
 * zero costs a multiply-add like any number: it pays where rows have many columns in common. To join takes 0.4
 * to 1.4 microseconds a row of MNIST, what it saves with 50 to 95 units ({@code performance.md}).
 */
public final class JoinedRows {
    /** Rows of a group: with four vectors of weights, sixteen sums and what they are made of fit 32 registers. */
    public static final int GROUP = 4;

    /** Units from which a training gains by joining: what that takes is saved with about a hundred. */
    public static final int UNITS = 128;

    /** Floats of a column: see {@link #joined}. */
    static final int STEP = GROUP + 1;

    /** Most columns of a block: the rows of a panel that are used with it, half of them or fewer, fit the first-level cache. */
    private static final int MOST_COLUMNS = 256;

    private static final int CODES = 256;

    /**
     * Columns of a group's block, ascending, each with the values of the group's rows and, as the bits of a float, where its row of
     * a panel begins. In one array, because the loops of the products have no register to spare for a second.
     */
    final float[] joined;
    /** Where the columns of a group's blocks start, by group and block, and where those of its last block end. */
    private final int[] start;
    /** Codes by column, of one group at a time: that of its row i in the bits from 8 i on. Zero between any two calls. */
    private final int[] codes;
    /** The columns of a block that have any, and their codes. */
    private final char[] found = new char[MOST_COLUMNS];
    private final int[] foundCodes = new int[MOST_COLUMNS];
    private final int blocks;
    /** Columns of a block, of the last one maybe fewer. */
    private final int width;
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
        this.blocks = (x.columns + MOST_COLUMNS - 1) / MOST_COLUMNS;
        this.width = (x.columns + blocks - 1) / blocks;
        this.start = new int[most * (blocks + 1)];
        this.joined = new float[Math.multiplyExact(STEP, Math.multiplyExact(most, x.columns))];
        this.codes = new int[x.columns];
    }

    private JoinedRows(JoinedRows other) {
        this.joined = other.joined;
        this.start = other.start;
        this.blocks = other.blocks;
        this.width = other.width;
        this.codes = new int[other.codes.length];
    }

    /** The same rows for another thread, so that each joins some groups and all use all. */
    public JoinedRows twin() {
        return new JoinedRows(this);
    }

    /**
     * Joins the rows {@code order[from]} to {@code order[from + count - 1]} of the matrix, except the last few that do not fill a
     * group, in place of what is there.
     */
    public void join(SparseMatrix x, int[] order, int from, int count) {
        join(x, order, from, count, 0, count / GROUP);
    }

    /** The same for the groups {@code [first, end)} only; others are joined by a {@link #twin}. */
    public void join(SparseMatrix x, int[] order, int from, int count, int first, int end) {
        groups = count / GROUP;
        entries = 0;
        for (int g = first; g < end; g++) {
            for (int i = 0; i < GROUP; i++) {
                entries += add(x, order[from + g * GROUP + i], Byte.SIZE * i);
            }
            int n = g * (blocks + 1);
            int at = g * codes.length;
            for (int b = 0; b < blocks; b++) {
                start[n + b] = at;
                int columns = collect(b * width, Math.min((b + 1) * width, codes.length));
                decode(x.values, columns, at);
                at += columns;
            }
            start[n + blocks] = at;
        }
    }

    private int add(SparseMatrix x, int row, int shift) {
        char[] entry = x.entry;
        int[] codes = this.codes;
        int begin = x.start[row];
        int end = x.start[row + 1];
        int k = 0;
        for (int p = begin; p < end; p++) {
            int next = entry[p];
            k += next >>> SparseMatrix.GAP;
            codes[k] |= (next & CODES - 1) << shift;
        }
        return end - begin;
    }

    /** Finds those of some columns that a group has, and returns how many. */
    private int collect(int from, int to) {
        int[] codes = this.codes;
        char[] found = this.found;
        int[] foundCodes = this.foundCodes;
        int count = 0;
        for (int k = from; k < to; k++) {
            int four = codes[k];
            codes[k] = 0;
            found[count] = (char) k;
            foundCodes[count] = four;
            // 1 unless all are zero; no branch, because a processor could not foresee it.
            count += (four | -four) >>> 31;
        }
        return count;
    }

    /** Writes the columns just found to a place and those after it. */
    private void decode(float[] values, int count, int place) {
        char[] found = this.found;
        int[] foundCodes = this.foundCodes;
        float[] joined = this.joined;
        for (int p = 0; p < count; p++) {
            int four = foundCodes[p];
            int at = STEP * (place + p);
            for (int i = 0; i < GROUP; i++) {
                joined[at + i] = values[four >>> Byte.SIZE * i & CODES - 1];
            }
            joined[at + GROUP] = Float.intBitsToFloat(found[p] * PANEL);
        }
    }

    /** Number of rows that are joined, a multiple of {@link #GROUP}. */
    public int rows() {
        return groups * GROUP;
    }

    /** Number of entries that the rows have which were joined here, without those of a twin. */
    public long entries() {
        return entries;
    }

    /** Number of columns of all groups. */
    public int columns() {
        int columns = 0;
        for (int g = 0; g < groups; g++) {
            columns += start(g, blocks) - start(g, 0);
        }
        return columns;
    }

    int groups() {
        return groups;
    }

    int blocks() {
        return blocks;
    }

    /** The value of a group's row i in the column at a place. */
    float value(int place, int i) {
        return joined[STEP * place + i];
    }

    /** Where the row of a panel begins that belongs to the column at a place. */
    int row(int place) {
        return Float.floatToRawIntBits(joined[STEP * place + GROUP]);
    }

    /** The place of the first column of a group's block, which ends where the next one begins; there is a next one to the last. */
    int start(int group, int block) {
        return start[group * (blocks + 1) + block];
    }
}
