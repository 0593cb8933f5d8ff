package dev.lanewise.internal.engine;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.engine.parallel.WorkerTeam;
import dev.lanewise.internal.kernel.GroupedSparseRows;
import dev.lanewise.internal.kernel.SparseMatrix;
import dev.lanewise.internal.kernel.SparseSelection;
import dev.lanewise.internal.rows.ExampleRows;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Inputs of a data set in the form that kernels read: one sparse matrix, or dense rows per mini-batch.
 *
 * <p>They are sparse if few inputs are non-zero, which is decided by counting, never by timing. A mapped data set may
 * exceed the memory, so its sparse rows are packed per mini-batch as well.
 */
public final class PreparedInputs {
    /** Share of non-zero inputs up to which sparse products are used; chosen by {@code DensityBenchmark}. */
    public static final double SPARSE_UP_TO = 0.33;

    /** Groups of rows that are built to measure how many columns rows have in common. */
    private static final int GROUPS_COUNTED = 50;

    /** Approximate number of examples whose inputs are counted; counting all would delay every run. */
    private static final int COUNTED = 2000;

    /** Null between two calls, see {@link #release}. */
    private @Nullable Dataset dataset;
    /** The rows of the data set. */
    private @Nullable ExampleRows examples;
    /** Rows of all examples; null if inputs are dense, or packed per mini-batch. */
    private final @Nullable SparseMatrix sparse;

    private final boolean isSparse;
    private final double density;

    private PreparedInputs(Dataset dataset, @Nullable SparseMatrix sparse, boolean isSparse, double density) {
        this.dataset = dataset;
        this.examples = Internals.of(dataset, ExampleRows.class);
        this.sparse = sparse;
        this.isSparse = isSparse;
        this.density = density;
    }

    /** Packs the inputs of examples as sparse rows. For use by one thread. */
    static final class Packer {
        private final PreparedInputs inputs;
        private final char[] columns;
        /** Null if inputs are floats. */
        private final byte @Nullable [] bytes;
        /** Empty if inputs are bytes. */
        private final float[] floats;

        private Packer(PreparedInputs inputs) {
            Dataset dataset = inputs.dataset();
            this.inputs = inputs;
            this.columns = new char[dataset.inputs()];
            this.bytes = inputs.examples().isBytes() ? new byte[dataset.inputs()] : null;
            this.floats = new float[bytes == null ? dataset.inputs() : 0];
        }

        /** Packs the inputs of an example as a row of a matrix from {@link PreparedInputs#allocateSparse}. */
        void pack(int example, SparseMatrix to, int place) {
            int count = copyNonZeros(example);
            if (bytes != null) {
                to.pack(place, count, columns, bytes);
            } else {
                to.pack(place, count, columns, floats);
            }
        }

        /** Copies the non-zero inputs of an example and returns their number. */
        private int copyNonZeros(int example) {
            return bytes != null
                    ? inputs.examples().copyNonZeroBytes(example, columns, bytes)
                    : inputs.examples().copyNonZeros(example, columns, floats);
        }
    }

    /** Prepares a data set on all workers of a team. */
    public static PreparedInputs of(Dataset dataset, WorkerTeam team) {
        return of(dataset, SPARSE_UP_TO, team);
    }

    /** Prepares a data set with another limit: 0 forces dense products, 1 sparse ones. */
    static PreparedInputs of(Dataset dataset, double sparseUpTo, WorkerTeam team) {
        int columns = dataset.inputs();
        double density = density(dataset);
        if (density > sparseUpTo || columns > SparseMatrix.MAX_COLUMNS) {
            return new PreparedInputs(dataset, null, false, 1);
        }
        ExampleRows examples = Internals.of(dataset, ExampleRows.class);
        if (examples.isMapped()) {
            return new PreparedInputs(dataset, null, true, density);
        }
        SparseMatrix[] parts = new SparseMatrix[team.size()];
        float[] values = valuesOfBytes(examples);
        team.run(worker -> {
            int from = team.first(dataset.size(), worker);
            int to = team.first(dataset.size(), worker + 1);
            parts[worker] = examples.isBytes()
                    ? SparseMatrix.ofCodes(from, to, columns, values, examples::copyNonZeroBytes)
                    : SparseMatrix.ofFloats(from, to, columns, examples::copyNonZeros);
        });
        SparseMatrix all = SparseMatrix.concatenate(List.of(parts));
        return new PreparedInputs(dataset, all, true, all.entries() / ((double) dataset.size() * columns));
    }

    /**
     * Prepares data sets that follow each other, see {@link #moveTo}: their inputs are loaded per mini-batch. They are
     * sparse if few inputs of the first one are non-zero.
     */
    public static PreparedInputs ofEachBatch(Dataset first) {
        // A packer cannot number more columns.
        boolean narrow = first.inputs() <= SparseMatrix.MAX_COLUMNS;
        double density = narrow ? density(first) : 1;
        boolean sparse = density <= SPARSE_UP_TO;
        return new PreparedInputs(first, null, sparse, sparse ? density : 1);
    }

    /**
     * Moves inputs that are loaded per mini-batch to another data set, with as many inputs in the same form. For use
     * between two runs of an {@link Execution}.
     */
    public void moveTo(Dataset dataset) {
        this.dataset = dataset;
        examples = Internals.of(dataset, ExampleRows.class);
    }

    /** Drops the reference to the data set, so that it can be collected before the next {@link #moveTo}. */
    public void release() {
        dataset = null;
        examples = null;
    }

    private Dataset dataset() {
        return Objects.requireNonNull(dataset, "dataset");
    }

    private ExampleRows examples() {
        return Objects.requireNonNull(examples, "examples");
    }

    /**
     * Returns the factor from the bytes of a data set to its inputs, 0 if these are floats. Data sets with the same
     * factor have the same form, see {@link #moveTo}.
     */
    public static float byteScale(Dataset dataset) {
        ExampleRows examples = Internals.of(dataset, ExampleRows.class);
        return examples.isBytes() ? examples.byteScale() : 0;
    }

    /** Returns whether few inputs of a data set are non-zero, so that sparse products are used. */
    public static boolean areSparse(Dataset dataset) {
        return density(dataset) <= SPARSE_UP_TO;
    }

    /** Estimates the share of non-zero inputs from a sample of the examples. */
    private static double density(Dataset dataset) {
        int step = Math.max(1, dataset.size() / COUNTED);
        long nonZeros = 0;
        long inputs = 0;
        Packer counter = new PreparedInputs(dataset, null, false, 1).packer();
        for (int i = 0; i < dataset.size(); i += step) {
            nonZeros += counter.copyNonZeros(i);
            inputs += dataset.inputs();
        }
        return inputs == 0 ? 0 : nonZeros / (double) inputs;
    }

    private static float[] valuesOfBytes(ExampleRows examples) {
        float[] values = new float[256];
        for (int code = 0; code < values.length; code++) {
            values[code] = code * examples.byteScale();
        }
        return values;
    }

    /** Number of examples. */
    int size() {
        return dataset().size();
    }

    /** Number of inputs of an example. */
    int columns() {
        return dataset().inputs();
    }

    /** Share of the inputs that a product multiplies, 0 to 1. */
    double density() {
        return density;
    }

    /** Returns whether sparse products are used. */
    boolean isSparse() {
        return isSparse;
    }

    /** Returns whether sparse rows are packed per mini-batch. */
    boolean packsEachBatch() {
        return isSparse && sparse == null;
    }

    /** Sparse rows of all examples; null if inputs are dense, or packed per mini-batch. */
    @Nullable
    SparseMatrix sparse() {
        return sparse;
    }

    /** Returns whether sparse rows store codes in place of values. */
    boolean isCoded() {
        return examples().isBytes();
    }

    /**
     * Estimates the mean number of entries per column in a group of rows, from a sample of groups. Coded rows only.
     *
     * @return from 1, if rows have no column in common, to {@link GroupedSparseRows#GROUP}, if they have all columns in
     *     common; 0 if there are too few rows
     */
    double entriesPerGroupColumn() {
        SparseMatrix rows = allocateSparse(GroupedSparseRows.GROUP);
        SparseSelection selection =
                new SparseSelection().moveTo(rows, rowsOfPlaces(GroupedSparseRows.GROUP), 0, GroupedSparseRows.GROUP);
        GroupedSparseRows group = new GroupedSparseRows(rows, GroupedSparseRows.GROUP);
        Packer packer = packer();
        long entries = 0;
        long columns = 0;
        // Rows come from distant parts of the set, as in a mini-batch: adjacent rows may share a class.
        int quarter = size() / GroupedSparseRows.GROUP;
        int step = Math.max(1, quarter / GROUPS_COUNTED);
        for (int first = 0; first < quarter; first += step) {
            for (int i = 0; i < GroupedSparseRows.GROUP; i++) {
                packer.pack(first + i * quarter, rows, i);
            }
            group.build(selection);
            entries += group.entries();
            columns += group.columns();
        }
        return columns == 0 ? 0 : (double) entries / columns;
    }

    /** Allocates an empty sparse matrix for the rows of a mini-batch. */
    SparseMatrix allocateSparse(int capacity) {
        return SparseMatrix.withPlaces(capacity, columns(), isCoded() ? valuesOfBytes(examples()) : null);
    }

    /**
     * Computes the matrix row of each place of a batch, in a matrix from {@link #allocateSparse} or one for dropout.
     */
    static int[] rowsOfPlaces(int capacity) {
        return IntStream.range(0, capacity).map(place -> 2 * place).toArray();
    }

    /** Creates a packer for one thread. */
    Packer packer() {
        return new Packer(this);
    }

    /** Floats from one dense row to the next. */
    int stride() {
        return LayerBuffers.stride(columns());
    }

    /** Allocates dense rows for a mini-batch. */
    float[] allocateDense(int capacity) {
        return new float[Math.multiplyExact(capacity, stride())];
    }

    /** Copies the inputs of the examples {@code [from, to)} of a batch to dense rows. */
    void copy(Batch batch, float[] dense, int from, int to) {
        Dataset rows = dataset();
        int stride = stride();
        for (int i = from; i < to; i++) {
            rows.copyRow(batch.example(i), dense, i * stride);
        }
    }
}
