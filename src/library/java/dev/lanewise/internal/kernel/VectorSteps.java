package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Kernels.TINY;
import static dev.lanewise.internal.kernel.Lanes.F;
import static dev.lanewise.internal.kernel.Lanes.N;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Vectorised optimiser steps: one pass over gradient, parameters and moments. */
final class VectorSteps {
    private VectorSteps() {}

    /** Species of double vectors, in a separate class because few training runs need them. */
    private static final class Doubles {
        static final VectorSpecies<Double> D = F.withLanes(double.class);

        static {
            // As in Lanes for floats. A class that C2 does not know here leaves vectors on the heap permanently.
            FloatVector x = FloatVector.broadcast(F, 1f);
            double[] to = new double[D.length()];
            for (int i = 0; i < Lanes.STORES; i++) {
                addSquares(D, x, to, 0);
            }
        }
    }

    static void momentum(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset) {
        FloatVector rates = FloatVector.broadcast(F, step.rate);
        FloatVector betas1 = FloatVector.broadcast(F, step.beta1);
        FloatVector shrinks = FloatVector.broadcast(F, step.shrink);
        FloatVector tiny = FloatVector.broadcast(F, TINY);
        for (int i = 0; i < count; i += N) {
            int at = offset + i;
            FloatVector x = FloatVector.fromArray(F, g, gOffset + i);
            FloatVector velocity = rates.fma(x, betas1.fma(FloatVector.fromArray(F, v, at), tiny))
                    .sub(tiny);
            velocity.intoArray(v, at);
            shrinks.fma(FloatVector.fromArray(F, w, at), velocity).intoArray(w, at);
        }
    }

    static void nesterov(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset) {
        FloatVector rates = FloatVector.broadcast(F, step.rate);
        FloatVector betas1 = FloatVector.broadcast(F, step.beta1);
        FloatVector shrinks = FloatVector.broadcast(F, step.shrink);
        FloatVector tiny = FloatVector.broadcast(F, TINY);
        for (int i = 0; i < count; i += N) {
            int at = offset + i;
            FloatVector x = FloatVector.fromArray(F, g, gOffset + i);
            FloatVector velocity = rates.fma(x, betas1.fma(FloatVector.fromArray(F, v, at), tiny))
                    .sub(tiny);
            velocity.intoArray(v, at);
            betas1.fma(velocity, rates.fma(x, shrinks.mul(FloatVector.fromArray(F, w, at))))
                    .intoArray(w, at);
        }
    }

    static void adam(
            StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] m, float[] v, int offset) {
        FloatVector scales = FloatVector.broadcast(F, step.scale);
        FloatVector betas1 = FloatVector.broadcast(F, step.beta1);
        FloatVector oneMinusBetas1 = FloatVector.broadcast(F, step.oneMinusBeta1);
        FloatVector betas2 = FloatVector.broadcast(F, step.beta2);
        FloatVector oneMinusBetas2 = FloatVector.broadcast(F, step.oneMinusBeta2);
        FloatVector rates = FloatVector.broadcast(F, step.rate);
        FloatVector epsilons = FloatVector.broadcast(F, step.epsilon);
        FloatVector shrinks = FloatVector.broadcast(F, step.shrink);
        FloatVector tiny = FloatVector.broadcast(F, TINY);
        for (int i = 0; i < count; i += N) {
            int at = offset + i;
            FloatVector x = scales.mul(FloatVector.fromArray(F, g, gOffset + i));
            FloatVector old = FloatVector.fromArray(F, w, at);
            FloatVector mean = oneMinusBetas1
                    .fma(x, betas1.fma(FloatVector.fromArray(F, m, at), tiny))
                    .sub(tiny);
            FloatVector square = oneMinusBetas2.fma(x.fma(x, tiny), betas2.mul(FloatVector.fromArray(F, v, at)));
            mean.intoArray(m, at);
            square.intoArray(v, at);
            rates.fma(mean.div(square.sqrt().add(epsilons)), shrinks.mul(old)).intoArray(w, at);
        }
    }

    static void rmsProp(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset) {
        FloatVector scales = FloatVector.broadcast(F, step.scale);
        FloatVector betas2 = FloatVector.broadcast(F, step.beta2);
        FloatVector oneMinusBetas2 = FloatVector.broadcast(F, step.oneMinusBeta2);
        FloatVector rates = FloatVector.broadcast(F, step.rate);
        FloatVector epsilons = FloatVector.broadcast(F, step.epsilon);
        FloatVector shrinks = FloatVector.broadcast(F, step.shrink);
        FloatVector tiny = FloatVector.broadcast(F, TINY);
        for (int i = 0; i < count; i += N) {
            int at = offset + i;
            FloatVector x = scales.mul(FloatVector.fromArray(F, g, gOffset + i));
            FloatVector old = FloatVector.fromArray(F, w, at);
            FloatVector square = oneMinusBetas2.fma(x.fma(x, tiny), betas2.mul(FloatVector.fromArray(F, v, at)));
            square.intoArray(v, at);
            rates.fma(x.div(square.sqrt().add(epsilons)), shrinks.mul(old)).intoArray(w, at);
        }
    }

    static void adagrad(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset) {
        FloatVector scales = FloatVector.broadcast(F, step.scale);
        FloatVector rates = FloatVector.broadcast(F, step.rate);
        FloatVector epsilons = FloatVector.broadcast(F, step.epsilon);
        FloatVector shrinks = FloatVector.broadcast(F, step.shrink);
        for (int i = 0; i < count; i += N) {
            int at = offset + i;
            FloatVector x = scales.mul(FloatVector.fromArray(F, g, gOffset + i));
            FloatVector old = FloatVector.fromArray(F, w, at);
            FloatVector square = x.fma(x, FloatVector.fromArray(F, v, at));
            square.intoArray(v, at);
            rates.fma(x.div(square.sqrt().add(epsilons)), shrinks.mul(old)).intoArray(w, at);
        }
    }

    static void lion(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] m, int offset) {
        FloatVector scales = FloatVector.broadcast(F, step.scale);
        FloatVector betas1 = FloatVector.broadcast(F, step.beta1);
        FloatVector oneMinusBetas1 = FloatVector.broadcast(F, step.oneMinusBeta1);
        FloatVector betas2 = FloatVector.broadcast(F, step.beta2);
        FloatVector oneMinusBetas2 = FloatVector.broadcast(F, step.oneMinusBeta2);
        FloatVector rates = FloatVector.broadcast(F, step.rate);
        FloatVector shrinks = FloatVector.broadcast(F, step.shrink);
        FloatVector tiny = FloatVector.broadcast(F, TINY);
        for (int i = 0; i < count; i += N) {
            int at = offset + i;
            FloatVector x = scales.mul(FloatVector.fromArray(F, g, gOffset + i));
            FloatVector old = FloatVector.fromArray(F, m, at);
            FloatVector mixed = oneMinusBetas1.fma(x, betas1.mul(old));
            FloatVector direction = mixed.blend(1f, mixed.compare(VectorOperators.GT, 0f))
                    .blend(-1f, mixed.compare(VectorOperators.LT, 0f));
            rates.fma(direction, shrinks.mul(FloatVector.fromArray(F, w, at))).intoArray(w, at);
            oneMinusBetas2.fma(x, betas2.fma(old, tiny)).sub(tiny).intoArray(m, at);
        }
    }

    static void penalize(int count, float scale, float bound, float l1, float l2, Matrix w, Matrix g) {
        float[] wData = w.data;
        int wOffset = w.offset;
        float[] gData = g.data;
        int gOffset = g.offset;
        FloatVector scales = FloatVector.broadcast(F, scale);
        FloatVector l1s = FloatVector.broadcast(F, l1);
        FloatVector l2s = FloatVector.broadcast(F, l2);
        for (int i = 0; i < count; i += N) {
            FloatVector x = scales.mul(FloatVector.fromArray(F, gData, gOffset + i));
            FloatVector weight = FloatVector.fromArray(F, wData, wOffset + i);
            FloatVector cut = x.blend(bound, x.compare(VectorOperators.GT, bound))
                    .blend(-bound, x.compare(VectorOperators.LT, -bound));
            FloatVector sign = weight.blend(1f, weight.compare(VectorOperators.GT, 0f))
                    .blend(-1f, weight.compare(VectorOperators.LT, 0f));
            l1s.fma(sign, l2s.fma(weight, cut)).intoArray(gData, gOffset + i);
        }
    }

    static void addSquares(int rows, int columns, Matrix x, double[] sums, int sumsOffset) {
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        int lanes = Doubles.D.length();
        for (int i = 0; i < rows; i++) {
            int row = xOffset + i * xStride;
            int j = 0;
            // Only the lower half of a vector is converted: the upper half takes a shuffle, which JDK 17 leaves on the
            // heap in some processes. So a load reads more than is converted, which must not exceed the array in the
            // last row. The sums stay in their array, because a loop-carried vector of doubles was left on the heap,
            // too.
            for (; j < columns && row + j <= xData.length - N; j += lanes) {
                addSquares(Doubles.D, FloatVector.fromArray(F, xData, row + j), sums, sumsOffset + j);
            }
            for (; j < columns; j += lanes) {
                for (int k = 0; k < lanes; k++) {
                    double value = xData[row + j + k];
                    sums[sumsOffset + j + k] += value * value;
                }
            }
        }
    }

    private static void addSquares(VectorSpecies<Double> doubles, FloatVector x, double[] sums, int at) {
        DoubleVector value = (DoubleVector) x.convertShape(VectorOperators.F2D, doubles, 0);
        value.fma(value, DoubleVector.fromArray(doubles, sums, at)).intoArray(sums, at);
    }
}
