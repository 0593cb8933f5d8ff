package dev.lanewise.internal.kernel;

/**
 * Rows of a sparse matrix in a chosen order: row i of the selection is row {@code order[from + i]} of the matrix.
 *
 * <p>A selection is a window that a step moves, so that nothing is allocated. It must not be moved while another thread
 * uses it.
 */
public final class SparseSelection {
    private static final int[] NO_ROWS = {};

    SparseMatrix matrix = SparseMatrix.EMPTY;
    int[] order = NO_ROWS;
    int from;
    int count;

    /** Creates an empty selection, which must be moved before use. */
    public SparseSelection() {}

    /** Selects {@code count} rows. Returns this selection. */
    public SparseSelection moveTo(SparseMatrix matrix, int[] order, int from, int count) {
        this.matrix = matrix;
        this.order = order;
        this.from = from;
        this.count = count;
        return this;
    }

    /** Selects the rows of another selection, starting at one of them. Returns this selection. */
    public SparseSelection moveTo(SparseSelection other, int first) {
        return moveTo(other.matrix, other.order, other.from + first, other.count - first);
    }
}
