package dev.lanewise.kernel;

/**
 * Rows of a sparse matrix in a chosen order: row i of the selection is row {@code order[from + i]} of the matrix.
 *
 * <p>A selection is a window that a step moves, so that nothing is allocated. For use by one thread while it is moved.
 */
public final class SparseSelection {
    SparseMatrix matrix;
    int[] order;
    int from;
    int count;

    /** Selects no rows, to be moved before it is used. */
    public SparseSelection() {}

    /** Selects {@code count} rows. Returns this selection. */
    public SparseSelection moveTo(SparseMatrix matrix, int[] order, int from, int count) {
        this.matrix = matrix;
        this.order = order;
        this.from = from;
        this.count = count;
        return this;
    }

    /** Selects the rows of another selection from one of them on. Returns this selection. */
    public SparseSelection moveTo(SparseSelection other, int first) {
        return moveTo(other.matrix, other.order, other.from + first, other.count - first);
    }

    /** Number of selected rows. */
    public int count() {
        return count;
    }
}
