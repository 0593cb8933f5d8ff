package dev.lanewise.doctor;

import dev.lanewise.internal.kernel.KernelSelection;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Peak rate of vectors, which no kernel exceeds: fused multiply-adds on registers, without loads and stores, of the
 * width of this process.
 */
final class VectorPeak {
    /**
     * Independent chains. A core that starts two multiply-adds a cycle and finishes each after four needs eight to be
     * busy; twelve leave slack, and with the two factors they still fit the sixteen registers of AVX2.
     */
    private static final int CHAINS = 12;

    private static final VectorSpecies<Float> F = VectorSpecies.of(
            float.class,
            VectorShape.forBitSize(KernelSelection.automatic().kernels().width()));

    private VectorPeak() {}

    /** Number of floating-point operations in this many rounds: two for each lane of each multiply-add. */
    static double operations(int rounds) {
        return 2.0 * CHAINS * F.length() * rounds;
    }

    /**
     * Runs twelve chains of this many multiply-adds each.
     *
     * @param x both factors; small, so that the sums stay ordinary numbers
     * @return the sum of all chains, without which the JIT would drop the loop
     */
    static float multiplyAdds(int rounds, float x) {
        FloatVector a = FloatVector.broadcast(F, x);
        FloatVector c0 = a;
        FloatVector c1 = a;
        FloatVector c2 = a;
        FloatVector c3 = a;
        FloatVector c4 = a;
        FloatVector c5 = a;
        FloatVector c6 = a;
        FloatVector c7 = a;
        FloatVector c8 = a;
        FloatVector c9 = a;
        FloatVector c10 = a;
        FloatVector c11 = a;
        for (int round = 0; round < rounds; round++) {
            c0 = a.fma(a, c0);
            c1 = a.fma(a, c1);
            c2 = a.fma(a, c2);
            c3 = a.fma(a, c3);
            c4 = a.fma(a, c4);
            c5 = a.fma(a, c5);
            c6 = a.fma(a, c6);
            c7 = a.fma(a, c7);
            c8 = a.fma(a, c8);
            c9 = a.fma(a, c9);
            c10 = a.fma(a, c10);
            c11 = a.fma(a, c11);
        }
        return a.add(c0)
                .add(c1)
                .add(c2)
                .add(c3)
                .add(c4)
                .add(c5)
                .add(c6)
                .add(c7)
                .add(c8)
                .add(c9)
                .add(c10)
                .add(c11)
                .lane(0);
    }
}
