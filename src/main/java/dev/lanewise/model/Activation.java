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
        void timesPrime(Kernels k, int rows, int columns, float[] a, int aAt, int aStride, float[] e, int eAt, int eStride) {
            k.timesSigmoidPrime(rows, columns, a, aAt, aStride, e, eAt, eStride);
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
        void timesPrime(Kernels k, int rows, int columns, float[] a, int aAt, int aStride, float[] e, int eAt, int eStride) {
            k.timesTanhPrime(rows, columns, a, aAt, aStride, e, eAt, eStride);
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
        void timesPrime(Kernels k, int rows, int columns, float[] a, int aAt, int aStride, float[] e, int eAt, int eStride) {
            k.timesReluPrime(rows, columns, a, aAt, aStride, e, eAt, eStride);
        }

        @Override
        void apply(double[] z) {
            for (int j = 0; j < z.length; j++) {
                z[j] = Math.max(z[j], 0);
            }
        }
    },
    /** z itself. */
    IDENTITY {
        @Override
        void apply(Kernels k, int rows, int columns, float[] z, int at, int stride) {}

        @Override
        void timesPrime(Kernels k, int rows, int columns, float[] a, int aAt, int aStride, float[] e, int eAt, int eStride) {}

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
        void timesPrime(Kernels k, int rows, int columns, float[] a, int aAt, int aStride, float[] e, int eAt, int eStride) {
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

    /** Multiplies an error by the derivative, given the activation a. */
    abstract void timesPrime(
            Kernels k, int rows, int columns, float[] a, int aAt, int aStride, float[] e, int eAt, int eStride);

    /** The same function of one layer's z for one example, in double precision: the yardstick of gradient checks. */
    abstract void apply(double[] z);

    /** Reads a name as the command line has it, such as {@code relu}. */
    public static Activation parse(String name) {
        return Names.parse(values(), "activation", name);
    }

    /** Reads names joined by commas, such as {@code relu,tanh}. */
    public static List<Activation> parseList(String names) {
        return Arrays.stream(names.split(",", -1)).map(Activation::parse).toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
