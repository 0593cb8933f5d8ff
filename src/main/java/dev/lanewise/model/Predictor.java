package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.SparseMatrix;

/**
 * Feedforward of one example at a time, {@code float[]} to {@code float[]}, without allocation.
 *
 * <p>Sees later changes of its network. Not safe for use by several threads at once: give each its own.
 */
public final class Predictor {
    /** Share of non-zero inputs up to which the others are skipped. */
    private static final double SPARSE_UP_TO = 0.4;

    private final Architecture architecture;
    private final Kernels kernels;
    private final SparseMatrix row;
    private final float[] input;
    private final Pass sparse;
    private final Pass dense;
    private final Feedforward feedforward;

    Predictor(Architecture architecture, Layout layout, float[] packed, Kernels kernels) {
        this.architecture = architecture;
        this.kernels = kernels;
        this.row = SparseMatrix.ofOneRow(architecture.inputs());
        this.input = new float[Pass.stride(architecture.inputs())];
        this.sparse = Pass.of(architecture, oneExample(Batch.sparse(row, new int[1])), 1);
        this.dense = Pass.of(architecture, oneExample(Batch.dense(input, input.length, new int[1])), 1);
        this.feedforward = new Feedforward(architecture, layout, 0, packed, kernels);
    }

    private static Batch oneExample(Batch batch) {
        batch.move(new int[1], 0, 1);
        return batch;
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
            throw new IllegalArgumentException("this network takes " + architecture.inputs() + " inputs and gives "
                    + architecture.outputs() + " outputs, but arrays of " + x.length + " and " + y.length
                    + " were given");
        }
        Pass pass = sparse;
        if (kernels.packRow(x, row) > SPARSE_UP_TO * x.length) {
            System.arraycopy(x, 0, input, 0, x.length);
            pass = dense;
        }
        feedforward.run(pass);
        for (int j = 0; j < y.length; j++) {
            y[j] = pass.output(0, j) + 0f;
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
