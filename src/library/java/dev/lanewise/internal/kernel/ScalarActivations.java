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
    static void activate(Function function, float slope, int from, int to, float[] x) {
        switch (function) {
            case SIGMOID -> sigmoid(from, to, x);
            case TANH -> tanh(from, to, x);
            case RELU -> relu(from, to, x);
            case LEAKY_RELU -> leakyRelu(slope, from, to, x);
            case RELU6 -> relu6(from, to, x);
            case ELU -> elu(from, to, x);
            case SELU -> selu(from, to, x);
            case GELU -> gelu(from, to, x);
            case GELU_TANH -> geluTanh(from, to, x);
            case SILU -> silu(from, to, x);
            case MISH -> mish(from, to, x);
            case HARD_SWISH -> hardSwish(from, to, x);
            case SOFTPLUS -> softplus(from, to, x);
            case EXP -> exp(from, to, x);
        }
    }

    /** {@code e[eAt + j] *= f'}, where y holds activations or weighted inputs, for j in [0, columns). */
    static void multiplyByDerivative(
            Function function, float slope, int columns, float[] y, int yAt, float[] e, int eAt) {
        switch (function) {
            case SIGMOID -> timesSigmoidPrime(columns, y, yAt, e, eAt);
            case TANH -> timesTanhPrime(columns, y, yAt, e, eAt);
            case RELU -> timesReluPrime(columns, y, yAt, e, eAt);
            case LEAKY_RELU -> timesLeakyReluPrime(slope, columns, y, yAt, e, eAt);
            case RELU6 -> timesRelu6Prime(columns, y, yAt, e, eAt);
            case ELU -> timesEluPrime(columns, y, yAt, e, eAt);
            case SELU -> timesSeluPrime(columns, y, yAt, e, eAt);
            case GELU -> timesGeluPrime(columns, y, yAt, e, eAt);
            case GELU_TANH -> timesGeluTanhPrime(columns, y, yAt, e, eAt);
            case SILU -> timesSiluPrime(columns, y, yAt, e, eAt);
            case MISH -> timesMishPrime(columns, y, yAt, e, eAt);
            case HARD_SWISH -> timesHardSwishPrime(columns, y, yAt, e, eAt);
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

    private static void leakyRelu(float slope, int from, int to, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] = x[i] <= 0 ? slope * x[i] : x[i];
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

    private static void selu(int from, int to, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] = ScalarMath.selu(x[i]);
        }
    }

    private static void geluTanh(int from, int to, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] = ScalarMath.geluTanh(x[i]);
        }
    }

    private static void mish(int from, int to, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] = ScalarMath.mish(x[i]);
        }
    }

    private static void hardSwish(int from, int to, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] = ScalarMath.hardSwish(x[i]);
        }
    }

    private static void relu6(int from, int to, float[] x) {
        for (int i = from; i < to; i++) {
            x[i] = x[i] <= 0 ? 0 : x[i] >= 6 ? 6 : x[i];
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

    private static void timesLeakyReluPrime(float slope, int columns, float[] y, int yAt, float[] e, int eAt) {
        for (int j = 0; j < columns; j++) {
            e[eAt + j] = y[yAt + j] <= 0 ? slope * e[eAt + j] : e[eAt + j];
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

    private static void timesRelu6Prime(int columns, float[] y, int yAt, float[] e, int eAt) {
        for (int j = 0; j < columns; j++) {
            e[eAt + j] = y[yAt + j] <= 0 || y[yAt + j] >= 6 ? 0 : e[eAt + j];
        }
    }

    private static void timesSeluPrime(int columns, float[] y, int yAt, float[] e, int eAt) {
        for (int j = 0; j < columns; j++) {
            e[eAt + j] *= y[yAt + j] > 0 ? ScalarMath.SELU_SCALE : y[yAt + j] + ScalarMath.SELU_FLOOR;
        }
    }

    private static void timesGeluTanhPrime(int columns, float[] y, int yAt, float[] e, int eAt) {
        for (int j = 0; j < columns; j++) {
            e[eAt + j] *= ScalarMath.geluTanhPrime(y[yAt + j]);
        }
    }

    private static void timesMishPrime(int columns, float[] y, int yAt, float[] e, int eAt) {
        for (int j = 0; j < columns; j++) {
            e[eAt + j] *= ScalarMath.mishPrime(y[yAt + j]);
        }
    }

    private static void timesHardSwishPrime(int columns, float[] y, int yAt, float[] e, int eAt) {
        for (int j = 0; j < columns; j++) {
            e[eAt + j] *= ScalarMath.hardSwishPrime(y[yAt + j]);
        }
    }

    private static void timesSoftplusPrime(int columns, float[] y, int yAt, float[] e, int eAt) {
        for (int j = 0; j < columns; j++) {
            e[eAt + j] *= ScalarMath.softplusPrime(y[yAt + j]);
        }
    }
}
