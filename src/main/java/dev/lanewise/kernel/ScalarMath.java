package dev.lanewise.kernel;

/**
 * Elementary functions of one float, written as a fixed sequence of exactly rounded operations, so that
 * {@link VectorMath} can run the same sequence on every lane and get the same bits. {@link Math#exp} could not promise
 * that: its last bits are the JVM's choice.
 *
 * <p>The error bounds are in units in the last place of the exact value and were measured on all 2^32 floats; the profile
 * {@code exhaustive} does it again.
 */
final class ScalarMath {
    /** Beyond these arguments exp is infinite or rounds to zero; within them 2^n needs no more than two factors. */
    static final float EXP_LOW = -105f;
    static final float EXP_HIGH = 89f;

    static final float LOG2_E = 1.44269504f;
    /** ln 2 in two parts; the first has 9 trailing zero bits, so its product with |n| at most 152 is exact. */
    static final float LN2_HIGH = 0.693359375f;
    static final float LN2_LOW = -2.12194440e-4f;
    /** 1.5 * 2^23: adding it rounds a small float to an integer, which then stands in the low bits. */
    static final float ROUNDER = 12582912f;
    static final int ROUNDER_BITS = 0x4B400000;

    /** exp(r) = 1 + r + r^2 P(r) on |r| at most ln(2)/2; coefficients of expf in Cephes 2.8 (S. Moshier). */
    static final float E0 = 1.9875691500e-4f;
    static final float E1 = 1.3981999507e-3f;
    static final float E2 = 8.3334519073e-3f;
    static final float E3 = 4.1665795894e-2f;
    static final float E4 = 1.6666665459e-1f;
    static final float E5 = 5.0000001201e-1f;

    /** tanh(x) = x + x^3 Q(x^2) on |x| below 0.625; coefficients of tanhf in Cephes 2.8 (S. Moshier). */
    static final float TANH_SMALL = 0.625f;
    static final float T0 = -5.70498872745e-3f;
    static final float T1 = 2.06390887954e-2f;
    static final float T2 = -5.37397155531e-2f;
    static final float T3 = 1.33314422036e-1f;
    static final float T4 = -3.33332819422e-1f;

    /** The bits of the square root of 1/2, from which on {@link #log} counts a power of two. */
    static final int SQRT_HALF_BITS = 0x3F3504F3;
    /** ln(1 + y) = y - y^2/2 + y^3 L(y) on [sqrt(1/2), sqrt(2)]; coefficients of logf in Cephes 2.8 (S. Moshier). */
    static final float L0 = 7.0376836292e-2f;
    static final float L1 = -1.1514610310e-1f;
    static final float L2 = 1.1676998740e-1f;
    static final float L3 = -1.2420140846e-1f;
    static final float L4 = 1.4249322787e-1f;
    static final float L5 = -1.6668057665e-1f;
    static final float L6 = 2.0000714765e-1f;
    static final float L7 = -2.4999993993e-1f;
    static final float L8 = 3.3333331174e-1f;

    private ScalarMath() {}

    /** e to the power x: at most 1.011 units off (worst at -5.8778844), also where the result is subnormal. */
    static float exp(float x) {
        x = x < EXP_LOW ? EXP_LOW : x;
        x = x > EXP_HIGH ? EXP_HIGH : x;
        float rounded = Math.fma(x, LOG2_E, ROUNDER);
        float n = rounded - ROUNDER;
        float r = Math.fma(n, -LN2_HIGH, x);
        r = Math.fma(n, -LN2_LOW, r);
        float p = Math.fma(E0, r, E1);
        p = Math.fma(p, r, E2);
        p = Math.fma(p, r, E3);
        p = Math.fma(p, r, E4);
        p = Math.fma(p, r, E5);
        p = Math.fma(p, r * r, r) + 1;
        // 2^n as two factors: one alone would overflow at n = 128 and could not reach the subnormals.
        int power = Float.floatToRawIntBits(rounded) - ROUNDER_BITS;
        int half = power >> 1;
        return p * powerOfTwo(half) * powerOfTwo(power - half);
    }

    private static float powerOfTwo(int n) {
        return Float.intBitsToFloat((n + 127) << 23);
    }

    /**
     * The logistic function 1 / (1 + exp(-x)), the notebook's {@code sigmoid}: at most 2.49 units off (worst at
     * -16.635704) for x from -88.72283 on; zero below, where the exact value is less than 3e-39.
     */
    static float sigmoid(float x) {
        return 1 / (1 + exp(-x));
    }

    /**
     * Hyperbolic tangent, by a polynomial near zero and 1 - 2 / (exp(2x) + 1) elsewhere: at most 3.0 units off (worst at
     * -3.9296055).
     */
    static float tanh(float x) {
        float square = x * x;
        float q = Math.fma(T0, square, T1);
        q = Math.fma(q, square, T2);
        q = Math.fma(q, square, T3);
        q = Math.fma(q, square, T4);
        float small = Math.fma(q * square, x, x);
        float large = 1 - 2 / (exp(x + x) + 1);
        return Math.abs(x) < TANH_SMALL ? small : large;
    }

    /** Natural logarithm of a normal, positive, finite float. */
    static float log(float x) {
        int power = (Float.floatToRawIntBits(x) - SQRT_HALF_BITS) >> 23;
        float y = Float.intBitsToFloat(Float.floatToRawIntBits(x) - (power << 23)) - 1;
        float n = Float.intBitsToFloat(power + ROUNDER_BITS) - ROUNDER;
        float p = Math.fma(L0, y, L1);
        p = Math.fma(p, y, L2);
        p = Math.fma(p, y, L3);
        p = Math.fma(p, y, L4);
        p = Math.fma(p, y, L5);
        p = Math.fma(p, y, L6);
        p = Math.fma(p, y, L7);
        p = Math.fma(p, y, L8);
        float square = y * y;
        p = Math.fma(p * y, square, n * LN2_LOW);
        p = Math.fma(square, -0.5f, p);
        return Math.fma(n, LN2_HIGH, y + p);
    }
}
