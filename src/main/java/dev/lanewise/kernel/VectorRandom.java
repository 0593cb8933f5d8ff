package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** {@link ScalarRandom} on lanes, in pieces for the same reason as {@link VectorMath}. */
final class VectorRandom {

    private VectorRandom() {}

    /** One round of the two that make random bits. */
    static IntVector mix(IntVector x) {
        x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 16)).mul(broadcast(ScalarRandom.MIX_1));
        x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 15)).mul(broadcast(ScalarRandom.MIX_2));
        return x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 15));
    }

    /** All bits set where a number below the threshold says so, and none elsewhere; by arithmetic, without a mask. */
    static IntVector below(IntVector bits, int threshold) {
        return bits.lanewise(VectorOperators.LSHR, 1).sub(broadcast(threshold)).lanewise(VectorOperators.ASHR, 31);
    }

    /** A number in (-1, 1). */
    static FloatVector uniform(IntVector bits) {
        FloatVector f = bits.lanewise(VectorOperators.LSHR, 9)
                .lanewise(VectorOperators.OR, broadcast(ScalarRandom.ONE_BITS)).reinterpretAsFloats();
        return f.sub(broadcast(1.5f)).fma(broadcast(2f), broadcast(ScalarRandom.HALF_STEP));
    }

    /** The inverse error function over x in its body. */
    static FloatVector body(FloatVector w) {
        FloatVector v = w.sub(broadcast(2.5f));
        FloatVector b = broadcast(ScalarRandom.B0).fma(v, broadcast(ScalarRandom.B1));
        b = b.fma(v, broadcast(ScalarRandom.B2));
        b = b.fma(v, broadcast(ScalarRandom.B3));
        b = b.fma(v, broadcast(ScalarRandom.B4));
        b = b.fma(v, broadcast(ScalarRandom.B5));
        b = b.fma(v, broadcast(ScalarRandom.B6));
        b = b.fma(v, broadcast(ScalarRandom.B7));
        return b.fma(v, broadcast(ScalarRandom.B8));
    }

    /** The inverse error function over x in its tails. */
    static FloatVector tail(FloatVector w) {
        FloatVector u = w.sqrt().sub(broadcast(3f));
        FloatVector t = broadcast(ScalarRandom.T0).fma(u, broadcast(ScalarRandom.T1));
        t = t.fma(u, broadcast(ScalarRandom.T2));
        t = t.fma(u, broadcast(ScalarRandom.T3));
        t = t.fma(u, broadcast(ScalarRandom.T4));
        t = t.fma(u, broadcast(ScalarRandom.T5));
        t = t.fma(u, broadcast(ScalarRandom.T6));
        t = t.fma(u, broadcast(ScalarRandom.T7));
        return t.fma(u, broadcast(ScalarRandom.T8));
    }
}
