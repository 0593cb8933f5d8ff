package dev.lanewise.network;

import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.engine.Batch;
import dev.lanewise.internal.engine.ForwardPass;
import dev.lanewise.internal.engine.LayerBuffers;
import dev.lanewise.internal.engine.NanCheck;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.Matrix;
import dev.lanewise.internal.kernel.NonZeroBitmap;
import dev.lanewise.internal.text.Count;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Computes the outputs of a network, from {@code float[]} to {@code float[]}, without allocation.
 * {@link Network#predictor()} creates a predictor.
 *
 * <p>The outputs of an example have the same bits whether it is predicted alone or with others. Any number of threads
 * may share a predictor. A predictor is a snapshot: later changes to the network do not affect it, whatever the
 * precision of its weights.
 *
 * <p>An input that is NaN makes every output of its example NaN, and does not affect other examples. Infinite inputs
 * follow the rules of floating-point arithmetic, which may give NaN. {@link #classify} refuses outputs that are NaN.
 */
public final class Predictor {
    /**
     * Largest share of non-zero inputs of a single example for which zeros are skipped. At this share, a dense tile is
     * equally fast.
     */
    private static final double SPARSE_UP_TO = 0.35;
    /**
     * Largest share of inputs that are non-zero in at least one of two examples, for which zeros are skipped.
     *
     * <p>It lies between the break-even points of processors with one and with two multiply-adds per cycle
     * ({@code docs/kernels.md}, Bitmaps).
     */
    private static final double PAIRS_UP_TO = 0.5;
    /**
     * Number of examples that pass through the layers together: ten register tiles, whose activations stay in the
     * caches.
     *
     * <p>It is below the limit of {@link LayerBuffers#usesPanels}, because a single example needs adjacent units.
     */
    static final int CHUNK = 60;
    /** Largest number of workspaces kept. Beyond it, a call that finds no free workspace allocates a temporary one. */
    private static final int MAX_WORKSPACES = 64;
    /** 2^32 over the golden ratio: spreads thread hashes evenly over any number of workspaces. */
    private static final long HASH_FACTOR = 0x9E3779B9L;

    private final Architecture architecture;
    private final Kernels kernels;
    private final Function<Kernels, ForwardPass> forwardPasses;
    /** Copy on write: a published array is never modified. */
    private volatile Workspace[] workspaces;

    /** Arrays that one thread uses during a call. */
    private final class Workspace {
        private final AtomicBoolean taken = new AtomicBoolean(true);
        private final NonZeroBitmap[] bitmaps = new NonZeroBitmap[CHUNK / 2 + 1];
        private final Matrix rows = new Matrix();
        private final Batch batch = Batch.untargeted(architecture.inputs());
        private final LayerBuffers buffers = LayerBuffers.forPrediction(architecture, batch, CHUNK);
        private final ForwardPass forward = forwardPasses.apply(kernels);

        private Workspace() {
            Arrays.setAll(bitmaps, p -> new NonZeroBitmap(architecture.inputs()));
        }

        /** Runs at most {@link #CHUNK} examples through the network. */
        private void run(float[] x, int xAt, int count) {
            int inputs = architecture.inputs();
            int pairs = count / 2;
            int nonZeros = 0;
            for (int p = 0; p < pairs; p++) {
                kernels.findNonZerosOfTwo(inputs, rows.moveTo(x, xAt + p * inputs, pairs * inputs), bitmaps[p]);
                nonZeros += bitmaps[p].count();
            }
            boolean odd = count % 2 == 1;
            if (odd) {
                kernels.findNonZeros(inputs, rows.moveTo(x, xAt + 2 * pairs * inputs, inputs), bitmaps[pairs]);
                nonZeros += bitmaps[pairs].count();
            }
            boolean skip = nonZeros <= (PAIRS_UP_TO * pairs + (odd ? SPARSE_UP_TO : 0)) * inputs;
            batch.moveToRows(x, xAt, count, skip ? bitmaps : null);
            forward.run(buffers);
        }

        private void copyOutputs(int count, float[] y, int yAt) {
            int outputs = architecture.outputs();
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < outputs; j++) {
                    y[yAt + i * outputs + j] = buffers.outcome().output(i, j) + 0f;
                }
            }
        }

        private void requireNumbers(float[] x) {
            for (int j = 0; j < architecture.outputs(); j++) {
                if (Float.isNaN(buffers.outcome().output(0, j))) {
                    float[] y = new float[architecture.outputs()];
                    copyOutputs(1, y, 0);
                    NanCheck.requireNumbers(-1, x, 0, x.length, y, 0, y.length);
                }
            }
        }

        private void release() {
            // The caller's array must not be kept alive.
            batch.clear();
            rows.clear();
            taken.setRelease(false);
        }
    }

    /**
     * Creates a predictor.
     *
     * @param forwardPasses creates a forward pass for one thread that calls the given kernels; all forward passes share
     *     the weights
     */
    Predictor(Architecture architecture, Kernels kernels, Function<Kernels, ForwardPass> forwardPasses) {
        this.architecture = architecture;
        this.kernels = kernels;
        this.forwardPasses = forwardPasses;
        Workspace first = new Workspace();
        first.release();
        this.workspaces = new Workspace[] {first};
    }

    /** {@return the number of input units} */
    public int inputs() {
        return architecture.inputs();
    }

    /** {@return the activation of the output layer} The outputs of softmax and sigmoid are probabilities. */
    public Activation outputActivation() {
        return architecture.output();
    }

    /** {@return the number of output units} */
    public int outputs() {
        return architecture.outputs();
    }

    /**
     * Computes the activations of the output units for one example.
     *
     * @param x inputs, one for each input unit
     * @param y outputs, one for each output unit; overwritten
     * @throws IllegalArgumentException if an array has another length
     */
    public void predict(float[] x, float[] y) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(y, "y");
        if (x.length != architecture.inputs() || y.length != architecture.outputs()) {
            throw new IllegalArgumentException("this network takes " + Count.of(architecture.inputs(), "input")
                    + " and gives " + Count.of(architecture.outputs(), "output") + ", but arrays of " + x.length
                    + " and " + y.length + " were given");
        }
        predictMany(x, 1, y);
    }

    /**
     * Computes the activations of the output units for many examples, up to three times as fast as one by one.
     *
     * @param x inputs, (count, input units) row-major
     * @param count number of examples
     * @param y outputs, (count, output units) row-major; overwritten
     * @throws IllegalArgumentException if the count is negative or an array is too short for it
     */
    public void predict(float[] x, int count, float[] y) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(y, "y");
        int inputs = architecture.inputs();
        int outputs = architecture.outputs();
        if (count < 0 || x.length < (long) count * inputs || y.length < (long) count * outputs) {
            throw new IllegalArgumentException(Count.of(count, "example") + " of " + Count.of(inputs, "input")
                    + " and " + Count.of(outputs, "output") + " do not fit in arrays of " + x.length + " and "
                    + y.length);
        }
        predictMany(x, count, y);
    }

    /**
     * Requests compilation of the vector code for such predictions, and waits until it is complete. Without a warm-up,
     * the first predictions run scalar code while vector code is compiled in the background.
     *
     * @param x inputs of typical examples, (count, input units) row-major
     * @param count number of examples in a call
     * @throws IllegalArgumentException if the count is negative or the array is too short for it
     * @throws InterruptedException if the caller is interrupted while it waits
     */
    public void warmUp(float[] x, int count) throws InterruptedException {
        Objects.requireNonNull(x, "x");
        float[] y = new float[ArrayLength.of(Math.max(0, count), "example", architecture.outputs(), "output")];
        new Predictor(architecture, kernels.eager(), forwardPasses).predict(x, count, y);
        kernels.awaitCompiled();
    }

    private void predictMany(float[] x, int count, float[] y) {
        int inputs = architecture.inputs();
        int outputs = architecture.outputs();
        Workspace workspace = take();
        try {
            for (int i = 0; i < count; i += CHUNK) {
                int examples = Math.min(CHUNK, count - i);
                workspace.run(x, i * inputs, examples);
                workspace.copyOutputs(examples, y, i * outputs);
            }
        } finally {
            workspace.release();
        }
    }

    /**
     * {@return the class with the largest output, the first one if several are equal}
     *
     * <p>A network with a single sigmoid unit predicts class 1 if its output is above one half, otherwise class 0. Any
     * other single output is a number, not a class, and is refused.
     *
     * <p>A predictor has no record of the targets that the network was trained on. With several outputs, the result is
     * a class only if the targets were classes. For labels or regression targets, use
     * {@link #predict(float[], float[])}: a label applies if its output is above one half, and outputs for regression
     * targets are the predicted numbers.
     *
     * @param x inputs, one for each input unit
     * @throws IllegalArgumentException if the number of inputs differs from the network's, or an output is NaN; the
     *     message names the first input that is not finite
     * @throws IllegalStateException if the network has a single output that is not a sigmoid unit
     */
    public int classify(float[] x) {
        Objects.requireNonNull(x, "x");
        boolean isBinary = architecture.outputs() == 1 && architecture.output().equals(Activation.SIGMOID);
        if (architecture.outputs() == 1 && !isBinary) {
            throw new IllegalStateException("the network " + architecture + " has a single output that is not a"
                    + " sigmoid unit, so that it predicts a number and no class: call predict(x, y)");
        }
        if (x.length != architecture.inputs()) {
            throw new IllegalArgumentException("this network takes " + Count.of(architecture.inputs(), "input")
                    + ", but an array of " + x.length + " was given");
        }
        Workspace workspace = take();
        try {
            workspace.run(x, 0, 1);
            workspace.requireNumbers(x);
            if (isBinary) {
                return workspace.buffers.outcome().output(0, 0) > 0.5f ? 1 : 0;
            }
            return workspace.buffers.outcome().predicted(0);
        } finally {
            workspace.release();
        }
    }

    /** Takes a free workspace, usually the one this thread used last, whose arrays are still in this core's cache. */
    private Workspace take() {
        Workspace[] all = workspaces;
        int at = (int) (((Thread.currentThread().hashCode() * HASH_FACTOR & 0xffffffffL) * all.length) >>> 32);
        for (int tried = 0; tried < all.length; tried++) {
            Workspace workspace = all[at];
            if (!workspace.taken.getPlain() && workspace.taken.compareAndSet(false, true)) {
                return workspace;
            }
            at = at + 1 < all.length ? at + 1 : 0;
        }
        return make();
    }

    private Workspace make() {
        Workspace made = new Workspace();
        synchronized (this) {
            if (workspaces.length < MAX_WORKSPACES) {
                Workspace[] more = Arrays.copyOf(workspaces, workspaces.length + 1);
                more[workspaces.length] = made;
                workspaces = more;
            }
        }
        return made;
    }

    /** Returns the numbers of inputs and outputs and the architecture. */
    @Override
    public String toString() {
        return "predictor from " + Count.of(inputs(), "input") + " to " + Count.of(outputs(), "output") + ", "
                + architecture;
    }
}
