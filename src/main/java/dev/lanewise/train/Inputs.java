package dev.lanewise.train;

import dev.lanewise.data.Dataset;
import dev.lanewise.kernel.SparseMatrix;
import dev.lanewise.model.Batch;
import dev.lanewise.model.Pass;

/**
 * A data set as the kernels want it: the non-zero inputs as a sparse matrix if there are few, else the dense rows of one
 * mini-batch at a time. Which of the two is decided by counting, never by timing.
 */
final class Inputs {
    /** Share of non-zero inputs up to which the sparse products are used; chosen by {@code DensityBenchmark}. */
    static final double SPARSE_UP_TO = 0.4;

    private final Dataset dataset;
    private final SparseMatrix sparse;
    private final int[] labels;

    private Inputs(Dataset dataset, SparseMatrix sparse) {
        this.dataset = dataset;
        this.sparse = sparse;
        this.labels = new int[dataset.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = dataset.label(i);
        }
    }

    /**
     * Prepares a data set, all workers sharing the effort.
     *
     * @param blockColumns inputs in a block of the sparse matrix
     */
    static Inputs of(Dataset dataset, int blockColumns, WorkerTeam team) {
        if (dataset.inputs() > SparseMatrix.MAX_COLUMNS) {
            return new Inputs(dataset, null);
        }
        SparseMatrix.Builder builder = new SparseMatrix.Builder(
                dataset.size(), dataset.inputs(), blockColumns, new SparseMatrix.RowSource() {
                    @Override
                    public int nonZeros(int row) {
                        return dataset.nonZeros(row);
                    }

                    @Override
                    public void copyNonZeros(int row, char[] columns, float[] values, int at) {
                        dataset.copyNonZeros(row, columns, values, at);
                    }
                });
        team.share(dataset.size(), builder::count);
        if (builder.counted() > SPARSE_UP_TO * dataset.size() * dataset.inputs()) {
            return new Inputs(dataset, null);
        }
        builder.allocate();
        team.share(dataset.size(), builder::fill);
        return new Inputs(dataset, builder.build());
    }

    int size() {
        return labels.length;
    }

    int label(int example) {
        return labels[example];
    }

    /** First input of a block of sparse data. */
    int firstColumn(int block) {
        return sparse.firstColumn(block);
    }

    boolean isSparse() {
        return sparse != null;
    }

    /** A batch on this data; dense ones need room for {@code capacity} rows, which may be given from outside. */
    Batch batch(float[] denseRoom) {
        return sparse != null
                ? Batch.sparse(sparse, labels)
                : Batch.dense(denseRoom, Pass.stride(dataset.inputs()), labels);
    }

    /** Room for the dense rows of a batch; nothing if the data are sparse. */
    float[] room(int capacity) {
        return new float[sparse != null ? 0 : Math.multiplyExact(capacity, Pass.stride(dataset.inputs()))];
    }

    /**
     * Brings the examples {@code [from, to)} of a batch near: copies their dense rows, or reads sparse ones into the cache.
     *
     * @return a number to be used, see {@link SparseMatrix#touch}
     */
    int fetch(Batch batch, float[] denseRoom, int from, int to) {
        int seen = 0;
        for (int i = from; i < to; i++) {
            if (sparse != null) {
                seen += sparse.touch(batch.example(i));
            } else {
                dataset.copyRow(batch.example(i), denseRoom, i * Pass.stride(dataset.inputs()));
            }
        }
        return seen;
    }
}
