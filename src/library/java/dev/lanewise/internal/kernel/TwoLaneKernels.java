package dev.lanewise.internal.kernel;

/**
 * Vector kernels of two lanes, for which C2 compiles only a part of the Vector API, as {@link KernelSelection}
 * explains. {@link ScalarKernels} computes operations that need the rest, with the same bits.
 */
final class TwoLaneKernels extends VectorKernels {
    private final ScalarKernels scalar = new ScalarKernels();

    @Override
    public void quantizedMultiplyAdd(NonZeroBitmap nonZeros, Matrix x, QuantizedRows b, Matrix c) {
        scalar.quantizedMultiplyAdd(nonZeros, x, b, c);
    }

    @Override
    public void dequantize(int rows, QuantizedRows b, Matrix to) {
        scalar.dequantize(rows, b, to);
    }

    @Override
    public void addSquares(int rows, int columns, Matrix x, double[] sums, int sumsOffset) {
        scalar.addSquares(rows, columns, x, sums, sumsOffset);
    }

    @Override
    public void penalize(int count, float scale, float bound, float l1, float l2, Matrix w, Matrix g) {
        scalar.penalize(count, scale, bound, l1, l2, w, g);
    }

    @Override
    public void adaMax(
            StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] m, float[] u, int offset) {
        scalar.adaMax(step, count, g, gOffset, w, m, u, offset);
    }

    @Override
    public void lion(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] m, int offset) {
        scalar.lion(step, count, g, gOffset, w, m, offset);
    }

    @Override
    public void activate(Function function, float slope, int rows, int columns, Matrix x) {
        scalar.activate(function, slope, rows, columns, x);
    }

    @Override
    public void multiplyByDerivative(Function function, float slope, int rows, int columns, Matrix values, Matrix e) {
        // The derivatives of these two use no mask.
        if (function == Function.SIGMOID || function == Function.TANH) {
            super.multiplyByDerivative(function, slope, rows, columns, values, e);
        } else {
            scalar.multiplyByDerivative(function, slope, rows, columns, values, e);
        }
    }

    @Override
    public void addNoise(int rows, int columns, float sigma, long[] keys, Matrix x, float[] workspace) {
        scalar.addNoise(rows, columns, sigma, keys, x, workspace);
    }
}
