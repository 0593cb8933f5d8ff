package dev.lanewise.network;

import dev.lanewise.internal.random.NumpyRandom;
import dev.lanewise.internal.text.EnumNames;
import java.util.Arrays;
import java.util.Objects;

/**
 * Distributions of a layer's initial weights; biases and betas start at zero, gammas at one.
 *
 * <p>Layers are filled in order, from the first hidden layer to the output. Each is a matrix (out, in), filled row by
 * row by the generator of {@code np.random.seed(seed)}. Values are computed in double and rounded to float32 last. In
 * the formulas, {@code in} is the number of units of the layer below, and {@code out} that of the layer itself. Normal
 * distributions are not truncated.
 */
public enum Initializer {
    /** Normal with deviation 1 / sqrt(in), as in the notebook's {@code np.random.randn(out, in) / sqrt(in)}. */
    NOTEBOOK,
    /** Uniform in +-sqrt(6 / (in + out)); X. Glorot and Y. Bengio, AISTATS 2010, equation 16. */
    GLOROT_UNIFORM,
    /** Normal with variance 2 / (in + out); Glorot and Bengio 2010, equation 12. */
    GLOROT_NORMAL,
    /** Uniform in +-sqrt(6 / in), with the variance of {@link #HE_NORMAL}. */
    HE_UNIFORM,
    /** Normal with variance 2 / in, for rectifiers; K. He, X. Zhang, S. Ren and J. Sun, ICCV 2015, equation 10. */
    HE_NORMAL,
    /** Uniform in +-sqrt(3 / in), with the variance of {@link #LECUN_NORMAL}. */
    LECUN_UNIFORM,
    /**
     * Normal with variance 1 / in; Y. LeCun, L. Bottou, G. Orr and K.-R. Müller, Efficient BackProp, 1998, section 4.6.
     */
    LECUN_NORMAL,
    /**
     * Orthonormal rows, or orthonormal columns if there are more units than inputs, with uniform direction; A. Saxe, J.
     * McClelland and S. Ganguli, ICLR 2014.
     */
    ORTHOGONAL,
    /** All zero: only for networks without hidden layers, which have no symmetry to break. */
    ZEROS;

    /**
     * Creates a network with initial parameters.
     *
     * @param architecture layers of the network
     * @param seed 0 to 2^32 - 1
     * @return the network
     * @throws IllegalArgumentException if the seed is out of range
     */
    public Network network(Architecture architecture, long seed) {
        Objects.requireNonNull(architecture, "architecture");
        NumpyRandom random = new NumpyRandom(seed);
        float[] parameters = new float[architecture.parameterCount()];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            int units = architecture.units(l);
            fill(random, inputs, units, parameters, at);
            if (architecture.normalization(l) != Normalization.NONE) {
                int gammas = at + (inputs + 1) * units;
                Arrays.fill(parameters, gammas, gammas + units, 1);
            }
            at += architecture.parameterCount(l);
        }
        return new Network(architecture, parameters);
    }

    /** Fills the weights of one layer, (out, in) starting at {@code at}, which must be zero before. */
    private void fill(NumpyRandom random, int inputs, int units, float[] weights, int at) {
        double in = inputs;
        double out = units;
        int count = inputs * units;
        // Not a switch, for which the compiler would add a class.
        if (this == NOTEBOOK || this == LECUN_NORMAL) {
            normal(Math.sqrt(in), random, count, weights, at);
        } else if (this == GLOROT_UNIFORM) {
            uniform(Math.sqrt(6 / (in + out)), random, count, weights, at);
        } else if (this == GLOROT_NORMAL) {
            normal(Math.sqrt((in + out) / 2), random, count, weights, at);
        } else if (this == HE_UNIFORM) {
            uniform(Math.sqrt(6 / in), random, count, weights, at);
        } else if (this == HE_NORMAL) {
            normal(Math.sqrt(in / 2), random, count, weights, at);
        } else if (this == LECUN_UNIFORM) {
            uniform(Math.sqrt(3 / in), random, count, weights, at);
        } else if (this == ORTHOGONAL) {
            orthogonal(random, inputs, units, weights, at);
        }
    }

    /**
     * Draws normal values divided by {@code divisor}: multiplying by a reciprocal would not give the bits of the
     * notebook's division.
     */
    private static void normal(double divisor, NumpyRandom random, int count, float[] weights, int at) {
        for (int i = 0; i < count; i++) {
            weights[at + i] = (float) (random.randn() / divisor);
        }
    }

    private static void uniform(double limit, NumpyRandom random, int count, float[] weights, int at) {
        for (int i = 0; i < count; i++) {
            weights[at + i] = (float) ((2 * random.random() - 1) * limit);
        }
    }

    /**
     * Orthonormalises a matrix of normal values by modified Gram-Schmidt.
     *
     * <p>Its vectors are columns, so every inner loop runs along a row and none is a reduction. The JIT can vectorise
     * such loops without changing the order of any sum.
     */
    private static void orthogonal(NumpyRandom random, int inputs, int units, float[] weights, int at) {
        int vectors = Math.min(inputs, units);
        int length = Math.max(inputs, units);
        double[][] v = new double[length][vectors];
        for (double[] row : v) {
            for (int j = 0; j < vectors; j++) {
                row[j] = random.randn();
            }
        }
        double[] products = new double[vectors];
        for (int k = 0; k < vectors; k++) {
            double square = 0;
            for (double[] row : v) {
                square += row[k] * row[k];
            }
            double norm = Math.sqrt(square);
            for (int j = k + 1; j < vectors; j++) {
                products[j] = 0;
            }
            for (double[] row : v) {
                row[k] /= norm;
                addScaled(row[k], row, products, k + 1);
            }
            for (double[] row : v) {
                addScaled(-row[k], products, row, k + 1);
            }
        }
        for (int unit = 0; unit < units; unit++) {
            for (int input = 0; input < inputs; input++) {
                weights[at + unit * inputs + input] = (float) (units > inputs ? v[unit][input] : v[input][unit]);
            }
        }
    }

    private static void addScaled(double factor, double[] x, double[] y, int from) {
        for (int j = from; j < y.length; j++) {
            y[j] += factor * x[j];
        }
    }

    /**
     * Parses a name as used on the command line, such as {@code he-normal}.
     *
     * @param name the name, in upper or lower case
     * @return the initialiser of that name
     * @throws IllegalArgumentException if no initialiser has this name
     */
    public static Initializer parse(String name) {
        Objects.requireNonNull(name, "name");
        return EnumNames.parse(values(), "initialiser", name);
    }

    @Override
    public String toString() {
        return EnumNames.plain(name());
    }
}
