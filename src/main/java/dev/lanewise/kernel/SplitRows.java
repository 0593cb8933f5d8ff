package dev.lanewise.kernel;

import java.util.Arrays;

/**
 * Rows of a sparse matrix in two parts: the entries before a column, and those from there on, whose columns are counted from it.
 *
 * <p>Where a row is to be split is looked for once, since its entries have to be walked for it. The part in front is read where it
 * stands, the other one is copied: its first entry comes less far after the one before.
 */
public final class SplitRows {
    private final SparseMatrix matrix;
    private final int column;
    /** Where the entries of a row behind begin, and the column of the one before: of none, as long as nobody has looked for it. */
    private final int[] first;
    private final char[] last;

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
        this.first = Arrays.copyOf(matrix.start, matrix.rows);
        this.last = new char[matrix.rows];
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
            int gap = find(row);
            int split = first[row];
            int length = matrix.start[row + 1] - split;
            front.start[2 * place] = matrix.start[row];
            front.start[2 * place + 1] = split;
            back.start[2 * place] = at;
            System.arraycopy(matrix.entry, split, back.entry, at, length);
            if (length > 0) {
                back.entry[at] = (char) (gap << SparseMatrix.GAP | back.entry[at] & SparseMatrix.CODE);
            }
            at += length;
            back.start[2 * place + 1] = at;
        }
    }

    /**
     * Looks for the first entry of a row behind, from where it was found before, and returns how far behind the column it lies. (A
     * branch that is taken in the first epoch only would have C2 compile this twice.)
     */
    private int find(int row) {
        int end = matrix.start[row + 1];
        int p = first[row];
        int before = last[row];
        int next = 0;
        for (; p < end; p++) {
            next = before + (matrix.entry[p] >>> SparseMatrix.GAP);
            if (next >= column) {
                break;
            }
            before = next;
        }
        first[row] = p;
        last[row] = (char) before;
        return next - column;
    }
}
