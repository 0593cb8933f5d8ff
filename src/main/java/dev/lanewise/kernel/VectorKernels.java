package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.F;
import static dev.lanewise.kernel.Lanes.N;

import dev.lanewise.kernel.VectorActivations.Logistic;
import dev.lanewise.kernel.VectorActivations.Normal;
import dev.lanewise.kernel.VectorMath.Function;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The twin of {@link ScalarKernels} on SIMD lanes: the same chains, several columns at a time. No lane is ever reduced,
 * because the order of a reduction is the JVM's choice.
 */
sealed class VectorKernels implements Kernels permits TwoLaneKernels {

    VectorKernels() {}

    @Override
    public String name() {
        return "vector " + width();
    }

    @Override
    public int width() {
        return F.vectorBitSize();
    }

    @Override
    public int pad() {
        return Math.max(N, PAD / 2);
    }

    @Override
    public void multiply(
            boolean adds, int rows, int columns, int depth,
            float[] a, int aOffset, int aRowStride, int aDepthStride, int aPanelStride,
            float[] b, int bOffset, int bStride,
            float[] c, int cOffset, int cStride) {
        VectorTile.multiply(
                adds, rows, columns, depth, a, aOffset, aRowStride, aDepthStride, aPanelStride,
                b, bOffset, bStride, null, 0, c, cOffset, cStride);
    }

    @Override
    public void multiplyFrom(
            int rows, int columns, int depth,
            float[] a, int aOffset, int aRowStride, int aDepthStride, int aPanelStride,
            float[] b, int bOffset, int bStride,
            float[] sOrNull, int sOffset,
            float[] c, int cOffset, int cStride) {
        VectorTile.multiply(
                false, rows, columns, depth, a, aOffset, aRowStride, aDepthStride, aPanelStride,
                b, bOffset, bStride, sOrNull, sOffset, c, cOffset, cStride);
    }

    @Override
    public void turn(int rows, int columns, float[] from, int fromOffset, int fromStride, float[] to, int toOffset) {
        VectorTurn.turn(rows, columns, from, fromOffset, fromStride, to, toOffset);
    }

    @Override
    public void sparseMultiplyAdd(
            SparseMatrix x, int[] order, int from, int count, int columns,
            float[] b, int bOffset, int bStride,
            float[] c, int cOffset, int cStride) {
        VectorSparse.multiplyAdd(x, order, from, count, columns, b, bOffset, bStride, c, cOffset, cStride);
    }

    @Override
    public void sparseTransposeMultiplyAdd(
            SparseMatrix x, int[] order, int from, int count, int columns,
            float[] e, int eOffset, int eStride,
            float[] g, int gOffset, int gStride) {
        VectorSparse.transposeMultiplyAdd(x, order, from, count, columns, e, eOffset, eStride, g, gOffset, gStride);
    }

    @Override
    public boolean gainsByJoining() {
        return VectorJoined.PAYS;
    }

    @Override
    public void joinedMultiplyAdd(JoinedRows x, float[] b, int bOffset, float[] c, int cOffset, int cStride) {
        VectorJoined.multiplyAdd(x, b, bOffset, c, cOffset, cStride);
    }

    @Override
    public void joinedTransposeMultiplyAdd(JoinedRows x, float[] e, int eOffset, int eStride, float[] g, int gOffset) {
        VectorJoined.transposeMultiplyAdd(x, e, eOffset, eStride, g, gOffset);
    }

    @Override
    public int markNonZeros(int count, float[] x, int xOffset, long[] marks, int marksOffset) {
        return VectorMarked.markNonZeros(count, x, xOffset, marks, marksOffset);
    }

    @Override
    public void markedMultiplyAdd(
            int columns, int marked, long[] marks, int marksOffset, float[] x, int xOffset,
            float[] b, int bOffset, int bStride,
            float[] c, int cOffset) {
        VectorMarked.multiplyAdd(columns, marked, marks, marksOffset, x, xOffset, b, bOffset, bStride, c, cOffset);
    }

    @Override
    public int markNonZerosOfTwo(int count, float[] x, int xOffset, int xStride, long[] marks, int marksOffset) {
        return VectorMarked.markNonZerosOfTwo(0, count, x, xOffset, xStride, marks, marksOffset);
    }

    @Override
    public void markedMultiplyAddTwo(
            int columns, int marked, long[] marks, int marksOffset, float[] x, int xOffset, int xStride,
            float[] b, int bOffset, int bStride,
            float[] c, int cOffset, int cStride) {
        VectorMarkedPairs.multiplyAdd(
                columns, marked, marks, marksOffset, x, xOffset, xStride, b, bOffset, bStride, c, cOffset, cStride);
    }

    @Override
    public void markedMultiplyAddInt8(
            int marked, long[] marks, int marksOffset, float[] x, int xOffset, int[] b, int bOffset, float[] c, int cOffset) {
        VectorNarrow.multiplyAddInt8(marked, marks, marksOffset, x, xOffset, b, bOffset, c, cOffset);
    }

    @Override
    public void markedMultiplyAddBfloat16(
            int marked, long[] marks, int marksOffset, float[] x, int xOffset, int[] b, int bOffset, float[] c, int cOffset) {
        VectorNarrow.multiplyAddBfloat16(marked, marks, marksOffset, x, xOffset, b, bOffset, c, cOffset);
    }

    @Override
    public void unpackInt8(int rows, int[] b, int bOffset, float[] to, int toOffset) {
        VectorNarrow.unpackInt8(rows, b, bOffset, to, toOffset);
    }

    @Override
    public void unpackBfloat16(int rows, int[] b, int bOffset, float[] to, int toOffset) {
        VectorNarrow.unpackBfloat16(rows, b, bOffset, to, toOffset);
    }

    @Override
    public void addRows(int rows, int columns, float[] e, int eOffset, int eStride, float[] g, int gOffset) {
        for (int j = 0; j < columns; j += N) {
            FloatVector sum = FloatVector.fromArray(F, g, gOffset + j);
            for (int i = 0; i < rows; i++) {
                // Not sum.add: of what a loop carries C2 learns the class from a profile, which may not be there yet.
                sum = FloatVector.fromArray(F, e, eOffset + i * eStride + j).add(sum);
            }
            sum.intoArray(g, gOffset + j);
        }
    }

    @Override
    public void addScaled(int count, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
        FloatVector factor = FloatVector.broadcast(F, alpha);
        for (int i = 0; i < count; i += N) {
            FloatVector sum = FloatVector.fromArray(F, y, yOffset + i);
            factor.fma(FloatVector.fromArray(F, x, xOffset + i), sum).intoArray(y, yOffset + i);
        }
    }

    @Override
    public void momentum(
            int count, float factor, float mu, float shrink, float[] g, int gOffset, float[] w, float[] v, int offset) {
        VectorSteps.momentum(count, factor, mu, shrink, g, gOffset, w, v, offset);
    }

    @Override
    public void nesterov(
            int count, float factor, float mu, float shrink, float[] g, int gOffset, float[] w, float[] v, int offset) {
        VectorSteps.nesterov(count, factor, mu, shrink, g, gOffset, w, v, offset);
    }

    @Override
    public void adam(
            int count, float scale, float beta1, float rest1, float beta2, float rest2, float rate, float epsilon,
            float shrink, float[] g, int gOffset, float[] w, float[] m, float[] v, int offset) {
        VectorSteps.adam(
                count, scale, beta1, rest1, beta2, rest2, rate, epsilon, shrink, g, gOffset, w, m, v, offset);
    }

    @Override
    public void rmsProp(
            int count, float scale, float rho, float rest, float rate, float epsilon, float shrink,
            float[] g, int gOffset, float[] w, float[] v, int offset) {
        VectorSteps.rmsProp(count, scale, rho, rest, rate, epsilon, shrink, g, gOffset, w, v, offset);
    }

    @Override
    public void adagrad(
            int count, float scale, float rate, float epsilon, float shrink,
            float[] g, int gOffset, float[] w, float[] v, int offset) {
        VectorSteps.adagrad(count, scale, rate, epsilon, shrink, g, gOffset, w, v, offset);
    }

    @Override
    public void lion(
            int count, float scale, float beta1, float rest1, float beta2, float rest2, float rate, float shrink,
            float[] g, int gOffset, float[] w, float[] m, int offset) {
        VectorSteps.lion(count, scale, beta1, rest1, beta2, rest2, rate, shrink, g, gOffset, w, m, offset);
    }

    @Override
    public void penalize(
            int count, float scale, float bound, float l1, float l2, float[] w, int wOffset, float[] g, int gOffset) {
        VectorSteps.penalize(count, scale, bound, l1, l2, w, wOffset, g, gOffset);
    }

    @Override
    public void average(int count, float rest, float[] w, float[] a, int offset) {
        FloatVector rests = FloatVector.broadcast(F, rest);
        for (int i = offset; i < offset + count; i += N) {
            FloatVector average = FloatVector.fromArray(F, a, i);
            rests.fma(FloatVector.fromArray(F, w, i).sub(average), average).intoArray(a, i);
        }
    }

    @Override
    public void addSquares(int rows, int columns, float[] x, int xOffset, int xStride, double[] sums, int sumsOffset) {
        VectorSteps.addSquares(rows, columns, x, xOffset, xStride, sums, sumsOffset);
    }

    @Override
    public void scaleColumns(int rows, int columns, float[] factors, float[] x, int xOffset, int xStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = xOffset + i * xStride + j;
                FloatVector.fromArray(F, factors, j).mul(FloatVector.fromArray(F, x, at)).intoArray(x, at);
            }
        }
    }

    @Override
    public void scale(int rows, int columns, float factor, float[] x, int xOffset, int xStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = xOffset + i * xStride + j;
                FloatVector.fromArray(F, x, at).mul(factor).intoArray(x, at);
            }
        }
    }

    /** Whether nothing stands between the vectors of one row and those of the next, so that all rows can be taken for one. */
    private static boolean lieTogether(int columns, int stride) {
        return stride == N * Lanes.vectors(columns);
    }

    @Override
    public void sigmoid(int rows, int columns, float[] x, int xOffset, int xStride) {
        boolean together = lieTogether(columns, xStride);
        VectorMath.apply(
                Function.SIGMOID, together ? 1 : rows, together ? rows * xStride : columns, x, xOffset, xStride);
    }

    @Override
    public void timesSigmoidPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride) {
        FloatVector one = FloatVector.broadcast(F, 1f);
        boolean together = aStride == eStride && lieTogether(columns, aStride);
        int height = together ? 1 : rows;
        int width = together ? rows * aStride : columns;
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j += N) {
                FloatVector y = FloatVector.fromArray(F, a, aOffset + i * aStride + j);
                int at = eOffset + i * eStride + j;
                FloatVector.fromArray(F, e, at).mul(y.mul(one.sub(y))).intoArray(e, at);
            }
        }
    }

    @Override
    public void tanh(int rows, int columns, float[] x, int xOffset, int xStride) {
        VectorMath.smallTanh(rows, columns, x, xOffset, xStride);
        VectorMath.apply(Function.TANH, rows, columns, x, xOffset, xStride);
    }

    @Override
    public void timesTanhPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride) {
        FloatVector one = FloatVector.broadcast(F, 1f);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                FloatVector y = FloatVector.fromArray(F, a, aOffset + i * aStride + j);
                int at = eOffset + i * eStride + j;
                FloatVector.fromArray(F, e, at).mul(one.sub(y.mul(y))).intoArray(e, at);
            }
        }
    }

    @Override
    public void relu(int rows, int columns, float[] x, int xOffset, int xStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = xOffset + i * xStride + j;
                FloatVector y = FloatVector.fromArray(F, x, at);
                y.blend(0f, y.compare(VectorOperators.LE, 0f)).intoArray(x, at);
            }
        }
    }

    @Override
    public void timesReluPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                FloatVector y = FloatVector.fromArray(F, a, aOffset + i * aStride + j);
                int at = eOffset + i * eStride + j;
                FloatVector.fromArray(F, e, at).blend(0f, y.compare(VectorOperators.LE, 0f)).intoArray(e, at);
            }
        }
    }

    @Override
    public void leakyRelu(int rows, int columns, float[] x, int xOffset, int xStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = xOffset + i * xStride + j;
                FloatVector y = FloatVector.fromArray(F, x, at);
                y.blend(y.mul(ScalarMath.LEAK), y.compare(VectorOperators.LE, 0f)).intoArray(x, at);
            }
        }
    }

    @Override
    public void timesLeakyReluPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                FloatVector y = FloatVector.fromArray(F, a, aOffset + i * aStride + j);
                int at = eOffset + i * eStride + j;
                FloatVector error = FloatVector.fromArray(F, e, at);
                error.blend(error.mul(ScalarMath.LEAK), y.compare(VectorOperators.LE, 0f)).intoArray(e, at);
            }
        }
    }

    @Override
    public void elu(int rows, int columns, float[] x, int xOffset, int xStride) {
        VectorActivations.elu(rows, columns, x, xOffset, xStride);
    }

    @Override
    public void timesEluPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                FloatVector y = FloatVector.fromArray(F, a, aOffset + i * aStride + j);
                int at = eOffset + i * eStride + j;
                FloatVector error = FloatVector.fromArray(F, e, at);
                error.mul(y.add(1f)).blend(error, y.compare(VectorOperators.GT, 0f)).intoArray(e, at);
            }
        }
    }

    @Override
    public void gelu(int rows, int columns, float[] x, int xOffset, int xStride) {
        VectorActivations.normal(Normal.GELU, rows, columns, x, xOffset, xStride, x, xOffset, xStride);
    }

    @Override
    public void timesGeluPrime(
            int rows, int columns, float[] z, int zOffset, int zStride, float[] e, int eOffset, int eStride) {
        VectorActivations.normal(Normal.TIMES_GELU_PRIME, rows, columns, z, zOffset, zStride, e, eOffset, eStride);
    }

    @Override
    public void silu(int rows, int columns, float[] x, int xOffset, int xStride) {
        VectorActivations.logistic(Logistic.SILU, rows, columns, x, xOffset, xStride, x, xOffset, xStride);
    }

    @Override
    public void timesSiluPrime(
            int rows, int columns, float[] z, int zOffset, int zStride, float[] e, int eOffset, int eStride) {
        VectorActivations.logistic(Logistic.TIMES_SILU_PRIME, rows, columns, z, zOffset, zStride, e, eOffset, eStride);
    }

    @Override
    public void softplus(int rows, int columns, float[] x, int xOffset, int xStride) {
        VectorActivations.logistic(Logistic.SOFTPLUS, rows, columns, x, xOffset, xStride, x, xOffset, xStride);
    }

    @Override
    public void timesSoftplusPrime(
            int rows, int columns, float[] z, int zOffset, int zStride, float[] e, int eOffset, int eStride) {
        VectorActivations.logistic(Logistic.TIMES_SOFTPLUS_PRIME, rows, columns, z, zOffset, zStride, e, eOffset, eStride);
    }

    @Override
    public void exp(int rows, int columns, float[] x, int xOffset, int xStride) {
        VectorMath.apply(Function.EXP, rows, columns, x, xOffset, xStride);
    }

    @Override
    public void dropout(
            int rows, int columns, float p, long[] keys, int first,
            float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        VectorRandom.dropout(rows, columns, p, keys, first, x, xOffset, xStride, y, yOffset, yStride);
    }

    @Override
    public void addNoise(
            int rows, int columns, float sigma, long[] keys, int first, float[] x, int xOffset, int xStride,
            float[] room) {
        VectorRandom.addNoise(rows, columns, sigma, keys, first, x, xOffset, xStride, room);
    }

    @Override
    public void columnMoments(
            int rows, int columns, float epsilon, float[] x, int xOffset, int xStride,
            float[] mean, float[] variance, float[] scale, int offset) {
        VectorNormalization.columnMoments(
                rows, columns, epsilon, x, xOffset, xStride, mean, variance, scale, offset);
    }

    @Override
    public void normalizeColumns(
            int rows, int columns, float[] mean, float[] scale, int offset, float[] w, int gammaOffset, int betaOffset,
            float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        VectorNormalization.normalizeColumns(
                rows, columns, mean, scale, offset, w, gammaOffset, betaOffset, x, xOffset, xStride, y, yOffset,
                yStride);
    }

    @Override
    public void normalizeColumnsBackward(
            int rows, int columns, float[] mean, float[] scale, int offset, float[] w, int gammaOffset,
            float[] x, int xOffset, int xStride, float[] nablaGamma, float[] nablaBeta,
            float[] e, int eOffset, int eStride) {
        VectorNormalization.normalizeColumnsBackward(
                rows, columns, mean, scale, offset, w, gammaOffset, x, xOffset, xStride, nablaGamma, nablaBeta, e,
                eOffset, eStride);
    }

    @Override
    public void rowMoments(
            int rows, int columns, float epsilon, float[] x, int xOffset, int xStride, int xPanelStride,
            float[] mean, float[] scale, float[] room) {
        VectorNormalization.rowMoments(
                rows, columns, epsilon, x, xOffset, xStride, xPanelStride, mean, scale, room);
    }

    @Override
    public void normalizeRows(
            int rows, int columns, float[] mean, float[] scale, float[] w, int gammaOffset, int betaOffset,
            float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        VectorNormalization.normalizeRows(
                rows, columns, mean, scale, w, gammaOffset, betaOffset, x, xOffset, xStride, y, yOffset, yStride);
    }

    @Override
    public void scaledErrors(
            int rows, int columns, float[] mean, float[] scale, float[] w, int gammaOffset,
            float[] x, int xOffset, int xStride, float[] e, int eOffset, int eStride,
            float[] nablaGamma, float[] nablaBeta, int offset, float[] d, int dOffset, int dStride) {
        VectorNormalization.scaledErrors(
                rows, columns, mean, scale, w, gammaOffset, x, xOffset, xStride, e, eOffset, eStride, nablaGamma,
                nablaBeta, offset, d, dOffset, dStride);
    }

    @Override
    public void rowErrorMeans(
            int rows, int columns, float[] mean, float[] scale, float[] x, int xOffset, int xStride,
            float[] d, int dOffset, int dStride, int panelStride, float[] errorMean, float[] productMean, float[] room) {
        VectorNormalization.rowErrorMeans(
                rows, columns, mean, scale, x, xOffset, xStride, d, dOffset, dStride, panelStride, errorMean, productMean, room);
    }

    @Override
    public void normalizeRowsBackward(
            int rows, int columns, float[] mean, float[] scale, float[] errorMean, float[] productMean,
            float[] x, int xOffset, int xStride, float[] d, int dOffset, int dStride,
            float[] e, int eOffset, int eStride) {
        VectorNormalization.normalizeRowsBackward(
                rows, columns, mean, scale, errorMean, productMean, x, xOffset, xStride, d, dOffset, dStride, e,
                eOffset, eStride);
    }
}
