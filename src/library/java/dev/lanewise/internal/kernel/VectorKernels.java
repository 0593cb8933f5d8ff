package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Lanes.F;
import static dev.lanewise.internal.kernel.Lanes.N;

import org.jspecify.annotations.Nullable;

/**
 * {@link ScalarKernels} with SIMD instructions: the same chains, several columns at a time. Lanes are never reduced,
 * because the JVM may choose the order of a reduction.
 */
class VectorKernels extends VectorElements {

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
    public boolean prefersGroupedRows() {
        return VectorGroupedSparse.PAYS;
    }

    @Override
    public void groupedMultiplyAdd(GroupedSparseRows x, Matrix b, Matrix c) {
        VectorGroupedSparse.multiplyAdd(x, b, c);
    }

    @Override
    public void groupedTransposeMultiplyAdd(GroupedSparseRows x, Matrix e, Matrix g) {
        VectorGroupedSparse.transposeMultiplyAdd(x, e, g);
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
    public void addSquares(int rows, int columns, Matrix x, double[] sums, int sumsOffset) {
        VectorSquares.addSquares(rows, columns, x, sums, sumsOffset);
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
    public void rowMoments(int rows, int columns, float epsilon, Matrix x, Moments moments, float[] workspace) {
        VectorNormalization.rowMoments(rows, columns, epsilon, x, moments, workspace);
    }

    @Override
    public void rowErrorMeans(int rows, int columns, Moments moments, Matrix x, Matrix d, float[] workspace) {
        VectorNormalization.rowErrorMeans(rows, columns, moments, x, d, workspace);
    }
}
