package dev.lanewise.train;

import dev.lanewise.data.Dataset;
import dev.lanewise.kernel.SparseMatrix;
import dev.lanewise.model.Batch;
import dev.lanewise.model.Pass;
import dev.lanewise.model.Targets;
import java.util.List;

/**
 * A data set as the kernels want it: the non-zero inputs as a sparse matrix if there are few, else the dense rows of one
 * mini-batch at a time. Which of the two is decided by counting, never by timing.
 */
final class Inputs {
    /** Share of non-zero inputs up to which the sparse products are used; chosen by {@code DensityBenchmark}. */
    static final double SPARSE_UP_TO = 0.33;

    /** Examples whose inputs are counted, about. */
    private static final int COUNTED = 2000;

    private final Dataset dataset;
    private final SparseMatrix sparse;

    private Inputs(Dataset dataset, SparseMatrix sparse) {
        this.dataset = dataset;
        this.sparse = sparse;
    }

    /** Prepares a data set, all workers sharing the effort. */
    static Inputs of(Dataset dataset, WorkerTeam team) {
        return of(dataset, SPARSE_UP_TO, team);
    }

    /** The same with another limit: 0 for dense products in any case, 1 for sparse ones. */
    static Inputs of(Dataset dataset, double sparseUpTo, WorkerTeam team) {
        int columns = dataset.inputs();
        // Some thousand examples tell; counting all would be one more pass over data that a run waits for.
        int apart = Math.max(1, dataset.size() / COUNTED);
        long nonZeros = 0;
        long inputs = 0;
        for (int i = 0; i < dataset.size(); i += apart) {
            nonZeros += dataset.nonZeros(i);
            inputs += columns;
        }
        if (nonZeros > sparseUpTo * inputs || columns > SparseMatrix.MAX_COLUMNS) {
            return new Inputs(dataset, null);
        }
        SparseMatrix[] parts = new SparseMatrix[team.size()];
        float[] values = new float[256];
        for (int code = 0; code < values.length; code++) {
            values[code] = code * dataset.scale();
        }
        team.share(dataset.size(), (worker, from, to) -> parts[worker] = dataset.isBytes()
                ? SparseMatrix.ofCodes(from, to, columns, values, dataset::copyNonZeroBytes)
                : SparseMatrix.ofFloats(from, to, columns, dataset::copyNonZeros));
        return new Inputs(dataset, SparseMatrix.concatenate(List.of(parts)));
    }

    int size() {
        return dataset.size();
    }

    /** Share of the inputs that a product walks. */
    double density() {
        return sparse == null ? 1 : sparse.entries() / ((double) dataset.size() * dataset.inputs());
    }

    boolean isSparse() {
        return sparse != null;
    }

    /** The rows of all examples, null unless {@link #isSparse}. */
    SparseMatrix sparse() {
        return sparse;
    }

    int columns() {
        return dataset.inputs();
    }

    /** Floats from one dense row to the next. */
    int stride() {
        return Pass.stride(dataset.inputs());
    }

    /** A batch on this data; dense ones need room for {@code capacity} rows, which may be given from outside. */
    Batch batch(float[] denseRoom, Targets targets) {
        return sparse != null ? sparseBatch(targets) : denseBatch(denseRoom, targets);
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

    /** Room for the dense rows of a batch; nothing if the data are sparse. */
    float[] room(int capacity) {
        return sparse != null ? new float[0] : denseRoom(capacity);
    }

    /** Room for dense rows, whatever the data are. */
    float[] denseRoom(int capacity) {
        return new float[Math.multiplyExact(capacity, stride())];
    }

    /**
     * Brings the examples {@code [from, to)} of a batch near: copies their dense rows, or reads sparse ones into the cache.
     *
     * @return a number to be used, see {@link SparseMatrix#touch}
     */
    int fetch(Batch batch, float[] denseRoom, int from, int to) {
        if (sparse != null) {
            return touch(batch, from, to);
        }
        copy(batch, denseRoom, from, to);
        return 0;
    }

    /**
     * Reads sparse rows into the cache.
     *
     * @return a number to be used, see {@link SparseMatrix#touch}
     */
    int touch(Batch batch, int from, int to) {
        int seen = 0;
        for (int i = from; i < to; i++) {
            seen += sparse.touch(batch.example(i));
        }
        return seen;
    }

    /** Copies dense rows. */
    void copy(Batch batch, float[] denseRoom, int from, int to) {
        for (int i = from; i < to; i++) {
            dataset.copyRow(batch.example(i), denseRoom, i * stride());
        }
    }
}
