package dev.lanewise.internal.kernel;

import org.jspecify.annotations.Nullable;

/** Specification of the kernels: each operation is the shortest loop that computes its formula. */
public final class ScalarKernels extends ScalarElements {
    /** Creates the kernels, which have no state. */
    public ScalarKernels() {}

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int width() {
        return Float.SIZE;
    }

    @Override
    public void multiply(int rows, int columns, int depth, Matrix a, Matrix b, @Nullable Matrix start, Matrix c) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < columns && start != c; j++) {
                c.data[c.offset(r) + j] = start == null ? 0 : start.data[start.offset + j];
            }
            for (int k = 0; k < depth; k++) {
                float x = a.data[a.offset(r) + k / PANEL * a.panelStride + k % PANEL * a.columnStride];
                multiplyAddRow(columns, x, b.data, b.offset(k), c.data, c.offset(r));
            }
        }
    }

    /** {@code c[j] += x * b[j]}: lanes run along j, which is not summed, so the JIT may vectorise it. */
    private static void multiplyAddRow(int columns, float x, float[] b, int bOffset, float[] c, int cOffset) {
        for (int j = 0; j < columns; j++) {
            c[cOffset + j] = Math.fma(x, b[bOffset + j], c[cOffset + j]);
        }
    }

    @Override
    public void transpose(int rows, int columns, Matrix from, Matrix to) {
        transposeRows(0, rows, columns, from, to);
    }

    /** Rows {@code [first, rows)} of {@link #transpose}, and the zeros after them. */
    static void transposeRows(int first, int rows, int columns, Matrix from, Matrix to) {
        for (int i = first; i < Kernels.padded(rows); i++) {
            for (int j = 0; j < columns; j++) {
                to.data[to.offset + PANEL * j + i] = i < rows ? from.data[from.offset(i) + j] : 0;
            }
        }
    }

    @Override
    public void sparseMultiplyAdd(SparseSelection x, int columns, Matrix b, Matrix c) {
        SparseMatrix m = x.matrix;
        for (int i = 0; i < x.count; i++) {
            int row = x.order[x.from + i];
            int k = 0;
            for (int p = m.start[row]; p < m.start[row + 1]; p++) {
                k += m.entry[p] >>> SparseMatrix.GAP;
                multiplyAddRow(columns, m.value(p), b.data, b.offset(k), c.data, c.offset(i));
            }
        }
    }

    @Override
    public void sparseTransposeMultiplyAdd(SparseSelection x, int columns, Matrix e, Matrix g) {
        SparseMatrix m = x.matrix;
        for (int i = 0; i < x.count; i++) {
            int row = x.order[x.from + i];
            int k = 0;
            for (int p = m.start[row]; p < m.start[row + 1]; p++) {
                k += m.entry[p] >>> SparseMatrix.GAP;
                multiplyAddRow(columns, m.value(p), e.data, e.offset(i), g.data, g.offset(k));
            }
        }
    }

    @Override
    public boolean prefersGroupedRows() {
        return false;
    }

    @Override
    public void groupedMultiplyAdd(GroupedSparseRows x, Matrix b, Matrix c) {
        for (int i = 0; i < x.rows(); i++) {
            int group = i / GroupedSparseRows.GROUP;
            for (int p = x.start(group, 0); p < x.start(group, x.blocks()); p++) {
                float value = x.value(p, i % GroupedSparseRows.GROUP);
                multiplyAddRow(PANEL, value, b.data, b.offset + x.panelOffset(p), c.data, c.offset(i));
            }
        }
    }

    @Override
    public void groupedTransposeMultiplyAdd(GroupedSparseRows x, Matrix e, Matrix g) {
        for (int i = 0; i < x.rows(); i++) {
            int group = i / GroupedSparseRows.GROUP;
            for (int p = x.start(group, 0); p < x.start(group, x.blocks()); p++) {
                float value = x.value(p, i % GroupedSparseRows.GROUP);
                multiplyAddRow(PANEL, value, e.data, e.offset(i), g.data, g.offset + x.panelOffset(p));
            }
        }
    }

    @Override
    public void findNonZeros(int columns, Matrix x, NonZeroBitmap to) {
        findNonZeros(columns, x.data, x.offset, 0, to);
    }

    @Override
    public void findNonZerosOfTwo(int columns, Matrix x, NonZeroBitmap to) {
        findNonZeros(columns, x.data, x.offset, x.rowStride, to);
    }

    /** Finds the columns in which a row, or the row {@code stride} floats after it, is not zero. */
    private static void findNonZeros(int columns, float[] x, int offset, int stride, NonZeroBitmap to) {
        to.count = 0;
        int at = 0;
        for (int from = 0; from < columns; from += Long.SIZE) {
            long bits = 0;
            for (int j = from; j < Math.min(columns, from + Long.SIZE); j++) {
                bits |= (x[offset + j] != 0 || x[offset + stride + j] != 0 ? 1L : 0) << j;
            }
            if (bits != 0) {
                to.words[at++] = from;
                to.words[at++] = bits;
            }
            to.count += Long.bitCount(bits);
        }
    }

    @Override
    public void bitmapMultiplyAdd(int columns, NonZeroBitmap nonZeros, Matrix x, Matrix b, Matrix c) {
        bitmapMultiplyAddRow(columns, nonZeros, x, 0, b, c);
    }

    @Override
    public void bitmapMultiplyAddOfTwo(int columns, NonZeroBitmap nonZeros, Matrix x, Matrix b, Matrix c) {
        bitmapMultiplyAddRow(columns, nonZeros, x, 0, b, c);
        bitmapMultiplyAddRow(columns, nonZeros, x, 1, b, c);
    }

    private static void bitmapMultiplyAddRow(
            int columns, NonZeroBitmap nonZeros, Matrix x, int row, Matrix b, Matrix c) {
        int left = nonZeros.count;
        for (int at = 0; left > 0; at += 2) {
            for (long bits = nonZeros.words[at + 1]; bits != 0; bits &= bits - 1, left--) {
                int k = (int) nonZeros.words[at] + Long.numberOfTrailingZeros(bits);
                multiplyAddRow(columns, x.data[x.offset(row) + k], b.data, b.offset(k), c.data, c.offset(row));
            }
        }
    }

    @Override
    public void quantizedMultiplyAdd(NonZeroBitmap nonZeros, Matrix x, QuantizedRows b, Matrix c) {
        int left = nonZeros.count;
        for (int at = 0; left > 0; at += 2) {
            for (long bits = nonZeros.words[at + 1]; bits != 0; bits &= bits - 1, left--) {
                int k = (int) nonZeros.words[at] + Long.numberOfTrailingZeros(bits);
                for (int j = 0; j < PANEL; j++) {
                    c.data[c.offset + j] = Math.fma(x.data[x.offset + k], b.weight(k, j), c.data[c.offset + j]);
                }
            }
        }
    }

    @Override
    public void dequantize(int rows, QuantizedRows b, Matrix to) {
        for (int k = 0; k < rows; k++) {
            for (int j = 0; j < PANEL; j++) {
                to.data[to.offset(k) + j] = b.weight(k, j);
            }
        }
    }

    @Override
    public void addSquares(int rows, int columns, Matrix x, double[] sums, int sumsOffset) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double value = x.data[x.offset(i) + j];
                sums[sumsOffset + j] += value * value;
            }
        }
    }

    @Override
    public void dropout(int rows, int columns, float p, long[] keys, int first, Matrix x, Matrix y) {
        int threshold = ScalarRandom.threshold(p);
        float factor = 1 / (1 - p);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                boolean dropped = ScalarRandom.bits(keys[i], first + j) >>> 1 < threshold;
                y.data[y.offset(i) + j] = dropped ? 0 : x.data[x.offset(i) + j] * factor;
            }
        }
    }

    @Override
    public void addNoise(int rows, int columns, float sigma, long[] keys, Matrix x, float[] workspace) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = x.offset(i) + j;
                x.data[at] = Math.fma(sigma, ScalarRandom.gaussian(ScalarRandom.bits(keys[i], j)), x.data[at]);
            }
        }
    }

    @Override
    public void rowMoments(int rows, int columns, float epsilon, Matrix x, Moments moments, float[] workspace) {
        ScalarNormalization.rowMoments(rows, columns, epsilon, x, moments, workspace);
    }

    @Override
    public void rowErrorMeans(int rows, int columns, Moments moments, Matrix x, Matrix d, float[] workspace) {
        ScalarNormalization.rowErrorMeans(rows, columns, moments, x, d, workspace);
    }
}
