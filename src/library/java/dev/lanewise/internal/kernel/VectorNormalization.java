package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Lanes.F;
import static dev.lanewise.internal.kernel.Lanes.N;
import static dev.lanewise.internal.kernel.Lanes.ZEROS;
import static dev.lanewise.internal.kernel.ScalarNormalization.column;
import static dev.lanewise.internal.kernel.ScalarNormalization.sum;

import jdk.incubator.vector.FloatVector;

/**
 * Vectorised {@link ScalarNormalization}, with lanes along the columns. Sums over a row have {@link Kernels#PAD} chains
 * at every vector width, and the chains are added one by one.
 */
final class VectorNormalization {

    private VectorNormalization() {}

    static void columnMoments(int rows, int columns, float epsilon, Matrix x, Moments moments, int offset) {
        float[] mean = moments.mean;
        float[] variance = moments.variance;
        float[] scale = moments.scale;
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        for (int j = 0; j < columns && rows > 0; j += N) {
            FloatVector first = FloatVector.fromArray(F, xData, xOffset + j);
            FloatVector sum = FloatVector.fromArray(F, ZEROS, 0);
            for (int i = 1; i < rows; i++) {
                sum = FloatVector.fromArray(F, xData, xOffset + i * xStride + j)
                        .sub(first)
                        .add(sum);
            }
            // Stored and loaded, because C2 may not know the class of a loop-carried vector.
            sum.intoArray(mean, offset + j);
            FloatVector center =
                    FloatVector.fromArray(F, mean, offset + j).div((float) rows).add(first);
            center.intoArray(mean, offset + j);
            FloatVector squares = FloatVector.fromArray(F, ZEROS, 0);
            for (int i = 0; i < rows; i++) {
                FloatVector distance = FloatVector.fromArray(F, xData, xOffset + i * xStride + j)
                        .sub(center);
                squares = distance.fma(distance, squares);
            }
            squares.intoArray(variance, offset + j);
            FloatVector found = FloatVector.fromArray(F, variance, offset + j).div((float) rows);
            found.intoArray(variance, offset + j);
            FloatVector.broadcast(F, 1f).div(found.add(epsilon).sqrt()).intoArray(scale, offset + j);
        }
    }

    static void normalizeColumns(
            int rows, int columns, Moments moments, int offset, Matrix affine, Matrix x, Matrix y) {
        float[] mean = moments.mean;
        float[] scale = moments.scale;
        float[] w = affine.data;
        int gammaOffset = affine.offset;
        int betaOffset = affine.offset(1);
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        float[] yData = y.data;
        int yOffset = y.offset;
        int yStride = y.rowStride;
        for (int j = 0; j < columns; j += N) {
            FloatVector center = FloatVector.fromArray(F, mean, offset + j);
            FloatVector scales = FloatVector.fromArray(F, scale, offset + j);
            FloatVector gamma = FloatVector.fromArray(F, w, gammaOffset + j);
            FloatVector beta = FloatVector.fromArray(F, w, betaOffset + j);
            for (int i = 0; i < rows; i++) {
                FloatVector.fromArray(F, xData, xOffset + i * xStride + j)
                        .sub(center)
                        .mul(scales)
                        .fma(gamma, beta)
                        .intoArray(yData, yOffset + i * yStride + j);
            }
        }
    }

    static void normalizeColumnsBackward(
            int rows, int columns, Moments moments, int offset, Matrix affine, Matrix x, Matrix nabla, Matrix e) {
        float[] mean = moments.mean;
        float[] scale = moments.scale;
        float[] w = affine.data;
        int gammaOffset = affine.offset;
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        float[] nablaData = nabla.data;
        int nablaGamma = nabla.offset;
        int nablaBeta = nabla.offset(1);
        float[] eData = e.data;
        int eOffset = e.offset;
        int eStride = e.rowStride;
        for (int j = 0; j < columns; j += N) {
            FloatVector center = FloatVector.fromArray(F, mean, offset + j);
            FloatVector scales = FloatVector.fromArray(F, scale, offset + j);
            FloatVector products = FloatVector.fromArray(F, ZEROS, 0);
            FloatVector sum = FloatVector.fromArray(F, ZEROS, 0);
            for (int i = 0; i < rows; i++) {
                FloatVector error = FloatVector.fromArray(F, eData, eOffset + i * eStride + j);
                products = FloatVector.fromArray(F, xData, xOffset + i * xStride + j)
                        .sub(center)
                        .mul(scales)
                        .fma(error, products);
                sum = error.add(sum);
            }
            products.intoArray(nablaData, nablaGamma + j);
            sum.intoArray(nablaData, nablaBeta + j);
            FloatVector minus = FloatVector.fromArray(F, nablaData, nablaGamma + j)
                    .div((float) rows)
                    .neg();
            FloatVector errorMean =
                    FloatVector.fromArray(F, nablaData, nablaBeta + j).div((float) rows);
            FloatVector factor = FloatVector.fromArray(F, w, gammaOffset + j).mul(scales);
            for (int i = 0; i < rows; i++) {
                int at = eOffset + i * eStride + j;
                FloatVector error = FloatVector.fromArray(F, eData, at).sub(errorMean);
                FloatVector.fromArray(F, xData, xOffset + i * xStride + j)
                        .sub(center)
                        .mul(scales)
                        .fma(minus, error)
                        .mul(factor)
                        .intoArray(eData, at);
            }
        }
    }

    static void rowMoments(int rows, int columns, float epsilon, Matrix x, Moments moments, float[] workspace) {
        float[] mean = moments.mean;
        float[] scale = moments.scale;
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        int xPanelStride = x.panelStride;
        int whole = columns & -Kernels.PAD;
        for (int i = 0; i < rows && columns > 0; i++) {
            int row = xOffset + i * xStride;
            float first = xData[row];
            FloatVector firsts = FloatVector.broadcast(F, first);
            for (int k = 0; k < Kernels.PAD; k += N) {
                FloatVector sum = FloatVector.fromArray(F, ZEROS, 0);
                for (int j = k; j < whole; j += Kernels.PAD) {
                    sum = FloatVector.fromArray(F, xData, row + column(j, xPanelStride))
                            .sub(firsts)
                            .add(sum);
                }
                sum.intoArray(workspace, k);
            }
            for (int j = whole; j < columns; j++) {
                workspace[j - whole] += xData[row + column(j, xPanelStride)] - first;
            }
            float center = sum(workspace) / columns + first;
            FloatVector centers = FloatVector.broadcast(F, center);
            for (int k = 0; k < Kernels.PAD; k += N) {
                FloatVector squares = FloatVector.fromArray(F, ZEROS, 0);
                for (int j = k; j < whole; j += Kernels.PAD) {
                    FloatVector distance = FloatVector.fromArray(F, xData, row + column(j, xPanelStride))
                            .sub(centers);
                    squares = distance.fma(distance, squares);
                }
                squares.intoArray(workspace, k);
            }
            for (int j = whole; j < columns; j++) {
                float distance = xData[row + column(j, xPanelStride)] - center;
                workspace[j - whole] = Math.fma(distance, distance, workspace[j - whole]);
            }
            mean[i] = center;
            scale[i] = 1 / (float) Math.sqrt(sum(workspace) / columns + epsilon);
        }
    }

    static void normalizeRows(int rows, int columns, Moments moments, Matrix affine, Matrix x, Matrix y) {
        float[] mean = moments.mean;
        float[] scale = moments.scale;
        float[] w = affine.data;
        int gammaOffset = affine.offset;
        int betaOffset = affine.offset(1);
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        float[] yData = y.data;
        int yOffset = y.offset;
        int yStride = y.rowStride;
        for (int i = 0; i < rows; i++) {
            FloatVector center = FloatVector.broadcast(F, mean[i]);
            FloatVector scales = FloatVector.broadcast(F, scale[i]);
            for (int j = 0; j < columns; j += N) {
                FloatVector gamma = FloatVector.fromArray(F, w, gammaOffset + j);
                FloatVector beta = FloatVector.fromArray(F, w, betaOffset + j);
                FloatVector.fromArray(F, xData, xOffset + i * xStride + j)
                        .sub(center)
                        .mul(scales)
                        .fma(gamma, beta)
                        .intoArray(yData, yOffset + i * yStride + j);
            }
        }
    }

    static void scaledErrors(
            int rows, int columns, Moments moments, Matrix affine, Matrix x, Matrix e, Matrix nabla, Matrix d) {
        float[] mean = moments.mean;
        float[] scale = moments.scale;
        float[] w = affine.data;
        int gammaOffset = affine.offset;
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        float[] eData = e.data;
        int eOffset = e.offset;
        int eStride = e.rowStride;
        float[] nablaData = nabla.data;
        int nablaGamma = nabla.offset;
        int nablaBeta = nabla.offset(1);
        float[] dData = d.data;
        int dOffset = d.offset;
        int dStride = d.rowStride;
        for (int j = 0; j < columns; j += N) {
            FloatVector gamma = FloatVector.fromArray(F, w, gammaOffset + j);
            FloatVector products = FloatVector.fromArray(F, ZEROS, 0);
            FloatVector sum = FloatVector.fromArray(F, ZEROS, 0);
            for (int i = 0; i < rows; i++) {
                FloatVector error = FloatVector.fromArray(F, eData, eOffset + i * eStride + j);
                products = FloatVector.fromArray(F, xData, xOffset + i * xStride + j)
                        .sub(mean[i])
                        .mul(scale[i])
                        .fma(error, products);
                sum = error.add(sum);
                gamma.mul(error).intoArray(dData, dOffset + i * dStride + j);
            }
            products.intoArray(nablaData, nablaGamma + j);
            sum.intoArray(nablaData, nablaBeta + j);
        }
    }

    static void rowErrorMeans(int rows, int columns, Moments moments, Matrix x, Matrix d, float[] workspace) {
        float[] mean = moments.mean;
        float[] scale = moments.scale;
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        int xPanelStride = x.panelStride;
        float[] dData = d.data;
        int dOffset = d.offset;
        int dStride = d.rowStride;
        int dPanelStride = d.panelStride;
        float[] errorMean = moments.errorMean;
        float[] productMean = moments.productMean;
        int whole = columns & -Kernels.PAD;
        for (int i = 0; i < rows && columns > 0; i++) {
            int xRow = xOffset + i * xStride;
            int dRow = dOffset + i * dStride;
            for (int k = 0; k < Kernels.PAD; k += N) {
                FloatVector sum = FloatVector.fromArray(F, ZEROS, 0);
                for (int j = k; j < whole; j += Kernels.PAD) {
                    sum = FloatVector.fromArray(F, dData, dRow + column(j, dPanelStride))
                            .add(sum);
                }
                sum.intoArray(workspace, k);
            }
            for (int j = whole; j < columns; j++) {
                workspace[j - whole] += dData[dRow + column(j, dPanelStride)];
            }
            errorMean[i] = sum(workspace) / columns;
            FloatVector center = FloatVector.broadcast(F, mean[i]);
            FloatVector scales = FloatVector.broadcast(F, scale[i]);
            for (int k = 0; k < Kernels.PAD; k += N) {
                FloatVector products = FloatVector.fromArray(F, ZEROS, 0);
                for (int j = k; j < whole; j += Kernels.PAD) {
                    FloatVector error = FloatVector.fromArray(F, dData, dRow + column(j, dPanelStride));
                    products = FloatVector.fromArray(F, xData, xRow + column(j, xPanelStride))
                            .sub(center)
                            .mul(scales)
                            .fma(error, products);
                }
                products.intoArray(workspace, k);
            }
            for (int j = whole; j < columns; j++) {
                float h = (xData[xRow + column(j, xPanelStride)] - mean[i]) * scale[i];
                workspace[j - whole] = Math.fma(h, dData[dRow + column(j, dPanelStride)], workspace[j - whole]);
            }
            productMean[i] = sum(workspace) / columns;
        }
    }

    static void normalizeRowsBackward(int rows, int columns, Moments moments, Matrix x, Matrix d, Matrix e) {
        float[] mean = moments.mean;
        float[] scale = moments.scale;
        float[] errorMean = moments.errorMean;
        float[] productMean = moments.productMean;
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        float[] dData = d.data;
        int dOffset = d.offset;
        int dStride = d.rowStride;
        float[] eData = e.data;
        int eOffset = e.offset;
        int eStride = e.rowStride;
        for (int i = 0; i < rows; i++) {
            FloatVector center = FloatVector.broadcast(F, mean[i]);
            FloatVector scales = FloatVector.broadcast(F, scale[i]);
            FloatVector errorMeans = FloatVector.broadcast(F, errorMean[i]);
            FloatVector minus = FloatVector.broadcast(F, -productMean[i]);
            for (int j = 0; j < columns; j += N) {
                FloatVector error = FloatVector.fromArray(F, dData, dOffset + i * dStride + j)
                        .sub(errorMeans);
                FloatVector.fromArray(F, xData, xOffset + i * xStride + j)
                        .sub(center)
                        .mul(scales)
                        .fma(minus, error)
                        .mul(scales)
                        .intoArray(eData, eOffset + i * eStride + j);
            }
        }
    }
}
