package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Lanes.F;
import static dev.lanewise.internal.kernel.Lanes.I;
import static dev.lanewise.internal.kernel.Lanes.N;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Vectorised smooth activations of {@link ScalarMath} and their derivatives: the same operations in the same order.
 * Each family is one long method that contains exp, for the reason given in {@link VectorMath}.
 */
final class VectorActivations {
    private VectorActivations() {}

    /** Replaces Y by SiLU or softplus of X, which may be Y, or multiplies Y by the derivative at X. */
    static void logistic(Function function, boolean timesPrime, int rows, int columns, Matrix x, Matrix y) {
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        float[] yData = y.data;
        int yOffset = y.offset;
        int yStride = y.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = yOffset + i * yStride + j;
                FloatVector argument = FloatVector.fromArray(F, xData, xOffset + i * xStride + j);
                FloatVector minus = argument.abs().neg();
                minus = minus.blend(ScalarMath.EXP_LOW, minus.lt(ScalarMath.EXP_LOW));

                FloatVector rounded = minus.fma(
                        FloatVector.broadcast(F, ScalarMath.LOG2_E), FloatVector.broadcast(F, ScalarMath.ROUNDER));
                FloatVector n = rounded.sub(ScalarMath.ROUNDER);
                FloatVector r = n.fma(FloatVector.broadcast(F, -ScalarMath.LN2_HIGH), minus);
                r = n.fma(FloatVector.broadcast(F, -ScalarMath.LN2_LOW), r);
                FloatVector p = FloatVector.broadcast(F, ScalarMath.E0).fma(r, FloatVector.broadcast(F, ScalarMath.E1));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E2));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E3));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E4));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E5));
                p = p.fma(r.mul(r), r);
                IntVector power = rounded.reinterpretAsInts().sub(IntVector.broadcast(I, ScalarMath.ROUNDER_BITS));
                IntVector half = power.lanewise(VectorOperators.ASHR, 1);
                IntVector bias = IntVector.broadcast(I, 127);
                FloatVector exp = p.add(1f)
                        .mul(half.add(bias).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
                        .mul(power.sub(half)
                                .add(bias)
                                .lanewise(VectorOperators.LSHL, 23)
                                .reinterpretAsFloats());

                // Each branch has its own store: where branches merge, C2 would not detect that all yield a vector.
                FloatVector one = FloatVector.broadcast(F, 1f);
                if (function == Function.SOFTPLUS && !timesPrime) {
                    FloatVector d = exp.add(exp).div(exp.add(2f));
                    FloatVector square = d.mul(d);
                    FloatVector q = FloatVector.broadcast(F, ScalarMath.P0)
                            .fma(square, FloatVector.broadcast(F, ScalarMath.P1));
                    q = q.fma(square, FloatVector.broadcast(F, ScalarMath.P2));
                    q = q.fma(square, FloatVector.broadcast(F, ScalarMath.P3));
                    FloatVector log = d.mul(square).fma(q, d);
                    argument.blend(0f, argument.compare(VectorOperators.LE, 0f))
                            .add(log)
                            .intoArray(yData, at);
                } else if (function == Function.SILU && timesPrime) {
                    FloatVector above = one.div(one.add(exp));
                    FloatVector rest = exp.mul(above);
                    FloatVector low = minus.fma(rest.mul(above), rest);
                    FloatVector prime = one.sub(low).blend(low, argument.lt(0f));
                    FloatVector.fromArray(F, yData, at).mul(prime).intoArray(yData, at);
                } else {
                    FloatVector above = one.div(one.add(exp));
                    FloatVector s = above.blend(exp.mul(above), argument.lt(0f));
                    if (!timesPrime) {
                        argument.mul(s).intoArray(yData, at);
                    } else {
                        FloatVector.fromArray(F, yData, at).mul(s).intoArray(yData, at);
                    }
                }
            }
        }
    }

    /** Replaces Y by GELU of X, which may be Y, or multiplies Y by the derivative at X. */
    static void normal(boolean timesPrime, int rows, int columns, Matrix x, Matrix y) {
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        float[] yData = y.data;
        int yOffset = y.offset;
        int yStride = y.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = yOffset + i * yStride + j;
                FloatVector argument = FloatVector.fromArray(F, xData, xOffset + i * xStride + j);
                FloatVector size = argument.abs();
                size = size.blend(ScalarMath.NORMAL_FAR, size.compare(VectorOperators.GT, ScalarMath.NORMAL_FAR));
                FloatVector square = size.mul(size);
                FloatVector minus = square.mul(-0.5f);

                FloatVector rounded = minus.fma(
                        FloatVector.broadcast(F, ScalarMath.LOG2_E), FloatVector.broadcast(F, ScalarMath.ROUNDER));
                FloatVector n = rounded.sub(ScalarMath.ROUNDER);
                FloatVector r = n.fma(FloatVector.broadcast(F, -ScalarMath.LN2_HIGH), minus);
                r = n.fma(FloatVector.broadcast(F, -ScalarMath.LN2_LOW), r);
                FloatVector p = FloatVector.broadcast(F, ScalarMath.E0).fma(r, FloatVector.broadcast(F, ScalarMath.E1));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E2));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E3));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E4));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E5));
                p = p.fma(r.mul(r), r);
                IntVector power = rounded.reinterpretAsInts().sub(IntVector.broadcast(I, ScalarMath.ROUNDER_BITS));
                IntVector half = power.lanewise(VectorOperators.ASHR, 1);
                IntVector bias = IntVector.broadcast(I, 127);
                FloatVector exp = p.add(1f)
                        .mul(half.add(bias).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
                        .mul(power.sub(half)
                                .add(bias)
                                .lanewise(VectorOperators.LSHL, 23)
                                .reinterpretAsFloats());

                exp = size.fma(size, square.neg()).mul(-0.5f).fma(exp, exp);
                FloatVector one = FloatVector.broadcast(F, 1f);
                FloatVector t = one.div(size.fma(FloatVector.broadcast(F, ScalarMath.G_SCALE), one));
                FloatVector g = FloatVector.broadcast(F, ScalarMath.G0).fma(t, FloatVector.broadcast(F, ScalarMath.G1));
                g = g.fma(t, FloatVector.broadcast(F, ScalarMath.G2));
                g = g.fma(t, FloatVector.broadcast(F, ScalarMath.G3));
                g = g.fma(t, FloatVector.broadcast(F, ScalarMath.G4));
                g = g.fma(t, FloatVector.broadcast(F, ScalarMath.G5));
                g = g.fma(t, FloatVector.broadcast(F, ScalarMath.G6));
                g = g.fma(t, FloatVector.broadcast(F, ScalarMath.G7));
                g = g.fma(t, FloatVector.broadcast(F, ScalarMath.G8));
                FloatVector tail = exp.mul(g.mul(t));
                if (!timesPrime) {
                    argument.mul(one.sub(tail).blend(tail, argument.lt(0f))).intoArray(yData, at);
                } else {
                    FloatVector low = size.neg().fma(exp.mul(ScalarMath.DENSITY), tail);
                    FloatVector prime = one.sub(low).blend(low, argument.lt(0f));
                    FloatVector.fromArray(F, yData, at).mul(prime).intoArray(yData, at);
                }
            }
        }
    }

    /** Replaces Y by the approximation of GELU of X, which may be Y, or multiplies Y by the derivative at X. */
    static void geluTanh(boolean timesPrime, int rows, int columns, Matrix x, Matrix y) {
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        float[] yData = y.data;
        int yOffset = y.offset;
        int yStride = y.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = yOffset + i * yStride + j;
                FloatVector argument = FloatVector.fromArray(F, xData, xOffset + i * xStride + j);
                FloatVector size = argument.abs();
                size = size.blend(ScalarMath.GELU_TANH_FAR, size.compare(VectorOperators.GT, ScalarMath.GELU_TANH_FAR));
                FloatVector square = size.mul(size);
                FloatVector line = FloatVector.broadcast(F, ScalarMath.GELU_TANH_LINE);
                FloatVector minus = square.fma(FloatVector.broadcast(F, ScalarMath.GELU_TANH_CUBE), line)
                        .mul(size)
                        .neg();

                FloatVector rounded = minus.fma(
                        FloatVector.broadcast(F, ScalarMath.LOG2_E), FloatVector.broadcast(F, ScalarMath.ROUNDER));
                FloatVector n = rounded.sub(ScalarMath.ROUNDER);
                FloatVector r = n.fma(FloatVector.broadcast(F, -ScalarMath.LN2_HIGH), minus);
                r = n.fma(FloatVector.broadcast(F, -ScalarMath.LN2_LOW), r);
                FloatVector p = FloatVector.broadcast(F, ScalarMath.E0).fma(r, FloatVector.broadcast(F, ScalarMath.E1));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E2));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E3));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E4));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E5));
                p = p.fma(r.mul(r), r);
                IntVector power = rounded.reinterpretAsInts().sub(IntVector.broadcast(I, ScalarMath.ROUNDER_BITS));
                IntVector half = power.lanewise(VectorOperators.ASHR, 1);
                IntVector bias = IntVector.broadcast(I, 127);
                FloatVector exp = p.add(1f)
                        .mul(half.add(bias).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
                        .mul(power.sub(half)
                                .add(bias)
                                .lanewise(VectorOperators.LSHL, 23)
                                .reinterpretAsFloats());

                FloatVector one = FloatVector.broadcast(F, 1f);
                FloatVector above = one.div(one.add(exp));
                FloatVector rest = exp.mul(above);
                if (!timesPrime) {
                    argument.mul(above.blend(rest, argument.lt(0f))).intoArray(yData, at);
                } else {
                    FloatVector steepness = square.fma(FloatVector.broadcast(F, 3 * ScalarMath.GELU_TANH_CUBE), line)
                            .mul(size);
                    FloatVector low = steepness.neg().fma(rest.mul(above), rest);
                    FloatVector prime = one.sub(low).blend(low, argument.lt(0f));
                    FloatVector.fromArray(F, yData, at).mul(prime).intoArray(yData, at);
                }
            }
        }
    }

    /** Replaces Y by mish of X, which may be Y, or multiplies Y by the derivative at X. */
    static void mish(boolean timesPrime, int rows, int columns, Matrix x, Matrix y) {
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        float[] yData = y.data;
        int yOffset = y.offset;
        int yStride = y.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = yOffset + i * yStride + j;
                FloatVector argument = FloatVector.fromArray(F, xData, xOffset + i * xStride + j);
                FloatVector minus = argument.abs().neg();
                minus = minus.blend(ScalarMath.EXP_LOW, minus.lt(ScalarMath.EXP_LOW));

                FloatVector rounded = minus.fma(
                        FloatVector.broadcast(F, ScalarMath.LOG2_E), FloatVector.broadcast(F, ScalarMath.ROUNDER));
                FloatVector n = rounded.sub(ScalarMath.ROUNDER);
                FloatVector r = n.fma(FloatVector.broadcast(F, -ScalarMath.LN2_HIGH), minus);
                r = n.fma(FloatVector.broadcast(F, -ScalarMath.LN2_LOW), r);
                FloatVector p = FloatVector.broadcast(F, ScalarMath.E0).fma(r, FloatVector.broadcast(F, ScalarMath.E1));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E2));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E3));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E4));
                p = p.fma(r, FloatVector.broadcast(F, ScalarMath.E5));
                p = p.fma(r.mul(r), r);
                IntVector power = rounded.reinterpretAsInts().sub(IntVector.broadcast(I, ScalarMath.ROUNDER_BITS));
                IntVector half = power.lanewise(VectorOperators.ASHR, 1);
                IntVector bias = IntVector.broadcast(I, 127);
                FloatVector exp = p.add(1f)
                        .mul(half.add(bias).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
                        .mul(power.sub(half)
                                .add(bias)
                                .lanewise(VectorOperators.LSHL, 23)
                                .reinterpretAsFloats());

                FloatVector one = FloatVector.broadcast(F, 1f);
                FloatVector twice = exp.add(exp);
                FloatVector below = exp.fma(exp, twice);
                FloatVector above = twice.add(1f);
                FloatVector denominator = twice.fma(exp, above).blend(below.add(2f), argument.lt(0f));
                if (!timesPrime) {
                    argument.mul(above.blend(below, argument.lt(0f)).div(denominator))
                            .intoArray(yData, at);
                } else {
                    FloatVector inverse = one.div(denominator);
                    FloatVector small =
                            twice.mul(exp).blend(below, argument.lt(0f)).mul(inverse);
                    FloatVector doubled = inverse.add(inverse);
                    FloatVector slope = exp.mul(exp)
                            .blend(exp, argument.lt(0f))
                            .mul(exp.add(1f))
                            .mul(doubled.mul(doubled));
                    FloatVector low = minus.fma(slope, small);
                    FloatVector prime = one.sub(low).blend(low, argument.lt(0f));
                    FloatVector.fromArray(F, yData, at).mul(prime).intoArray(yData, at);
                }
            }
        }
    }

    /** Applies ELU or SELU in place. */
    static void exponential(Function function, int rows, int columns, Matrix x) {
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = xOffset + i * xStride + j;
                FloatVector argument = FloatVector.fromArray(F, xData, at);
                FloatVector y = argument.blend(ScalarMath.EXPM1_LOW, argument.lt(ScalarMath.EXPM1_LOW));

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
                p = p.fma(r.mul(r), r);

                FloatVector power = rounded.reinterpretAsInts()
                        .sub(IntVector.broadcast(I, ScalarMath.ROUNDER_BITS))
                        .add(IntVector.broadcast(I, 127))
                        .lanewise(VectorOperators.LSHL, 23)
                        .reinterpretAsFloats();
                FloatVector low = p.fma(power, power.sub(FloatVector.broadcast(F, 1f)));
                if (function == Function.ELU) {
                    low.blend(argument, argument.compare(VectorOperators.GT, 0f))
                            .intoArray(xData, at);
                } else {
                    low.mul(ScalarMath.SELU_FLOOR)
                            .blend(argument.mul(ScalarMath.SELU_SCALE), argument.compare(VectorOperators.GT, 0f))
                            .intoArray(xData, at);
                }
            }
        }
    }
}
