package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.ScalarKernels;
import java.util.Arrays;

/**
 * The bit contract in plain words: a network trained one element at a time, every sum one chain of fused multiply-adds
 * in the order of its index. Knows nothing of layouts, batches, workers and sparse inputs, and must end with the
 * same bits.
 */
public final class PlainNetwork {
    private static final ScalarKernels SCALAR = new ScalarKernels();

    private final Architecture architecture;
    /** By layer, unit and input. */
    private final float[][][] weights;
    /** By layer and unit. */
    private final float[][] biases;
    /** By layer, example and unit: activations with the inputs as layer 0, and errors. */
    private float[][][] a;
    private float[][][] e;

    /** A copy of a network. */
    public PlainNetwork(Network network) {
        architecture = network.architecture();
        weights = new float[architecture.layers() + 1][][];
        biases = new float[architecture.layers() + 1][];
        float[] parameters = network.parameters();
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            weights[l] = new float[architecture.units(l)][];
            for (int j = 0; j < weights[l].length; j++) {
                weights[l][j] = Arrays.copyOfRange(parameters, at, at += inputs);
            }
            biases[l] = Arrays.copyOfRange(parameters, at, at += architecture.units(l));
        }
    }

    /** The network as it has become. */
    public Network network() {
        return new Network(architecture, flat(weights, biases));
    }

    /** The outputs for one example. */
    public float[] feedforward(float[] x) {
        propagate(new float[][] {x}, new float[1][architecture.outputs()], new float[1]);
        return Arrays.copyOf(a[architecture.layers()][0], architecture.outputs());
    }

    /** The gradient of the cost, summed over a batch, in the order of {@link Network#parameters}. */
    public float[] gradient(float[][] x, int[] labels) {
        return gradient(x, oneHot(labels), ones(labels.length));
    }

    /** The same where each example wants y of the outputs and has a weight. */
    public float[] gradient(float[][] x, float[][] y, float[] exampleWeights) {
        propagate(x, y, exampleWeights);
        float[][][] nablaW = new float[weights.length][][];
        float[][] nablaB = new float[weights.length][];
        for (int l = 1; l <= architecture.layers(); l++) {
            nablaW[l] = new float[architecture.units(l)][architecture.units(l - 1)];
            nablaB[l] = new float[architecture.units(l)];
            add(l, e[l], nablaW[l], nablaB[l]);
        }
        return flat(nablaW, nablaB);
    }

    /**
     * One step of gradient descent on a mini-batch.
     *
     * @param factor minus the learning rate over the size of the mini-batch
     * @param inPlace whether the scaled errors are added straight to the weights of the first layer
     */
    public void step(float[][] x, int[] labels, float factor, boolean inPlace) {
        step(x, oneHot(labels), ones(labels.length), factor, inPlace);
    }

    /** The same where each example wants y of the outputs and has a weight. */
    public void step(float[][] x, float[][] y, float[] exampleWeights, float factor, boolean inPlace) {
        propagate(x, y, exampleWeights);
        for (int l = 1; l <= architecture.layers(); l++) {
            float[][] nablaW = new float[architecture.units(l)][architecture.units(l - 1)];
            float[] nablaB = new float[architecture.units(l)];
            add(l, e[l], nablaW, nablaB);
            for (int j = 0; j < nablaB.length; j++) {
                biases[l][j] = Math.fma(factor, nablaB[j], biases[l][j]);
                for (int i = 0; i < nablaW[j].length && (l > 1 || !inPlace); i++) {
                    weights[l][j][i] = Math.fma(factor, nablaW[j][i], weights[l][j][i]);
                }
            }
        }
        if (inPlace) {
            for (float[] example : e[1]) {
                for (int j = 0; j < architecture.units(1); j++) {
                    example[j] *= factor;
                }
            }
            add(1, e[1], weights[1], new float[architecture.units(1)]);
        }
    }

    /** BP3v and BP4v: adds errors to biases, and errors times activations to weights, example by example. */
    private void add(int l, float[][] errors, float[][] toWeights, float[] toBiases) {
        for (int example = 0; example < errors.length; example++) {
            for (int j = 0; j < toBiases.length; j++) {
                toBiases[j] += errors[example][j];
                for (int i = 0; i < toWeights[j].length; i++) {
                    toWeights[j][i] = Math.fma(a[l - 1][example][i], errors[example][j], toWeights[j][i]);
                }
            }
        }
    }

    /** Feedforward, BP1v and BP2v. */
    private void propagate(float[][] x, float[][] y, float[] exampleWeights) {
        int last = architecture.layers();
        a = new float[last + 1][x.length][];
        e = new float[last + 1][x.length][];
        for (int example = 0; example < x.length; example++) {
            a[0][example] = x[example];
            for (int l = 1; l <= last; l++) {
                int units = architecture.units(l);
                float[] z = new float[Kernels.padded(units)];
                for (int j = 0; j < units; j++) {
                    z[j] = biases[l][j];
                    for (int i = 0; i < architecture.units(l - 1); i++) {
                        z[j] = Math.fma(a[l - 1][example][i], weights[l][j][i], z[j]);
                    }
                }
                architecture.activation(l).apply(SCALAR, 1, units, z, 0, z.length);
                a[l][example] = z;
            }
            float[] output = a[last][example];
            e[last][example] = output.clone();
            for (int j = 0; j < architecture.outputs(); j++) {
                e[last][example][j] -= y[example][j];
            }
            architecture.cost().toError(
                    SCALAR, architecture.output(), 1, architecture.outputs(), output, 0, output.length,
                    e[last][example], 0, output.length);
            for (int j = 0; j < architecture.outputs(); j++) {
                e[last][example][j] *= exampleWeights[example];
            }
            for (int l = last - 1; l >= 1; l--) {
                float[] error = new float[a[l][example].length];
                for (int j = 0; j < architecture.units(l); j++) {
                    for (int next = 0; next < architecture.units(l + 1); next++) {
                        error[j] = Math.fma(weights[l + 1][next][j], e[l + 1][example][next], error[j]);
                    }
                }
                architecture.activation(l).timesPrime(
                        SCALAR, 1, architecture.units(l), a[l][example], 0, error.length, error, 0, error.length);
                e[l][example] = error;
            }
        }
    }

    private float[][] oneHot(int[] labels) {
        float[][] y = new float[labels.length][architecture.outputs()];
        for (int i = 0; i < labels.length; i++) {
            y[i][labels[i]] = 1;
        }
        return y;
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private float[] flat(float[][][] byWeight, float[][] byBias) {
        float[] flat = new float[architecture.parameterCount()];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            for (float[] row : byWeight[l]) {
                System.arraycopy(row, 0, flat, at, row.length);
                at += row.length;
            }
            System.arraycopy(byBias[l], 0, flat, at, byBias[l].length);
            at += byBias[l].length;
        }
        return flat;
    }
}
