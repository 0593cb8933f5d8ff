package dev.lanewise.gradcheck;

import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Normalization;

/**
 * Plain feedforward in double precision for {@link GradientCheck}. It shares no arithmetic with the kernels.
 *
 * <p>All intermediate results of the mini-batch are kept.
 */
final class DoubleFeedforward {
    /**
     * By example and layer: weighted inputs before and after normalisation, and activations; layer 0 holds the inputs.
     */
    final double[][][] u;

    final double[][][] z;
    final double[][][] a;
    /** By layer, and by unit with batch normalisation or by example with layer normalisation. */
    final double[][] means;
    /** Reciprocals of the deviations, in the same order. */
    final double[][] scales;

    private final Architecture architecture;
    /** By layer: (in, out) row-major, then rows of biases and, if the layer is normalised, of gamma and beta. */
    private double[][] weights;

    DoubleFeedforward(Architecture architecture, int batch) {
        this.architecture = architecture;
        int layers = architecture.layers();
        this.means = new double[layers + 1][];
        this.scales = new double[layers + 1][];
        for (int l = 1; l <= layers; l++) {
            int count = architecture.normalization(l) == Normalization.BATCH ? architecture.units(l) : batch;
            means[l] = new double[count];
            scales[l] = new double[count];
        }
        this.u = new double[batch][layers + 1][];
        this.z = new double[batch][layers + 1][];
        this.a = new double[batch][layers + 1][];
    }

    /** Sets the parameters, in the order of {@code Network.parameters}. */
    void setParameters(float[] parameters) {
        weights = new double[architecture.layers() + 1][];
        int base = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            int units = architecture.units(l);
            weights[l] = new double[architecture.parameterCount(l)];
            for (int j = 0; j < units; j++) {
                for (int i = 0; i < architecture.parameterCount(l) / architecture.units(l); i++) {
                    int at = i < inputs ? j * inputs + i : units * i + j;
                    weights[l][i * units + j] = parameters[base + at];
                }
            }
            base += architecture.parameterCount(l);
        }
    }

    /** Parameter of a unit: the weights by input, then the bias, gamma and beta. */
    double parameter(int l, int row, int unit) {
        return weights[l][row * architecture.units(l) + unit];
    }

    boolean isNormalized(int l) {
        return architecture.normalization(l) != Normalization.NONE;
    }

    /** Computes all layers for the examples {@code [from, to)}; these must be all if examples depend on one another. */
    void propagate(int from, int to) {
        double[][] layer = new double[to - from][];
        for (int l = 1; l <= architecture.layers(); l++) {
            for (int i = 0; i < layer.length; i++) {
                u[from + i][l] = weightedInputs(l, a[from + i][l - 1]);
                layer[i] = u[from + i][l].clone();
            }
            if (isNormalized(l)) {
                findMoments(l, layer, from, means[l], scales[l]);
                normalize(l, layer, from, means[l], scales[l]);
            }
            for (int i = 0; i < layer.length; i++) {
                z[from + i][l] = layer[i];
                a[from + i][l] = layer[i].clone();
                DoubleActivation.apply(architecture.activation(l), a[from + i][l]);
            }
        }
    }

    double[] weightedInputs(int l, double[] x) {
        int units = architecture.units(l);
        double[] sums = new double[units];
        System.arraycopy(weights[l], architecture.units(l - 1) * units, sums, 0, units);
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < units; j++) {
                sums[j] += x[i] * weights[l][i * units + j];
            }
        }
        return sums;
    }

    /** Computes the weighted inputs of layer l as if one input had another value. */
    double[] weightedInputsOfMoved(int l, int example, int input, double value) {
        double[] sums = u[example][l].clone();
        double move = value - a[example][l - 1][input];
        for (int j = 0; j < sums.length; j++) {
            sums[j] += move * weights[l][input * sums.length + j];
        }
        return sums;
    }

    /** Computes mean and reciprocal deviation of each unit, or of each example from {@code first} on. */
    void findMoments(int l, double[][] layer, int first, double[] mean, double[] scale) {
        boolean batch = architecture.normalization(l) == Normalization.BATCH;
        int groups = batch ? architecture.units(l) : layer.length;
        int members = batch ? layer.length : architecture.units(l);
        for (int g = 0; g < groups; g++) {
            double sum = 0;
            for (int m = 0; m < members; m++) {
                sum += batch ? layer[m][g] : layer[g][m];
            }
            double squares = 0;
            for (int m = 0; m < members; m++) {
                double distance = (batch ? layer[m][g] : layer[g][m]) - sum / members;
                squares += distance * distance;
            }
            int at = batch ? g : first + g;
            mean[at] = sum / members;
            scale[at] = 1 / Math.sqrt(squares / members + Normalizations.EPSILON);
        }
    }

    void normalize(int l, double[][] layer, int first, double[] mean, double[] scale) {
        boolean batch = architecture.normalization(l) == Normalization.BATCH;
        int units = architecture.units(l);
        int gammas = (architecture.units(l - 1) + 1) * units;
        for (int i = 0; i < layer.length; i++) {
            for (int j = 0; j < units; j++) {
                int at = batch ? j : first + i;
                double normalized = (layer[i][j] - mean[at]) * scale[at];
                layer[i][j] = weights[l][gammas + j] * normalized + weights[l][gammas + units + j];
            }
        }
    }

    /** The normalised weighted input of a unit, before scaling by gamma. */
    double normalized(int l, int example, int unit) {
        int at = architecture.normalization(l) == Normalization.BATCH ? unit : example;
        return (u[example][l][unit] - means[l][at]) * scales[l][at];
    }
}
