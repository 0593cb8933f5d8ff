package dev.lanewise.internal.kernel;

import java.util.Arrays;

/** Normalisation of columns and of rows in plain loops; {@link Kernels} has the formulas. */
final class ScalarNormalization {

    private ScalarNormalization() {}

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
}
