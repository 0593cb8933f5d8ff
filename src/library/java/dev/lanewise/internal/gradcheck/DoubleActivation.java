package dev.lanewise.internal.gradcheck;

import dev.lanewise.network.Activation;

/** The activation functions in double precision. */
final class DoubleActivation {
    private DoubleActivation() {}

    /** Replaces the weighted inputs of one layer with their activations. */
    static void apply(Activation activation, double[] z) {
        if (activation == Activation.SOFTMAX) {
            softmax(z);
            return;
        }
        for (int j = 0; j < z.length; j++) {
            z[j] = of(activation, z[j]);
        }
    }

    /** Returns whether the derivative is discontinuous at 0. */
    static boolean hasKink(Activation activation) {
        return activation == Activation.RELU || activation == Activation.LEAKY_RELU;
    }

    private static double of(Activation activation, double z) {
        return switch (activation) {
            case SIGMOID -> 1 / (1 + Math.exp(-z));
            case TANH -> Math.tanh(z);
            case RELU -> Math.max(z, 0);
            case LEAKY_RELU -> z > 0 ? z : 0.01f * z;
            case ELU -> z > 0 ? z : Math.expm1(z);
            case GELU -> z * normal(z);
            case SILU -> z / (1 + Math.exp(-z));
            case SOFTPLUS -> Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
            case IDENTITY -> z;
            case SOFTMAX -> throw new IllegalStateException("softmax is a function of a whole layer");
        };
    }

    private static void softmax(double[] z) {
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

    /**
     * Computes the cumulative distribution function of the standard normal distribution. Near 0 it uses the series, and
     * in the tails Laplace's continued fraction.
     */
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
}
