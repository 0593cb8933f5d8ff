package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a unit makes of its weighted input z: the function and its derivative, in float on lanes and in double for checks. */
public enum Activation {
    /** The logistic function 1 / (1 + exp(-z)), the notebook's choice; S'(z) = S(z) (1 - S(z)). */
    SIGMOID {
        @Override
        void apply(Kernels k, int rows, int columns, float[] z, int at, int stride) {
            k.sigmoid(rows, columns, z, at, stride);
        }

        @Override
        void timesPrime(Kernels k, int rows, int columns, float[] z, float[] a, int at, int stride,
                float[] e, int eAt, int eStride) {
            k.timesSigmoidPrime(rows, columns, a, at, stride, e, eAt, eStride);
        }

        @Override
        void apply(double[] z) {
            for (int j = 0; j < z.length; j++) {
                z[j] = 1 / (1 + Math.exp(-z[j]));
            }
        }
    },
    /** The hyperbolic tangent; tanh'(z) = 1 - tanh(z)^2. */
    TANH {
        @Override
        void apply(Kernels k, int rows, int columns, float[] z, int at, int stride) {
            k.tanh(rows, columns, z, at, stride);
        }

        @Override
        void timesPrime(Kernels k, int rows, int columns, float[] z, float[] a, int at, int stride,
                float[] e, int eAt, int eStride) {
            k.timesTanhPrime(rows, columns, a, at, stride, e, eAt, eStride);
        }

        @Override
        void apply(double[] z) {
            for (int j = 0; j < z.length; j++) {
                z[j] = Math.tanh(z[j]);
            }
        }
    },
    /** The rectifier max(z, 0); its derivative at 0 is taken as 0. */
    RELU {
        @Override
        void apply(Kernels k, int rows, int columns, float[] z, int at, int stride) {
            k.relu(rows, columns, z, at, stride);
        }

        @Override
        void timesPrime(Kernels k, int rows, int columns, float[] z, float[] a, int at, int stride,
                float[] e, int eAt, int eStride) {
            k.timesReluPrime(rows, columns, a, at, stride, e, eAt, eStride);
        }

        @Override
        void apply(double[] z) {
            for (int j = 0; j < z.length; j++) {
                z[j] = Math.max(z[j], 0);
            }
        }

        @Override
        boolean hasKink() {
            return true;
        }
    },
    /** The leaky rectifier, z or below 0 a hundredth of it; its derivative at 0 is taken as 1/100 (Maas, Hannun, Ng 2013). */
    LEAKY_RELU {
        @Override
        void apply(Kernels k, int rows, int columns, float[] z, int at, int stride) {
            k.leakyRelu(rows, columns, z, at, stride);
        }

        @Override
        void timesPrime(Kernels k, int rows, int columns, float[] z, float[] a, int at, int stride,
                float[] e, int eAt, int eStride) {
            k.timesLeakyReluPrime(rows, columns, a, at, stride, e, eAt, eStride);
        }

        @Override
        boolean hasKink() {
            return true;
        }

        @Override
        void apply(double[] z) {
            for (int j = 0; j < z.length; j++) {
                z[j] = z[j] > 0 ? z[j] : 0.01f * z[j];
            }
        }
    },
    /** The exponential linear unit, z or below 0 exp(z) - 1; elu'(z) is 1 or elu(z) + 1 (Clevert, Unterthiner, Hochreiter 2016). */
    ELU {
        @Override
        void apply(Kernels k, int rows, int columns, float[] z, int at, int stride) {
            k.elu(rows, columns, z, at, stride);
        }

        @Override
        void timesPrime(Kernels k, int rows, int columns, float[] z, float[] a, int at, int stride,
                float[] e, int eAt, int eStride) {
            k.timesEluPrime(rows, columns, a, at, stride, e, eAt, eStride);
        }

        @Override
        void apply(double[] z) {
            for (int j = 0; j < z.length; j++) {
                z[j] = z[j] > 0 ? z[j] : Math.expm1(z[j]);
            }
        }
    },
    /** The Gaussian error linear unit z P(z), P the normal distribution; gelu' = P + z P' (Hendrycks, Gimpel 2016). */
    GELU {
        @Override
        void apply(Kernels k, int rows, int columns, float[] z, int at, int stride) {
            k.gelu(rows, columns, z, at, stride);
        }

        @Override
        void timesPrime(Kernels k, int rows, int columns, float[] z, float[] a, int at, int stride,
                float[] e, int eAt, int eStride) {
            k.timesGeluPrime(rows, columns, z, at, stride, e, eAt, eStride);
        }

        @Override
        boolean needsZ() {
            return true;
        }

        @Override
        void apply(double[] z) {
            for (int j = 0; j < z.length; j++) {
                z[j] = z[j] * normal(z[j]);
            }
        }
    },
    /** The sigmoid linear unit z S(z), also called swish; silu' = S + z S (1 - S) (Elfwing, Uchibe, Doya 2018). */
    SILU {
        @Override
        void apply(Kernels k, int rows, int columns, float[] z, int at, int stride) {
            k.silu(rows, columns, z, at, stride);
        }

        @Override
        void timesPrime(Kernels k, int rows, int columns, float[] z, float[] a, int at, int stride,
                float[] e, int eAt, int eStride) {
            k.timesSiluPrime(rows, columns, z, at, stride, e, eAt, eStride);
        }

        @Override
        boolean needsZ() {
            return true;
        }

        @Override
        void apply(double[] z) {
            for (int j = 0; j < z.length; j++) {
                z[j] = z[j] / (1 + Math.exp(-z[j]));
            }
        }
    },
    /** The smooth rectifier ln(1 + exp(z)); its derivative is the logistic function (Dugas and others 2001). */
    SOFTPLUS {
        @Override
        void apply(Kernels k, int rows, int columns, float[] z, int at, int stride) {
            k.softplus(rows, columns, z, at, stride);
        }

        @Override
        void timesPrime(Kernels k, int rows, int columns, float[] z, float[] a, int at, int stride,
                float[] e, int eAt, int eStride) {
            k.timesSoftplusPrime(rows, columns, z, at, stride, e, eAt, eStride);
        }

        @Override
        boolean needsZ() {
            return true;
        }

        @Override
        void apply(double[] z) {
            for (int j = 0; j < z.length; j++) {
                z[j] = Math.max(z[j], 0) + Math.log1p(Math.exp(-Math.abs(z[j])));
            }
        }
    },
    /** z itself. */
    IDENTITY {
        @Override
        void apply(Kernels k, int rows, int columns, float[] z, int at, int stride) {}

        @Override
        void timesPrime(Kernels k, int rows, int columns, float[] z, float[] a, int at, int stride,
                float[] e, int eAt, int eStride) {}

        @Override
        void apply(double[] z) {}
    },
    /** exp(z_j) / sum of exp(z_i) over a whole layer, computed after subtracting the largest z; for the output only. */
    SOFTMAX {
        @Override
        void apply(Kernels k, int rows, int columns, float[] z, int at, int stride) {
            for (int i = 0; i < rows; i++) {
                int row = at + i * stride;
                float max = z[row];
                for (int j = 1; j < columns; j++) {
                    max = Math.max(max, z[row + j]);
                }
                for (int j = 0; j < columns; j++) {
                    z[row + j] -= max;
                }
            }
            k.exp(rows, columns, z, at, stride);
            for (int i = 0; i < rows; i++) {
                int row = at + i * stride;
                float sum = 0;
                for (int j = 0; j < columns; j++) {
                    sum += z[row + j];
                }
                for (int j = 0; j < columns; j++) {
                    z[row + j] /= sum;
                }
            }
        }

        @Override
        void timesPrime(Kernels k, int rows, int columns, float[] z, float[] a, int at, int stride,
                float[] e, int eAt, int eStride) {
            throw new IllegalStateException("softmax has no derivative per unit; its cost gives the error directly");
        }

        @Override
        void apply(double[] z) {
            double max = Double.NEGATIVE_INFINITY;
            for (double x : z) {
                max = Math.max(max, x);
            }
            double sum = 0;
            for (int j = 0; j < z.length; j++) {
                z[j] = Math.exp(z[j] - max);
                sum += z[j];
            }
            for (int j = 0; j < z.length; j++) {
                z[j] /= sum;
            }
        }
    };

    /** Replaces z by the activation of it; rows are examples, columns are units of one layer. */
    abstract void apply(Kernels k, int rows, int columns, float[] z, int at, int stride);

    /**
     * Multiplies an error by the derivative.
     *
     * @param z the weighted inputs if the derivative {@link #needsZ}, and otherwise anything
     * @param a the activations, where z stands
     */
    abstract void timesPrime(Kernels k, int rows, int columns, float[] z, float[] a, int at, int stride,
            float[] e, int eAt, int eStride);

    /** Whether the derivative cannot be told from the activation, so that the weighted input has to be kept. */
    boolean needsZ() {
        return false;
    }

    /** Whether the derivative jumps at 0. */
    boolean hasKink() {
        return false;
    }

    /** The same function of one layer's z for one example, in double precision: the yardstick of gradient checks. */
    abstract void apply(double[] z);

    /** The normal distribution function: the series around 0, and in the tails the continued fraction of Laplace. */
    private static double normal(double z) {
        double y = Math.abs(z);
        double density = Math.exp(-y * y / 2) / Math.sqrt(2 * Math.PI);
        double tail;
        if (y < 3) {
            double term = y;
            double sum = y;
            for (int k = 3; term > 1e-17 * sum; k += 2) {
                term *= y * y / k;
                sum += term;
            }
            tail = 0.5 - density * sum;
        } else {
            double fraction = y;
            for (int k = 60; k >= 1; k--) {
                fraction = y + k / fraction;
            }
            tail = density / fraction;
        }
        return z < 0 ? tail : 1 - tail;
    }

    /** Reads a name as the command line has it, such as {@code leaky-relu}. */
    public static Activation parse(String name) {
        return Names.parse(values(), "activation", name);
    }

    /** Reads names joined by commas, such as {@code relu,tanh}. */
    public static List<Activation> parseList(String names) {
        return Arrays.stream(names.split(",", -1)).map(Activation::parse).toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
