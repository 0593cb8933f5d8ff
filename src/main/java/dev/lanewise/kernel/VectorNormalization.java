package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.F;
import static dev.lanewise.kernel.Lanes.N;
import static dev.lanewise.kernel.Lanes.ZEROS;

import jdk.incubator.vector.FloatVector;

/**
 * {@link ScalarNormalization} on lanes, which run along the columns. Sums over a row keep to {@link Kernels#PAD} chains,
 * however many of them a vector holds, and the chains are added up one by one.
 *
 * <p>All sums stay in arrays: vectors that a loop carried were left on the heap in some processes ({@code docs/performance.md}).
 */
final class VectorNormalization {

    private VectorNormalization() {}

    static void columnMoments(
            int rows, int columns, float epsilon, float[] x, int xOffset, int xStride,
            float[] mean, float[] variance, float[] scale, int offset) {
        if (rows <= 0) {
            return;
        }
        clear(columns, mean, offset);
        for (int i = 1; i < rows; i++) {
            int row = xOffset + i * xStride;
            for (int j = 0; j < columns; j += N) {
                FloatVector first = FloatVector.fromArray(F, x, xOffset + j);
                FloatVector.fromArray(F, x, row + j).sub(first).add(FloatVector.fromArray(F, mean, offset + j))
                        .intoArray(mean, offset + j);
            }
        }
        for (int j = 0; j < columns; j += N) {
            FloatVector first = FloatVector.fromArray(F, x, xOffset + j);
            FloatVector.fromArray(F, mean, offset + j).div((float) rows).add(first).intoArray(mean, offset + j);
        }
        clear(columns, variance, offset);
        for (int i = 0; i < rows; i++) {
            int row = xOffset + i * xStride;
            for (int j = 0; j < columns; j += N) {
                FloatVector distance = FloatVector.fromArray(F, x, row + j).sub(FloatVector.fromArray(F, mean, offset + j));
                distance.fma(distance, FloatVector.fromArray(F, variance, offset + j)).intoArray(variance, offset + j);
            }
        }
        for (int j = 0; j < columns; j += N) {
            FloatVector found = FloatVector.fromArray(F, variance, offset + j).div((float) rows);
            found.intoArray(variance, offset + j);
            FloatVector.broadcast(F, 1f).div(found.add(epsilon).sqrt()).intoArray(scale, offset + j);
        }
    }

    private static void clear(int columns, float[] sums, int offset) {
        for (int j = 0; j < columns; j += N) {
            FloatVector.fromArray(F, ZEROS, 0).intoArray(sums, offset + j);
        }
    }

    static void normalizeColumns(
            int rows, int columns, float[] mean, float[] scale, int offset, float[] w, int gammaOffset, int betaOffset,
            float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        for (int j = 0; j < columns; j += N) {
            FloatVector center = FloatVector.fromArray(F, mean, offset + j);
            FloatVector scales = FloatVector.fromArray(F, scale, offset + j);
            FloatVector gamma = FloatVector.fromArray(F, w, gammaOffset + j);
            FloatVector beta = FloatVector.fromArray(F, w, betaOffset + j);
            for (int i = 0; i < rows; i++) {
                FloatVector.fromArray(F, x, xOffset + i * xStride + j).sub(center).mul(scales)
                        .fma(gamma, beta).intoArray(y, yOffset + i * yStride + j);
            }
        }
    }

    static void normalizeColumnsBackward(
            int rows, int columns, float[] mean, float[] scale, int offset, float[] w, int gammaOffset,
            float[] x, int xOffset, int xStride, float[] nablaGamma, float[] nablaBeta,
            float[] e, int eOffset, int eStride) {
        clear(columns, nablaGamma, offset);
        clear(columns, nablaBeta, offset);
        for (int i = 0; i < rows; i++) {
            int row = xOffset + i * xStride;
            int eRow = eOffset + i * eStride;
            for (int j = 0; j < columns; j += N) {
                int at = offset + j;
                FloatVector error = FloatVector.fromArray(F, e, eRow + j);
                FloatVector.fromArray(F, x, row + j)
                        .sub(FloatVector.fromArray(F, mean, at)).mul(FloatVector.fromArray(F, scale, at))
                        .fma(error, FloatVector.fromArray(F, nablaGamma, at)).intoArray(nablaGamma, at);
                error.add(FloatVector.fromArray(F, nablaBeta, at)).intoArray(nablaBeta, at);
            }
        }
        for (int j = 0; j < columns; j += N) {
            FloatVector center = FloatVector.fromArray(F, mean, offset + j);
            FloatVector scales = FloatVector.fromArray(F, scale, offset + j);
            FloatVector minus = FloatVector.fromArray(F, nablaGamma, offset + j).div((float) rows).neg();
            FloatVector errorMean = FloatVector.fromArray(F, nablaBeta, offset + j).div((float) rows);
            FloatVector factor = FloatVector.fromArray(F, w, gammaOffset + j).mul(scales);
            for (int i = 0; i < rows; i++) {
                int at = eOffset + i * eStride + j;
                FloatVector error = FloatVector.fromArray(F, e, at).sub(errorMean);
                FloatVector.fromArray(F, x, xOffset + i * xStride + j).sub(center).mul(scales)
                        .fma(minus, error).mul(factor).intoArray(e, at);
            }
        }
    }

    static void rowMoments(
            int rows, int columns, float epsilon, float[] x, int xOffset, int xStride,
            float[] mean, float[] scale, float[] room) {
        int whole = columns & -Kernels.PAD;
        for (int i = 0; i < rows && columns > 0; i++) {
            int row = xOffset + i * xStride;
            float first = x[row];
            FloatVector firsts = FloatVector.broadcast(F, first);
            clear(Kernels.PAD, room, 0);
            for (int j = 0; j < whole; j += N) {
                int k = j & Kernels.PAD - 1;
                FloatVector.fromArray(F, x, row + j).sub(firsts).add(FloatVector.fromArray(F, room, k)).intoArray(room, k);
            }
            for (int j = whole; j < columns; j++) {
                room[j - whole] += x[row + j] - first;
            }
            float center = ScalarNormalization.sum(room) / columns + first;
            FloatVector centers = FloatVector.broadcast(F, center);
            clear(Kernels.PAD, room, 0);
            for (int j = 0; j < whole; j += N) {
                int k = j & Kernels.PAD - 1;
                FloatVector distance = FloatVector.fromArray(F, x, row + j).sub(centers);
                distance.fma(distance, FloatVector.fromArray(F, room, k)).intoArray(room, k);
            }
            for (int j = whole; j < columns; j++) {
                float distance = x[row + j] - center;
                room[j - whole] = Math.fma(distance, distance, room[j - whole]);
            }
            mean[i] = center;
            scale[i] = 1 / (float) Math.sqrt(ScalarNormalization.sum(room) / columns + epsilon);
        }
    }

    static void normalizeRows(
            int rows, int columns, float[] mean, float[] scale, float[] w, int gammaOffset, int betaOffset,
            float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        for (int i = 0; i < rows; i++) {
            FloatVector center = FloatVector.broadcast(F, mean[i]);
            FloatVector scales = FloatVector.broadcast(F, scale[i]);
            for (int j = 0; j < columns; j += N) {
                FloatVector gamma = FloatVector.fromArray(F, w, gammaOffset + j);
                FloatVector beta = FloatVector.fromArray(F, w, betaOffset + j);
                FloatVector.fromArray(F, x, xOffset + i * xStride + j).sub(center).mul(scales)
                        .fma(gamma, beta).intoArray(y, yOffset + i * yStride + j);
            }
        }
    }

    static void scaledErrors(
            int rows, int columns, float[] mean, float[] scale, float[] w, int gammaOffset,
            float[] x, int xOffset, int xStride, float[] e, int eOffset, int eStride,
            float[] nablaGamma, float[] nablaBeta, int offset, float[] d, int dOffset, int dStride) {
        clear(columns, nablaGamma, offset);
        clear(columns, nablaBeta, offset);
        for (int i = 0; i < rows; i++) {
            FloatVector center = FloatVector.broadcast(F, mean[i]);
            FloatVector scales = FloatVector.broadcast(F, scale[i]);
            for (int j = 0; j < columns; j += N) {
                int at = offset + j;
                FloatVector error = FloatVector.fromArray(F, e, eOffset + i * eStride + j);
                FloatVector.fromArray(F, x, xOffset + i * xStride + j).sub(center).mul(scales)
                        .fma(error, FloatVector.fromArray(F, nablaGamma, at)).intoArray(nablaGamma, at);
                error.add(FloatVector.fromArray(F, nablaBeta, at)).intoArray(nablaBeta, at);
                FloatVector.fromArray(F, w, gammaOffset + j).mul(error).intoArray(d, dOffset + i * dStride + j);
            }
        }
    }

    static void rowErrorMeans(
            int rows, int columns, float[] mean, float[] scale, float[] x, int xOffset, int xStride,
            float[] d, int dOffset, int dStride, float[] errorMean, float[] productMean, float[] room) {
        int whole = columns & -Kernels.PAD;
        for (int i = 0; i < rows && columns > 0; i++) {
            int xRow = xOffset + i * xStride;
            int dRow = dOffset + i * dStride;
            clear(Kernels.PAD, room, 0);
            for (int j = 0; j < whole; j += N) {
                int k = j & Kernels.PAD - 1;
                FloatVector.fromArray(F, d, dRow + j).add(FloatVector.fromArray(F, room, k)).intoArray(room, k);
            }
            for (int j = whole; j < columns; j++) {
                room[j - whole] += d[dRow + j];
            }
            errorMean[i] = ScalarNormalization.sum(room) / columns;
            FloatVector center = FloatVector.broadcast(F, mean[i]);
            FloatVector scales = FloatVector.broadcast(F, scale[i]);
            clear(Kernels.PAD, room, 0);
            for (int j = 0; j < whole; j += N) {
                int k = j & Kernels.PAD - 1;
                FloatVector.fromArray(F, x, xRow + j).sub(center).mul(scales)
                        .fma(FloatVector.fromArray(F, d, dRow + j), FloatVector.fromArray(F, room, k)).intoArray(room, k);
            }
            for (int j = whole; j < columns; j++) {
                float normalized = (x[xRow + j] - mean[i]) * scale[i];
                room[j - whole] = Math.fma(normalized, d[dRow + j], room[j - whole]);
            }
            productMean[i] = ScalarNormalization.sum(room) / columns;
        }
    }

    static void normalizeRowsBackward(
            int rows, int columns, float[] mean, float[] scale, float[] errorMean, float[] productMean,
            float[] x, int xOffset, int xStride, float[] d, int dOffset, int dStride,
            float[] e, int eOffset, int eStride) {
        for (int i = 0; i < rows; i++) {
            FloatVector center = FloatVector.broadcast(F, mean[i]);
            FloatVector scales = FloatVector.broadcast(F, scale[i]);
            FloatVector errorMeans = FloatVector.broadcast(F, errorMean[i]);
            FloatVector minus = FloatVector.broadcast(F, -productMean[i]);
            for (int j = 0; j < columns; j += N) {
                FloatVector error = FloatVector.fromArray(F, d, dOffset + i * dStride + j).sub(errorMeans);
                FloatVector.fromArray(F, x, xOffset + i * xStride + j).sub(center).mul(scales)
                        .fma(minus, error).mul(scales).intoArray(e, eOffset + i * eStride + j);
            }
        }
    }
}
