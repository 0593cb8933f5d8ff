package dev.lanewise.internal.onnx;

import dev.lanewise.network.Activation;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A function of one number, known by its values at many points. Exporters write one function in many ways, GELU alone as one
 * node, five or eight; whatever they write is computed at the points, and the activation that has the same values is what
 * they meant.
 */
final class Curve {
    private static final int COUNT = 257;

    private static final int MIDDLE = COUNT / 2;
    /** Arguments at which functions are compared: dense around 0, and out to 85, where exp is still a float. */
    private static final double[] POINTS = new double[COUNT];
    /** Constants in a file are floats, and a few of them meet in a function. */
    private static final double TOLERANCE = 1e-6;
    /** Tolerance for a straight line whose slope has been rounded to float. */
    private static final double ROUNDING = 1e-7;
    /** Below this slope, or as close to 1, a leaky rectifier is a rectifier or the identity. */
    private static final double LEAST_SLOPE = 1e-12;
    /** Places of two points, below and above 0, where all activations differ. */
    private static final int BELOW = MIDDLE - 23;

    private static final int ABOVE = MIDDLE + 29;

    private static final double SELU_SCALE = 1.0507009873554804934;
    private static final double SELU_ALPHA = 1.6732632423543772848;

    static {
        for (int i = 0; i < COUNT; i++) {
            double t = (i - MIDDLE) / (double) MIDDLE;
            POINTS[i] = 8 * t + 77 * Math.pow(t, 9);
        }
    }

    /** The function that gives what it gets. */
    static final Curve SAME = new Curve(POINTS);

    private final double[] values;

    private Curve(double[] values) {
        this.values = values;
    }

    /** Meaning of a function: scale times an activation of the argument, plus shift. */
    record Meaning(Activation activation, double scale, double shift) {}

    Curve then(DoubleUnaryOperator function) {
        double[] result = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            result[i] = function.applyAsDouble(values[i]);
        }
        return new Curve(result);
    }

    Curve with(Curve other, DoubleBinaryOperator function) {
        double[] result = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            result[i] = function.applyAsDouble(values[i], other.values[i]);
        }
        return new Curve(result);
    }

    /** Returns the number of values that it keeps. */
    int size() {
        return COUNT;
    }

    /** Whether it is 1 less the other. */
    boolean isOneLess(Curve other) {
        for (int i = 0; i < COUNT; i++) {
            if (!(Math.abs(values[i] - (1 - other.values[i])) <= TOLERANCE)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the meaning of the function; null if networks have no such function. */
    @Nullable
    Meaning meaning() {
        Meaning leaky = asLeakyRelu();
        if (leaky != null) {
            return leaky;
        }
        for (Activation activation : Activation.values()) {
            Meaning meaning = activation.equals(Activation.SOFTMAX) ? null : as(activation);
            if (meaning != null) {
                return meaning;
            }
        }
        return null;
    }

    /**
     * Finds the slope of a function that is a straight line on either side of 0. Float slopes may be closer together
     * than {@link #TOLERANCE}, so this comes first and allows for less.
     */
    private @Nullable Meaning asLeakyRelu() {
        double middle = values[MIDDLE];
        double slope = (middle - values[BELOW]) / -POINTS[BELOW] / ((values[ABOVE] - middle) / POINTS[ABOVE]);
        boolean isLeaky = slope > LEAST_SLOPE && slope < 1 - LEAST_SLOPE && (float) slope < 1;
        return isLeaky ? as(Activation.leakyRelu(slope), ROUNDING) : null;
    }

    private @Nullable Meaning as(Activation activation) {
        return as(activation, TOLERANCE);
    }

    private @Nullable Meaning as(Activation activation, double tolerance) {
        double[] a = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            a[i] = of(activation, POINTS[i]);
        }
        double scale = (values[ABOVE] - values[BELOW]) / (a[ABOVE] - a[BELOW]);
        double shift = values[ABOVE] - scale * a[ABOVE];
        if (Math.abs(scale - 1) < TOLERANCE && Math.abs(shift) < TOLERANCE) {
            scale = 1;
            shift = 0;
        }
        double size = Math.max(Math.abs(scale), Math.abs(shift));
        for (int i = 0; i < COUNT; i++) {
            double off = Math.abs(values[i] - (scale * a[i] + shift));
            // So written that what is no number does not pass.
            if (!(off <= tolerance * size * Math.max(1, Math.abs(POINTS[i])))) {
                return null;
            }
        }
        return scale == 0 ? null : new Meaning(activation, scale, shift);
    }

    /** An activation in double precision. */
    static double of(Activation activation, double z) {
        return switch (activation.kind()) {
            case SIGMOID -> 1 / (1 + Math.exp(-z));
            case TANH -> Math.tanh(z);
            case RELU -> Math.max(z, 0);
            case LEAKY_RELU -> z > 0 ? z : activation.slope() * z;
            case RELU6 -> Math.min(Math.max(z, 0), 6);
            case ELU -> z > 0 ? z : Math.expm1(z);
            case SELU -> SELU_SCALE * (z > 0 ? z : SELU_ALPHA * Math.expm1(z));
            case GELU -> z * (1 + erf(z / Math.sqrt(2))) / 2;
            case GELU_TANH -> z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z))) / 2;
            case SILU -> z / (1 + Math.exp(-z));
            case MISH -> z * Math.tanh(softplus(z));
            case HARD_SWISH -> z * Math.min(Math.max(z + 3, 0), 6) / 6;
            case SOFTPLUS -> softplus(z);
            case IDENTITY -> z;
            case SOFTMAX -> throw new IllegalArgumentException("softmax is no function of one number");
        };
    }

    private static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    /** The error function, by its series near 0 and by Laplace's continued fraction beyond (Abramowitz and Stegun 7.1). */
    static double erf(double x) {
        double y = Math.abs(x);
        double result;
        if (y < 2.5) {
            double term = y;
            double sum = y;
            for (int n = 1; Math.abs(term) > 1e-17; n++) {
                term *= -y * y / n;
                sum += term / (2 * n + 1);
            }
            result = 2 / Math.sqrt(Math.PI) * sum;
        } else {
            double fraction = y;
            for (int k = 60; k >= 1; k--) {
                fraction = y + k / 2.0 / fraction;
            }
            result = 1 - Math.exp(-y * y) / Math.sqrt(Math.PI) / fraction;
        }
        return x < 0 ? -result : result;
    }
}
