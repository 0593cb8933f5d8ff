package dev.lanewise.internal.engine;

import dev.lanewise.internal.kernel.GroupedSparseRows;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.NonZeroBitmap;
import dev.lanewise.internal.kernel.SparseMatrix;
import dev.lanewise.internal.kernel.SparseSelection;
import dev.lanewise.internal.random.CounterRandom;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Mini-batch: the inputs of its examples, dense or sparse, and their targets.
 *
 * <p>A batch is a view of data stored elsewhere; moving it copies nothing. The form of its inputs decides which
 * {@link InputProduct} the first layer uses.
 */
public final class Batch {
    /** Forms of the inputs of a batch. */
    enum Inputs {
        /** Dense rows. */
        DENSE,
        /** Dense rows with bitmaps of their non-zero elements. */
        BITMAP,
        /** Rows of a sparse matrix. */
        SPARSE,
        /** Rows of a sparse matrix, grouped by fours. */
        GROUPED
    }

    /** Dense inputs, one row per example; empty if they are sparse. */
    private final Matrix dense;
    /** Null if the inputs are dense. */
    private final @Nullable SparseMatrix sparse;

    private final SparseSelection selection = new SparseSelection();
    /** Null if only outputs are computed. */
    private final @Nullable TargetData targets;
    /** Sparse row of each example; null if the order of the examples gives the rows. */
    private final int @Nullable [] stagedRows;
    /** Leading rows of the batch, in groups; null if rows are not grouped. */
    private @Nullable GroupedSparseRows grouped;
    /** Whether {@link #grouped} holds the rows of the current examples. */
    private boolean isGrouped;
    /** Bitmaps of pairs of examples, and of the last one if their number is odd; null if all inputs are multiplied. */
    private NonZeroBitmap @Nullable [] bitmaps;

    private int[] order = {};
    private int from;
    private int count;

    private Batch(
            @Nullable SparseMatrix sparse, int @Nullable [] stagedRows, Matrix dense, @Nullable TargetData targets) {
        this.sparse = sparse;
        this.stagedRows = stagedRows;
        this.dense = dense;
        this.targets = targets;
    }

    /**
     * Creates a batch whose inputs are rows of a sparse matrix.
     *
     * @param targets targets of all rows of the matrix; null if only outputs are computed
     */
    public static Batch sparse(SparseMatrix inputs, @Nullable TargetData targets) {
        return new Batch(inputs, null, new Matrix(), targets);
    }

    /**
     * Creates a batch whose inputs are rows of a sparse matrix that the caller fills after {@link #move}.
     *
     * @param rows matrix row of each position in the batch
     * @param targets targets of all examples, including those outside the batch; null if only outputs are computed
     */
    public static Batch staged(SparseMatrix inputs, int[] rows, @Nullable TargetData targets) {
        return new Batch(inputs, rows, new Matrix(), targets);
    }

    /**
     * Creates a batch whose inputs are the first rows of a dense matrix that the caller fills after {@link #move}.
     *
     * @param stride floats from one row to the next, see {@link LayerBuffers#stride}
     * @param targets targets of all examples, including those outside the batch; null if only outputs are computed
     */
    public static Batch dense(float[] inputs, int stride, @Nullable TargetData targets) {
        return new Batch(null, null, new Matrix(inputs, 0, stride), targets);
    }

    /** Creates a batch without targets, for {@link #moveToRows}; rows have {@code inputs} floats. */
    public static Batch untargeted(int inputs) {
        return new Batch(null, null, new Matrix(new float[0], 0, inputs), null);
    }

    /**
     * Moves an untargeted batch to adjacent rows of a matrix.
     *
     * @param bitmaps non-zero inputs of the examples p and {@code count / 2 + p}, for each p, and then of the
     *     last example if their number is odd; null to multiply all inputs
     */
    public void moveToRows(float[] rows, int offset, int count, NonZeroBitmap @Nullable [] bitmaps) {
        dense.moveTo(rows, offset);
        this.count = count;
        this.bitmaps = bitmaps;
    }

    /** Makes an untargeted batch empty, so that it no longer refers to the rows of {@link #moveToRows}. */
    public void clear() {
        dense.clear();
        count = 0;
        bitmaps = null;
    }

    /** Moves the batch to the examples {@code order[from]} to {@code order[from + count - 1]}. */
    public void move(int[] order, int from, int count) {
        this.order = order;
        this.from = from;
        this.count = count;
        this.isGrouped = false;
        if (sparse != null && stagedRows != null) {
            selection.moveTo(sparse, stagedRows, 0, count);
        } else if (sparse != null) {
            selection.moveTo(sparse, order, from, count);
        }
    }

    /**
     * Enables grouping of rows for a sparse batch. Results do not change.
     *
     * @param capacity largest number of examples
     */
    public void groupRows(int capacity) {
        this.grouped = new GroupedSparseRows(rows(), capacity);
    }

    /**
     * Shares the grouped rows of another worker's batch of the same examples, so that each worker builds some of the
     * groups.
     */
    public void shareGroupedRows(Batch other) {
        this.grouped = other.grouped().sharedView();
    }

    /** Returns whether rows are grouped. */
    public boolean groupsRows() {
        return grouped != null;
    }

    /**
     * Groups the rows of the examples {@code [first, end)}, after these are filled and before any group is used.
     *
     * <p>Both bounds are multiples of the group size, or the end of the batch. Other workers group the other rows.
     */
    public void group(int first, int end) {
        grouped().build(selection, first / GroupedSparseRows.GROUP, end / GroupedSparseRows.GROUP);
        isGrouped = true;
    }

    /** Current form of the inputs. */
    Inputs kind() {
        if (sparse != null) {
            return isGrouped ? Inputs.GROUPED : Inputs.SPARSE;
        }
        return bitmaps != null ? Inputs.BITMAP : Inputs.DENSE;
    }

    /** Returns whether the inputs are dense rows. */
    boolean isDense() {
        return sparse == null;
    }

    /** Returns whether the inputs are sparse rows of coded values. */
    boolean isCoded() {
        return sparse != null && sparse.isCoded();
    }

    /** Inputs of a dense batch, one row per example. */
    Matrix inputs() {
        return dense;
    }

    /** Inputs of a sparse batch. */
    SparseSelection selection() {
        return selection;
    }

    /** Matrix of a sparse batch. */
    private SparseMatrix rows() {
        return Objects.requireNonNull(sparse, "sparse");
    }

    /** Leading rows of a sparse batch, in groups. */
    GroupedSparseRows grouped() {
        return Objects.requireNonNull(grouped, "grouped");
    }

    /** Bitmaps given to {@link #moveToRows}. */
    NonZeroBitmap[] bitmaps() {
        return Objects.requireNonNull(bitmaps, "bitmaps");
    }

    /** Targets of all examples. */
    TargetData targets() {
        return Objects.requireNonNull(targets, "targets");
    }

    /**
     * Prefetches sparse rows and targets of the examples {@code [first, end)} into this core's cache.
     *
     * @return a value that must be used, so that the compiler cannot drop the reads
     */
    public int prefetch(int first, int end) {
        int seen = rows().prefetch(order, from + first, end - first);
        return targets == null ? seen : seen + targets.prefetch(order, from + first, end - first);
    }

    /** Number of examples. */
    public int count() {
        return count;
    }

    /** Number, in the data set, of the example at position i of the batch. */
    public int example(int i) {
        return order[from + i];
    }

    /** Computes the random number keys of all examples, see {@link CounterRandom#keys}. */
    void keys(CounterRandom random, int epoch, long[] keys) {
        random.keys(epoch, order, from, count, keys);
    }
}
