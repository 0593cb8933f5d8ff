package dev.lanewise.model;

import dev.lanewise.Count;
import dev.lanewise.kernel.Kernels;

/**
 * Feedforward of examples that are seen once, {@code float[]} to {@code float[]}, without allocation.
 *
 * <p>An example gets the same outputs, bit for bit, alone and among others. Sees later changes of its network. Not safe for
 * use by several threads at once: give each its own.
 */
public final class Predictor {
    /** Share of non-zero inputs up to which the others are skipped: where a chain of one example and a tile cost the same. */
    private static final double SPARSE_UP_TO = 0.35;
    /** Examples that go through the layers together: enough for the register tile, few enough to stay in the caches. */
    private static final int TOGETHER = 32;

    private final Architecture architecture;
    private final Kernels kernels;
    private final int marksStride;
    private final int[] marked;
    private final long[] marks;
    private final Batch batch;
    private final Pass pass;
    private final Feedforward feedforward;

    Predictor(Architecture architecture, Layout layout, float[] packed, Kernels kernels) {
        this.architecture = architecture;
        this.kernels = kernels;
        this.marksStride = 2 * ((architecture.inputs() + Long.SIZE - 1) / Long.SIZE);
        this.marked = new int[TOGETHER];
        this.marks = new long[TOGETHER * marksStride];
        this.batch = Batch.untargeted(architecture.inputs());
        this.pass = Pass.of(architecture, batch, TOGETHER);
        this.feedforward = new Feedforward(architecture, layout, 0, packed, kernels);
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
        predict(x, 0, 1, y, 0);
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
        for (int i = 0; i < count; i += TOGETHER) {
            predict(x, i * inputs, Math.min(TOGETHER, count - i), y, i * outputs);
        }
    }

    private void predict(float[] x, int xAt, int count, float[] y, int yAt) {
        int inputs = architecture.inputs();
        int nonZero = 0;
        for (int i = 0; i < count; i++) {
            marked[i] = kernels.markNonZeros(inputs, x, xAt + i * inputs, marks, i * marksStride);
            nonZero += marked[i];
        }
        boolean skip = nonZero <= SPARSE_UP_TO * count * inputs;
        batch.move(x, xAt, count, skip ? marked : null, marks, marksStride);
        feedforward.run(pass);
        int outputs = architecture.outputs();
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < outputs; j++) {
                y[yAt + i * outputs + j] = pass.output(i, j) + 0f;
            }
        }
    }

    /**
     * The class whose output is largest for the given inputs; the first among equals. A single sigmoid unit tells class 1
     * from class 0 by being above one half.
     */
    public int classify(float[] x) {
        float[] y = new float[architecture.outputs()];
        predict(x, y);
        if (y.length == 1 && architecture.output() == Activation.SIGMOID) {
            return y[0] > 0.5f ? 1 : 0;
        }
        int best = 0;
        for (int j = 1; j < y.length; j++) {
            if (y[j] > y[best]) {
                best = j;
            }
        }
        return best;
    }
}
