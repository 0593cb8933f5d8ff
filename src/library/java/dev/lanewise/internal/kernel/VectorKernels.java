package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Lanes.F;
import static dev.lanewise.internal.kernel.Lanes.N;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * {@link ScalarKernels} with SIMD instructions: the same chains, several columns at a time. Lanes are never reduced,
 * because the JVM may choose the order of a reduction.
 */
class VectorKernels implements Kernels {

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
    public void multiply(int rows, int columns, int depth, Matrix a, Matrix b, @Nullable Matrix start, Matrix c) {
        VectorTile.multiply(rows, columns, depth, a, b, start, c);
    }

    @Override
    public void transpose(int rows, int columns, Matrix from, Matrix to) {
        VectorTranspose.transpose(rows, columns, from, to);
    }

    @Override
    public void sparseMultiplyAdd(SparseSelection x, int columns, Matrix b, Matrix c) {
        VectorSparse.multiplyAdd(x, columns, b, c);
    }

    @Override
    public void sparseTransposeMultiplyAdd(SparseSelection x, int columns, Matrix e, Matrix g) {
        VectorSparse.transposeMultiplyAdd(x, columns, e, g);
    }

    @Override
    public boolean prefersBlockedRows() {
        return VectorBlockedSparse.PAYS;
    }

    @Override
    public void blockedMultiplyAdd(BlockedSparseRows x, Matrix b, Matrix c) {
        VectorBlockedSparse.multiplyAdd(x, b, c);
    }

    @Override
    public void blockedTransposeMultiplyAdd(BlockedSparseRows x, Matrix e, Matrix g) {
        VectorBlockedSparse.transposeMultiplyAdd(x, e, g);
    }

    @Override
    public void findNonZeros(int columns, Matrix x, NonZeroBitmap to) {
        VectorBitmap.findNonZeros(columns, x, to);
    }

    @Override
    public void findNonZerosOfTwo(int columns, Matrix x, NonZeroBitmap to) {
        VectorBitmap.findNonZerosOfTwo(columns, x, to);
    }

    @Override
    public void bitmapMultiplyAdd(int columns, NonZeroBitmap nonZeros, Matrix x, Matrix b, Matrix c) {
        VectorBitmap.multiplyAdd(columns, nonZeros, x, b, c);
    }

    @Override
    public void bitmapMultiplyAddOfTwo(int columns, NonZeroBitmap nonZeros, Matrix x, Matrix b, Matrix c) {
        VectorBitmap.multiplyAddOfTwo(columns, nonZeros, x, b, c);
    }

    @Override
    public void quantizedMultiplyAdd(NonZeroBitmap nonZeros, Matrix x, QuantizedRows b, Matrix c) {
        VectorQuantized.multiplyAdd(nonZeros, x, b, c);
    }

    @Override
    public void dequantize(int rows, QuantizedRows b, Matrix to) {
        VectorQuantized.dequantize(rows, b, to);
    }

    @Override
    public void addRows(int rows, int columns, Matrix e, Matrix sums) {
        float[] eData = e.data;
        int eOffset = e.offset;
        int eStride = e.rowStride;
        float[] sumsData = sums.data;
        int sumsOffset = sums.offset;
        for (int j = 0; j < columns; j += N) {
            FloatVector sum = FloatVector.fromArray(F, sumsData, sumsOffset + j);
            for (int i = 0; i < rows; i++) {
                // Not sum.add: C2 takes the class of a loop-carried vector from a profile, which may not exist yet.
                sum = FloatVector.fromArray(F, eData, eOffset + i * eStride + j).add(sum);
            }
            sum.intoArray(sumsData, sumsOffset + j);
        }
    }

    @Override
    public void addScaled(int count, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < count; i += N) {
            FloatVector sum = FloatVector.fromArray(F, y, yOffset + i);
            FloatVector.broadcast(F, alpha)
                    .fma(FloatVector.fromArray(F, x, xOffset + i), sum)
                    .intoArray(y, yOffset + i);
        }
    }

    @Override
    public void addSquares(int rows, int columns, Matrix x, double[] sums, int sumsOffset) {
        VectorSteps.addSquares(rows, columns, x, sums, sumsOffset);
    }

    @Override
    public void scaleColumns(int rows, int columns, float[] factors, Matrix x) {
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = xOffset + i * xStride + j;
                FloatVector.fromArray(F, factors, j)
                        .mul(FloatVector.fromArray(F, xData, at))
                        .intoArray(xData, at);
            }
        }
    }

    @Override
    public void scale(int rows, int columns, float factor, Matrix x) {
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = xOffset + i * xStride + j;
                FloatVector.fromArray(F, xData, at).mul(factor).intoArray(xData, at);
            }
        }
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
    public void penalize(int count, float scale, float bound, float l1, float l2, Matrix w, Matrix g) {
        VectorSteps.penalize(count, scale, bound, l1, l2, w, g);
    }

    @Override
    public void momentum(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset) {
        VectorSteps.momentum(step, count, g, gOffset, w, v, offset);
    }

    @Override
    public void nesterov(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset) {
        VectorSteps.nesterov(step, count, g, gOffset, w, v, offset);
    }

    @Override
    public void adam(
            StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] m, float[] v, int offset) {
        VectorSteps.adam(step, count, g, gOffset, w, m, v, offset);
    }

    @Override
    public void rmsProp(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset) {
        VectorSteps.rmsProp(step, count, g, gOffset, w, v, offset);
    }

    @Override
    public void adagrad(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset) {
        VectorSteps.adagrad(step, count, g, gOffset, w, v, offset);
    }

    @Override
    public void lion(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] m, int offset) {
        VectorSteps.lion(step, count, g, gOffset, w, m, offset);
    }

    @Override
    public void activate(Function function, float slope, int rows, int columns, Matrix x) {
        switch (function) {
            case SIGMOID -> sigmoid(rows, columns, x);
            case TANH -> {
                VectorMath.smallTanh(rows, columns, x);
                VectorMath.apply(function, rows, columns, x);
            }
            case RELU -> relu(rows, columns, x);
            case LEAKY_RELU -> leakyRelu(slope, rows, columns, x);
            case RELU6 -> relu6(rows, columns, x);
            case ELU, SELU -> VectorActivations.exponential(function, rows, columns, x);
            case GELU -> VectorActivations.normal(false, rows, columns, x, x);
            case GELU_TANH -> VectorActivations.geluTanh(false, rows, columns, x, x);
            case SILU -> VectorActivations.logistic(function, false, rows, columns, x, x);
            case MISH -> VectorActivations.mish(false, rows, columns, x, x);
            case HARD_SWISH -> hardSwish(rows, columns, x);
            case SOFTPLUS -> VectorActivations.logistic(function, false, rows, columns, x, x);
            case EXP -> VectorMath.apply(function, rows, columns, x);
        }
    }

    @Override
    public void multiplyByDerivative(Function function, float slope, int rows, int columns, Matrix values, Matrix e) {
        switch (function) {
            case SIGMOID -> timesSigmoidPrime(rows, columns, values, e);
            case TANH -> timesTanhPrime(rows, columns, values, e);
            case RELU -> timesReluPrime(rows, columns, values, e);
            case LEAKY_RELU -> timesLeakyReluPrime(slope, rows, columns, values, e);
            case RELU6 -> timesRelu6Prime(rows, columns, values, e);
            case ELU -> timesEluPrime(rows, columns, values, e);
            case SELU -> timesSeluPrime(rows, columns, values, e);
            case GELU -> VectorActivations.normal(true, rows, columns, values, e);
            case GELU_TANH -> VectorActivations.geluTanh(true, rows, columns, values, e);
            case SILU -> VectorActivations.logistic(function, true, rows, columns, values, e);
            case MISH -> VectorActivations.mish(true, rows, columns, values, e);
            case HARD_SWISH -> timesHardSwishPrime(rows, columns, values, e);
            case SOFTPLUS -> VectorActivations.logistic(function, true, rows, columns, values, e);
            default -> throw new IllegalArgumentException(function + " has no derivative kernel");
        }
    }

    /** Returns whether the vectors of a row end where the next row starts, so that all rows can be processed as one. */
    private static boolean isContiguous(int columns, int stride) {
        return stride == N * Lanes.vectors(columns);
    }

    private static void sigmoid(int rows, int columns, Matrix x) {
        boolean contiguous = isContiguous(columns, x.rowStride);
        VectorMath.apply(Function.SIGMOID, contiguous ? 1 : rows, contiguous ? rows * x.rowStride : columns, x);
    }

    private static void timesSigmoidPrime(int rows, int columns, Matrix a, Matrix e) {
        float[] aData = a.data;
        int aOffset = a.offset;
        int aStride = a.rowStride;
        float[] eData = e.data;
        int eOffset = e.offset;
        int eStride = e.rowStride;
        FloatVector one = FloatVector.broadcast(F, 1f);
        boolean contiguous = aStride == eStride && isContiguous(columns, aStride);
        int height = contiguous ? 1 : rows;
        int width = contiguous ? rows * aStride : columns;
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j += N) {
                FloatVector y = FloatVector.fromArray(F, aData, aOffset + i * aStride + j);
                int at = eOffset + i * eStride + j;
                FloatVector.fromArray(F, eData, at).mul(y.mul(one.sub(y))).intoArray(eData, at);
            }
        }
    }

    private static void timesTanhPrime(int rows, int columns, Matrix a, Matrix e) {
        float[] aData = a.data;
        int aOffset = a.offset;
        int aStride = a.rowStride;
        float[] eData = e.data;
        int eOffset = e.offset;
        int eStride = e.rowStride;
        FloatVector one = FloatVector.broadcast(F, 1f);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                FloatVector y = FloatVector.fromArray(F, aData, aOffset + i * aStride + j);
                int at = eOffset + i * eStride + j;
                FloatVector.fromArray(F, eData, at).mul(one.sub(y.mul(y))).intoArray(eData, at);
            }
        }
    }

    private static void relu(int rows, int columns, Matrix x) {
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = xOffset + i * xStride + j;
                FloatVector y = FloatVector.fromArray(F, xData, at);
                y.blend(0f, y.compare(VectorOperators.LE, 0f)).intoArray(xData, at);
            }
        }
    }

    private static void timesReluPrime(int rows, int columns, Matrix a, Matrix e) {
        float[] aData = a.data;
        int aOffset = a.offset;
        int aStride = a.rowStride;
        float[] eData = e.data;
        int eOffset = e.offset;
        int eStride = e.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                FloatVector y = FloatVector.fromArray(F, aData, aOffset + i * aStride + j);
                int at = eOffset + i * eStride + j;
                FloatVector.fromArray(F, eData, at)
                        .blend(0f, y.compare(VectorOperators.LE, 0f))
                        .intoArray(eData, at);
            }
        }
    }

    private static void leakyRelu(float slope, int rows, int columns, Matrix x) {
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = xOffset + i * xStride + j;
                FloatVector y = FloatVector.fromArray(F, xData, at);
                y.blend(y.mul(slope), y.compare(VectorOperators.LE, 0f)).intoArray(xData, at);
            }
        }
    }

    private static void timesLeakyReluPrime(float slope, int rows, int columns, Matrix a, Matrix e) {
        float[] aData = a.data;
        int aOffset = a.offset;
        int aStride = a.rowStride;
        float[] eData = e.data;
        int eOffset = e.offset;
        int eStride = e.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                FloatVector y = FloatVector.fromArray(F, aData, aOffset + i * aStride + j);
                int at = eOffset + i * eStride + j;
                FloatVector old = FloatVector.fromArray(F, eData, at);
                old.blend(old.mul(slope), y.compare(VectorOperators.LE, 0f)).intoArray(eData, at);
            }
        }
    }

    private static void timesEluPrime(int rows, int columns, Matrix a, Matrix e) {
        float[] aData = a.data;
        int aOffset = a.offset;
        int aStride = a.rowStride;
        float[] eData = e.data;
        int eOffset = e.offset;
        int eStride = e.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                FloatVector y = FloatVector.fromArray(F, aData, aOffset + i * aStride + j);
                int at = eOffset + i * eStride + j;
                FloatVector old = FloatVector.fromArray(F, eData, at);
                old.mul(y.add(1f)).blend(old, y.compare(VectorOperators.GT, 0f)).intoArray(eData, at);
            }
        }
    }

    private static void timesSeluPrime(int rows, int columns, Matrix a, Matrix e) {
        float[] aData = a.data;
        int aOffset = a.offset;
        int aStride = a.rowStride;
        float[] eData = e.data;
        int eOffset = e.offset;
        int eStride = e.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                FloatVector y = FloatVector.fromArray(F, aData, aOffset + i * aStride + j);
                int at = eOffset + i * eStride + j;
                FloatVector prime =
                        y.add(ScalarMath.SELU_FLOOR).blend(ScalarMath.SELU_SCALE, y.compare(VectorOperators.GT, 0f));
                FloatVector.fromArray(F, eData, at).mul(prime).intoArray(eData, at);
            }
        }
    }

    private static void relu6(int rows, int columns, Matrix x) {
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = xOffset + i * xStride + j;
                FloatVector y = FloatVector.fromArray(F, xData, at);
                y.blend(0f, y.compare(VectorOperators.LE, 0f))
                        .blend(6f, y.compare(VectorOperators.GE, 6f))
                        .intoArray(xData, at);
            }
        }
    }

    private static void timesRelu6Prime(int rows, int columns, Matrix a, Matrix e) {
        float[] aData = a.data;
        int aOffset = a.offset;
        int aStride = a.rowStride;
        float[] eData = e.data;
        int eOffset = e.offset;
        int eStride = e.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                FloatVector y = FloatVector.fromArray(F, aData, aOffset + i * aStride + j);
                int at = eOffset + i * eStride + j;
                FloatVector.fromArray(F, eData, at)
                        .blend(0f, y.compare(VectorOperators.LE, 0f))
                        .blend(0f, y.compare(VectorOperators.GE, 6f))
                        .intoArray(eData, at);
            }
        }
    }

    private static void hardSwish(int rows, int columns, Matrix x) {
        float[] xData = x.data;
        int xOffset = x.offset;
        int xStride = x.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                int at = xOffset + i * xStride + j;
                FloatVector y = FloatVector.fromArray(F, xData, at);
                y.mul(y.add(3f))
                        .mul(ScalarMath.SIXTH)
                        .blend(y, y.compare(VectorOperators.GE, 3f))
                        .blend(0f, y.compare(VectorOperators.LE, -3f))
                        .intoArray(xData, at);
            }
        }
    }

    private static void timesHardSwishPrime(int rows, int columns, Matrix z, Matrix e) {
        float[] zData = z.data;
        int zOffset = z.offset;
        int zStride = z.rowStride;
        float[] eData = e.data;
        int eOffset = e.offset;
        int eStride = e.rowStride;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j += N) {
                FloatVector x = FloatVector.fromArray(F, zData, zOffset + i * zStride + j);
                int at = eOffset + i * eStride + j;
                FloatVector prime = x.fma(FloatVector.broadcast(F, ScalarMath.THIRD), FloatVector.broadcast(F, 0.5f))
                        .blend(1f, x.compare(VectorOperators.GE, 3f))
                        .blend(0f, x.compare(VectorOperators.LE, -3f));
                FloatVector.fromArray(F, eData, at).mul(prime).intoArray(eData, at);
            }
        }
    }

    @Override
    public void dropout(int rows, int columns, float p, long[] keys, int first, Matrix x, Matrix y) {
        VectorRandom.dropout(rows, columns, p, keys, first, x, y);
    }

    @Override
    public void addNoise(int rows, int columns, float sigma, long[] keys, Matrix x, float[] workspace) {
        VectorRandom.addNoise(rows, columns, sigma, keys, x, workspace);
    }

    @Override
    public void columnMoments(int rows, int columns, float epsilon, Matrix x, Moments moments, int offset) {
        VectorNormalization.columnMoments(rows, columns, epsilon, x, moments, offset);
    }

    @Override
    public void normalizeColumns(
            int rows, int columns, Moments moments, int offset, Matrix affine, Matrix x, Matrix y) {
        VectorNormalization.normalizeColumns(rows, columns, moments, offset, affine, x, y);
    }

    @Override
    public void normalizeColumnsBackward(
            int rows, int columns, Moments moments, int offset, Matrix affine, Matrix x, Matrix nabla, Matrix e) {
        VectorNormalization.normalizeColumnsBackward(rows, columns, moments, offset, affine, x, nabla, e);
    }

    @Override
    public void rowMoments(int rows, int columns, float epsilon, Matrix x, Moments moments, float[] workspace) {
        VectorNormalization.rowMoments(rows, columns, epsilon, x, moments, workspace);
    }

    @Override
    public void normalizeRows(int rows, int columns, Moments moments, Matrix affine, Matrix x, Matrix y) {
        VectorNormalization.normalizeRows(rows, columns, moments, affine, x, y);
    }

    @Override
    public void scaledErrors(
            int rows, int columns, Moments moments, Matrix affine, Matrix x, Matrix e, Matrix nabla, Matrix d) {
        VectorNormalization.scaledErrors(rows, columns, moments, affine, x, e, nabla, d);
    }

    @Override
    public void rowErrorMeans(int rows, int columns, Moments moments, Matrix x, Matrix d, float[] workspace) {
        VectorNormalization.rowErrorMeans(rows, columns, moments, x, d, workspace);
    }

    @Override
    public void normalizeRowsBackward(int rows, int columns, Moments moments, Matrix x, Matrix d, Matrix e) {
        VectorNormalization.normalizeRowsBackward(rows, columns, moments, x, d, e);
    }
}
