package dev.lanewise.kernel;

import java.util.Arrays;

/** Normalisation of columns and of rows in plain loops; {@link Kernels} has the formulas. */
final class ScalarNormalization {

    private ScalarNormalization() {}

    static void columnMoments(
            int rows, int columns, float epsilon, float[] x, int xOffset, int xStride,
            float[] mean, float[] variance, float[] scale, int offset) {
        for (int j = 0; j < columns && rows > 0; j++) {
            float first = x[xOffset + j];
            float sum = 0;
            for (int i = 1; i < rows; i++) {
                sum += x[xOffset + i * xStride + j] - first;
            }
            float center = sum / rows + first;
            float squares = 0;
            for (int i = 0; i < rows; i++) {
                float distance = x[xOffset + i * xStride + j] - center;
                squares = Math.fma(distance, distance, squares);
            }
            mean[offset + j] = center;
            variance[offset + j] = squares / rows;
            scale[offset + j] = 1 / (float) Math.sqrt(squares / rows + epsilon);
        }
    }

    static void normalizeColumns(
            int rows, int columns, float[] mean, float[] scale, int offset, float[] w, int gammaOffset, int betaOffset,
            float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float normalized = (x[xOffset + i * xStride + j] - mean[offset + j]) * scale[offset + j];
                y[yOffset + i * yStride + j] = Math.fma(w[gammaOffset + j], normalized, w[betaOffset + j]);
            }
        }
    }

    static void normalizeColumnsBackward(
            int rows, int columns, float[] mean, float[] scale, int offset, float[] w, int gammaOffset,
            float[] x, int xOffset, int xStride, float[] nablaGamma, float[] nablaBeta,
            float[] e, int eOffset, int eStride) {
        for (int j = 0; j < columns; j++) {
            float products = 0;
            float sum = 0;
            for (int i = 0; i < rows; i++) {
                float normalized = (x[xOffset + i * xStride + j] - mean[offset + j]) * scale[offset + j];
                products = Math.fma(normalized, e[eOffset + i * eStride + j], products);
                sum += e[eOffset + i * eStride + j];
            }
            nablaGamma[offset + j] = products;
            nablaBeta[offset + j] = sum;
            float minus = -(products / rows);
            float center = sum / rows;
            float factor = w[gammaOffset + j] * scale[offset + j];
            for (int i = 0; i < rows; i++) {
                float normalized = (x[xOffset + i * xStride + j] - mean[offset + j]) * scale[offset + j];
                int at = eOffset + i * eStride + j;
                e[at] = factor * Math.fma(normalized, minus, e[at] - center);
            }
        }
    }

    static void rowMoments(
            int rows, int columns, float epsilon, float[] x, int xOffset, int xStride, int xPanelStride,
            float[] mean, float[] scale, float[] room) {
        for (int i = 0; i < rows && columns > 0; i++) {
            int row = xOffset + i * xStride;
            float first = x[row];
            Arrays.fill(room, 0, Kernels.PAD, 0);
            for (int j = 0; j < columns; j++) {
                room[j % Kernels.PAD] += x[row + column(j, xPanelStride)] - first;
            }
            float center = sum(room) / columns + first;
            Arrays.fill(room, 0, Kernels.PAD, 0);
            for (int j = 0; j < columns; j++) {
                float distance = x[row + column(j, xPanelStride)] - center;
                room[j % Kernels.PAD] = Math.fma(distance, distance, room[j % Kernels.PAD]);
            }
            mean[i] = center;
            scale[i] = 1 / (float) Math.sqrt(sum(room) / columns + epsilon);
        }
    }

    /** Where a column of a row stands that is cut into panels. */
    static int column(int j, int panelStride) {
        return j / Kernels.PANEL * panelStride + j % Kernels.PANEL;
    }

    /** The sum of the chains of a row, in their order. */
    static float sum(float[] room) {
        float sum = 0;
        for (int k = 0; k < Kernels.PAD; k++) {
            sum += room[k];
        }
        return sum;
    }

    static void normalizeRows(
            int rows, int columns, float[] mean, float[] scale, float[] w, int gammaOffset, int betaOffset,
            float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float normalized = (x[xOffset + i * xStride + j] - mean[i]) * scale[i];
                y[yOffset + i * yStride + j] = Math.fma(w[gammaOffset + j], normalized, w[betaOffset + j]);
            }
        }
    }

    static void scaledErrors(
            int rows, int columns, float[] mean, float[] scale, float[] w, int gammaOffset,
            float[] x, int xOffset, int xStride, float[] e, int eOffset, int eStride,
            float[] nablaGamma, float[] nablaBeta, int offset, float[] d, int dOffset, int dStride) {
        for (int j = 0; j < columns; j++) {
            float products = 0;
            float sum = 0;
            for (int i = 0; i < rows; i++) {
                float normalized = (x[xOffset + i * xStride + j] - mean[i]) * scale[i];
                float error = e[eOffset + i * eStride + j];
                products = Math.fma(normalized, error, products);
                sum += error;
                d[dOffset + i * dStride + j] = w[gammaOffset + j] * error;
            }
            nablaGamma[offset + j] = products;
            nablaBeta[offset + j] = sum;
        }
    }

    static void rowErrorMeans(
            int rows, int columns, float[] mean, float[] scale, float[] x, int xOffset, int xStride,
            float[] d, int dOffset, int dStride, int panelStride, float[] errorMean, float[] productMean, float[] room) {
        for (int i = 0; i < rows && columns > 0; i++) {
            Arrays.fill(room, 0, Kernels.PAD, 0);
            for (int j = 0; j < columns; j++) {
                room[j % Kernels.PAD] += d[dOffset + i * dStride + column(j, panelStride)];
            }
            errorMean[i] = sum(room) / columns;
            Arrays.fill(room, 0, Kernels.PAD, 0);
            for (int j = 0; j < columns; j++) {
                int column = column(j, panelStride);
                float normalized = (x[xOffset + i * xStride + column] - mean[i]) * scale[i];
                room[j % Kernels.PAD] =
                        Math.fma(normalized, d[dOffset + i * dStride + column], room[j % Kernels.PAD]);
            }
            productMean[i] = sum(room) / columns;
        }
    }

    static void normalizeRowsBackward(
            int rows, int columns, float[] mean, float[] scale, float[] errorMean, float[] productMean,
            float[] x, int xOffset, int xStride, float[] d, int dOffset, int dStride,
            float[] e, int eOffset, int eStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float normalized = (x[xOffset + i * xStride + j] - mean[i]) * scale[i];
                float error = d[dOffset + i * dStride + j] - errorMean[i];
                e[eOffset + i * eStride + j] = scale[i] * Math.fma(normalized, -productMean[i], error);
            }
        }
    }
}
