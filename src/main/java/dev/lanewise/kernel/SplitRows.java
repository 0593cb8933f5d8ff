package dev.lanewise.kernel;

import java.util.Arrays;

/**
 * Rows of a sparse matrix in two parts: the entries before a column, and those from there on, whose columns are counted from it.
 *
 * <p>Where a row is to be split is looked for once, since its entries have to be walked for it. The part in front is read where it
 * stands, the other one is copied: its first entry comes less far after the one before.
 *
 * <p>One worker splits rows and uses those in front, another one uses those behind. So what is written for either lies two cache lines
 * away from everything else: a processor that reads or writes a line brings the next one near as well.
 */
public final class SplitRows {
    /** Of the places of {@link #front} and {@link #back}: the one at place i is their row {@code FIRST + 2 i}. */
    public static final int FIRST = 32;
    /** Chars before the copied entries: two cache lines, as there are before and behind numbers of rows. */
    private static final int APART = 64;

    /** Rows of which entries are counted. */
    private static final int SAMPLED = 250;

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

    /**
     * A column before which about a share of a matrix's entries lies, and beside which there are few: the one with fewest entries
     * around it of those whose share is within the tolerance, and of several, or if there is none, that of the nearest share. A sample
     * of the rows tells.
     *
     * @param around how many columns on either side
     */
    public static int columnAt(SparseMatrix matrix, double share, double tolerance, int around) {
        int[] before = sampleEntriesBefore(matrix);
        int columns = matrix.columns;
        int all = before[columns];
        int column = 0;
        int fewest = Integer.MAX_VALUE;
        double nearest = 0;
        for (int c = 0; c <= columns; c++) {
            double away = Math.abs(before[c] - share * all);
            int beside = away > tolerance * all ? all
                    : before[Math.min(columns, c + around)] - before[Math.max(0, c - around)];
            if (beside < fewest || beside == fewest && away < nearest) {
                column = c;
                fewest = beside;
                nearest = away;
            }
        }
        return column;
    }

    /** How many entries of a sample lie before each column, and before the end. */
    private static int[] sampleEntriesBefore(SparseMatrix matrix) {
        int[] before = new int[matrix.columns + 1];
        for (int r = 0; r < matrix.rows; r += Math.max(1, matrix.rows / SAMPLED)) {
            int column = 0;
            for (int p = matrix.start[r]; p < matrix.start[r + 1]; p++) {
                column += matrix.entry[p] >>> SparseMatrix.GAP;
                before[column + 1]++;
            }
        }
        for (int c = 0; c < matrix.columns; c++) {
            before[c + 1] += before[c];
        }
        return before;
    }

    /** The column that is the first one behind. */
    public int column() {
        return column;
    }

    /** Room for so many rows in front. */
    public SparseMatrix front(int places) {
        return room(places, matrix.entry);
    }

    /** The same for what is behind, one row close after the other. */
    public SparseMatrix back(int places) {
        return room(places, new char[APART + Math.multiplyExact(places, SparseMatrix.roomOf(matrix.columns))]);
    }

    private SparseMatrix room(int places, char[] entry) {
        return new SparseMatrix(matrix.columns, new int[2 * (places + FIRST)], entry, matrix.values, true);
    }

    /**
     * Lets the places from 0 on stand for some rows.
     *
     * @param order the rows at its places {@code [from, from + count)}
     * @param front made by {@link #front}
     * @param back made by {@link #back}
     */
    public void split(int[] order, int from, int count, SparseMatrix front, SparseMatrix back) {
        int at = APART;
        for (int place = 0; place < count; place++) {
            int row = order[from + place];
            int gap = find(row);
            int split = first[row];
            int length = matrix.start[row + 1] - split;
            int rowOfPlace = FIRST + 2 * place;
            front.start[rowOfPlace] = matrix.start[row];
            front.start[rowOfPlace + 1] = split;
            back.start[rowOfPlace] = at;
            System.arraycopy(matrix.entry, split, back.entry, at, length);
            if (length > 0) {
                back.entry[at] = (char) (gap << SparseMatrix.GAP | back.entry[at] & SparseMatrix.CODE);
            }
            at += length;
            back.start[rowOfPlace + 1] = at;
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
