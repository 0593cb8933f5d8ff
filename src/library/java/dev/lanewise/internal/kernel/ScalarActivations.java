package dev.lanewise.internal.kernel;

/**
 * The activation functions of {@link Function} and their derivatives. For the constant {@code LEAKY_RELU}, these are
 * {@code leakyRelu}, and {@code timesLeakyReluPrime}, the product of an error and the derivative. The derivative is
 * computed from the activation a or the weighted input z. {@code EXP} has no derivative.
 *
 * <p>{@code LaneTranslator} generates the scalar and vector loops over the elements of a matrix. Each function has its
 * loop in a separate method: in a single method, the loops took two to four times as long in a process that had used
 * several functions.
 */
final class ScalarActivations {

    private ScalarActivations() {}

    static float sigmoid(float z) {
        return ScalarMath.sigmoid(z);
    }

    static float timesSigmoidPrime(float error, float a) {
        return error * (a * (1 - a));
    }

    static float tanh(float z) {
        return ScalarMath.tanh(z);
    }

    static float timesTanhPrime(float error, float a) {
        return error * (1 - a * a);
    }

    static float relu(float z) {
        return z <= 0 ? 0 : z;
    }

    static float timesReluPrime(float error, float a) {
        return a <= 0 ? 0 : error;
    }

    static float leakyRelu(float z, float slope) {
        return z <= 0 ? slope * z : z;
    }

    static float timesLeakyReluPrime(float error, float a, float slope) {
        return a <= 0 ? slope * error : error;
    }

    static float relu6(float z) {
        return z <= 0 ? 0 : z >= 6 ? 6 : z;
    }

    static float timesRelu6Prime(float error, float a) {
        return a <= 0 ? 0 : a >= 6 ? 0 : error;
    }

    static float elu(float z) {
        return ScalarMath.elu(z);
    }

    static float timesEluPrime(float error, float a) {
        return a > 0 ? error : error * (a + 1);
    }

    static float selu(float z) {
        return ScalarMath.selu(z);
    }

    static float timesSeluPrime(float error, float a) {
        return error * (a > 0 ? ScalarMath.SELU_SCALE : a + ScalarMath.SELU_FLOOR);
    }

    static float gelu(float z) {
        return ScalarMath.gelu(z);
    }

    static float timesGeluPrime(float error, float z) {
        return error * ScalarMath.geluPrime(z);
    }

    static float geluTanh(float z) {
        return ScalarMath.geluTanh(z);
    }

    static float timesGeluTanhPrime(float error, float z) {
        return error * ScalarMath.geluTanhPrime(z);
    }

    static float silu(float z) {
        return ScalarMath.silu(z);
    }

    static float timesSiluPrime(float error, float z) {
        return error * ScalarMath.siluPrime(z);
    }

    static float mish(float z) {
        return ScalarMath.mish(z);
    }

    static float timesMishPrime(float error, float z) {
        return error * ScalarMath.mishPrime(z);
    }

    static float hardSwish(float z) {
        return ScalarMath.hardSwish(z);
    }

    static float timesHardSwishPrime(float error, float z) {
        return error * ScalarMath.hardSwishPrime(z);
    }

    static float softplus(float z) {
        return ScalarMath.softplus(z);
    }

    static float timesSoftplusPrime(float error, float z) {
        return error * ScalarMath.softplusPrime(z);
    }

    static float softsign(float z) {
        return z / (1 + Math.abs(z));
    }

    static float timesSoftsignPrime(float error, float a) {
        float rest = 1 - Math.abs(a);
        return error * (rest * rest);
    }

    static float exp(float z) {
        return ScalarMath.exp(z);
    }
}
