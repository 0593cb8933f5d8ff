package dev.lanewise.model;

import dev.lanewise.kernel.JoinedRows;
import dev.lanewise.kernel.SparseMatrix;

/**
 * The examples of one pass through the network: their inputs, sparse or dense, and what each one wants.
 *
 * <p>A batch is a window on data that lie elsewhere; moving it costs nothing.
 */
public final class Batch {
    final SparseMatrix sparse;
    /** Room for its first rows, joined; null if they are not to be. */
    private JoinedRows joined;
    /** Whether those are the rows that the batch stands for now. */
    private boolean isJoined;
    float[] dense;
    int denseOffset;
    final int denseStride;
    /**
     * How many inputs are not zero, if the others are to be skipped: in either of the examples p and {@code count / 2 + p}, which
     * are walked at once, for each p, and then in the last example if their number is odd. Null if all are used.
     */
    int[] marked;
    /** Which those are, {@link #marksStride} words for each. */
    long[] marks;
    int marksStride;
    final Targets targets;
    /** The rows of the places of the batch, if they are others than those of {@link #order}. */
    private final int[] stagedRowsOrNull;
    int[] order;
    int from;
    int count;
    /** Row of a sparse matrix at a place i of the batch: {@code rows[firstRow + i]}. */
    int[] rows;
    int firstRow;

    private Batch(SparseMatrix sparse, int[] stagedRowsOrNull, float[] dense, int denseStride, Targets targets) {
        this.sparse = sparse;
        this.stagedRowsOrNull = stagedRowsOrNull;
        this.dense = dense;
        this.denseStride = denseStride;
        this.targets = targets;
    }

    /** A batch whose inputs are rows of a sparse matrix; {@code labels[row]} is the class wanted for a row. */
    public static Batch sparse(SparseMatrix inputs, int[] labels) {
        return sparse(inputs, Targets.ofClasses(labels));
    }

    /** A batch whose inputs are rows of a sparse matrix, with the targets of all its rows. */
    public static Batch sparse(SparseMatrix inputs, Targets targets) {
        return new Batch(inputs, null, null, 0, targets);
    }

    /**
     * A batch whose inputs are rows of a sparse matrix that the caller fills after {@link #move}.
     *
     * @param rows the row for each place of the batch
     */
    public static Batch staged(SparseMatrix inputs, int[] rows, Targets targets) {
        return new Batch(inputs, rows, null, 0, targets);
    }

    /**
     * A batch whose inputs are the first rows of a dense matrix, which the caller fills after {@link #move}.
     *
     * @param stride floats from one row to the next, see {@link Pass#stride}
     */
    public static Batch dense(float[] inputs, int stride, int[] labels) {
        return dense(inputs, stride, Targets.ofClasses(labels));
    }

    /** The same with the targets of all examples, also those that are not among the rows now. */
    public static Batch dense(float[] inputs, int stride, Targets targets) {
        return new Batch(null, null, inputs, stride, targets);
    }

    /** A batch without targets, whose inputs are rows of whatever dense matrix it is moved to. */
    static Batch untargeted(int inputs) {
        return new Batch(null, null, null, inputs, null);
    }

    /**
     * Lets an untargeted batch stand for so many rows of a matrix, of which all inputs are used or, given {@code marked},
     * those only.
     */
    void move(float[] rows, int offset, int count, int[] marked, long[] marks, int marksStride) {
        this.dense = rows;
        this.denseOffset = offset;
        this.count = count;
        this.marked = marked;
        this.marks = marks;
        this.marksStride = marksStride;
    }

    /** Lets the batch stand for the examples {@code order[from]} to {@code order[from + count - 1]}. */
    public void move(int[] order, int from, int count) {
        this.order = order;
        this.from = from;
        this.count = count;
        this.rows = stagedRowsOrNull != null ? stagedRowsOrNull : order;
        this.firstRow = stagedRowsOrNull != null ? 0 : from;
        this.isJoined = false;
    }

    /**
     * Lets a sparse batch join its rows, which gives the same bits.
     *
     * @param capacity most examples
     * @throws IllegalArgumentException unless the values of the rows are coded
     */
    public void joinRows(int capacity) {
        this.joined = new JoinedRows(sparse, capacity);
    }

    /** Lets it share the effort with a batch for the same examples, which joins rows. */
    public void joinRowsWith(Batch other) {
        this.joined = other.joined.twin();
    }

    /** Whether its rows are to be joined. */
    public boolean joinsRows() {
        return joined != null;
    }

    /**
     * Joins the rows of its examples {@code [first, end)}, which begin and end with a group, or end with the batch: when they are
     * there, and before any are used. The others are joined by {@link #joinRowsWith other batches}.
     */
    public void join(int first, int end) {
        joined.join(sparse, rows, firstRow, count, first / JoinedRows.GROUP, end / JoinedRows.GROUP);
        isJoined = true;
    }

    /** The first rows, joined, if they are and the panel is of full width; else null. */
    JoinedRows joinedFor(Layout.Panel panel) {
        return isJoined && panel.stride() == Layout.PANEL ? joined : null;
    }

    /**
     * Reads the rows of a sparse batch and the targets for its places {@code [first, end)}, so that they are near when a step
     * wants them.
     *
     * @return a number to be used, see {@link SparseMatrix#touch}
     */
    public int touch(int first, int end) {
        return sparse.touch(rows, firstRow + first, end - first) + targets.touch(order, from + first, end - first);
    }

    /** The same for the targets of all its places. */
    public int touchTargets() {
        return targets.touch(order, from, count);
    }

    /** Number of examples. */
    public int count() {
        return count;
    }

    /** Which example stands at a place of the batch. */
    public int example(int i) {
        return order[from + i];
    }
}
