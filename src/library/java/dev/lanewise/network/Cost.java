package dev.lanewise.network;

import dev.lanewise.internal.EnumNames;
import java.util.Locale;

/** Cost functions, also called losses, which training minimises: each computes the cost of one example. */
public enum Cost {
    /** Quadratic cost, 1/2 sum (a_j - y_j)^2: the notebook's choice. */
    QUADRATIC,
    /**
     * Cross-entropy: -sum y ln a for softmax, -sum (y ln a + (1 - y) ln(1 - a)) for sigmoid outputs.
     *
     * <p>In both cases the derivative of the activation cancels, and the error is a - y.
     */
    CROSS_ENTROPY,
    /** Absolute cost, sum |a_j - y_j|; its derivative at a_j = y_j is taken as 0. */
    ABSOLUTE,
    /** Huber cost: sum of 1/2 d^2 for |d| up to 1, else |d| - 1/2, with d = a_j - y_j (Huber 1964). */
    HUBER;

    /** Returns whether this cost can train an output layer with this activation. */
    boolean fits(Activation output) {
        boolean isSoftmax = output == Activation.SOFTMAX;
        return this == CROSS_ENTROPY ? isSoftmax || output == Activation.SIGMOID : !isSoftmax;
    }

    /**
     * Computes the contribution of one output unit to the cost of an example.
     *
     * @param z its weighted input minus {@link #logSum}; only cross-entropy reads it
     * @param a its activation
     * @param y its target
     */
    public double of(Activation output, double z, double a, double y) {
        double d = Math.abs(a - y);
        return switch (this) {
            case QUADRATIC -> 0.5 * d * d;
            case CROSS_ENTROPY -> crossEntropy(output, z, y);
            case ABSOLUTE -> d;
            case HUBER -> d <= 1 ? 0.5 * d * d : d - 0.5;
        };
    }

    /** Computes ln a and ln(1 - a) from z, because they are lost when an activation is rounded to 0 or 1. */
    private static double crossEntropy(Activation output, double z, double y) {
        return output == Activation.SOFTMAX
                ? y == 0 ? 0 : -y * z
                : Math.max(z, 0) - y * z + StrictMath.log1p(StrictMath.exp(-Math.abs(z)));
    }

    /**
     * Computes {@code ln(sum over j of exp(z_j))} for softmax outputs, so that z minus it is ln a; 0 for other outputs.
     */
    public static double logSum(Activation output, double[] z) {
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

    /**
     * Parses a name as used on the command line, such as {@code cross-entropy}.
     *
     * @throws IllegalArgumentException if no cost has this name
     */
    public static Cost parse(String name) {
        return EnumNames.parse(values(), "cost", name);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
