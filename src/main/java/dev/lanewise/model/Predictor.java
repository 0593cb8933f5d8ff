package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;

/**
 * Feedforward of one example at a time, {@code float[]} to {@code float[]}, without allocation.
 *
 * <p>Sees later changes of its network. Not safe for use by several threads at once: give each its own.
 */
public final class Predictor {
    private final Architecture architecture;
    private final Pass pass;
    private final Feedforward feedforward;
    private final float[] input;

    Predictor(Architecture architecture, Layout layout, float[] packed, Kernels kernels) {
        this.architecture = architecture;
        this.input = new float[Pass.stride(architecture.inputs())];
        Batch batch = Batch.dense(input, input.length, new int[1]);
        batch.move(new int[1], 0, 1);
        this.pass = Pass.of(architecture, batch, 1);
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
            throw new IllegalArgumentException("this network takes " + architecture.inputs() + " inputs and gives "
                    + architecture.outputs() + " outputs, but arrays of " + x.length + " and " + y.length
                    + " were given");
        }
        System.arraycopy(x, 0, input, 0, x.length);
        feedforward.run(pass);
        for (int j = 0; j < y.length; j++) {
            y[j] = pass.output(0, j) + 0f;
        }
    }

    /** The class whose output is largest for the given inputs; the first among equals. */
    public int classify(float[] x) {
        float[] y = new float[architecture.outputs()];
        predict(x, y);
        return pass.predicted(0, y.length);
    }
}
