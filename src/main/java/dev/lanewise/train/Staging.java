package dev.lanewise.train;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.SparseMatrix;
import dev.lanewise.model.Batch;
import dev.lanewise.model.Noise;
import dev.lanewise.model.Targets;
import dev.lanewise.random.CounterRandom;
import dev.lanewise.random.CounterRandom.Purpose;

/**
 * Where the inputs of a mini-batch are brought together before its step, and varied and disturbed if that is wanted. All workers share
 * it; each fetches some of the examples.
 *
 * <p>Noise and moved pixels make inputs dense. Dropout does not: it leaves out entries of sparse rows.
 */
final class Staging {
    private final Inputs inputs;
    private final Noise noise;
    /** Null if images stay as they are. */
    private final Augmenter augmenter;
    private final Kernels kernels;
    private final CounterRandom dropouts;
    private final CounterRandom noises;
    private final boolean isSparse;
    /** Dense rows, one for each place; null if the inputs stay sparse. */
    private final float[] dense;
    /** Sparse rows, if those of all examples are not there; else null. */
    private final SparseMatrix packed;
    /** Sparse rows without what is left out; null without dropout or sparse inputs. */
    private final SparseMatrix dropped;
    private final int[] rows;

    /** What a worker needs to fetch examples. */
    static final class Room {
        private final long[] keys;
        private final float[] normals;
        private final Augmenter.Room ofImages;
        private final Inputs.Packer packer;

        private Room(Staging staging, int capacity) {
            this.keys = new long[capacity];
            this.normals = new float[staging.noise.inputNoise() > 0 ? 2 * Kernels.padded(staging.inputs.columns()) : 0];
            this.ofImages = staging.augmenter == null ? null : staging.augmenter.room();
            this.packer = staging.packed == null ? null : staging.inputs.packer();
        }
    }

    Staging(Inputs inputs, TrainingConfig config, Augmenter augmenterOrNull, Kernels kernels, int capacity) {
        long seed = config.seed();
        this.inputs = inputs;
        this.noise = config.noise();
        this.augmenter = augmenterOrNull;
        this.kernels = kernels;
        this.dropouts = new CounterRandom(seed, Purpose.DROPOUT, 0);
        this.noises = new CounterRandom(seed, Purpose.NOISE, 0);
        this.isSparse = staysSparse(inputs, config);
        boolean drops = isSparse && noise.inputDropout() > 0;
        this.dense = isSparse ? null : inputs.denseRoom(capacity);
        this.packed = isSparse && inputs.packs() ? inputs.packedRoom(capacity) : null;
        SparseMatrix whole = packed != null ? packed : inputs.sparse();
        this.dropped = drops ? whole.roomForDropped(capacity, (float) noise.inputDropout()) : null;
        this.rows = Inputs.packedRows(drops || packed != null ? capacity : 0);
    }

    /** Whether a training walks non-zero inputs only: noise and moved pixels make them dense. */
    static boolean staysSparse(Inputs inputs, TrainingConfig config) {
        return inputs.isSparse() && config.noise().inputNoise() == 0 && config.augmentation().isNone();
    }

    /** The same for examples as they are. */
    static Staging plain(Inputs inputs, Kernels kernels, int capacity) {
        return new Staging(inputs, TrainingConfig.notebook(), null, kernels, capacity);
    }

    /** A batch whose inputs come from here. */
    Batch batch(Targets targets) {
        if (dropped != null || packed != null) {
            return inputs.stagedBatch(dropped != null ? dropped : packed, rows, targets);
        }
        return isSparse ? inputs.sparseBatch(targets) : inputs.denseBatch(dense, targets);
    }

    /** Whether layer 1 walks non-zero inputs only. */
    boolean isSparse() {
        return isSparse;
    }

    /** Whether every example has to be fetched by some worker; otherwise to fetch is to bring near, for oneself. */
    boolean copies() {
        return dropped != null || packed != null || !isSparse;
    }

    /** Room for one worker. */
    Room room(int capacity) {
        return new Room(this, capacity);
    }

    /**
     * Fetches the examples {@code [from, to)} of a batch.
     *
     * @param room of {@link #room}, of one worker's own
     * @return a number to be used, see {@link SparseMatrix#touch}
     */
    int fetch(Batch batch, int epoch, int from, int to, Room room) {
        float p = (float) noise.inputDropout();
        if (packed != null) {
            for (int i = from; i < to; i++) {
                room.packer.pack(batch.example(i), packed, i);
            }
        }
        if (dropped != null) {
            for (int i = from; i < to; i++) {
                int example = batch.example(i);
                SparseMatrix source = packed != null ? packed : inputs.sparse();
                source.dropRow(packed != null ? rows[i] : example, p, dropouts.key(epoch, example), dropped, i);
            }
            return 0;
        }
        if (packed != null) {
            return 0;
        }
        if (isSparse) {
            return batch.touch(from, to);
        }
        inputs.copy(batch, dense, from, to);
        int stride = inputs.stride();
        int at = from * stride;
        if (augmenter != null) {
            for (int i = from; i < to; i++) {
                augmenter.apply(epoch, batch.example(i), dense, i * stride, room.ofImages);
            }
        }
        if (noise.inputNoise() > 0) {
            keys(noises, batch, epoch, from, to, room.keys);
            kernels.addNoise(
                    to - from, inputs.columns(), (float) noise.inputNoise(), room.keys, 0, dense, at, stride, room.normals);
        }
        if (noise.inputDropout() > 0) {
            keys(dropouts, batch, epoch, from, to, room.keys);
            kernels.dropout(to - from, inputs.columns(), p, room.keys, 0, dense, at, stride, dense, at, stride);
        }
        return 0;
    }

    private static void keys(CounterRandom random, Batch batch, int epoch, int from, int to, long[] keys) {
        for (int i = from; i < to; i++) {
            keys[i - from] = random.key(epoch, batch.example(i));
        }
    }
}
