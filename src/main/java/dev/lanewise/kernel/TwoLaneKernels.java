package dev.lanewise.kernel;

/**
 * Vector kernels of two lanes, for which C2 compiles only a part of the Vector API, as {@link KernelSelection} tells. What needs
 * the rest is done by {@link ScalarKernels}, with the same bits.
 */
final class TwoLaneKernels extends VectorKernels {
    private final ScalarKernels scalar = new ScalarKernels();

    @Override
    public void markedMultiplyAddInt8(
            int marked, long[] marks, int marksOffset, float[] x, int xOffset, int[] b, int bOffset, float[] c, int cOffset) {
        scalar.markedMultiplyAddInt8(marked, marks, marksOffset, x, xOffset, b, bOffset, c, cOffset);
    }

    @Override
    public void markedMultiplyAddBfloat16(
            int marked, long[] marks, int marksOffset, float[] x, int xOffset, int[] b, int bOffset, float[] c, int cOffset) {
        scalar.markedMultiplyAddBfloat16(marked, marks, marksOffset, x, xOffset, b, bOffset, c, cOffset);
    }

    @Override
    public void unpackInt8(int rows, int[] b, int bOffset, float[] to, int toOffset) {
        scalar.unpackInt8(rows, b, bOffset, to, toOffset);
    }

    @Override
    public void unpackBfloat16(int rows, int[] b, int bOffset, float[] to, int toOffset) {
        scalar.unpackBfloat16(rows, b, bOffset, to, toOffset);
    }

    @Override
    public void relu(int rows, int columns, float[] x, int xOffset, int xStride) {
        scalar.relu(rows, columns, x, xOffset, xStride);
    }

    @Override
    public void timesReluPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride) {
        scalar.timesReluPrime(rows, columns, a, aOffset, aStride, e, eOffset, eStride);
    }

    @Override
    public void leakyRelu(int rows, int columns, float[] x, int xOffset, int xStride) {
        scalar.leakyRelu(rows, columns, x, xOffset, xStride);
    }

    @Override
    public void timesLeakyReluPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride) {
        scalar.timesLeakyReluPrime(rows, columns, a, aOffset, aStride, e, eOffset, eStride);
    }

    @Override
    public void elu(int rows, int columns, float[] x, int xOffset, int xStride) {
        scalar.elu(rows, columns, x, xOffset, xStride);
    }

    @Override
    public void timesEluPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride) {
        scalar.timesEluPrime(rows, columns, a, aOffset, aStride, e, eOffset, eStride);
    }

    @Override
    public void gelu(int rows, int columns, float[] x, int xOffset, int xStride) {
        scalar.gelu(rows, columns, x, xOffset, xStride);
    }

    @Override
    public void timesGeluPrime(
            int rows, int columns, float[] z, int zOffset, int zStride, float[] e, int eOffset, int eStride) {
        scalar.timesGeluPrime(rows, columns, z, zOffset, zStride, e, eOffset, eStride);
    }

    @Override
    public void silu(int rows, int columns, float[] x, int xOffset, int xStride) {
        scalar.silu(rows, columns, x, xOffset, xStride);
    }

    @Override
    public void timesSiluPrime(
            int rows, int columns, float[] z, int zOffset, int zStride, float[] e, int eOffset, int eStride) {
        scalar.timesSiluPrime(rows, columns, z, zOffset, zStride, e, eOffset, eStride);
    }

    @Override
    public void softplus(int rows, int columns, float[] x, int xOffset, int xStride) {
        scalar.softplus(rows, columns, x, xOffset, xStride);
    }

    @Override
    public void timesSoftplusPrime(
            int rows, int columns, float[] z, int zOffset, int zStride, float[] e, int eOffset, int eStride) {
        scalar.timesSoftplusPrime(rows, columns, z, zOffset, zStride, e, eOffset, eStride);
    }

    @Override
    public void exp(int rows, int columns, float[] x, int xOffset, int xStride) {
        scalar.exp(rows, columns, x, xOffset, xStride);
    }

    @Override
    public void sigmoid(int rows, int columns, float[] x, int xOffset, int xStride) {
        scalar.sigmoid(rows, columns, x, xOffset, xStride);
    }

    @Override
    public void tanh(int rows, int columns, float[] x, int xOffset, int xStride) {
        scalar.tanh(rows, columns, x, xOffset, xStride);
    }

    @Override
    public void addNoise(
            int rows, int columns, float sigma, long[] keys, int first, float[] x, int xOffset, int xStride,
            float[] room) {
        scalar.addNoise(rows, columns, sigma, keys, first, x, xOffset, xStride, room);
    }

    @Override
    public void penalize(
            int count, float scale, float bound, float l1, float l2, float[] w, int wOffset, float[] g, int gOffset) {
        scalar.penalize(count, scale, bound, l1, l2, w, wOffset, g, gOffset);
    }

    @Override
    public void lion(
            int count, float scale, float beta1, float rest1, float beta2, float rest2, float rate, float shrink,
            float[] g, int gOffset, float[] w, float[] m, int offset) {
        scalar.lion(count, scale, beta1, rest1, beta2, rest2, rate, shrink, g, gOffset, w, m, offset);
    }

    @Override
    public void addSquares(int rows, int columns, float[] x, int xOffset, int xStride, double[] sums, int sumsOffset) {
        scalar.addSquares(rows, columns, x, xOffset, xStride, sums, sumsOffset);
    }
}
