package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.F;
import static dev.lanewise.kernel.Lanes.N;
import static dev.lanewise.kernel.Lanes.ZEROS;
import static dev.lanewise.kernel.ScalarNormalization.column;
import static dev.lanewise.kernel.ScalarNormalization.sum;

import jdk.incubator.vector.FloatVector;

/**
 * {@link ScalarNormalization} on lanes, which run along the columns. Sums over a row keep to {@link Kernels#PAD} chains,
 * however many of them a vector holds, and the chains are added up one by one.
 */
final class VectorNormalization {

    private VectorNormalization() {}

    static void columnMoments(
            int rows, int columns, float epsilon, float[] x, int xOffset, int xStride,
            float[] mean, float[] variance, float[] scale, int offset) {
        for (int j = 0; j < columns && rows > 0; j += N) {
            FloatVector first = FloatVector.fromArray(F, x, xOffset + j);
            FloatVector sum = FloatVector.fromArray(F, ZEROS, 0);
            for (int i = 1; i < rows; i++) {
                sum = FloatVector.fromArray(F, x, xOffset + i * xStride + j).sub(first).add(sum);
            }
            // Stored and loaded: of what a loop carried, C2 may not know the class.
            sum.intoArray(mean, offset + j);
            FloatVector center = FloatVector.fromArray(F, mean, offset + j).div((float) rows).add(first);
            center.intoArray(mean, offset + j);
            FloatVector squares = FloatVector.fromArray(F, ZEROS, 0);
            for (int i = 0; i < rows; i++) {
                FloatVector distance = FloatVector.fromArray(F, x, xOffset + i * xStride + j).sub(center);
                squares = distance.fma(distance, squares);
            }
            squares.intoArray(variance, offset + j);
            FloatVector found = FloatVector.fromArray(F, variance, offset + j).div((float) rows);
            found.intoArray(variance, offset + j);
            FloatVector.broadcast(F, 1f).div(found.add(epsilon).sqrt()).intoArray(scale, offset + j);
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
        for (int j = 0; j < columns; j += N) {
            FloatVector center = FloatVector.fromArray(F, mean, offset + j);
            FloatVector scales = FloatVector.fromArray(F, scale, offset + j);
            FloatVector products = FloatVector.fromArray(F, ZEROS, 0);
            FloatVector sum = FloatVector.fromArray(F, ZEROS, 0);
            for (int i = 0; i < rows; i++) {
                FloatVector error = FloatVector.fromArray(F, e, eOffset + i * eStride + j);
                products = FloatVector.fromArray(F, x, xOffset + i * xStride + j).sub(center).mul(scales)
                        .fma(error, products);
                sum = error.add(sum);
            }
            products.intoArray(nablaGamma, offset + j);
            sum.intoArray(nablaBeta, offset + j);
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
            int rows, int columns, float epsilon, float[] x, int xOffset, int xStride, int xPanelStride,
            float[] mean, float[] scale, float[] room) {
        int whole = columns & -Kernels.PAD;
        for (int i = 0; i < rows && columns > 0; i++) {
            int row = xOffset + i * xStride;
            float first = x[row];
            FloatVector firsts = FloatVector.broadcast(F, first);
            for (int k = 0; k < Kernels.PAD; k += N) {
                FloatVector sum = FloatVector.fromArray(F, ZEROS, 0);
                for (int j = k; j < whole; j += Kernels.PAD) {
                    sum = FloatVector.fromArray(F, x, row + column(j, xPanelStride)).sub(firsts).add(sum);
                }
                sum.intoArray(room, k);
            }
            for (int j = whole; j < columns; j++) {
                room[j - whole] += x[row + column(j, xPanelStride)] - first;
            }
            float center = sum(room) / columns + first;
            FloatVector centers = FloatVector.broadcast(F, center);
            for (int k = 0; k < Kernels.PAD; k += N) {
                FloatVector squares = FloatVector.fromArray(F, ZEROS, 0);
                for (int j = k; j < whole; j += Kernels.PAD) {
                    FloatVector distance = FloatVector.fromArray(F, x, row + column(j, xPanelStride)).sub(centers);
                    squares = distance.fma(distance, squares);
                }
                squares.intoArray(room, k);
            }
            for (int j = whole; j < columns; j++) {
                float distance = x[row + column(j, xPanelStride)] - center;
                room[j - whole] = Math.fma(distance, distance, room[j - whole]);
            }
            mean[i] = center;
            scale[i] = 1 / (float) Math.sqrt(sum(room) / columns + epsilon);
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
        for (int j = 0; j < columns; j += N) {
            FloatVector gamma = FloatVector.fromArray(F, w, gammaOffset + j);
            FloatVector products = FloatVector.fromArray(F, ZEROS, 0);
            FloatVector sum = FloatVector.fromArray(F, ZEROS, 0);
            for (int i = 0; i < rows; i++) {
                FloatVector error = FloatVector.fromArray(F, e, eOffset + i * eStride + j);
                products = FloatVector.fromArray(F, x, xOffset + i * xStride + j)
                        .sub(mean[i]).mul(scale[i]).fma(error, products);
                sum = error.add(sum);
                gamma.mul(error).intoArray(d, dOffset + i * dStride + j);
            }
            products.intoArray(nablaGamma, offset + j);
            sum.intoArray(nablaBeta, offset + j);
        }
    }

    static void rowErrorMeans(
            int rows, int columns, float[] mean, float[] scale, float[] x, int xOffset, int xStride,
            float[] d, int dOffset, int dStride, int panelStride, float[] errorMean, float[] productMean, float[] room) {
        int whole = columns & -Kernels.PAD;
        for (int i = 0; i < rows && columns > 0; i++) {
            int xRow = xOffset + i * xStride;
            int dRow = dOffset + i * dStride;
            for (int k = 0; k < Kernels.PAD; k += N) {
                FloatVector sum = FloatVector.fromArray(F, ZEROS, 0);
                for (int j = k; j < whole; j += Kernels.PAD) {
                    sum = FloatVector.fromArray(F, d, dRow + column(j, panelStride)).add(sum);
                }
                sum.intoArray(room, k);
            }
            for (int j = whole; j < columns; j++) {
                room[j - whole] += d[dRow + column(j, panelStride)];
            }
            errorMean[i] = sum(room) / columns;
            FloatVector center = FloatVector.broadcast(F, mean[i]);
            FloatVector scales = FloatVector.broadcast(F, scale[i]);
            for (int k = 0; k < Kernels.PAD; k += N) {
                FloatVector products = FloatVector.fromArray(F, ZEROS, 0);
                for (int j = k; j < whole; j += Kernels.PAD) {
                    int column = column(j, panelStride);
                    products = FloatVector.fromArray(F, x, xRow + column).sub(center).mul(scales)
                            .fma(FloatVector.fromArray(F, d, dRow + column), products);
                }
                products.intoArray(room, k);
            }
            for (int j = whole; j < columns; j++) {
                int column = column(j, panelStride);
                float normalized = (x[xRow + column] - mean[i]) * scale[i];
                room[j - whole] = Math.fma(normalized, d[dRow + column], room[j - whole]);
            }
            productMean[i] = sum(room) / columns;
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
