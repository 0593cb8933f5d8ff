package dev.lanewise.onnx;

import dev.lanewise.network.Activation;
import java.util.function.DoubleUnaryOperator;

/**
 * A function of one number, known by its values at many points. Exporters write one function in many ways, GELU alone as one
 * node, five or eight; whatever they write is computed at the points, and the activation that has the same values is what
 * they meant.
 */
final class Curve {
    private static final int COUNT = 257;
    /** Where functions are looked at: close together around 0, and out to 85, where exp is still a float. */
    private static final double[] POINTS = new double[COUNT];
    /** Constants in a file are floats, and a few of them meet in a function. */
    private static final double TOLERANCE = 1e-6;
    /** Places of two points, below and above 0, where all activations differ. */
    private static final int BELOW = COUNT / 2 - 23;
    private static final int ABOVE = COUNT / 2 + 29;

    static {
        for (int i = 0; i < COUNT; i++) {
            double t = (i - COUNT / 2) / (double) (COUNT / 2);
            POINTS[i] = 8 * t + 77 * Math.pow(t, 9);
        }
    }

    /** The function that gives what it gets. */
    static final Curve SAME = new Curve(POINTS);

    private final double[] values;

    private Curve(double[] values) {
        this.values = values;
    }

    /** What it is: scale times an activation of the argument, plus shift. */
    record Meaning(Activation activation, double scale, double shift) {
    }

    Curve then(DoubleUnaryOperator function) {
        double[] result = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            result[i] = function.applyAsDouble(values[i]);
        }
        return new Curve(result);
    }

    /** A function of two numbers. */
    @FunctionalInterface
    interface Binary {
        double of(double a, double b);
    }

    Curve with(Curve other, Binary function) {
        double[] result = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            result[i] = function.of(values[i], other.values[i]);
        }
        return new Curve(result);
    }

    /** How many numbers it keeps. */
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

    /** What the function is; null if it is none of those that networks have. */
    Meaning meaning() {
        for (Activation activation : Activation.values()) {
            Meaning meaning = activation == Activation.SOFTMAX ? null : as(activation);
            if (meaning != null) {
                return meaning;
            }
        }
        return null;
    }

    private Meaning as(Activation activation) {
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
            if (!(off <= TOLERANCE * size * Math.max(1, Math.abs(POINTS[i])))) {
                return null;
            }
        }
        return scale == 0 ? null : new Meaning(activation, scale, shift);
    }

    /** An activation in double precision. */
    static double of(Activation activation, double z) {
        return switch (activation) {
            case SIGMOID -> 1 / (1 + Math.exp(-z));
            case TANH -> Math.tanh(z);
            case RELU -> Math.max(z, 0);
            case LEAKY_RELU -> z > 0 ? z : 0.01f * z;
            case ELU -> z > 0 ? z : Math.expm1(z);
            case GELU -> z * (1 + erf(z / Math.sqrt(2))) / 2;
            case SILU -> z / (1 + Math.exp(-z));
            case SOFTPLUS -> Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
            case IDENTITY -> z;
            case SOFTMAX -> throw new IllegalArgumentException("softmax is no function of one number");
        };
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
