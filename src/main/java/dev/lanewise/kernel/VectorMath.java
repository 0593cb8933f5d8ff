package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link ScalarMath} on lanes: the same operations in the same order.
 *
 * <p>The functions come in pieces, which the loops of {@link VectorKernels} put together. A whole {@code exp} would be compiled
 * by itself when it gets hot, to more code than C2 is then willing to inline ({@code InlineSmallCode}), and every vector
 * that goes in or out of it would be boxed: seen on JDK 17 in every second run, eight times slower.
 */
final class VectorMath {

    private VectorMath() {}

    /** Arguments of exp that make a difference. */
    static FloatVector clamp(FloatVector x) {
        x = x.blend(ScalarMath.EXP_LOW, x.lt(ScalarMath.EXP_LOW));
        return x.blend(ScalarMath.EXP_HIGH, x.compare(VectorOperators.GT, ScalarMath.EXP_HIGH));
    }

    /** The power of two that exp takes out of a clamped argument, in the low bits of a float. */
    static FloatVector rounded(FloatVector x) {
        return x.fma(broadcast(ScalarMath.LOG2_E), broadcast(ScalarMath.ROUNDER));
    }

    /** What remains of exp without that power of two. */
    static FloatVector remainder(FloatVector x, FloatVector rounded) {
        FloatVector n = rounded.sub(ScalarMath.ROUNDER);
        FloatVector r = n.fma(broadcast(-ScalarMath.LN2_HIGH), x);
        r = n.fma(broadcast(-ScalarMath.LN2_LOW), r);
        FloatVector p = broadcast(ScalarMath.E0).fma(r, broadcast(ScalarMath.E1));
        p = p.fma(r, broadcast(ScalarMath.E2));
        p = p.fma(r, broadcast(ScalarMath.E3));
        p = p.fma(r, broadcast(ScalarMath.E4));
        p = p.fma(r, broadcast(ScalarMath.E5));
        return p.fma(r.mul(r), r).add(1f);
    }

    /** Both together. */
    static FloatVector timesPower(FloatVector p, FloatVector rounded) {
        IntVector power = rounded.reinterpretAsInts().sub(broadcast(ScalarMath.ROUNDER_BITS));
        IntVector half = power.lanewise(VectorOperators.ASHR, 1);
        return p.mul(powerOfTwo(half)).mul(powerOfTwo(power.sub(half)));
    }

    private static FloatVector powerOfTwo(IntVector n) {
        return n.add(broadcast(127)).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }

    /** The hyperbolic tangent, given exp(2x). */
    static FloatVector tanh(FloatVector x, FloatVector exp) {
        FloatVector square = x.mul(x);
        FloatVector q = broadcast(ScalarMath.T0).fma(square, broadcast(ScalarMath.T1));
        q = q.fma(square, broadcast(ScalarMath.T2));
        q = q.fma(square, broadcast(ScalarMath.T3));
        q = q.fma(square, broadcast(ScalarMath.T4));
        FloatVector small = q.mul(square).fma(x, x);
        FloatVector large = broadcast(1f).sub(broadcast(2f).div(exp.add(1f)));
        return large.blend(small, x.abs().lt(ScalarMath.TANH_SMALL));
    }

    /** The power of two that log takes out of x. */
    static IntVector exponent(FloatVector x) {
        return x.reinterpretAsInts().sub(broadcast(ScalarMath.SQRT_HALF_BITS)).lanewise(VectorOperators.ASHR, 23);
    }

    /** What remains of x without that power of two, less 1. */
    static FloatVector mantissa(FloatVector x, IntVector power) {
        return x.reinterpretAsInts().sub(power.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats()
                .sub(broadcast(1f));
    }

    /** The natural logarithm of 1 + y times that power of two. */
    static FloatVector log(FloatVector y, IntVector power) {
        FloatVector p = broadcast(ScalarMath.L0).fma(y, broadcast(ScalarMath.L1));
        p = p.fma(y, broadcast(ScalarMath.L2));
        p = p.fma(y, broadcast(ScalarMath.L3));
        p = p.fma(y, broadcast(ScalarMath.L4));
        p = p.fma(y, broadcast(ScalarMath.L5));
        p = p.fma(y, broadcast(ScalarMath.L6));
        p = p.fma(y, broadcast(ScalarMath.L7));
        p = p.fma(y, broadcast(ScalarMath.L8)).mul(y);
        FloatVector n = power.add(broadcast(ScalarMath.ROUNDER_BITS)).reinterpretAsFloats()
                .sub(broadcast(ScalarMath.ROUNDER));
        FloatVector square = y.mul(y);
        p = p.fma(square, n.mul(broadcast(ScalarMath.LN2_LOW)));
        p = square.fma(broadcast(-0.5f), p);
        return n.fma(broadcast(ScalarMath.LN2_HIGH), y.add(p));
    }
}
