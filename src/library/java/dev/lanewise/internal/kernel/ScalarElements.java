package dev.lanewise.internal.kernel;

/**
 * Element-wise kernels in plain loops. They are the specification: {@code LaneTranslator} generates
 * {@link VectorElements} from them, with the same operations in the same order on each element.
 *
 * <p>A loop over columns, j, or over the elements of an array, i, becomes a loop over vectors. {@code LaneTranslator}
 * describes the code that it accepts. A sum over rows must be stored and loaded again before it is used, because C2 may
 * not know the class of a loop-carried vector.
 */
abstract class ScalarElements implements Kernels {
    // Sums and scaling

    @Override
    public void addRows(int rows, int columns, Matrix e, Matrix sums) {
        for (int j = 0; j < columns; j++) {
            float sum = sums.data[sums.offset + j];
            for (int i = 0; i < rows; i++) {
                sum += e.data[e.offset(i) + j];
            }
            sums.data[sums.offset + j] = sum;
        }
    }

    @Override
    public void addScaled(int count, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < count; i++) {
            y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
        }
    }

    @Override
    public void scaleColumns(int rows, int columns, float[] factors, Matrix x) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                x.data[x.offset(i) + j] *= factors[j];
            }
        }
    }

    @Override
    public void scale(int rows, int columns, float factor, Matrix x) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                x.data[x.offset(i) + j] *= factor;
            }
        }
    }

    @Override
    public void average(int count, float rest, float[] w, float[] a, int offset) {
        for (int i = offset; i < offset + count; i++) {
            float average = a[i];
            a[i] = Math.fma(rest, w[i] - average, average);
        }
    }

    // Optimiser steps

    @Override
    public void penalize(int count, float scale, float bound, float l1, float l2, Matrix w, Matrix g) {
        for (int i = 0; i < count; i++) {
            float weight = w.data[w.offset + i];
            float x = scale * g.data[g.offset + i];
            x = x > bound ? bound : x < -bound ? -bound : x;
            g.data[g.offset + i] = Math.fma(l1, sign(weight), Math.fma(l2, weight, x));
        }
    }

    private static float sign(float x) {
        return x > 0 ? 1 : x < 0 ? -1 : x;
    }

    @Override
    public void momentum(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset) {
        for (int i = 0; i < count; i++) {
            float velocity = Math.fma(step.rate, g[gOffset + i], Math.fma(step.beta1, v[offset + i], TINY)) - TINY;
            v[offset + i] = velocity;
            w[offset + i] = Math.fma(step.shrink, w[offset + i], velocity);
        }
    }

    @Override
    public void nesterov(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset) {
        for (int i = 0; i < count; i++) {
            float x = g[gOffset + i];
            float velocity = Math.fma(step.rate, x, Math.fma(step.beta1, v[offset + i], TINY)) - TINY;
            v[offset + i] = velocity;
            float stepped = Math.fma(step.rate, x, step.shrink * w[offset + i]);
            w[offset + i] = Math.fma(step.beta1, velocity, stepped);
        }
    }

    @Override
    public void adam(
            StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] m, float[] v, int offset) {
        for (int i = 0; i < count; i++) {
            float x = step.scale * g[gOffset + i];
            float mean = Math.fma(step.oneMinusBeta1, x, Math.fma(step.beta1, m[offset + i], TINY)) - TINY;
            float square = Math.fma(step.oneMinusBeta2, Math.fma(x, x, TINY), step.beta2 * v[offset + i]);
            m[offset + i] = mean;
            v[offset + i] = square;
            float direction = mean / ((float) Math.sqrt(square) + step.epsilon);
            w[offset + i] = Math.fma(step.rate, direction, step.shrink * w[offset + i]);
        }
    }

    @Override
    public void adaMax(
            StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] m, float[] u, int offset) {
        for (int i = 0; i < count; i++) {
            float x = step.scale * g[gOffset + i];
            float mean = Math.fma(step.oneMinusBeta1, x, Math.fma(step.beta1, m[offset + i], TINY)) - TINY;
            float size = Math.abs(x) + step.epsilon;
            float faded = step.beta2 * u[offset + i];
            float maximum = faded > size ? faded : size;
            m[offset + i] = mean;
            u[offset + i] = maximum;
            w[offset + i] = Math.fma(step.rate, mean / maximum, step.shrink * w[offset + i]);
        }
    }

    @Override
    public void rmsProp(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset) {
        for (int i = 0; i < count; i++) {
            float x = step.scale * g[gOffset + i];
            float square = Math.fma(step.oneMinusBeta2, Math.fma(x, x, TINY), step.beta2 * v[offset + i]);
            v[offset + i] = square;
            float direction = x / ((float) Math.sqrt(square) + step.epsilon);
            w[offset + i] = Math.fma(step.rate, direction, step.shrink * w[offset + i]);
        }
    }

    @Override
    public void adagrad(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset) {
        for (int i = 0; i < count; i++) {
            float x = step.scale * g[gOffset + i];
            float square = Math.fma(x, x, v[offset + i]);
            v[offset + i] = square;
            float direction = x / ((float) Math.sqrt(square) + step.epsilon);
            w[offset + i] = Math.fma(step.rate, direction, step.shrink * w[offset + i]);
        }
    }

    @Override
    public void lion(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] m, int offset) {
        for (int i = 0; i < count; i++) {
            float x = step.scale * g[gOffset + i];
            float old = m[offset + i];
            float direction = sign(Math.fma(step.oneMinusBeta1, x, step.beta1 * old));
            w[offset + i] = Math.fma(step.rate, direction, step.shrink * w[offset + i]);
            m[offset + i] = Math.fma(step.oneMinusBeta2, x, Math.fma(step.beta2, old, TINY)) - TINY;
        }
    }

    // Activations

    @Override
    public void activate(Function function, float slope, int rows, int columns, Matrix x) {
        ScalarActivationLoops.activate(function, slope, rows, columns, x);
    }

    @Override
    public void multiplyByDerivative(Function function, float slope, int rows, int columns, Matrix values, Matrix e) {
        ScalarActivationLoops.multiplyByDerivative(function, slope, rows, columns, values, e);
    }

    // Normalisation

    @Override
    public void columnMoments(int rows, int columns, float epsilon, Matrix x, Moments moments, int offset) {
        for (int j = 0; j < columns && rows > 0; j++) {
            float first = x.data[x.offset + j];
            float sum = 0;
            for (int i = 1; i < rows; i++) {
                sum += x.data[x.offset(i) + j] - first;
            }
            moments.mean[offset + j] = sum;
            float mean = moments.mean[offset + j] / rows + first;
            moments.mean[offset + j] = mean;
            float squares = 0;
            for (int i = 0; i < rows; i++) {
                float distance = x.data[x.offset(i) + j] - mean;
                squares = Math.fma(distance, distance, squares);
            }
            moments.variance[offset + j] = squares;
            float variance = moments.variance[offset + j] / rows;
            moments.variance[offset + j] = variance;
            moments.scale[offset + j] = 1 / (float) Math.sqrt(variance + epsilon);
        }
    }

    @Override
    public void normalizeColumns(
            int rows, int columns, Moments moments, int offset, Matrix affine, Matrix x, Matrix y) {
        for (int j = 0; j < columns; j++) {
            float mean = moments.mean[offset + j];
            float scale = moments.scale[offset + j];
            float gamma = affine.data[affine.offset + j];
            float beta = affine.data[affine.offset(1) + j];
            for (int i = 0; i < rows; i++) {
                float h = (x.data[x.offset(i) + j] - mean) * scale;
                y.data[y.offset(i) + j] = Math.fma(h, gamma, beta);
            }
        }
    }

    @Override
    public void normalizeColumnsBackward(
            int rows, int columns, Moments moments, int offset, Matrix affine, Matrix x, Matrix nabla, Matrix e) {
        for (int j = 0; j < columns; j++) {
            float mean = moments.mean[offset + j];
            float scale = moments.scale[offset + j];
            float products = 0;
            float sum = 0;
            for (int i = 0; i < rows; i++) {
                float h = (x.data[x.offset(i) + j] - mean) * scale;
                float error = e.data[e.offset(i) + j];
                products = Math.fma(h, error, products);
                sum += error;
            }
            nabla.data[nabla.offset + j] = products;
            nabla.data[nabla.offset(1) + j] = sum;
            float negatedProductMean = -(nabla.data[nabla.offset + j] / rows);
            float errorMean = nabla.data[nabla.offset(1) + j] / rows;
            float factor = affine.data[affine.offset + j] * scale;
            for (int i = 0; i < rows; i++) {
                float h = (x.data[x.offset(i) + j] - mean) * scale;
                int at = e.offset(i) + j;
                e.data[at] = factor * Math.fma(h, negatedProductMean, e.data[at] - errorMean);
            }
        }
    }

    @Override
    public void normalizeRows(int rows, int columns, Moments moments, Matrix affine, Matrix x, Matrix y) {
        for (int i = 0; i < rows; i++) {
            float mean = moments.mean[i];
            float scale = moments.scale[i];
            for (int j = 0; j < columns; j++) {
                float h = (x.data[x.offset(i) + j] - mean) * scale;
                y.data[y.offset(i) + j] =
                        Math.fma(affine.data[affine.offset + j], h, affine.data[affine.offset(1) + j]);
            }
        }
    }

    @Override
    public void scaledErrors(
            int rows, int columns, Moments moments, Matrix affine, Matrix x, Matrix e, Matrix nabla, Matrix d) {
        for (int j = 0; j < columns; j++) {
            float gamma = affine.data[affine.offset + j];
            float products = 0;
            float sum = 0;
            for (int i = 0; i < rows; i++) {
                float h = (x.data[x.offset(i) + j] - moments.mean[i]) * moments.scale[i];
                float error = e.data[e.offset(i) + j];
                products = Math.fma(h, error, products);
                sum += error;
                d.data[d.offset(i) + j] = gamma * error;
            }
            nabla.data[nabla.offset + j] = products;
            nabla.data[nabla.offset(1) + j] = sum;
        }
    }

    @Override
    public void normalizeRowsBackward(int rows, int columns, Moments moments, Matrix x, Matrix d, Matrix e) {
        for (int i = 0; i < rows; i++) {
            float mean = moments.mean[i];
            float scale = moments.scale[i];
            float errorMean = moments.errorMean[i];
            float negatedProductMean = -moments.productMean[i];
            for (int j = 0; j < columns; j++) {
                float h = (x.data[x.offset(i) + j] - mean) * scale;
                float error = d.data[d.offset(i) + j] - errorMean;
                e.data[e.offset(i) + j] = scale * Math.fma(h, negatedProductMean, error);
            }
        }
    }
}
