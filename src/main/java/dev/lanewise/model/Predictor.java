package dev.lanewise.model;

import dev.lanewise.Count;
import dev.lanewise.kernel.Kernels;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Feedforward of examples that are seen once, {@code float[]} to {@code float[]}, without allocation.
 *
 * <p>An example gets the same outputs, bit for bit, alone and among others. Any number of threads may use a predictor at once.
 * It sees later changes of its network unless it has weights of fewer bits; what it gives while the network is being changed is
 * undefined.
 */
public final class Predictor {
    /** Share of non-zero inputs up to which the others are skipped: where a chain of one example and a tile cost the same. */
    private static final double SPARSE_UP_TO = 0.35;
    /**
     * The same of two examples that are walked at once, for inputs that are not zero in either: where a tile has caught up on a
     * processor with two multiply-adds a cycle, and short of where it does with one ({@code performance.md}, Prediction).
     */
    private static final double PAIRS_UP_TO = 0.5;
    /**
     * Examples that go through the layers together: ten register tiles, few enough to stay in the caches, and fewer than
     * {@link Pass#packs} asks for, because an example that comes alone wants the units of a layer side by side.
     */
    private static final int TOGETHER = 60;
    /** Rooms that are kept; of threads beyond, which a scheduler has to stop in the middle, each makes one to throw away. */
    private static final int MOST_ROOMS = 64;
    /** Two to the 32nd times the golden ratio: multiples of it lie apart, in whatever number of rooms. */
    private static final long APART = 0x9E3779B9L;

    private final Architecture architecture;
    private final Kernels kernels;
    private final Supplier<ForwardPass> forwardPasses;
    private final int marksStride;
    /** Never written once it is here; more rooms come in a longer array. */
    private volatile Room[] rooms;

    /** What a thread needs to itself while it predicts. */
    private final class Room {
        private final AtomicBoolean taken = new AtomicBoolean(true);
        private final int[] marked = new int[TOGETHER / 2];
        private final long[] marks = new long[TOGETHER / 2 * marksStride];
        private final Batch batch = Batch.untargeted(architecture.inputs());
        private final Pass pass = Pass.of(architecture, batch, TOGETHER);
        private final ForwardPass forward = forwardPasses.get();

        /** Takes so many examples, at most {@link #TOGETHER}, to the outputs. */
        private void run(float[] x, int xAt, int count) {
            int inputs = architecture.inputs();
            int pairs = count / 2;
            int walked = 0;
            for (int p = 0; p < pairs; p++) {
                marked[p] = kernels.markNonZerosOfTwo(inputs, x, xAt + p * inputs, pairs * inputs, marks, p * marksStride);
                walked += marked[p];
            }
            boolean odd = count % 2 == 1;
            if (odd) {
                marked[pairs] = kernels.markNonZeros(inputs, x, xAt + 2 * pairs * inputs, marks, pairs * marksStride);
                walked += marked[pairs];
            }
            boolean skip = walked <= (PAIRS_UP_TO * pairs + (odd ? SPARSE_UP_TO : 0)) * inputs;
            batch.move(x, xAt, count, skip ? marked : null, marks, marksStride);
            forward.run(pass);
        }

        private void copyOutputs(int count, float[] y, int yAt) {
            int outputs = architecture.outputs();
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < outputs; j++) {
                    y[yAt + i * outputs + j] = pass.output(i, j) + 0f;
                }
            }
        }

        private void giveBack() {
            // The caller's array is not kept.
            batch.move(null, 0, 0, null, null, 0);
            taken.setRelease(false);
        }
    }

    /**
     * A predictor.
     *
     * @param forwardPasses makes one for a thread; they share the weights
     */
    Predictor(Architecture architecture, Kernels kernels, Supplier<ForwardPass> forwardPasses) {
        this.architecture = architecture;
        this.kernels = kernels;
        this.forwardPasses = forwardPasses;
        this.marksStride = Kernels.marksOf(architecture.inputs());
        Room first = new Room();
        first.giveBack();
        this.rooms = new Room[] {first};
    }

    /** Number of input units. */
    public int inputs() {
        return architecture.inputs();
    }

    /** Number of output units. */
    public int outputs() {
        return architecture.outputs();
    }

    /**
     * Computes the activations of the output units.
     *
     * @param x inputs, as many as the network has input units
     * @param y where the outputs go, as many as the network has output units
     * @throws IllegalArgumentException if a length does not fit
     */
    public void predict(float[] x, float[] y) {
        if (x.length != architecture.inputs() || y.length != architecture.outputs()) {
            throw new IllegalArgumentException("this network takes " + Count.of(architecture.inputs(), "input")
                    + " and gives " + Count.of(architecture.outputs(), "output") + ", but arrays of " + x.length + " and " + y.length
                    + " were given");
        }
        predictMany(x, 1, y);
    }

    /**
     * Computes the activations of the output units for many examples, several times as fast as one by one.
     *
     * @param x inputs, (count, input units) row-major
     * @param count number of examples
     * @param y where the outputs go, (count, output units) row-major
     * @throws IllegalArgumentException if the count is negative or an array is too short for it
     */
    public void predict(float[] x, int count, float[] y) {
        int inputs = architecture.inputs();
        int outputs = architecture.outputs();
        if (count < 0 || x.length < (long) count * inputs || y.length < (long) count * outputs) {
            throw new IllegalArgumentException(Count.of(count, "example") + " of " + Count.of(inputs, "input")
                    + " and " + Count.of(outputs, "output") + " cannot lie in arrays of " + x.length + " and " + y.length);
        }
        predictMany(x, count, y);
    }

    private void predictMany(float[] x, int count, float[] y) {
        int inputs = architecture.inputs();
        int outputs = architecture.outputs();
        Room room = take();
        try {
            for (int i = 0; i < count; i += TOGETHER) {
                int together = Math.min(TOGETHER, count - i);
                room.run(x, i * inputs, together);
                room.copyOutputs(together, y, i * outputs);
            }
        } finally {
            room.giveBack();
        }
    }

    /**
     * The class whose output is largest for the given inputs; the first among equals. A single sigmoid unit tells class 1
     * from class 0 by being above one half.
     *
     * @throws IllegalArgumentException if there are not as many inputs as the network has input units
     */
    public int classify(float[] x) {
        if (x.length != architecture.inputs()) {
            throw new IllegalArgumentException("this network takes " + Count.of(architecture.inputs(), "input")
                    + ", but an array of " + x.length + " was given");
        }
        Room room = take();
        try {
            room.run(x, 0, 1);
            if (architecture.outputs() == 1 && architecture.output() == Activation.SIGMOID) {
                return room.pass.output(0, 0) > 0.5f ? 1 : 0;
            }
            return room.pass.predicted(0, architecture.outputs());
        } finally {
            room.giveBack();
        }
    }

    /** A room that nobody else has: mostly the one that the thread had last, whose arrays are in its core's cache. */
    private Room take() {
        Room[] all = rooms;
        int at = (int) ((Thread.currentThread().hashCode() * APART & 0xffffffffL) * all.length >>> 32);
        for (int tried = 0; tried < all.length; tried++) {
            Room room = all[at];
            if (!room.taken.getPlain() && room.taken.compareAndSet(false, true)) {
                return room;
            }
            at = at + 1 < all.length ? at + 1 : 0;
        }
        return make();
    }

    private Room make() {
        Room made = new Room();
        synchronized (this) {
            if (rooms.length < MOST_ROOMS) {
                Room[] more = Arrays.copyOf(rooms, rooms.length + 1);
                more[rooms.length] = made;
                rooms = more;
            }
        }
        return made;
    }
}
