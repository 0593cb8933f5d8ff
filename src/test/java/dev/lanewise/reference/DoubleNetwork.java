package dev.lanewise.reference;

import java.util.function.DoubleUnaryOperator;

/**
 * Network with the quadratic loss in double precision. Its gradient is that of central differences of the loss, so
 * that it shares no formula with backpropagation.
 */
public final class DoubleNetwork {
    private static final double STEP = 1e-4;

    private final DoubleUnaryOperator hidden;
    private final int[] sizes;

    /**
     * Creates a network with linear outputs.
     *
     * @param hidden activation of the hidden layers
     * @param sizes numbers of units of all layers, the inputs first
     */
    public DoubleNetwork(DoubleUnaryOperator hidden, int... sizes) {
        this.hidden = hidden;
        this.sizes = sizes;
    }

    /** Computes the outputs for one example; parameters are in the order of {@code Network.parameters}. */
    public double[] outputs(double[] parameters, float[] x) {
        double[] a = new double[x.length];
        for (int i = 0; i < a.length; i++) {
            a[i] = x[i];
        }
        int at = 0;
        for (int l = 1; l < sizes.length; l++) {
            double[] z = new double[sizes[l]];
            int bias = at + sizes[l] * a.length;
            for (int j = 0; j < z.length; j++) {
                z[j] = parameters[bias + j];
                for (int i = 0; i < a.length; i++) {
                    z[j] += parameters[at + j * a.length + i] * a[i];
                }
                z[j] = l < sizes.length - 1 ? hidden.applyAsDouble(z[j]) : z[j];
            }
            at = bias + z.length;
            a = z;
        }
        return a;
    }

    /** Computes the mean loss of examples. */
    public double loss(double[] parameters, float[][] x, float[][] y) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            double[] outputs = outputs(parameters, x[k]);
            for (int j = 0; j < outputs.length; j++) {
                sum += (outputs[j] - y[k][j]) * (outputs[j] - y[k][j]) / 2;
            }
        }
        return sum / x.length;
    }

    /** Computes the gradient of the mean loss. */
    public double[] gradient(double[] parameters, float[][] x, float[][] y) {
        double[] gradient = new double[parameters.length];
        for (int p = 0; p < gradient.length; p++) {
            double[] moved = parameters.clone();
            moved[p] = parameters[p] + STEP;
            double above = loss(moved, x, y);
            moved[p] = parameters[p] - STEP;
            gradient[p] = (above - loss(moved, x, y)) / (2 * STEP);
        }
        return gradient;
    }
}
