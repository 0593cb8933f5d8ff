package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Kernels.PANEL;

/**
 * Rows of a sparse matrix in groups of {@link #GROUP}. A group has one list of the columns in which any of its rows has
 * an entry. For each column it stores the values of all four rows, zero where a row has no entry.
 *
 * <p>A row of weights is therefore loaded once for four examples, and the sixteen multiply-adds that follow hide the
 * latency of the load. A zero costs a multiply-add like any other number, so grouping pays off where rows have many
 * columns in common. Building takes 0.4 to 1.4 microseconds per row of MNIST, which the faster products make up for with
 * 50 to 95 units ({@code docs/kernels.md}).
 */
public final class GroupedSparseRows {
    /** Number of rows in a group: with four vectors of weights, sixteen sums and their operands fit 32 registers. */
    public static final int GROUP = 4;

    /**
     * Smallest number of units for which training uses grouped rows. Up to about a hundred are needed to make up for the
     * time that building takes.
     */
    public static final int UNITS = 128;

    /** Floats of a column, see {@link #grouped}: one value for each row of the group, and an offset. */
    static final int COLUMN_FLOATS = GROUP + 1;

    /**
     * Largest number of columns of a block. A group has entries in about half of them or fewer, so the rows of a panel
     * that it reads fit in the first-level cache.
     */
    private static final int MOST_COLUMNS = 256;

    private static final int CODES = 256;

    /**
     * For each column of a group's block, ascending: the values of the group's rows and, as the bits of a float, the
     * offset of the column's row in a panel. One array, because the product loops have no spare register for a second.
     */
    final float[] grouped;
    /** Index of the first column of each block, by group and block, and the end of the group's last block. */
    private final int[] start;
    /** Codes of one group at a time, by column: bits 8i to 8i + 7 belong to row i. All zero between two calls. */
    private final int[] codes;
    /** The columns of a block that have entries, and their codes. */
    private final char[] found = new char[MOST_COLUMNS];

    private final int[] foundCodes = new int[MOST_COLUMNS];
    private final int blocks;
    /** Columns of a block; the last one may have fewer. */
    private final int width;

    private int groups;
    private long entries;

    /**
     * Allocates space for grouped rows.
     *
     * @param x matrix from which the rows will be taken
     * @param rows largest number of rows
     * @throws IllegalArgumentException unless {@link SparseMatrix#isCoded}
     */
    public GroupedSparseRows(SparseMatrix x, int rows) {
        if (!x.isCoded()) {
            throw new IllegalArgumentException("only rows of coded values can be grouped");
        }
        int most = rows / GROUP;
        this.blocks = (x.columns + MOST_COLUMNS - 1) / MOST_COLUMNS;
        this.width = (x.columns + blocks - 1) / blocks;
        this.start = new int[most * (blocks + 1)];
        this.grouped = new float[Math.multiplyExact(COLUMN_FLOATS, Math.multiplyExact(most, x.columns))];
        this.codes = new int[x.columns];
    }

    private GroupedSparseRows(GroupedSparseRows other) {
        this.grouped = other.grouped;
        this.start = other.start;
        this.blocks = other.blocks;
        this.width = other.width;
        this.codes = new int[other.codes.length];
    }

    /**
     * Returns a view of the same rows for another thread, so that each thread builds some groups and uses all of them.
     */
    public GroupedSparseRows sharedView() {
        return new GroupedSparseRows(this);
    }

    /** Replaces the contents with the selected rows, except the last few, which do not fill a group. */
    public void build(SparseSelection rows) {
        build(rows, 0, rows.count / GROUP);
    }

    /** Replaces the groups {@code [first, end)} only; a {@link #sharedView} builds the others. */
    public void build(SparseSelection rows, int first, int end) {
        SparseMatrix x = rows.matrix;
        groups = rows.count / GROUP;
        entries = 0;
        for (int g = first; g < end; g++) {
            for (int i = 0; i < GROUP; i++) {
                entries += add(x, rows.order[rows.from + g * GROUP + i], Byte.SIZE * i);
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

    /** Collects the columns in [from, to) in which the group has entries, and returns their number. */
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
            // 1 unless all are zero; branch-free, because the branch would be unpredictable.
            count += (four | -four) >>> 31;
        }
        return count;
    }

    /** Writes the collected columns to the places from {@code place} on. */
    private void decode(float[] values, int count, int place) {
        char[] found = this.found;
        int[] foundCodes = this.foundCodes;
        float[] grouped = this.grouped;
        for (int p = 0; p < count; p++) {
            int four = foundCodes[p];
            int at = COLUMN_FLOATS * (place + p);
            for (int i = 0; i < GROUP; i++) {
                grouped[at + i] = values[four >>> (Byte.SIZE * i) & CODES - 1];
            }
            grouped[at + GROUP] = Float.intBitsToFloat(found[p] * PANEL);
        }
    }

    /** Number of grouped rows, a multiple of {@link #GROUP}. */
    public int rows() {
        return groups * GROUP;
    }

    /** Number of entries of the rows that were built by this view. */
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

    /** Returns the value of a group's row i in the column at a place. */
    float value(int place, int i) {
        return grouped[COLUMN_FLOATS * place + i];
    }

    /** Returns the offset, in a panel, of the row that belongs to the column at a place. */
    int panelOffset(int place) {
        return Float.floatToRawIntBits(grouped[COLUMN_FLOATS * place + GROUP]);
    }

    /**
     * Returns the place of the first column of a group's block among the columns of all groups; for {@code block ==
     * blocks()}, the end of the last block.
     */
    int start(int group, int block) {
        return start[group * (blocks + 1) + block];
    }
}
