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
}
