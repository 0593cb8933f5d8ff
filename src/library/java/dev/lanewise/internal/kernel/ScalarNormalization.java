package dev.lanewise.internal.kernel;

import java.util.Arrays;

/** Normalisation of columns and of rows in plain loops; {@link Kernels} has the formulas. */
final class ScalarNormalization {

    private ScalarNormalization() {}

    static void columnMoments(int rows, int columns, float epsilon, Matrix x, Moments moments, int offset) {
        for (int j = 0; j < columns && rows > 0; j++) {
            float first = x.data[x.offset + j];
            float sum = 0;
            for (int i = 1; i < rows; i++) {
                sum += x.data[x.offset(i) + j] - first;
            }
            float mean = sum / rows + first;
            float squares = 0;
            for (int i = 0; i < rows; i++) {
                float distance = x.data[x.offset(i) + j] - mean;
                squares = Math.fma(distance, distance, squares);
            }
            moments.mean[offset + j] = mean;
            moments.variance[offset + j] = squares / rows;
            moments.scale[offset + j] = 1 / (float) Math.sqrt(squares / rows + epsilon);
        }
    }

    static void normalizeColumns(
            int rows, int columns, Moments moments, int offset, Matrix affine, Matrix x, Matrix y) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float h = (x.data[x.offset(i) + j] - moments.mean[offset + j]) * moments.scale[offset + j];
                y.data[y.offset(i) + j] =
                        Math.fma(affine.data[affine.offset + j], h, affine.data[affine.offset(1) + j]);
            }
        }
    }

    static void normalizeColumnsBackward(
            int rows, int columns, Moments moments, int offset, Matrix affine, Matrix x, Matrix nabla, Matrix e) {
        for (int j = 0; j < columns; j++) {
            float mean = moments.mean[offset + j];
            float scale = moments.scale[offset + j];
            float products = 0;
            float sum = 0;
            for (int i = 0; i < rows; i++) {
                float h = (x.data[x.offset(i) + j] - mean) * scale;
                products = Math.fma(h, e.data[e.offset(i) + j], products);
                sum += e.data[e.offset(i) + j];
            }
            nabla.data[nabla.offset + j] = products;
            nabla.data[nabla.offset(1) + j] = sum;
            float factor = affine.data[affine.offset + j] * scale;
            for (int i = 0; i < rows; i++) {
                float h = (x.data[x.offset(i) + j] - mean) * scale;
                int at = e.offset(i) + j;
                e.data[at] = factor * Math.fma(h, -(products / rows), e.data[at] - sum / rows);
            }
        }
    }

    static void rowMoments(int rows, int columns, float epsilon, Matrix x, Moments moments, float[] workspace) {
        for (int i = 0; i < rows && columns > 0; i++) {
            float first = x.data[x.offset(i)];
            Arrays.fill(workspace, 0, Kernels.PAD, 0);
            for (int j = 0; j < columns; j++) {
                workspace[j % Kernels.PAD] += x.data[x.offset(i) + column(j, x.panelStride)] - first;
            }
            float mean = sum(workspace) / columns + first;
            Arrays.fill(workspace, 0, Kernels.PAD, 0);
            for (int j = 0; j < columns; j++) {
                float distance = x.data[x.offset(i) + column(j, x.panelStride)] - mean;
                workspace[j % Kernels.PAD] = Math.fma(distance, distance, workspace[j % Kernels.PAD]);
            }
            moments.mean[i] = mean;
            moments.scale[i] = 1 / (float) Math.sqrt(sum(workspace) / columns + epsilon);
        }
    }

    /** Returns the number of floats from the start of a row to a column, for a matrix cut into panels. */
    static int column(int j, int panelStride) {
        return j / Kernels.PANEL * panelStride + j % Kernels.PANEL;
    }

    /** Returns the sum of the chains of a row, added in order. */
    static float sum(float[] chains) {
        float sum = 0;
        for (int k = 0; k < Kernels.PAD; k++) {
            sum += chains[k];
        }
        return sum;
    }

    static void normalizeRows(int rows, int columns, Moments moments, Matrix affine, Matrix x, Matrix y) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float h = (x.data[x.offset(i) + j] - moments.mean[i]) * moments.scale[i];
                y.data[y.offset(i) + j] =
                        Math.fma(affine.data[affine.offset + j], h, affine.data[affine.offset(1) + j]);
            }
        }
    }

    static void scaledErrors(
            int rows, int columns, Moments moments, Matrix affine, Matrix x, Matrix e, Matrix nabla, Matrix d) {
        for (int j = 0; j < columns; j++) {
            float products = 0;
            float sum = 0;
            for (int i = 0; i < rows; i++) {
                float h = (x.data[x.offset(i) + j] - moments.mean[i]) * moments.scale[i];
                float error = e.data[e.offset(i) + j];
                products = Math.fma(h, error, products);
                sum += error;
                d.data[d.offset(i) + j] = affine.data[affine.offset + j] * error;
            }
            nabla.data[nabla.offset + j] = products;
            nabla.data[nabla.offset(1) + j] = sum;
        }
    }

    static void rowErrorMeans(int rows, int columns, Moments moments, Matrix x, Matrix d, float[] workspace) {
        for (int i = 0; i < rows && columns > 0; i++) {
            Arrays.fill(workspace, 0, Kernels.PAD, 0);
            for (int j = 0; j < columns; j++) {
                workspace[j % Kernels.PAD] += d.data[d.offset(i) + column(j, d.panelStride)];
            }
            moments.errorMean[i] = sum(workspace) / columns;
            Arrays.fill(workspace, 0, Kernels.PAD, 0);
            for (int j = 0; j < columns; j++) {
                float h = (x.data[x.offset(i) + column(j, x.panelStride)] - moments.mean[i]) * moments.scale[i];
                float error = d.data[d.offset(i) + column(j, d.panelStride)];
                workspace[j % Kernels.PAD] = Math.fma(h, error, workspace[j % Kernels.PAD]);
            }
            moments.productMean[i] = sum(workspace) / columns;
        }
    }

    static void normalizeRowsBackward(int rows, int columns, Moments moments, Matrix x, Matrix d, Matrix e) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float h = (x.data[x.offset(i) + j] - moments.mean[i]) * moments.scale[i];
                float error = d.data[d.offset(i) + j] - moments.errorMean[i];
                e.data[e.offset(i) + j] = moments.scale[i] * Math.fma(h, -moments.productMean[i], error);
            }
        }
    }
}
