package dev.lanewise.reference;

import dev.lanewise.internal.kernel.ScalarMath;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Loss;

/** The tables of {@code docs/math.md}, unit by unit: activations, their derivatives, and the errors of the output. */
final class Formulas {
    private Formulas() {}

    /** Returns S(z) for the layer of one example. */
    static float[] activations(Activation s, float[] z) {
        if (s.equals(Activation.SOFTMAX)) {
            return softmax(z);
        }
        float[] a = new float[z.length];
        for (int j = 0; j < z.length; j++) {
            a[j] = activation(s, z[j]);
        }
        return a;
    }

    private static float activation(Activation s, float z) {
        return switch (s.kind()) {
            case SIGMOID -> ScalarMath.sigmoid(z);
            case TANH -> ScalarMath.tanh(z);
            case RELU -> z <= 0 ? 0 : z;
            case LEAKY_RELU -> z <= 0 ? s.slope() * z : z;
            case RELU6 -> z <= 0 ? 0 : z >= 6 ? 6 : z;
            case ELU -> ScalarMath.elu(z);
            case SELU -> ScalarMath.selu(z);
            case GELU -> ScalarMath.gelu(z);
            case GELU_TANH -> ScalarMath.geluTanh(z);
            case SILU -> ScalarMath.silu(z);
            case MISH -> ScalarMath.mish(z);
            case HARD_SWISH -> ScalarMath.hardSwish(z);
            case SOFTPLUS -> ScalarMath.softplus(z);
            case SOFTSIGN -> z / (1 + Math.abs(z));
            case IDENTITY -> z;
            case SOFTMAX -> throw new IllegalArgumentException("softmax needs the whole layer");
        };
    }

    /** Returns x S'(z), where a = S(z). */
    static float timesPrime(Activation s, float x, float z, float a) {
        return switch (s.kind()) {
            case SIGMOID -> x * (a * (1 - a));
            case TANH -> x * (1 - a * a);
            case RELU -> a <= 0 ? 0 : x;
            case LEAKY_RELU -> a <= 0 ? s.slope() * x : x;
            case RELU6 -> a <= 0 || a >= 6 ? 0 : x;
            case ELU -> a > 0 ? x : x * (a + 1);
            case SELU -> x * (a > 0 ? ScalarMath.SELU_SCALE : a + ScalarMath.SELU_FLOOR);
            case GELU -> x * ScalarMath.geluPrime(z);
            case GELU_TANH -> x * ScalarMath.geluTanhPrime(z);
            case SILU -> x * ScalarMath.siluPrime(z);
            case MISH -> x * ScalarMath.mishPrime(z);
            case HARD_SWISH -> x * ScalarMath.hardSwishPrime(z);
            case SOFTPLUS -> x * ScalarMath.softplusPrime(z);
            case SOFTSIGN -> x * ((1 - Math.abs(a)) * (1 - Math.abs(a)));
            case IDENTITY -> x;
            case SOFTMAX -> throw new IllegalArgumentException("softmax needs the whole layer");
        };
    }

    /** Subtracts the largest z first, so that exp cannot overflow. */
    private static float[] softmax(float[] z) {
        float max = z[0];
        for (float x : z) {
            max = Math.max(max, x);
        }
        float[] a = new float[z.length];
        float sum = 0;
        for (int j = 0; j < z.length; j++) {
            a[j] = ScalarMath.exp(z[j] - max);
            sum += a[j];
        }
        for (int j = 0; j < z.length; j++) {
            a[j] /= sum;
        }
        return a;
    }

    /** Returns BP1v for one unit of the output layer with target y. */
    static float outputError(Loss loss, Activation s, float z, float a, float y) {
        float d = a - y;
        if (loss.equals(Loss.CROSS_ENTROPY)) {
            return d; // S' cancels.
        }
        if (loss.equals(Loss.QUADRATIC)) {
            return timesPrime(s, d, z, a);
        }
        // 0 * d is NaN for an infinite d, so divergence does not look like a small error.
        if (loss.equals(Loss.ABSOLUTE)) {
            return timesPrime(s, Math.signum(d) + 0 * d, z, a);
        }
        if (loss.equals(Loss.HUBER)) {
            return timesPrime(s, Math.max(-1, Math.min(1, d)) + 0 * d, z, a);
        }
        throw new IllegalArgumentException("the reference has no formula for the loss " + loss);
    }
}
