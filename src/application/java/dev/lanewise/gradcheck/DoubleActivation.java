package dev.lanewise.gradcheck;

import dev.lanewise.network.Activation;

/** The activation functions in double precision. */
final class DoubleActivation {
    private static final double[] NOWHERE = {};
    private static final double[] AT_ZERO = {0};
    private static final double[] AT_ZERO_AND_SIX = {0, 6};
    private static final double[] AT_THREE = {-3, 3};

    private static final double SELU_SCALE = 1.0507009873554804934;
    private static final double SELU_ALPHA = 1.6732632423543772848;

    private DoubleActivation() {}

    /** Replaces the weighted inputs of one layer with their activations. */
    static void apply(Activation activation, double[] z) {
        if (activation.equals(Activation.SOFTMAX)) {
            softmax(z);
            return;
        }
        for (int j = 0; j < z.length; j++) {
            z[j] = of(activation, z[j]);
        }
    }

    /** Returns the places where the derivative is discontinuous. */
    static double[] kinks(Activation activation) {
        return switch (activation.kind()) {
            case RELU, LEAKY_RELU, SELU -> AT_ZERO;
            case RELU6 -> AT_ZERO_AND_SIX;
            case HARD_SWISH -> AT_THREE;
            case SIGMOID, TANH, ELU, GELU, GELU_TANH, SILU, MISH, SOFTPLUS, SOFTSIGN, IDENTITY, SOFTMAX -> NOWHERE;
        };
    }

    /** Returns whether a kink lies between two values of a weighted input. */
    static boolean crossesKink(Activation activation, double from, double to) {
        for (double kink : kinks(activation)) {
            if (from > kink != to > kink) {
                return true;
            }
        }
        return false;
    }

    private static double of(Activation activation, double z) {
        return switch (activation.kind()) {
            case SIGMOID -> 1 / (1 + Math.exp(-z));
            case TANH -> Math.tanh(z);
            case RELU -> Math.max(z, 0);
            case LEAKY_RELU -> z > 0 ? z : activation.slope() * z;
            case RELU6 -> Math.min(Math.max(z, 0), 6);
            case ELU -> z > 0 ? z : Math.expm1(z);
            case SELU -> SELU_SCALE * (z > 0 ? z : SELU_ALPHA * Math.expm1(z));
            case GELU -> z * normal(z);
            case GELU_TANH -> z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z))) / 2;
            case SILU -> z / (1 + Math.exp(-z));
            case MISH -> z * Math.tanh(softplus(z));
            case HARD_SWISH -> z * Math.min(Math.max(z + 3, 0), 6) / 6;
            case SOFTPLUS -> softplus(z);
            case SOFTSIGN -> z / (1 + Math.abs(z));
            case IDENTITY -> z;
            case SOFTMAX -> throw new IllegalStateException("softmax is a function of a whole layer");
        };
    }

    private static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
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
