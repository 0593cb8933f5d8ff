package dev.lanewise.kernel;

import static dev.lanewise.kernel.Kernels.TINY;
import static dev.lanewise.kernel.Lanes.F;
import static dev.lanewise.kernel.Lanes.N;

import jdk.incubator.vector.FloatVector;

/** The steps of the optimisers on lanes: one pass over gradient, parameters and moments. */
final class VectorSteps {

    private VectorSteps() {}

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
}
