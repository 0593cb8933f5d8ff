package dev.lanewise.internal.onnx;

import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.util.Arrays;

/**
 * The outputs of a network in double precision, and how far from them a program may be that computes in float, in whatever
 * order it sums.
 *
 * <p>A sum of n products, with one rounding for each operation, is off by at most gamma(n) times the sum of the magnitudes,
 * gamma(n) = n u / (1 - n u), u = 2^-24 (N. J. Higham, <i>Accuracy and Stability of Numerical Algorithms</i>, 2nd edition,
 * 3.1). What a layer's inputs are off by goes through its weights by their magnitudes, and through a function by its
 * steepest slope; the function itself may be off by {@link #FUNCTION}.
 */
final class ErrorBound {
    private static final double U = 0x1p-24;
    /** What a function may be off by, times the larger of 1 and its argument. */
    static final double FUNCTION = 0x1p-21;
    /** What a probability may lose to the smallest numbers. */
    private static final double UNDERFLOW = 1e-37;

    /** Outputs of the example in double precision. */
    final double[] exact;
    /** What each may be off by. */
    final double[] radius;

    private final Architecture architecture;
    private final float[] parameters;
    private final float[] statistics;
    private int at;
    private int statisticsAt;

    ErrorBound(Network network, float[] inputs, int from) {
        architecture = network.architecture();
        parameters = network.parameters();
        statistics = network.statistics();
        double[] a = new double[architecture.inputs()];
        double[] r = new double[a.length];
        Arrays.setAll(a, i -> inputs[from + i]);
        for (int l = 1; l <= architecture.layers(); l++) {
            double[] z = new double[architecture.units(l)];
            double[] e = new double[z.length];
            weigh(a, r, z, e, architecture.normalization(l) == Normalization.BATCH);
            if (architecture.normalization(l) == Normalization.LAYER) {
                normalize(z, e);
            }
            activate(architecture.activation(l), z, e);
            a = z;
            r = e;
        }
        exact = a;
        radius = r;
    }

    private static double gamma(int n) {
        return n * U / (1 - n * U);
    }

    private void weigh(double[] a, double[] r, double[] z, double[] e, boolean batchNormalized) {
        int inputs = a.length;
        int units = z.length;
        for (int j = 0; j < units; j++) {
            double bias = parameters[at + inputs * units + j];
            double sum = bias;
            double magnitudes = Math.abs(bias);
            double through = 0;
            for (int i = 0; i < inputs; i++) {
                double w = parameters[at + j * inputs + i];
                sum += w * a[i];
                magnitudes += Math.abs(w) * (Math.abs(a[i]) + r[i]);
                through += Math.abs(w) * r[i];
            }
            z[j] = sum;
            e[j] = gamma(inputs + 1) * magnitudes + through;
            if (batchNormalized) {
                double gamma = parameters[at + (inputs + 1) * units + j];
                double beta = parameters[at + (inputs + 2) * units + j];
                double mean = statistics[statisticsAt + j];
                double scale =
                        gamma / Math.sqrt((double) statistics[statisticsAt + units + j] + Normalizations.EPSILON);
                z[j] = (sum - mean) * scale + beta;
                // Eight roundings at most, in whatever form: folded into the weights, or a step of its own.
                e[j] = Math.abs(scale) * e[j]
                        + gamma(8) * (Math.abs(scale) * (magnitudes + Math.abs(mean)) + Math.abs(beta));
            }
        }
        at += (inputs + 1) * units;
        if (batchNormalized) {
            at += 2 * units;
            statisticsAt += 2 * units;
        }
    }

    private void normalize(double[] z, double[] e) {
        int n = z.length;
        double mean = Arrays.stream(z).sum() / n;
        double meanError = Arrays.stream(e).sum() / n
                + gamma(n + 1) * Arrays.stream(z).map(Math::abs).sum() / n;
        double variance = 0;
        double squares = 0;
        double squaresError = 0;
        for (int j = 0; j < n; j++) {
            variance += (z[j] - mean) * (z[j] - mean) / n;
            squares += z[j] * z[j] / n;
            squaresError += (2 * (Math.abs(z[j]) + Math.abs(mean)) + e[j] + meanError) * (e[j] + meanError) / n;
        }
        // ONNX Runtime takes the mean of the squares less the square of the mean, which loses more than our
        // differences.
        double relative = (squaresError + gamma(n + 3) * (squares + mean * mean)) / (variance + Normalizations.EPSILON);
        if (relative > 0.5) {
            throw new AssertionError("the variance of a layer is too small to bound its error");
        }
        double deviation = Math.sqrt(variance + Normalizations.EPSILON);
        for (int j = 0; j < n; j++) {
            double gamma = parameters[at + j];
            double beta = parameters[at + n + j];
            double distance = (z[j] - mean) / deviation;
            double distanceError = (e[j] + meanError) / deviation * (1 + relative) + Math.abs(distance) * relative;
            z[j] = gamma * distance + beta;
            e[j] = Math.abs(gamma) * distanceError + gamma(8) * (Math.abs(gamma * distance) + Math.abs(beta));
        }
        at += 2 * n;
    }

    private static void activate(Activation activation, double[] z, double[] e) {
        if (activation == Activation.SOFTMAX) {
            softmax(z, e);
        } else if (activation != Activation.IDENTITY) {
            for (int j = 0; j < z.length; j++) {
                e[j] = slope(activation) * e[j] + FUNCTION * Math.max(1, Math.abs(z[j]));
                z[j] = of(activation, z[j]);
            }
        }
    }

    private static void softmax(double[] z, double[] e) {
        double max = Arrays.stream(z).max().orElseThrow();
        double off = 0;
        double sum = 0;
        for (int j = 0; j < z.length; j++) {
            off = Math.max(off, e[j] + U * Math.abs(z[j] - max));
            z[j] = Math.exp(z[j] - max);
            sum += z[j];
        }
        for (int j = 0; j < z.length; j++) {
            z[j] /= sum;
            e[j] = z[j] * (Math.expm1(2 * off) + gamma(z.length + 8)) + UNDERFLOW;
        }
    }

    private static double slope(Activation activation) {
        return switch (activation.kind()) {
            case SIGMOID -> 0.25;
            case GELU, GELU_TANH, SILU, MISH -> 1.13;
            case HARD_SWISH -> 1.5;
            case SELU -> 1.76;
            case TANH, RELU, LEAKY_RELU, RELU6, ELU, SOFTPLUS, SOFTSIGN, IDENTITY, SOFTMAX -> 1;
        };
    }

    /** The function in double precision. */
    static double of(Activation activation, double z) {
        return switch (activation.kind()) {
            case SIGMOID -> 1 / (1 + Math.exp(-z));
            case TANH -> Math.tanh(z);
            case RELU -> Math.max(z, 0);
            case LEAKY_RELU -> z > 0 ? z : activation.slope() * z;
            case RELU6 -> Math.min(Math.max(z, 0), 6);
            case ELU -> z > 0 ? z : Math.expm1(z);
            case SELU -> 1.0507009873554804934 * (z > 0 ? z : 1.6732632423543772848 * Math.expm1(z));
            case GELU -> z * normal(z);
            case GELU_TANH -> z / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z)));
            case SILU -> z / (1 + Math.exp(-z));
            case MISH -> z * (1 - 2 / (1 + (1 + Math.exp(z)) * (1 + Math.exp(z))));
            case HARD_SWISH -> z <= -3 ? 0 : z >= 3 ? z : z * (z + 3) / 6;
            case SOFTPLUS -> Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
            case SOFTSIGN -> z / (1 + Math.abs(z));
            case IDENTITY -> z;
            case SOFTMAX -> throw new IllegalStateException("softmax is a function of a whole layer");
        };
    }

    /** The normal distribution function: its density, integrated by Simpson's rule. */
    private static double normal(double z) {
        int steps = 2000;
        double end = Math.min(Math.abs(z), 12);
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double t = end * i / steps;
            sum += Math.exp(-t * t / 2) * (i == 0 || i == steps ? 1 : i % 2 == 0 ? 2 : 4);
        }
        double half = sum * end / steps / 3 / Math.sqrt(2 * Math.PI);
        return z > 0 ? 0.5 + half : 0.5 - half;
    }
}
