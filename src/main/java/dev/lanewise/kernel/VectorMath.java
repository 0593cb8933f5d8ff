package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** {@link ScalarMath} on lanes: the same operations in the same order. */
final class VectorMath {

    private VectorMath() {}

    static FloatVector exp(FloatVector x) {
        x = x.blend(ScalarMath.EXP_LOW, x.lt(ScalarMath.EXP_LOW));
        x = x.blend(ScalarMath.EXP_HIGH, x.compare(VectorOperators.GT, ScalarMath.EXP_HIGH));
        FloatVector rounded = x.fma(broadcast(ScalarMath.LOG2_E), broadcast(ScalarMath.ROUNDER));
        FloatVector n = rounded.sub(ScalarMath.ROUNDER);
        FloatVector r = n.fma(broadcast(-ScalarMath.LN2_HIGH), x);
        r = n.fma(broadcast(-ScalarMath.LN2_LOW), r);
        FloatVector p = broadcast(ScalarMath.E0).fma(r, broadcast(ScalarMath.E1));
        p = p.fma(r, broadcast(ScalarMath.E2));
        p = p.fma(r, broadcast(ScalarMath.E3));
        p = p.fma(r, broadcast(ScalarMath.E4));
        p = p.fma(r, broadcast(ScalarMath.E5));
        p = p.fma(r.mul(r), r).add(1f);
        IntVector power = rounded.reinterpretAsInts().sub(broadcast(ScalarMath.ROUNDER_BITS));
        IntVector half = power.lanewise(VectorOperators.ASHR, 1);
        return p.mul(powerOfTwo(half)).mul(powerOfTwo(power.sub(half)));
    }

    private static FloatVector powerOfTwo(IntVector n) {
        return n.add(broadcast(127)).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }

    static FloatVector sigmoid(FloatVector x) {
        FloatVector one = broadcast(1f);
        return one.div(one.add(exp(x.neg())));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector square = x.mul(x);
        FloatVector q = broadcast(ScalarMath.T0).fma(square, broadcast(ScalarMath.T1));
        q = q.fma(square, broadcast(ScalarMath.T2));
        q = q.fma(square, broadcast(ScalarMath.T3));
        q = q.fma(square, broadcast(ScalarMath.T4));
        FloatVector small = q.mul(square).fma(x, x);
        FloatVector large = broadcast(1f).sub(broadcast(2f).div(exp(x.add(x)).add(1f)));
        return large.blend(small, x.abs().lt(ScalarMath.TANH_SMALL));
    }
}
