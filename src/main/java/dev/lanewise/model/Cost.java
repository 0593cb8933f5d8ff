package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
import java.util.Locale;

/**
 * What training makes small: a number for the output of one example and the output that was wanted. The cost owns the error
 * of the output layer, so nobody else needs to know which pairs of cost and activation simplify.
 */
public enum Cost {
    /** Half the squared distance, 1/2 sum (a_j - y_j)^2: the notebook's choice. */
    QUADRATIC {
        @Override
        void toError(Kernels k, Activation output, int rows, int columns, float[] z, float[] a, int at, int stride,
                float[] e, int eAt, int eStride) {
            // BP1v: epsilon(L) = (a(L) - y) * S'(z(L))
            output.timesPrime(k, rows, columns, z, a, at, stride, e, eAt, eStride);
        }

        @Override
        double of(Activation output, double z, double a, double y) {
            double d = a - y;
            return 0.5 * d * d;
        }
    },
    /**
     * Cross-entropy: with softmax -sum y ln a, which is -ln a of the class wanted, with sigmoid outputs
     * -sum (y ln a + (1 - y) ln(1 - a)). The derivative of the activation cancels, and the error is a - y in both.
     */
    CROSS_ENTROPY {
        @Override
        boolean fits(Activation output) {
            return output == Activation.SOFTMAX || output == Activation.SIGMOID;
        }

        @Override
        boolean needsZ() {
            return true;
        }

        @Override
        void toError(Kernels k, Activation output, int rows, int columns, float[] z, float[] a, int at, int stride,
                float[] e, int eAt, int eStride) {
            // a - y is the error already
        }

        @Override
        double of(Activation output, double z, double a, double y) {
            // ln a and ln(1 - a) from z, because a that is rounded to 0 or 1 has lost them.
            return output == Activation.SOFTMAX
                    ? y == 0 ? 0 : -y * z
                    : Math.max(z, 0) - y * z + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
        }
    },
    /** The distance of every output, sum |a_j - y_j|; its slope where they are equal is taken as 0. */
    ABSOLUTE {
        @Override
        void toError(Kernels k, Activation output, int rows, int columns, float[] z, float[] a, int at, int stride,
                float[] e, int eAt, int eStride) {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    float d = e[eAt + i * eStride + j];
                    e[eAt + i * eStride + j] = Math.signum(d) + 0 * d; // no number if d is infinite: not a small error
                }
            }
            output.timesPrime(k, rows, columns, z, a, at, stride, e, eAt, eStride);
        }

        @Override
        double of(Activation output, double z, double a, double y) {
            return Math.abs(a - y);
        }
    },
    /** Quadratic up to a distance of 1 and absolute beyond: sum of 1/2 d^2 or |d| - 1/2, d = a_j - y_j (Huber 1964). */
    HUBER {
        @Override
        void toError(Kernels k, Activation output, int rows, int columns, float[] z, float[] a, int at, int stride,
                float[] e, int eAt, int eStride) {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    float d = e[eAt + i * eStride + j];
                    e[eAt + i * eStride + j] = Math.max(-1, Math.min(1, d)) + 0 * d;
                }
            }
            output.timesPrime(k, rows, columns, z, a, at, stride, e, eAt, eStride);
        }

        @Override
        double of(Activation output, double z, double a, double y) {
            double d = Math.abs(a - y);
            return d <= 1 ? 0.5 * d * d : d - 0.5;
        }
    };

    /** Whether an output layer of that activation can be trained with this cost. */
    boolean fits(Activation output) {
        return output != Activation.SOFTMAX;
    }

    /** Whether the cost is computed from the weighted inputs of the output layer, so that they have to be kept. */
    boolean needsZ() {
        return false;
    }

    /**
     * Makes e, which holds a - y, the error of the output layer.
     *
     * @param z the weighted inputs if the activation's derivative needs them, and otherwise anything
     * @param a the activations, where z stands
     */
    abstract void toError(Kernels k, Activation output, int rows, int columns, float[] z, float[] a, int at, int stride,
            float[] e, int eAt, int eStride);

    /**
     * One output unit's part of an example's cost.
     *
     * @param z its weighted input, less {@link #logSum}, if the cost {@link #needsZ}, and otherwise anything
     * @param a its activation
     * @param y what was wanted
     */
    abstract double of(Activation output, double z, double a, double y);

    /** ln(sum of exp(z)) of an example's outputs if they are softmax, so that z less it is ln a; otherwise 0. */
    static double logSum(Activation output, double[] z) {
        if (output != Activation.SOFTMAX) {
            return 0;
        }
        double max = Double.NEGATIVE_INFINITY;
        for (double x : z) {
            max = Math.max(max, x);
        }
        double sum = 0;
        for (double x : z) {
            sum += StrictMath.exp(x - max);
        }
        return max + StrictMath.log(sum);
    }

    /** Reads a name as the command line has it, such as {@code cross-entropy}. */
    public static Cost parse(String name) {
        return Names.parse(values(), "cost", name);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
