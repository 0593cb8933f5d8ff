package dev.lanewise.doctor;

import dev.lanewise.internal.kernel.Kernels;

/**
 * Peak rate, which no kernel exceeds: fused multiply-adds on registers, without loads and stores.
 *
 * <p>For measurements only. The vector width is that of the kernels, because a process uses only one width.
 */
public final class Peak {
    /**
     * Independent chains. A core that starts two multiply-adds a cycle and finishes each after four needs eight to be
     * busy; twelve leave slack, and with the two factors they still fit the sixteen registers of AVX2.
     */
    private static final int CHAINS = 12;

    /** Width of a vector in bits, before {@link VectorPeak} is loaded. */
    private static int vectorWidth;

    private Peak() {}

    /** Number of floating-point operations in this many rounds: two for each lane of each multiply-add. */
    public static double operations(Kernels kernels, int rounds) {
        int lanes = kernels.width() / Float.SIZE;
        return 2.0 * CHAINS * lanes * rounds;
    }

    /**
     * Runs twelve chains of this many multiply-adds each.
     *
     * @param x both factors; small, so that the sums stay ordinary numbers
     * @return the sum of all chains, without which the JIT would drop the loop
     */
    public static float multiplyAdds(Kernels kernels, int rounds, float x) {
        if (kernels.width() == Float.SIZE) {
            return scalarMultiplyAdds(rounds, x);
        }
        vectorWidth = kernels.width();
        return VectorPeak.multiplyAdds(rounds, x);
    }

    static int vectorWidth() {
        return vectorWidth;
    }

    private static float scalarMultiplyAdds(int rounds, float x) {
        float c0 = x;
        float c1 = x;
        float c2 = x;
        float c3 = x;
        float c4 = x;
        float c5 = x;
        float c6 = x;
        float c7 = x;
        float c8 = x;
        float c9 = x;
        float c10 = x;
        float c11 = x;
        for (int round = 0; round < rounds; round++) {
            c0 = Math.fma(x, x, c0);
            c1 = Math.fma(x, x, c1);
            c2 = Math.fma(x, x, c2);
            c3 = Math.fma(x, x, c3);
            c4 = Math.fma(x, x, c4);
            c5 = Math.fma(x, x, c5);
            c6 = Math.fma(x, x, c6);
            c7 = Math.fma(x, x, c7);
            c8 = Math.fma(x, x, c8);
            c9 = Math.fma(x, x, c9);
            c10 = Math.fma(x, x, c10);
            c11 = Math.fma(x, x, c11);
        }
        return x + c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11;
    }
}
