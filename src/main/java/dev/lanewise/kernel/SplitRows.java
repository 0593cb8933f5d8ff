package dev.lanewise.kernel;

/**
 * Rows of a sparse matrix in two parts: the entries before a column, and those from there on, whose columns are counted from it.
 *
 * <p>Where a row is to be split is looked for once, since its entries have to be walked for it. The part in front is read where it
 * stands, the other one is copied: its first entry comes less far after the one before.
 */
public final class SplitRows {
    private static final int GAP_BITS = 8;

    private final SparseMatrix matrix;
    private final int column;
    /** The complement of the number of a row's entries in front and the gap of the first one behind; 0 if not looked for yet. */
    private final int[] found;

    /**
     * The rows of a matrix, split before a column.
     *
     * @throws IllegalArgumentException unless values are coded
     */
    public SplitRows(SparseMatrix matrix, int column) {
        if (!matrix.coded) {
            throw new IllegalArgumentException("only rows of coded values are split");
        }
        this.matrix = matrix;
        this.column = column;
        this.found = new int[matrix.rows];
    }

    /** The column that is the first one behind. */
    public int column() {
        return column;
    }

    /** Room for so many rows in front; the one at place i is its row 2 i. */
    public SparseMatrix front(int places) {
        return new SparseMatrix(matrix.columns, new int[2 * places], matrix.entry, matrix.values, true);
    }

    /** The same for what is behind, one row close after the other. */
    public SparseMatrix back(int places) {
        char[] entry = new char[Math.multiplyExact(places, SparseMatrix.roomOf(matrix.columns))];
        return new SparseMatrix(matrix.columns, new int[2 * places], entry, matrix.values, true);
    }

    /**
     * Lets the places from 0 on stand for some rows.
     *
     * @param order the rows at its places {@code [from, from + count)}
     * @param front made by {@link #front}
     * @param back made by {@link #back}
     */
    public void split(int[] order, int from, int count, SparseMatrix front, SparseMatrix back) {
        int at = 0;
        for (int place = 0; place < count; place++) {
            int row = order[from + place];
            if (found[row] == 0) {
                found[row] = ~find(row);
            }
            int split = matrix.start[row] + (~found[row] >>> GAP_BITS);
            int length = matrix.start[row + 1] - split;
            front.start[2 * place] = matrix.start[row];
            front.start[2 * place + 1] = split;
            back.start[2 * place] = at;
            System.arraycopy(matrix.entry, split, back.entry, at, length);
            if (length > 0) {
                int code = matrix.entry[split] & SparseMatrix.CODE;
                back.entry[at] = (char) ((~found[row] & (1 << GAP_BITS) - 1) << GAP_BITS | code);
            }
            at += length;
            back.start[2 * place + 1] = at;
        }
    }

    /** How many entries of a row are in front, and in the low bits how far behind the column the next one lies. */
    private int find(int row) {
        int first = matrix.start[row];
        int end = matrix.start[row + 1];
        int last = 0;
        for (int p = first; p < end; p++) {
            int own = last + (matrix.entry[p] >>> GAP_BITS);
            if (own >= column) {
                return p - first << GAP_BITS | own - column;
            }
            last = own;
        }
        return end - first << GAP_BITS;
    }
}
