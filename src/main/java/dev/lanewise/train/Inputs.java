package dev.lanewise.train;

import dev.lanewise.data.Dataset;
import dev.lanewise.kernel.JoinedRows;
import dev.lanewise.kernel.SparseMatrix;
import dev.lanewise.model.Batch;
import dev.lanewise.model.Pass;
import dev.lanewise.model.Targets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A data set as the kernels want it: the non-zero inputs as a sparse matrix if there are few, else the dense rows of one
 * mini-batch at a time. Which of the two is decided by counting, never by timing.
 *
 * <p>Of a data set that is mapped, and so may not fit the memory, the sparse rows too are those of one mini-batch at a time.
 */
final class Inputs {
    /** Share of non-zero inputs up to which the sparse products are used; chosen by {@code DensityBenchmark}. */
    static final double SPARSE_UP_TO = 0.33;

    /** Groups of rows that are joined to see what they have in common. */
    private static final int GROUPS_COUNTED = 50;

    /** Examples whose inputs are counted, about. */
    private static final int COUNTED = 2000;

    private final Dataset dataset;
    /** Of all examples; null if they are dense, or packed a mini-batch at a time. */
    private final SparseMatrix sparse;
    private final boolean isSparse;
    private final double density;

    private Inputs(Dataset dataset, SparseMatrix sparse, boolean isSparse, double density) {
        this.dataset = dataset;
        this.sparse = sparse;
        this.isSparse = isSparse;
        this.density = density;
    }

    /** What packs sparse rows; one thread's own. */
    static final class Packer {
        private final Dataset dataset;
        private final char[] columns;
        private final byte[] bytes;
        private final float[] floats;

        private Packer(Dataset dataset) {
            this.dataset = dataset;
            this.columns = new char[dataset.inputs()];
            this.bytes = dataset.isBytes() ? new byte[dataset.inputs()] : null;
            this.floats = dataset.isBytes() ? null : new float[dataset.inputs()];
        }

        /** Packs the row of an example at a place of a {@link Inputs#packedRoom}. */
        void pack(int example, SparseMatrix room, int place) {
            int count = copyNonZeros(example);
            if (bytes != null) {
                room.pack(place, count, columns, bytes);
            } else {
                room.pack(place, count, columns, floats);
            }
        }

        /** The number of an example's inputs that are not zero, which it copies. */
        int copyNonZeros(int example) {
            return bytes != null ? dataset.copyNonZeroBytes(example, columns, bytes)
                    : dataset.copyNonZeros(example, columns, floats);
        }
    }

    /** Prepares a data set, all workers sharing the effort. */
    static Inputs of(Dataset dataset, WorkerTeam team) {
        return of(dataset, SPARSE_UP_TO, team);
    }

    /** The same with another limit: 0 for dense products in any case, 1 for sparse ones. */
    static Inputs of(Dataset dataset, double sparseUpTo, WorkerTeam team) {
        int columns = dataset.inputs();
        // Some thousand examples tell; counting all would be one more pass over data that a run waits for. Counted by what packs
        // them, which C2 compiles meanwhile, while Dataset.nonZeros would be one method more to compile.
        int apart = Math.max(1, dataset.size() / COUNTED);
        long nonZeros = 0;
        long inputs = 0;
        Packer counter = new Packer(dataset);
        for (int i = 0; i < dataset.size(); i += apart) {
            nonZeros += counter.copyNonZeros(i);
            inputs += columns;
        }
        if (nonZeros > sparseUpTo * inputs || columns > SparseMatrix.MAX_COLUMNS) {
            return new Inputs(dataset, null, false, 1);
        }
        if (dataset.isMapped()) {
            return new Inputs(dataset, null, true, inputs == 0 ? 0 : nonZeros / (double) inputs);
        }
        SparseMatrix[] parts = new SparseMatrix[team.size()];
        float[] values = valuesOfBytes(dataset);
        team.run(worker -> {
            int from = team.first(dataset.size(), worker);
            int to = team.first(dataset.size(), worker + 1);
            parts[worker] = dataset.isBytes()
                    ? SparseMatrix.ofCodes(from, to, columns, values, dataset::copyNonZeroBytes)
                    : SparseMatrix.ofFloats(from, to, columns, dataset::copyNonZeros);
        });
        SparseMatrix all = SparseMatrix.concatenate(List.of(parts));
        return new Inputs(dataset, all, true, all.entries() / ((double) dataset.size() * columns));
    }

    private static float[] valuesOfBytes(Dataset dataset) {
        float[] values = new float[256];
        for (int code = 0; code < values.length; code++) {
            values[code] = code * dataset.scale();
        }
        return values;
    }

    int size() {
        return dataset.size();
    }

    /** Share of the inputs that a product walks. */
    double density() {
        return density;
    }

    boolean isSparse() {
        return isSparse;
    }

    /** Whether sparse rows are to be packed for each mini-batch. */
    boolean packs() {
        return isSparse && sparse == null;
    }

    /** The rows of all examples, null unless {@link #isSparse}, or if it {@link #packs}. */
    SparseMatrix sparse() {
        return sparse;
    }

    /** Whether the values of sparse rows are coded. */
    boolean isCoded() {
        return dataset.isBytes();
    }

    /**
     * Entries for each column of joined rows, in a sample of groups: from 1, if rows have nothing in common, to {@link
     * JoinedRows#GROUP}, if they are alike; 0 if there are too few rows. Sparse coded rows only.
     */
    double entriesPerColumn() {
        SparseMatrix room = packedRoom(JoinedRows.GROUP);
        Packer packer = packer();
        int[] order = packedRows(JoinedRows.GROUP);
        JoinedRows rows = new JoinedRows(room, JoinedRows.GROUP);
        long entries = 0;
        long columns = 0;
        // Rows of a group come from all over the set, as they do in a mini-batch: neighbours may be of one class.
        int quarter = size() / JoinedRows.GROUP;
        int apart = Math.max(1, quarter / GROUPS_COUNTED);
        for (int first = 0; first < quarter; first += apart) {
            for (int i = 0; i < JoinedRows.GROUP; i++) {
                packer.pack(first + i * quarter, room, i);
            }
            rows.join(room, order, 0, JoinedRows.GROUP);
            entries += rows.entries();
            columns += rows.columns();
        }
        return columns == 0 ? 0 : (double) entries / columns;
    }

    /** Room for the sparse rows of a batch. */
    SparseMatrix packedRoom(int capacity) {
        return SparseMatrix.room(capacity, columns(), dataset.isBytes() ? valuesOfBytes(dataset) : null);
    }

    /** Which row of a {@link #packedRoom}, or of one for dropped entries, stands for each place of a batch. */
    static int[] packedRows(int capacity) {
        return IntStream.range(0, capacity).map(place -> 2 * place).toArray();
    }

    /** What packs rows, for one thread. */
    Packer packer() {
        return new Packer(dataset);
    }

    int columns() {
        return dataset.inputs();
    }

    /** Floats from one dense row to the next. */
    int stride() {
        return Pass.stride(dataset.inputs());
    }

    /** A batch on the sparse rows. */
    Batch sparseBatch(Targets targets) {
        return Batch.sparse(sparse, targets);
    }

    /** A batch on dense rows that are copied before every step. */
    Batch denseBatch(float[] room, Targets targets) {
        return Batch.dense(room, stride(), targets);
    }

    /** A batch whose inputs are brought together in another sparse matrix before every step. */
    Batch stagedBatch(SparseMatrix staged, int[] rows, Targets targets) {
        return Batch.staged(staged, rows, targets);
    }

    /** Room for dense rows, whatever the data are. */
    float[] denseRoom(int capacity) {
        return new float[Math.multiplyExact(capacity, stride())];
    }

    /** Copies dense rows. */
    void copy(Batch batch, float[] denseRoom, int from, int to) {
        for (int i = from; i < to; i++) {
            dataset.copyRow(batch.example(i), denseRoom, i * stride());
        }
    }
}
