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
        boolean fits(Activation output) {
            return output != Activation.SOFTMAX;
        }

        @Override
        void toError(Kernels k, Activation output, int rows, int columns, float[] a, int aAt, int aStride,
                float[] e, int eAt, int eStride) {
            // BP1v: epsilon(L) = (a(L) - y) * S'(z(L))
            output.timesPrime(k, rows, columns, a, aAt, aStride, e, eAt, eStride);
        }

        @Override
        double of(Activation output, double a, double y) {
            double d = a - y;
            return 0.5 * d * d;
        }
    },
    /**
     * Cross-entropy: with softmax -sum y ln a, which is -ln a of the class wanted, with sigmoid outputs -sum (y ln a + (1 - y)
     * ln(1 - a)). The derivative of the activation cancels, and the error is a - y in both.
     */
    CROSS_ENTROPY {
        @Override
        boolean fits(Activation output) {
            return output == Activation.SOFTMAX || output == Activation.SIGMOID;
        }

        @Override
        void toError(Kernels k, Activation output, int rows, int columns, float[] a, int aAt, int aStride,
                float[] e, int eAt, int eStride) {
            // a - y is the error already
        }

        @Override
        double of(Activation output, double a, double y) {
            double cost = y == 0 ? 0 : -y * StrictMath.log(Math.max(a, Double.MIN_NORMAL));
            boolean others = output == Activation.SIGMOID && y != 1;
            return others ? cost - (1 - y) * StrictMath.log1p(-Math.min(a, 1 - 0x1p-53)) : cost;
        }
    };

    /** Whether an output layer of that activation can be trained with this cost. */
    abstract boolean fits(Activation output);

    /** Makes e, which holds a - y, the error of the output layer. */
    abstract void toError(Kernels k, Activation output, int rows, int columns, float[] a, int aAt, int aStride,
            float[] e, int eAt, int eStride);

    /** One output unit's part of an example's cost, given its activation and what was wanted. */
    abstract double of(Activation output, double a, double y);

    /** Reads a name as the command line has it, such as {@code cross-entropy}. */
    public static Cost parse(String name) {
        return Names.parse(values(), "cost", name);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
