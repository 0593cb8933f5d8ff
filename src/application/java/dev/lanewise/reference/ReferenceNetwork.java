package dev.lanewise.reference;

import dev.lanewise.network.Architecture;
import dev.lanewise.network.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A feedforward network trained by mini-batch gradient descent, in plain loops. Labels such as FF1 and BP2v are those
 * of {@code docs/math.md}. The index l counts layers, k the examples of the mini-batch, j the units of layer l, and i
 * the units of layer l-1.
 *
 * <p>Every sum is one chain of fused multiply-adds in the order of its index, which fixes its last bit.
 */
public class ReferenceNetwork {
    /** Largest mini-batch whose examples are added to the weights of layer 1 one by one. */
    private static final int IN_PLACE_UP_TO = 128;
    /** Smallest quotient of learning rate and mini-batch size with which they are. */
    private static final double IN_PLACE_FROM = 1e-5;

    final Parameters p;
    private final Architecture architecture;
    private final int last;
    private final ReferenceNormalization[] normalizations;

    /** Weighted inputs Z, activations A and errors E of the last mini-batch, by layer, example and unit. */
    private final float[][][] z;

    private final float[][][] a;
    private final float[][][] e;
    /** Inputs of layer l+1: M(l) ⊙ A(l), which equals A(l) without dropout. */
    private final float[][][] out;

    /**
     * Creates a network with copies of the given parameters and statistics.
     *
     * @param parameters layer by layer: weights as (out, in) row-major, biases, gamma and beta of a normalised layer
     * @param statistics running means and then variances of every layer with batch normalisation
     */
    public ReferenceNetwork(Architecture architecture, float[] parameters, float[] statistics) {
        this.architecture = architecture;
        last = architecture.layers();
        p = new Parameters(architecture);
        normalizations = new ReferenceNormalization[last + 1];
        for (int l = 1; l <= last; l++) {
            normalizations[l] = new ReferenceNormalization(architecture.normalization(l), architecture.units(l));
        }
        z = new float[last + 1][][];
        a = new float[last + 1][][];
        e = new float[last + 1][][];
        out = new float[last + 1][][];
        Parameters.set(p.rows(), parameters);
        Parameters.set(runningStatistics(), statistics);
    }

    /** Trains for one epoch of mini-batch gradient descent, with the examples in the given order. */
    public void epoch(float[][] x, float[][] y, int[] order, int batchSize, double eta) {
        for (int from = 0; from < order.length; from += batchSize) {
            int[] batch = Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize));
            float[][] batchX =
                    Arrays.stream(batch).mapToObj(example -> x[example]).toArray(float[][]::new);
            float[][] batchY =
                    Arrays.stream(batch).mapToObj(example -> y[example]).toArray(float[][]::new);
            step(batchX, batchY, eta, batchSize <= IN_PLACE_UP_TO && eta / batchSize >= IN_PLACE_FROM);
        }
    }

    /** SGD: w ← w - (η / n) ∇w. In place, the weights of layer 1 take the examples one by one, not their sum. */
    private void step(float[][] x, float[][] y, double eta, boolean inPlace) {
        float factor = (float) -(eta / x.length);
        Parameters nabla = backprop(x, y);
        if (inPlace) {
            addProducts(1, factor, p.w[1]);
            nabla.w[1] = new float[architecture.units(1)][architecture.inputs()];
        }
        List<float[]> gradients = nabla.rows();
        List<float[]> parameters = p.rows();
        for (int r = 0; r < parameters.size(); r++) {
            float[] w = parameters.get(r);
            for (int i = 0; i < w.length; i++) {
                w[i] = Math.fma(factor, gradients.get(r)[i], w[i]);
            }
        }
    }

    /** Returns the gradient of the loss for targets y, summed over the mini-batch, in the order of the parameters. */
    public float[] gradient(float[][] x, float[][] y) {
        return Parameters.flat(backprop(x, y).rows());
    }

    private Parameters backprop(float[][] x, float[][] y) {
        Parameters nabla = new Parameters(architecture);
        forward(x);
        backward(y, nabla);
        for (int l = 1; l <= last; l++) {
            // BP3v. Batch normalisation subtracts the bias again with the mean, so there its gradient is exactly 0.
            for (int k = 0; k < x.length && architecture.normalization(l) != Normalization.BATCH; k++) {
                for (int j = 0; j < architecture.units(l); j++) {
                    nabla.b[l][j] += e[l][k][j];
                }
            }
            addProducts(l, 1, nabla.w[l]); // BP4v
        }
        return nabla;
    }

    /** Returns the outputs for one example. A network with batch normalisation has to be folded first. */
    public float[] feedforward(float[] x) {
        if (architecture.normalizations().contains(Normalization.BATCH)) {
            throw new IllegalStateException("one example has no mini-batch to normalise over; fold the network first");
        }
        forward(new float[][] {x});
        return a[last][0].clone();
    }

    /** Feedforward: FF1, FN and FF2 from layer 1 to layer L. */
    private void forward(float[][] x) {
        out[0] = x;
        for (int l = 1; l <= last; l++) {
            z[l] = new float[x.length][architecture.units(l)];
            for (int k = 0; k < x.length; k++) {
                for (int j = 0; j < architecture.units(l); j++) {
                    float[] w = p.w[l][j];
                    float sum = p.b[l][j];
                    for (int i = 0; i < w.length; i++) {
                        sum = Math.fma(out[l - 1][k][i], w[i], sum);
                    }
                    z[l][k][j] = sum; // FF1
                }
            }
            if (architecture.normalization(l) != Normalization.NONE) {
                z[l] = normalizations[l].forward(z[l], p.gamma[l], p.beta[l]); // FN
            }
            a[l] = new float[x.length][];
            out[l] = new float[x.length][architecture.units(l)];
            for (int k = 0; k < x.length; k++) {
                a[l][k] = Formulas.activations(architecture.activation(l), z[l][k]); // FF2
                for (int j = 0; j < architecture.units(l); j++) {
                    out[l][k][j] = mask(l, k, j) * a[l][k][j];
                }
            }
        }
    }

    /** Errors: BP1v for layer L, then BP2v, BN1v and BN2v from layer L-1 back to layer 1. */
    private void backward(float[][] y, Parameters nabla) {
        e[last] = new float[y.length][architecture.outputs()];
        for (int k = 0; k < y.length; k++) {
            for (int j = 0; j < architecture.outputs(); j++) {
                e[last][k][j] = weight(k)
                        * Formulas.outputError( // BP1v
                                architecture.loss(), architecture.output(), z[last][k][j], a[last][k][j], y[k][j]);
            }
        }
        for (int l = last; l > 1; l--) {
            e[l - 1] = new float[y.length][architecture.units(l - 1)];
            for (int k = 0; k < y.length; k++) {
                for (int i = 0; i < architecture.units(l - 1); i++) {
                    float sum = 0;
                    for (int j = 0; j < architecture.units(l); j++) {
                        sum = Math.fma(e[l][k][j], p.w[l][j][i], sum);
                    }
                    e[l - 1][k][i] = Formulas.timesPrime( // BP2v
                            architecture.activation(l - 1), mask(l - 1, k, i) * sum, z[l - 1][k][i], a[l - 1][k][i]);
                }
            }
            if (architecture.normalization(l - 1) != Normalization.NONE) {
                e[l - 1] = normalizations[l - 1].backward( // BN1v, BN2v
                        e[l - 1], p.gamma[l - 1], nabla.gamma[l - 1], nabla.beta[l - 1]);
            }
        }
    }

    /** Adds factor · E(l)ᵀ A(l-1) to weights of layer l, example by example. */
    final void addProducts(int l, float factor, float[][] w) {
        for (int k = 0; k < e[l].length; k++) {
            for (int j = 0; j < w.length; j++) {
                float error = factor * e[l][k][j];
                for (int i = 0; i < w[j].length; i++) {
                    w[j][i] = Math.fma(error, out[l - 1][k][i], w[j][i]);
                }
            }
        }
    }

    /** Returns M(l) of dropout for unit j of example k. Here no unit is dropped. */
    protected float mask(int l, int k, int j) {
        return 1;
    }

    /** Returns the weight of example k in the loss. Here all weights are equal. */
    protected float weight(int k) {
        return 1;
    }

    /** Returns a copy of the parameters, in the order of the constructor. */
    public float[] parameters() {
        return Parameters.flat(p.rows());
    }

    /** Returns a copy of the running statistics, in the order of the constructor. */
    public float[] statistics() {
        return Parameters.flat(runningStatistics());
    }

    private List<float[]> runningStatistics() {
        List<float[]> rows = new ArrayList<>();
        for (int l = 1; l <= last; l++) {
            rows.addAll(List.of(normalizations[l].means, normalizations[l].variances));
        }
        return rows;
    }
}
