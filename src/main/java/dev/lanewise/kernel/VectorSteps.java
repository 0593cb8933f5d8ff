package dev.lanewise.kernel;

import static dev.lanewise.kernel.Kernels.TINY;
import static dev.lanewise.kernel.Lanes.F;
import static dev.lanewise.kernel.Lanes.N;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The steps of the optimisers on lanes: one pass over gradient, parameters and moments. */
final class VectorSteps {
    private VectorSteps() {}

    /** Vectors of doubles, which few trainings need. */
    private static final class Doubles {
        static final VectorSpecies<Double> D = F.withLanes(double.class);

        static {
            // As Lanes does with floats.
            DoubleVector x = DoubleVector.broadcast(D, 1);
            double[] to = new double[D.length()];
            for (int i = 0; i < Lanes.STORES; i++) {
                x.intoArray(to, 0);
            }
        }
    }

    static void momentum(
            int count, float factor, float mu, float shrink, float[] g, int gOffset, float[] w, float[] v, int offset) {
        FloatVector factors = FloatVector.broadcast(F, factor);
        FloatVector mus = FloatVector.broadcast(F, mu);
        FloatVector shrinks = FloatVector.broadcast(F, shrink);
        FloatVector tiny = FloatVector.broadcast(F, TINY);
        for (int i = 0; i < count; i += N) {
            int at = offset + i;
            FloatVector x = FloatVector.fromArray(F, g, gOffset + i);
            FloatVector velocity = factors.fma(x, mus.fma(FloatVector.fromArray(F, v, at), tiny)).sub(tiny);
            velocity.intoArray(v, at);
            shrinks.fma(FloatVector.fromArray(F, w, at), velocity).intoArray(w, at);
        }
    }

    static void nesterov(
            int count, float factor, float mu, float shrink, float[] g, int gOffset, float[] w, float[] v, int offset) {
        FloatVector factors = FloatVector.broadcast(F, factor);
        FloatVector mus = FloatVector.broadcast(F, mu);
        FloatVector shrinks = FloatVector.broadcast(F, shrink);
        FloatVector tiny = FloatVector.broadcast(F, TINY);
        for (int i = 0; i < count; i += N) {
            int at = offset + i;
            FloatVector x = FloatVector.fromArray(F, g, gOffset + i);
            FloatVector velocity = factors.fma(x, mus.fma(FloatVector.fromArray(F, v, at), tiny)).sub(tiny);
            velocity.intoArray(v, at);
            mus.fma(velocity, factors.fma(x, shrinks.mul(FloatVector.fromArray(F, w, at)))).intoArray(w, at);
        }
    }

    static void adam(
            int count, float scale, float beta1, float rest1, float beta2, float rest2, float rate, float epsilon,
            float shrink, float[] g, int gOffset, float[] w, float[] m, float[] v, int offset) {
        FloatVector scales = FloatVector.broadcast(F, scale);
        FloatVector betas1 = FloatVector.broadcast(F, beta1);
        FloatVector rests1 = FloatVector.broadcast(F, rest1);
        FloatVector betas2 = FloatVector.broadcast(F, beta2);
        FloatVector rests2 = FloatVector.broadcast(F, rest2);
        FloatVector rates = FloatVector.broadcast(F, rate);
        FloatVector epsilons = FloatVector.broadcast(F, epsilon);
        FloatVector shrinks = FloatVector.broadcast(F, shrink);
        FloatVector tiny = FloatVector.broadcast(F, TINY);
        for (int i = 0; i < count; i += N) {
            int at = offset + i;
            FloatVector x = scales.mul(FloatVector.fromArray(F, g, gOffset + i));
            FloatVector old = FloatVector.fromArray(F, w, at);
            FloatVector mean = rests1.fma(x, betas1.fma(FloatVector.fromArray(F, m, at), tiny)).sub(tiny);
            FloatVector square = rests2.fma(x.fma(x, tiny), betas2.mul(FloatVector.fromArray(F, v, at)));
            mean.intoArray(m, at);
            square.intoArray(v, at);
            rates.fma(mean.div(square.sqrt().add(epsilons)), shrinks.mul(old)).intoArray(w, at);
        }
    }

    static void rmsProp(
            int count, float scale, float rho, float rest, float rate, float epsilon, float shrink,
            float[] g, int gOffset, float[] w, float[] v, int offset) {
        FloatVector scales = FloatVector.broadcast(F, scale);
        FloatVector rhos = FloatVector.broadcast(F, rho);
        FloatVector rests = FloatVector.broadcast(F, rest);
        FloatVector rates = FloatVector.broadcast(F, rate);
        FloatVector epsilons = FloatVector.broadcast(F, epsilon);
        FloatVector shrinks = FloatVector.broadcast(F, shrink);
        FloatVector tiny = FloatVector.broadcast(F, TINY);
        for (int i = 0; i < count; i += N) {
            int at = offset + i;
            FloatVector x = scales.mul(FloatVector.fromArray(F, g, gOffset + i));
            FloatVector old = FloatVector.fromArray(F, w, at);
            FloatVector square = rests.fma(x.fma(x, tiny), rhos.mul(FloatVector.fromArray(F, v, at)));
            square.intoArray(v, at);
            rates.fma(x.div(square.sqrt().add(epsilons)), shrinks.mul(old)).intoArray(w, at);
        }
    }

    static void adagrad(
            int count, float scale, float rate, float epsilon, float shrink,
            float[] g, int gOffset, float[] w, float[] v, int offset) {
        FloatVector scales = FloatVector.broadcast(F, scale);
        FloatVector rates = FloatVector.broadcast(F, rate);
        FloatVector epsilons = FloatVector.broadcast(F, epsilon);
        FloatVector shrinks = FloatVector.broadcast(F, shrink);
        for (int i = 0; i < count; i += N) {
            int at = offset + i;
            FloatVector x = scales.mul(FloatVector.fromArray(F, g, gOffset + i));
            FloatVector old = FloatVector.fromArray(F, w, at);
            FloatVector square = x.fma(x, FloatVector.fromArray(F, v, at));
            square.intoArray(v, at);
            rates.fma(x.div(square.sqrt().add(epsilons)), shrinks.mul(old)).intoArray(w, at);
        }
    }

    static void lion(
            int count, float scale, float beta1, float rest1, float beta2, float rest2, float rate, float shrink,
            float[] g, int gOffset, float[] w, float[] m, int offset) {
        FloatVector scales = FloatVector.broadcast(F, scale);
        FloatVector betas1 = FloatVector.broadcast(F, beta1);
        FloatVector rests1 = FloatVector.broadcast(F, rest1);
        FloatVector betas2 = FloatVector.broadcast(F, beta2);
        FloatVector rests2 = FloatVector.broadcast(F, rest2);
        FloatVector rates = FloatVector.broadcast(F, rate);
        FloatVector shrinks = FloatVector.broadcast(F, shrink);
        FloatVector tiny = FloatVector.broadcast(F, TINY);
        for (int i = 0; i < count; i += N) {
            int at = offset + i;
            FloatVector x = scales.mul(FloatVector.fromArray(F, g, gOffset + i));
            FloatVector old = FloatVector.fromArray(F, m, at);
            FloatVector mixed = rests1.fma(x, betas1.mul(old));
            FloatVector direction = mixed
                    .blend(1f, mixed.compare(VectorOperators.GT, 0f))
                    .blend(-1f, mixed.compare(VectorOperators.LT, 0f));
            rates.fma(direction, shrinks.mul(FloatVector.fromArray(F, w, at))).intoArray(w, at);
            rests2.fma(x, betas2.fma(old, tiny)).sub(tiny).intoArray(m, at);
        }
    }

    static void penalize(
            int count, float scale, float bound, float l1, float l2, float[] w, int wOffset, float[] g, int gOffset) {
        FloatVector scales = FloatVector.broadcast(F, scale);
        FloatVector l1s = FloatVector.broadcast(F, l1);
        FloatVector l2s = FloatVector.broadcast(F, l2);
        for (int i = 0; i < count; i += N) {
            FloatVector x = scales.mul(FloatVector.fromArray(F, g, gOffset + i));
            FloatVector weight = FloatVector.fromArray(F, w, wOffset + i);
            FloatVector cut = x
                    .blend(bound, x.compare(VectorOperators.GT, bound))
                    .blend(-bound, x.compare(VectorOperators.LT, -bound));
            FloatVector sign = weight
                    .blend(1f, weight.compare(VectorOperators.GT, 0f))
                    .blend(-1f, weight.compare(VectorOperators.LT, 0f));
            l1s.fma(sign, l2s.fma(weight, cut)).intoArray(g, gOffset + i);
        }
    }

    static void addSquares(
            int rows, int columns, float[] x, int xOffset, int xStride, double[] sums, int sumsOffset) {
        int lanes = Doubles.D.length();
        for (int i = 0; i < rows; i++) {
            int row = xOffset + i * xStride;
            int j = 0;
            // The lower half of a vector is converted: the upper one takes a shuffle, which JDK 17 leaves on the heap in some
            // processes. So the other half lies further on, and in the last row perhaps beyond the array. And the sums stay in
            // their array, because a vector of doubles that a loop carried was left there, too.
            for (; j < columns && row + j <= x.length - N; j += lanes) {
                FloatVector floats = FloatVector.fromArray(F, x, row + j);
                DoubleVector value = (DoubleVector) floats.convertShape(VectorOperators.F2D, Doubles.D, 0);
                value.fma(value, DoubleVector.fromArray(Doubles.D, sums, sumsOffset + j)).intoArray(sums, sumsOffset + j);
            }
            for (; j < columns; j += lanes) {
                for (int k = 0; k < lanes; k++) {
                    double value = x[row + j + k];
                    sums[sumsOffset + j + k] += value * value;
                }
            }
        }
    }
}
