package dev.lanewise.internal.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Operations of training and prediction, on matrices stored in flat {@code float[]}.
 *
 * <p><b>The bit contract.</b> Every element of a product is one chain of fused multiply-adds in increasing order of the
 * summed index, starting from the value that the operation specifies. All implementations therefore give the same bits,
 * at every vector width. A factor that is exactly zero adds nothing to a chain, but may turn a sum of minus zero into
 * plus zero. This is the only difference allowed between a dense and a sparse product. The sign of a zero is dropped
 * wherever parameters leave the engine. Where a formula is marked <em>fused</em>, a product is added by a fused
 * multiply-add.
 *
 * <p><b>Shapes.</b> A {@link Matrix} gives the location and the strides, and arguments give the number of rows and
 * columns used. Columns are padded: rows have space up to the next multiple of {@link #pad} columns. Whole vectors are
 * loaded and stored, so the padding of an output is overwritten with unspecified values. Nothing is written beyond it.
 * Outputs must not overlap inputs unless an operation works in place. Only A of {@link #multiply} and the rows of layer
 * normalisation may be cut into panels. Negative sizes and matrices outside their arrays cause an
 * {@link IndexOutOfBoundsException} or do nothing.
 */
public interface Kernels {

    /** The largest {@link #pad}: the lanes of the widest vector (512 bits), and the floats of a cache line. */
    int PAD = 16;

    /** Number of columns of a panel of weights: four vectors of 512 bits, the width of the register tile. */
    int PANEL = 4 * PAD;

    /** Keeps the moments of an optimiser from becoming subnormal numbers; its square root is 1e-15. */
    float TINY = 0x1p-100f;

    /** Returns {@code count} rounded up to a multiple of {@link #PAD}. */
    static int padded(int count) {
        return padded(count, PAD);
    }

    /** Returns {@code count} rounded up to a multiple of {@code pad}, a power of two. */
    static int padded(int count, int pad) {
        return (count + pad - 1) & -pad;
    }

    /** Name for display: {@code scalar} or {@code vector 256}. */
    String name();

    /** Width of a vector in bits; 32 for scalar code. */
    int width();

    /**
     * Columns are padded to a multiple of this number, {@link #PAD} or half of it. Short padding saves cache: 40 floats
     * fill five vectors of 256 bits without an idle lane.
     */
    default int pad() {
        return PAD;
    }

    /**
     * Returns kernels that request their vector code at the first call, for a run on synthetic data before the real
     * data are available. Kernels that do not switch from scalar to vector code return themselves.
     */
    default Kernels eager() {
        return this;
    }

    /** Waits until all vector code that was requested has been compiled. */
    default void awaitCompiled() throws InterruptedException {}

    // Products

    /**
     * Dense product {@code C[r][j] = start + sum over k of A[r][k] * B[k][j]}, for r in [0, rows), j in [0, columns), k
     * in [0, depth) ascending.
     *
     * <p>A may have any strides and may be cut into panels, so one kernel serves the forward product, the gradient (A
     * transposed) and the backward product. Long products are fastest if rows of A are {@link #PANEL} floats apart, or
     * adjacent in panels of that width.
     *
     * @param start initial value of the sums: {@code c} itself to add to C; a view whose first row initialises every
     *     row of C; or null for zero
     */
    void multiply(int rows, int columns, int depth, Matrix a, Matrix b, @Nullable Matrix start, Matrix c);

    /**
     * Transposes at most {@link #PANEL} rows: {@code to[j][i] = from[i][j]}, for i in [0, rows), j in [0, columns); and
     * zero for i from {@code rows} up to the {@link #padded} number of rows. Rows of {@code to} are PANEL floats apart.
     *
     * <p>{@code to} has space for the padded number of columns. Its extra rows are overwritten, up to the padded number
     * of rows, with unspecified values.
     */
    void transpose(int rows, int columns, Matrix from, Matrix to);

    /** Sparse product {@code C[i][j] += sum over k of X[i][k] * B[k][j]}, over the stored entries k of X, ascending. */
    void sparseMultiplyAdd(SparseSelection x, int columns, Matrix b, Matrix c);

    /**
     * Transposed sparse product {@code G[k][j] += sum over i of X[i][k] * E[i][j]}, i ascending, over the stored
     * entries k of X.
     */
    void sparseTransposeMultiplyAdd(SparseSelection x, int columns, Matrix e, Matrix g);

    /** Returns whether products with {@link GroupedSparseRows} are faster than with ungrouped rows. */
    boolean prefersGroupedRows();

    /**
     * {@link #sparseMultiplyAdd} of grouped rows and a matrix B with {@link #PANEL} columns and the same row stride:
     * {@code C[i][j] += sum over k of X[i][k] * B[k][j]}, over all columns k of the row's group, ascending.
     */
    void groupedMultiplyAdd(GroupedSparseRows x, Matrix b, Matrix c);

    /**
     * {@link #sparseTransposeMultiplyAdd} of grouped rows to a matrix G with {@link #PANEL} columns and the same row
     * stride: {@code G[k][j] += sum over i of X[i][k] * E[i][j]}, over all rows i, ascending, whose group has column k.
     */
    void groupedTransposeMultiplyAdd(GroupedSparseRows x, Matrix e, Matrix g);

    /** Finds the non-zero elements among the first {@code columns} columns of the first row of x. */
    void findNonZeros(int columns, Matrix x, NonZeroBitmap to);

    /** Finds the columns in which either of the first two rows of x is not zero. */
    void findNonZerosOfTwo(int columns, Matrix x, NonZeroBitmap to);

    /**
     * Product of one row that skips zeros, {@code C[0][j] += sum over k of X[0][k] * B[k][j]}, k in the bitmap,
     * ascending.
     */
    void bitmapMultiplyAdd(int columns, NonZeroBitmap nonZeros, Matrix x, Matrix b, Matrix c);

    /**
     * {@link #bitmapMultiplyAdd} of two rows at once, {@code C[i][j] += sum over k of X[i][k] * B[k][j]}, i in [0, 2),
     * so that each row of B is loaded once.
     */
    void bitmapMultiplyAddOfTwo(int columns, NonZeroBitmap nonZeros, Matrix x, Matrix b, Matrix c);

    /** {@link #bitmapMultiplyAdd} with a matrix of {@link #PANEL} columns of quantised weights. */
    void quantizedMultiplyAdd(NonZeroBitmap nonZeros, Matrix x, QuantizedRows b, Matrix c);

    /** Converts packed rows to floats, {@link #PANEL} in each row of {@code to}. */
    void dequantize(int rows, QuantizedRows b, Matrix to);

    // Sums and scaling

    /** Column sums {@code sums[0][j] += sum over i of E[i][j]}, i ascending in [0, rows). */
    void addRows(int rows, int columns, Matrix e, Matrix sums);

    /** {@code y[i] = alpha * x[i] + y[i]}, fused, for i in [0, count); count is a multiple of {@link #pad}. */
    void addScaled(int count, float alpha, float[] x, int xOffset, float[] y, int yOffset);

    /**
     * Column sums of squares in double precision, {@code sums[sumsOffset + j] += X[i][j]^2}, i ascending in [0, rows);
     * the sums have space for padded columns.
     */
    void addSquares(int rows, int columns, Matrix x, double[] sums, int sumsOffset);

    /** {@code X[i][j] = factors[j] * X[i][j]} in place; the factors have space for padded columns. */
    void scaleColumns(int rows, int columns, float[] factors, Matrix x);

    /** {@code X[i][j] = factor * X[i][j]} in place. */
    void scale(int rows, int columns, float factor, Matrix x);

    /** Running average {@code a[i] = rest * (w[i] - a[i]) + a[i]}, fused; count is a multiple of {@link #pad}. */
    void average(int count, float rest, float[] w, float[] a, int offset);

    // Optimiser steps: for i in [0, count), a multiple of pad. Parameters w and moments m, v, u share one offset.

    /**
     * Adds the gradient of a penalty, {@code g = l1 * sign(w) + (l2 * w + x)} with {@code x = scale * g} limited to
     * {@code [-bound, bound]}; fused. W and G are single rows.
     */
    void penalize(int count, float scale, float bound, float l1, float l2, Matrix w, Matrix g);

    /**
     * Optimiser step with momentum, {@code v = (rate * g + (beta1 * v + T)) - T; w = shrink * w + v}, fused.
     *
     * <p>T is {@link #TINY}: values that are much smaller are rounded to a multiple of 2^-123. Without it, velocities
     * without a gradient decay to subnormal numbers, which take a processor a hundred times as long. They never reach
     * zero, because 0.9 times the smallest number rounds to the smallest number.
     */
    void momentum(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset);

    /**
     * Optimiser step with Nesterov's momentum, {@code v} as in {@link #momentum}, then
     * {@code w = beta1 * v + (rate * g + shrink * w)}.
     */
    void nesterov(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset);

    /**
     * Optimiser step of Adam: with {@code x = scale * g}, {@code m = (oneMinusBeta1 * x + (beta1 * m + T)) - T;
     * v = oneMinusBeta2 * (x * x + T) + beta2 * v; w = rate * (m / (sqrt(v) + epsilon)) + shrink * w}, fused.
     */
    void adam(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] m, float[] v, int offset);

    /**
     * Optimiser step of AdaMax: with {@code x = scale * g}, {@code m} as in {@link #adam},
     * {@code u = beta2 * u > |x| + epsilon ? beta2 * u : |x| + epsilon; w = rate * (m / u) + shrink * w}, fused.
     */
    void adaMax(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] m, float[] u, int offset);

    /**
     * Optimiser step of RMSProp: with {@code x = scale * g}, {@code v = oneMinusBeta2 * (x * x + T) + beta2 * v;
     * w = rate * (x / (sqrt(v) + epsilon)) + shrink * w}, fused.
     */
    void rmsProp(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset);

    /**
     * Optimiser step of Adagrad: with {@code x = scale * g}, {@code v = x * x + v;
     * w = rate * (x / (sqrt(v) + epsilon)) + shrink * w}, fused.
     */
    void adagrad(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] v, int offset);

    /**
     * Optimiser step of Lion: with {@code x = scale * g}, {@code w = rate * sign(oneMinusBeta1 * x + beta1 * m) + shrink * w;
     * m = (oneMinusBeta2 * x + (beta2 * m + T)) - T}, fused. The sign of zero is zero, that of NaN is NaN.
     */
    void lion(StepCoefficients step, int count, float[] g, int gOffset, float[] w, float[] m, int offset);

    // Activations and noise

    /**
     * Applies a function to X in place, element by element.
     *
     * @param slope of {@link Function#LEAKY_RELU}; other functions ignore it
     */
    void activate(Function function, float slope, int rows, int columns, Matrix x);

    /**
     * {@code E[i][j] = E[i][j] * f'}: the error times the derivative of a function.
     *
     * @param slope of {@link Function#LEAKY_RELU}; other functions ignore it
     * @param values the weighted inputs z if {@link Function#needsInput}, else the activations a
     * @throws IllegalArgumentException for {@link Function#EXP}
     */
    void multiplyByDerivative(Function function, float slope, int rows, int columns, Matrix values, Matrix e);

    /**
     * Dropout, from one matrix to another: {@code Y[i][j] = u(keys[i], first + j) < p ? 0 : X[i][j] * (1 / (1 - p))},
     * with u a uniform number in [0, 1) that depends on key and index alone. The matrices may be the same.
     *
     * @param p probability of dropping an element, in [0, 1), in steps of 2^-31
     * @param keys one for each row, from {@code random.CounterRandom}
     * @param first index of column 0, so that a part of the columns gets the same numbers as in the whole matrix
     */
    void dropout(int rows, int columns, float p, long[] keys, int first, Matrix x, Matrix y);

    /**
     * Gaussian noise in place: {@code X[i][j] = sigma * g(keys[i], j) + X[i][j]}, fused, with g a number of the
     * standard normal distribution (at most 5.29 in magnitude) that depends on key and index alone.
     *
     * @param keys one for each row, from {@code random.CounterRandom}
     * @param workspace space for twice the {@link #padded} columns; overwritten
     */
    void addNoise(int rows, int columns, float sigma, long[] keys, Matrix x, float[] workspace);

    // Normalisation. H[i][j] = (X[i][j] - mean) * scale, with the mean and scale of column j or of row i.

    /**
     * Mean, variance and scale of every column:
     * {@code mean[j] = (sum over i > 0 of (X[i][j] - X[0][j])) / rows + X[0][j]},
     * {@code variance[j] = (sum over i of (X[i][j] - mean[j])^2) / rows}, fused, i ascending from a sum of zero; and
     * {@code scale[j] = 1 / sqrt(variance[j] + epsilon)}. Without rows they are unchanged.
     *
     * <p>Therefore a column of equal values has a variance of exactly zero, and small differences are not lost in the
     * rounding of large values.
     *
     * @param offset index of column 0 in the moments, which have space for padded columns
     */
    void columnMoments(int rows, int columns, float epsilon, Matrix x, Moments moments, int offset);

    /**
     * {@code Y[i][j] = gamma[j] * H[i][j] + beta[j]} by columns, fused; X and Y may be the same.
     *
     * @param affine gamma as row 0 and beta as row 1
     */
    void normalizeColumns(int rows, int columns, Moments moments, int offset, Matrix affine, Matrix x, Matrix y);

    /**
     * Backward pass through {@link #columnMoments} and {@link #normalizeColumns}:
     * {@code nablaGamma[j] = sum over i of H[i][j] * E[i][j]; nablaBeta[j] = sum over i of E[i][j];
     * E[i][j] = (gamma[j] * scale[j]) * (H[i][j] * -(nablaGamma[j] / rows) + (E[i][j] - nablaBeta[j] / rows))}, fused,
     * i ascending from a sum of zero.
     *
     * @param affine gamma as row 0
     * @param nabla nablaGamma as row 0 and nablaBeta as row 1, overwritten
     */
    void normalizeColumnsBackward(
            int rows, int columns, Moments moments, int offset, Matrix affine, Matrix x, Matrix nabla, Matrix e);

    /**
     * Mean and scale of every row: {@code mean[i] = (sum over j of (X[i][j] - X[i][0])) / columns + X[i][0]},
     * {@code scale[i] = 1 / sqrt((sum over j of (X[i][j] - mean[i])^2) / columns + epsilon)}, fused. Without columns
     * they are unchanged.
     *
     * <p>A sum over j consists of {@link #PAD} chains. Chain k adds all j with {@code j % PAD == k}, ascending,
     * starting from zero. The chains are then added to zero, k ascending.
     *
     * @param x may be cut into panels
     * @param workspace space for PAD floats; overwritten
     */
    void rowMoments(int rows, int columns, float epsilon, Matrix x, Moments moments, float[] workspace);

    /** {@code Y[i][j] = gamma[j] * H[i][j] + beta[j]} by rows, fused; X and Y may be the same. */
    void normalizeRows(int rows, int columns, Moments moments, Matrix affine, Matrix x, Matrix y);

    /**
     * {@code nablaGamma[j] = sum over i of H[i][j] * E[i][j]; nablaBeta[j] = sum over i of E[i][j];
     * D[i][j] = gamma[j] * E[i][j]}, by rows, fused, i ascending from a sum of zero.
     *
     * @param affine gamma as row 0
     * @param nabla nablaGamma as row 0 and nablaBeta as row 1, overwritten
     */
    void scaledErrors(
            int rows, int columns, Moments moments, Matrix affine, Matrix x, Matrix e, Matrix nabla, Matrix d);

    /**
     * {@code errorMean[i] = (sum over j of D[i][j]) / columns;
     * productMean[i] = (sum over j of H[i][j] * D[i][j]) / columns}, fused, summed as in {@link #rowMoments}. Without
     * columns they are unchanged.
     *
     * @param x may be cut into panels, and so may {@code d}
     * @param workspace space for PAD floats; overwritten
     */
    void rowErrorMeans(int rows, int columns, Moments moments, Matrix x, Matrix d, float[] workspace);

    /**
     * Backward pass through {@link #rowMoments} and {@link #normalizeRows}, for some columns:
     * {@code E[i][j] = scale[i] * (H[i][j] * -productMean[i] + (D[i][j] - errorMean[i]))}, fused.
     */
    void normalizeRowsBackward(int rows, int columns, Moments moments, Matrix x, Matrix d, Matrix e);
}
