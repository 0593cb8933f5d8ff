package dev.lanewise.internal.kernel;

/**
 * The activation functions of {@link ScalarMath} along a row, with their derivatives.
 *
 * <p>Each function has its own method: with all loops in one method, they took two to four times as long in a process
 * that had used several functions.
 */
final class ScalarActivations {

    private ScalarActivations() {}

    /** Applies a function to {@code x[i]} in place, for i in [from, to). */
    static void activate(Function function, int from, int to, float[] x) {
        switch (function) {
            case SIGMOID -> sigmoid(from, to, x);
            case TANH -> tanh(from, to, x);
            case RELU -> relu(from, to, x);
            case LEAKY_RELU -> leakyRelu(from, to, x);
            case ELU -> elu(from, to, x);
            case GELU -> gelu(from, to, x);
            case SILU -> silu(from, to, x);
            case SOFTPLUS -> softplus(from, to, x);
            case EXP -> exp(from, to, x);
        }
    }

    /** {@code e[eAt + j] *= f'}, where y holds activations or weighted inputs, for j in [0, columns). */
    static void multiplyByDerivative(Function function, int columns, float[] y, int yAt, float[] e, int eAt) {
        switch (function) {
            case SIGMOID -> timesSigmoidPrime(columns, y, yAt, e, eAt);
            case TANH -> timesTanhPrime(columns, y, yAt, e, eAt);
            case RELU -> timesReluPrime(columns, y, yAt, e, eAt);
            case LEAKY_RELU -> timesLeakyReluPrime(columns, y, yAt, e, eAt);
            case ELU -> timesEluPrime(columns, y, yAt, e, eAt);
            case GELU -> timesGeluPrime(columns, y, yAt, e, eAt);
            case SILU -> timesSiluPrime(columns, y, yAt, e, eAt);
            case SOFTPLUS -> timesSoftplusPrime(columns, y, yAt, e, eAt);
            default -> throw new IllegalArgumentException(function + " has no derivative kernel");
        }
    }

    private static void sigmoid(int from, int to, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] = ScalarMath.sigmoid(x[i]);
        }
    }

    private static void tanh(int from, int to, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] = ScalarMath.tanh(x[i]);
        }
    }

    private static void relu(int from, int to, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] = x[i] <= 0 ? 0 : x[i];
        }
    }

    private static void leakyRelu(int from, int to, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] = x[i] <= 0 ? ScalarMath.LEAK * x[i] : x[i];
        }
    }

    private static void elu(int from, int to, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] = ScalarMath.elu(x[i]);
        }
    }

    private static void gelu(int from, int to, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] = ScalarMath.gelu(x[i]);
        }
    }

    private static void silu(int from, int to, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] = ScalarMath.silu(x[i]);
        }
    }

    private static void softplus(int from, int to, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] = ScalarMath.softplus(x[i]);
        }
    }

    private static void exp(int from, int to, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] = ScalarMath.exp(x[i]);
        }
    }

    private static void timesSigmoidPrime(int columns, float[] y, int yAt, float[] e, int eAt) {
        for (int j = 0; j < columns; j++) {
            e[eAt + j] *= y[yAt + j] * (1 - y[yAt + j]);
        }
    }

    private static void timesTanhPrime(int columns, float[] y, int yAt, float[] e, int eAt) {
        for (int j = 0; j < columns; j++) {
            e[eAt + j] *= 1 - y[yAt + j] * y[yAt + j];
        }
    }

    private static void timesReluPrime(int columns, float[] y, int yAt, float[] e, int eAt) {
        for (int j = 0; j < columns; j++) {
            e[eAt + j] = y[yAt + j] <= 0 ? 0 : e[eAt + j];
        }
    }

    private static void timesLeakyReluPrime(int columns, float[] y, int yAt, float[] e, int eAt) {
        for (int j = 0; j < columns; j++) {
            e[eAt + j] = y[yAt + j] <= 0 ? ScalarMath.LEAK * e[eAt + j] : e[eAt + j];
        }
    }

    private static void timesEluPrime(int columns, float[] y, int yAt, float[] e, int eAt) {
        for (int j = 0; j < columns; j++) {
            e[eAt + j] = y[yAt + j] > 0 ? e[eAt + j] : e[eAt + j] * (y[yAt + j] + 1);
        }
    }

    private static void timesGeluPrime(int columns, float[] y, int yAt, float[] e, int eAt) {
        for (int j = 0; j < columns; j++) {
            e[eAt + j] *= ScalarMath.geluPrime(y[yAt + j]);
        }
    }

    private static void timesSiluPrime(int columns, float[] y, int yAt, float[] e, int eAt) {
        for (int j = 0; j < columns; j++) {
            e[eAt + j] *= ScalarMath.siluPrime(y[yAt + j]);
        }
    }

    private static void timesSoftplusPrime(int columns, float[] y, int yAt, float[] e, int eAt) {
        for (int j = 0; j < columns; j++) {
            e[eAt + j] *= ScalarMath.softplusPrime(y[yAt + j]);
        }
    }
}
