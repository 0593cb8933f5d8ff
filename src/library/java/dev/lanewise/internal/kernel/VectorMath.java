package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Lanes.F;
import static dev.lanewise.internal.kernel.Lanes.I;
import static dev.lanewise.internal.kernel.Lanes.N;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Vectorised {@link ScalarMath}: the same operations in the same order.
 *
 * <p><b>Why one long method.</b> A vector is an object unless C2 inlines every operation on it. C2 stops inlining
 * ordinary methods once the method that it compiles has become large ({@code NodeCountInliningCutoff} in the output of
 * {@code -XX:+PrintInlining}). It continues to inline those of the Vector API, which are annotated for it. Therefore
 * vectors are passed only to methods of the Vector API here, never to methods of our own. A method of more than 325
 * bytes of bytecode is never inlined ({@code FreqInlineSize}), so this one is compiled separately from its callers.
 * Split into small methods, it allocated up to 14 KB per step in some processes but not in others.
 */
final class VectorMath {

    /** Its exp, 4.5e-38, is lost when 1 is added, and half of that is a normal float. */
    private static final float LOW_BESIDE_ONE = -86f;

    private VectorMath() {}

    /** Applies {@code EXP}, {@code SIGMOID} or, where x is not small, {@code TANH}, after {@link #smallTanh}. */
    static void apply(Function function, int rows, int columns, Matrix x) {
        // Factor of the argument of exp; the product is exact.
        float factor = function == Function.EXP ? 1 : function == Function.SIGMOID ? -1 : 2;
        float low = function == Function.EXP ? ScalarMath.EXP_LOW : LOW_BESIDE_ONE;
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = xOffset + i * xStride + j;
                FloatVector argument = FloatVector.fromArray(F, xData, at);

                // Clamped to the range in which the result varies.
                FloatVector y = argument.mul(factor);
                y = y.blend(low, y.lt(low));
                y = y.blend(ScalarMath.EXP_HIGH, y.compare(VectorOperators.GT, ScalarMath.EXP_HIGH));

                // The power of two is in the low bits of this float.
                FloatVector rounded = y.fma(
                        FloatVector.broadcast(F, ScalarMath.LOG2_E), FloatVector.broadcast(F, ScalarMath.ROUNDER));
                FloatVector n = rounded.sub(ScalarMath.ROUNDER);
                FloatVector r = n.fma(FloatVector.broadcast(F, -ScalarMath.LN2_HIGH), y);
                r = n.fma(FloatVector.broadcast(F, -ScalarMath.LN2_LOW), r);
                FloatVector p = FloatVector.broadcast(F, ScalarMath.E0).fma(r, FloatVector.broadcast(F, ScalarMath.E1));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E2));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E3));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E4));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E5));
                p = p.fma(r.mul(r), r).add(1f);

                IntVector power = rounded.reinterpretAsInts().sub(IntVector.broadcast(I, ScalarMath.ROUNDER_BITS));

                // Each branch has its own store: where branches merge, C2 would not detect that all yield a vector.
                if (function == Function.EXP) {
                    IntVector half = power.lanewise(VectorOperators.ASHR, 1);
                    IntVector bias = IntVector.broadcast(I, 127);
                    p.mul(half.add(bias).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
                            .mul(power.sub(half)
                                    .add(bias)
                                    .lanewise(VectorOperators.LSHL, 23)
                                    .reinterpretAsFloats())
                            .intoArray(xData, at);
                } else {
                    // Half of exp never overflows too early, and twice the half overflows where exp does.
                    FloatVector half = p.mul(
                            power.add(126).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
                    FloatVector above = half.add(half).add(1f);
                    if (function == Function.SIGMOID) {
                        FloatVector.broadcast(F, 1f).div(above).intoArray(xData, at);
                    } else {
                        FloatVector large = FloatVector.broadcast(F, 1f)
                                .sub(FloatVector.broadcast(F, 2f).div(above));
                        large.blend(argument, argument.abs().lt(ScalarMath.TANH_SMALL))
                                .intoArray(xData, at);
                    }
                }
            }
        }
    }

    /**
     * Computes the hyperbolic tangent where the argument is small; {@link #apply} computes the rest. There are two
     * methods because C2 reached its inlining limit just before the last operation of a single method, in a process
     * that had used it in many ways. The results of this method are also small, so {@link #apply} leaves them
     * unchanged.
     */
    static void smallTanh(int rows, int columns, Matrix x) {
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = xOffset + i * xStride + j;
                FloatVector argument = FloatVector.fromArray(F, xData, at);
                FloatVector square = argument.mul(argument);
                FloatVector q =
                        FloatVector.broadcast(F, ScalarMath.T0).fma(square, FloatVector.broadcast(F, ScalarMath.T1));
                q = q.fma(square, FloatVector.broadcast(F, ScalarMath.T2));
                q = q.fma(square, FloatVector.broadcast(F, ScalarMath.T3));
                q = q.fma(square, FloatVector.broadcast(F, ScalarMath.T4));
                FloatVector small = q.mul(square).fma(argument, argument);
                argument.blend(small, argument.abs().lt(ScalarMath.TANH_SMALL)).intoArray(xData, at);
            }
        }
    }
}
