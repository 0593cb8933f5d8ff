package dev.lanewise.internal.engine;

import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.SparseMatrix;
import dev.lanewise.internal.random.CounterRandom;
import dev.lanewise.internal.random.CounterRandom.Purpose;
import dev.lanewise.training.TrainingConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Loads the inputs of a mini-batch before its step, with augmentation, noise and input dropout as configured.
 *
 * <p>All workers share a loader, and each loads some of the examples. Noise and augmentation make inputs dense. Input
 * dropout does not: it leaves entries out of sparse rows.
 */
final class BatchLoader {
    private final PreparedInputs inputs;
    private final Noise noise;
    /** Null if images are not augmented. */
    private final @Nullable Augmenter augmenter;

    private final Kernels kernels;
    private final CounterRandom dropouts;
    private final CounterRandom noises;
    private final boolean isSparse;
    /** Dense rows, one per place; empty if the inputs stay sparse. */
    private final float[] dense;
    /** Sparse rows of this mini-batch; null if the sparse rows of all examples are in memory. */
    private final @Nullable SparseMatrix packed;
    /** Sparse rows without dropped entries; null without dropout or with dense inputs. */
    private final @Nullable SparseMatrix dropped;

    private final int[] rows;

    /** Arrays that one worker overwrites while it loads examples. */
    static final class Scratch {
        private final long[] keys;
        private final float[] normals;
        /** Null if images are not augmented. */
        private final Augmenter.@Nullable Scratch imageScratch;
        /** Null if no rows are packed. */
        private final PreparedInputs.@Nullable Packer packer;

        private final Matrix matrix = new Matrix();

        private Scratch(BatchLoader loader, int capacity) {
            this.keys = new long[capacity];
            this.normals = new float[loader.noise.inputNoise() > 0 ? 2 * Kernels.padded(loader.inputs.columns()) : 0];
            this.imageScratch = loader.augmenter == null ? null : loader.augmenter.scratch();
            this.packer = loader.packed == null ? null : loader.inputs.packer();
        }
    }

    BatchLoader(
            PreparedInputs inputs,
            TrainingConfig config,
            @Nullable Augmenter augmenter,
            Kernels kernels,
            int capacity) {
        long seed = config.seed();
        this.inputs = inputs;
        this.noise = Noise.of(config);
        this.augmenter = augmenter;
        this.kernels = kernels;
        this.dropouts = new CounterRandom(seed, Purpose.DROPOUT, 0);
        this.noises = new CounterRandom(seed, Purpose.NOISE, 0);
        this.isSparse = staysSparse(inputs, config);
        boolean drops = isSparse && noise.inputDropout() > 0;
        this.dense = inputs.allocateDense(isSparse ? 0 : capacity);
        this.packed = isSparse && inputs.packsEachBatch() ? inputs.allocateSparse(capacity) : null;
        this.dropped = drops ? stored().emptyForDropout(capacity, (float) noise.inputDropout()) : null;
        this.rows = PreparedInputs.rowsOfPlaces(drops || packed != null ? capacity : 0);
    }

    /** Sparse rows before dropout. */
    private SparseMatrix stored() {
        return packed != null ? packed : Objects.requireNonNull(inputs.sparse(), "sparse");
    }

    /** Creates a loader without noise, dropout and augmentation. */
    static BatchLoader plain(PreparedInputs inputs, Kernels kernels, int capacity) {
        return new BatchLoader(inputs, TrainingConfig.notebook(), null, kernels, capacity);
    }

    /** Returns whether training multiplies non-zero inputs only: noise and augmentation make inputs dense. */
    static boolean staysSparse(PreparedInputs inputs, TrainingConfig config) {
        return inputs.isSparse()
                && config.inputNoise() == 0
                && config.augmentation().isNone();
    }

    /** Creates a batch that reads its inputs from this loader. */
    Batch batch(@Nullable TargetData targets) {
        SparseMatrix staged = dropped != null ? dropped : packed;
        if (staged != null) {
            return Batch.staged(staged, rows, targets);
        }
        return isSparse ? Batch.sparse(stored(), targets) : Batch.dense(dense, inputs.stride(), targets);
    }

    /** Returns whether some worker must load every example. If not, loading only prefetches into this core's cache. */
    boolean copies() {
        return dropped != null || packed != null || !isSparse;
    }

    /** Allocates scratch arrays for one worker. */
    Scratch scratch(int capacity) {
        return new Scratch(this, capacity);
    }

    /**
     * Loads the examples {@code [from, to)} of a batch.
     *
     * @param scratch arrays of this worker
     * @return a value that must be used, so that the compiler cannot drop the reads of a prefetch
     */
    int load(Batch batch, int epoch, int from, int to, Scratch scratch) {
        if (packed != null) {
            PreparedInputs.Packer packer = Objects.requireNonNull(scratch.packer, "packer");
            for (int i = from; i < to; i++) {
                packer.pack(batch.example(i), packed, i);
            }
        }
        if (dropped != null) {
            dropEntries(batch, epoch, from, to, dropped);
        } else if (isSparse) {
            return packed != null ? 0 : batch.prefetch(from, to);
        } else {
            loadDense(batch, epoch, from, to, scratch);
        }
        return 0;
    }

    private void dropEntries(Batch batch, int epoch, int from, int to, SparseMatrix target) {
        SparseMatrix source = stored();
        float p = (float) noise.inputDropout();
        for (int i = from; i < to; i++) {
            int example = batch.example(i);
            source.dropRow(packed != null ? rows[i] : example, p, dropouts.key(epoch, example), target, i);
        }
    }

    private void loadDense(Batch batch, int epoch, int from, int to, Scratch scratch) {
        inputs.copy(batch, dense, from, to);
        int stride = inputs.stride();
        Matrix x = scratch.matrix.moveTo(dense, from * stride, stride);
        if (augmenter != null) {
            Augmenter.Scratch images = Objects.requireNonNull(scratch.imageScratch, "imageScratch");
            for (int i = from; i < to; i++) {
                augmenter.apply(epoch, batch.example(i), dense, i * stride, images);
            }
        }
        if (noise.inputNoise() > 0) {
            keys(noises, batch, epoch, from, to, scratch.keys);
            kernels.addNoise(to - from, inputs.columns(), (float) noise.inputNoise(), scratch.keys, x, scratch.normals);
        }
        if (noise.inputDropout() > 0) {
            keys(dropouts, batch, epoch, from, to, scratch.keys);
            kernels.dropout(to - from, inputs.columns(), (float) noise.inputDropout(), scratch.keys, 0, x, x);
        }
    }

    private static void keys(CounterRandom random, Batch batch, int epoch, int from, int to, long[] keys) {
        for (int i = from; i < to; i++) {
            keys[i - from] = random.key(epoch, batch.example(i));
        }
    }
}
