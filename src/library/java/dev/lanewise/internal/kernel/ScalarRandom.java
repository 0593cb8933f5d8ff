package dev.lanewise.internal.kernel;

/**
 * Random numbers as a function of a key and an index: a fixed sequence of 32-bit and exactly rounded float operations,
 * so that {@link VectorRandom} computes the same numbers on every lane.
 */
final class ScalarRandom {
    /** Mixing function of two multiplications with very little bias, found by search (C. Wellons, hash-prospector). */
    static final int MIX_1 = 0x21f0aaad;

    static final int MIX_2 = 0xd35a2d97;

    /** 2^-23: half the distance between adjacent numbers of {@link #uniform}. */
    static final float HALF_STEP = 0x1p-23f;

    static final int ONE_BITS = 0x3F800000;

    /** The w at which {@link #gaussian} changes from its body to its tails. */
    static final float TAIL = 5;
    /**
     * The inverse error function is x B(w - 2.5) in the body and x T(sqrt(w) - 3) in the tails, with w = -ln(1 - x^2);
     * coefficients of M. Giles, <i>Approximating the erfinv function</i>, GPU Computing Gems, 2011.
     */
    static final float B0 = 2.81022636e-08f;

    static final float B1 = 3.43273939e-07f;
    static final float B2 = -3.5233877e-06f;
    static final float B3 = -4.39150654e-06f;
    static final float B4 = 0.00021858087f;
    static final float B5 = -0.00125372503f;
    static final float B6 = -0.00417768164f;
    static final float B7 = 0.246640727f;
    static final float B8 = 1.50140941f;
    static final float T0 = -0.000200214257f;
    static final float T1 = 0.000100950558f;
    static final float T2 = 0.00134934322f;
    static final float T3 = -0.00367342844f;
    static final float T4 = 0.00573950773f;
    static final float T5 = -0.0076224613f;
    static final float T6 = 0.00943887047f;
    static final float T7 = 1.00167406f;
    static final float T8 = 2.83297682f;
    static final float SQRT_2 = 1.41421356f;

    private ScalarRandom() {}

    /** Computes 32 random bits for an index under a key. */
    static int bits(long key, int index) {
        return mix(mix(index + (int) key) ^ (int) (key >>> 32));
    }

    private static int mix(int x) {
        x = (x ^ (x >>> 16)) * MIX_1;
        x = (x ^ (x >>> 15)) * MIX_2;
        return x ^ (x >>> 15);
    }

    /** Returns the limit below which a random number of 31 bits is with probability p, for p in [0, 1). */
    static int threshold(float p) {
        return (int) (p * 0x1p31);
    }

    /** Returns the highest 23 bits as a number in (-1, 1): an odd multiple of 2^-23, so never 0 and symmetric. */
    static float uniform(int bits) {
        float f = Float.intBitsToFloat((bits >>> 9) | ONE_BITS) - 1.5f;
        return Math.fma(f, 2, HALF_STEP);
    }

    /**
     * Computes a standard normal number by the inverse distribution function: at most 5.2948 in magnitude, with a
     * relative error of 5e-7.
     */
    static float gaussian(int bits) {
        float x = uniform(bits);
        float w = -ScalarMath.log(Math.fma(-x, x, 1));
        float v = w - 2.5f;
        float b = Math.fma(B0, v, B1);
        b = Math.fma(b, v, B2);
        b = Math.fma(b, v, B3);
        b = Math.fma(b, v, B4);
        b = Math.fma(b, v, B5);
        b = Math.fma(b, v, B6);
        b = Math.fma(b, v, B7);
        b = Math.fma(b, v, B8);
        float u = (float) Math.sqrt(w) - 3;
        float t = Math.fma(T0, u, T1);
        t = Math.fma(t, u, T2);
        t = Math.fma(t, u, T3);
        t = Math.fma(t, u, T4);
        t = Math.fma(t, u, T5);
        t = Math.fma(t, u, T6);
        t = Math.fma(t, u, T7);
        t = Math.fma(t, u, T8);
        return (w < TAIL ? b : t) * (x * SQRT_2);
    }
}
