package dev.lanewise.reference;

import dev.lanewise.network.Normalization;

/**
 * Batch or layer normalisation of one layer. A group consists of the values that are averaged together: with batch
 * normalisation all examples of one unit, with layer normalisation all units of one example.
 */
final class ReferenceNormalization {
    /** Running means and variances of the units; empty without batch normalisation. */
    final float[] means;

    final float[] variances;

    /** ε, which avoids division by zero. */
    private static final float EPSILON = 1e-5f;

    private final boolean batch;
    /** H of the last mini-batch, by group and member, and 1 / √(σ² + ε) by group. */
    private float[][] h;

    private float[] scale;

    ReferenceNormalization(Normalization kind, int units) {
        batch = kind == Normalization.BATCH;
        means = new float[batch ? units : 0];
        variances = new float[batch ? units : 0];
    }

    /** FN: returns Z for the weighted inputs U, and updates the running statistics. */
    float[][] forward(float[][] inputs, float[] gamma, float[] beta) {
        float[][] u = batch ? transposed(inputs) : inputs;
        float[][] z = new float[u.length][u[0].length];
        h = new float[u.length][u[0].length];
        scale = new float[u.length];
        for (int g = 0; g < u.length; g++) {
            float mean = mean(minus(u[g], u[g][0]), null) + u[g][0];
            float[] d = minus(u[g], mean);
            float variance = mean(d, d);
            scale[g] = 1 / (float) Math.sqrt(variance + EPSILON);
            for (int m = 0; m < d.length; m++) {
                h[g][m] = d[m] * scale[g];
                z[g][m] = Math.fma(gamma[batch ? g : m], h[g][m], beta[batch ? g : m]);
            }
            if (batch && d.length > 1) {
                float unbiased = (float) (d.length / (d.length - 1.0)) * variance;
                means[g] = Math.fma(0.1f, mean - means[g], means[g]);
                variances[g] = Math.fma(0.1f, unbiased - variances[g], variances[g]);
            }
        }
        return batch ? transposed(z) : z;
    }

    /** BN1v and BN2v: returns ∂C/∂U for the errors ∂C/∂Z, and adds to the gradients of γ and β. */
    float[][] backward(float[][] errors, float[] gamma, float[] nablaGamma, float[] nablaBeta) {
        float[][] e = batch ? transposed(errors) : errors;
        float[][] result = new float[e.length][e[0].length];
        for (int g = 0; g < e.length; g++) {
            float[] d = new float[e[g].length];
            for (int m = 0; m < d.length; m++) {
                int j = batch ? g : m;
                nablaGamma[j] = Math.fma(h[g][m], e[g][m], nablaGamma[j]); // BN1v
                nablaBeta[j] += e[g][m];
                // With batch normalisation the whole group has one γ, which multiplies the result instead.
                d[m] = batch ? e[g][m] : gamma[j] * e[g][m];
            }
            float factor = batch ? gamma[g] * scale[g] : scale[g];
            float errorMean = mean(d, null);
            float productMean = mean(h[g], d);
            for (int m = 0; m < d.length; m++) {
                result[g][m] = factor * Math.fma(h[g][m], -productMean, d[m] - errorMean); // BN2v
            }
        }
        return batch ? transposed(result) : result;
    }

    /** Returns the mean of x, or of x ⊙ y. The sum is one chain over examples, but 16 chains over units. */
    private float mean(float[] x, float[] y) {
        int chains = batch ? 1 : 16;
        float sum = 0;
        for (int c = 0; c < chains; c++) {
            float chain = 0;
            for (int m = c; m < x.length; m += chains) {
                chain = Math.fma(x[m], y == null ? 1 : y[m], chain);
            }
            sum += chain;
        }
        return sum / x.length;
    }

    private static float[] minus(float[] x, float y) {
        float[] difference = x.clone();
        for (int m = 0; m < x.length; m++) {
            difference[m] -= y;
        }
        return difference;
    }

    private static float[][] transposed(float[][] x) {
        float[][] transposed = new float[x[0].length][x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[i].length; j++) {
                transposed[j][i] = x[i][j];
            }
        }
        return transposed;
    }
}
