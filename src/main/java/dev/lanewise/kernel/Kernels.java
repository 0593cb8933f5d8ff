package dev.lanewise.kernel;

/**
 * The operations that training is made of, on matrices inside flat {@code float[]}.
 *
 * <p><b>The bit contract.</b> Every element of a product is one chain of fused multiply-adds in increasing order of the
 * summed index, starting from what the output held or from what an operation says. Both implementations therefore give the
 * same bits, at every vector width. A factor that is exactly zero adds nothing to a chain but may turn a sum that is minus
 * zero into plus zero; that is the one difference allowed between a dense and a sparse product, and the sign of a zero is
 * dropped wherever parameters leave the engine.
 *
 * <p><b>Shapes.</b> A matrix is given by array, offset of its first element and row stride. Columns are padded: rows
 * have room up to the next multiple of {@link #pad} columns. Whole vectors are loaded and stored, so what stands in the
 * padding of an output is overwritten with values that mean nothing. Nothing is written beyond the padding. Outputs
 * must not overlap inputs unless an operation says that it works in place. Negative sizes and matrices that do not lie
 * inside their arrays end in an {@link IndexOutOfBoundsException} or do nothing.
 */
public sealed interface Kernels permits ScalarKernels, VectorKernels {

    /** The most that {@link #pad} is: the lanes of the widest vector (512 bits), and the floats of a cache line. */
    int PAD = 16;

    /** Columns of a panel of weights: four vectors of 512 bits, the width of the register tile. */
    int PANEL = 4 * PAD;

    /** What keeps the moments of an optimiser from becoming subnormal numbers; its square root is 1e-15. */
    float TINY = 0x1p-100f;

    /** {@code count} rounded up to a multiple of {@link #PAD}. */
    static int padded(int count) {
        return padded(count, PAD);
    }

    /** {@code count} rounded up to a multiple of what kernels pad to, their {@link #pad}. */
    static int padded(int count, int pad) {
        return (count + pad - 1) & -pad;
    }

    /** Words that {@link #markNonZeros} needs for so many numbers. */
    static int marksOf(int count) {
        return 2 * ((count + Long.SIZE - 1) / Long.SIZE);
    }

    /** What runs, for people: {@code scalar} or {@code vector 256}. */
    String name();

    /** Width of a vector in bits; 32 for scalar code. */
    int width();

    /**
     * Columns are padded to a multiple of this, {@link #PAD} or half of it. Rows as short as that take less room in the caches:
     * of 40 floats, which are five vectors of 256 bits, none is idle.
     */
    default int pad() {
        return PAD;
    }

    /**
     * Dense product {@code C[r][j] += sum over k of A[r][k] * B[k][j]}, for r in [0, rows), j in [0, columns), k in
     * [0, depth) ascending.
     *
     * <p>A is addressed by strides, so one kernel serves the forward product, the gradient (A transposed) and the backward product
     * (lanes along the examples), and may be cut into panels of {@link #PANEL} steps of the depth: {@code A[r][k] = a[aOffset +
     * r * aRowStride + k / PANEL * aPanelStride + k % PANEL * aDepthStride]}. Long products take the least time with rows of A that
     * are PANEL floats apart, or one in panels as wide.
     *
     * @param adds whether the chains start from C; if not, they start from zero, and C is not read
     * @param aPanelStride PANEL times {@code aDepthStride} if A is not cut
     */
    void multiply(
            boolean adds, int rows, int columns, int depth,
            float[] a, int aOffset, int aRowStride, int aDepthStride, int aPanelStride,
            float[] b, int bOffset, int bStride,
            float[] c, int cOffset, int cStride);

    /**
     * The same with chains that start from a row, in every row of C: {@code C[r][j] = s[sOffset + j] + ...}.
     *
     * @param sOrNull a row as those of B, apart from C; null for zeros
     */
    void multiplyFrom(
            int rows, int columns, int depth,
            float[] a, int aOffset, int aRowStride, int aDepthStride, int aPanelStride,
            float[] b, int bOffset, int bStride,
            float[] sOrNull, int sOffset,
            float[] c, int cOffset, int cStride);

    /**
     * Transposes at most {@link #PANEL} rows: {@code to[j][i] = from[i][j]}, for i in [0, rows), j in [0, columns), with
     * PANEL floats from row to row of {@code to}; zero for i from there to the {@link #padded} number of rows.
     *
     * <p>Whole vectors are loaded and stored: {@code to} has room for the padded number of columns, and those rows of it that
     * are too many are overwritten, as far as the padded rows reach, with values that mean nothing.
     */
    void turn(int rows, int columns, float[] from, int fromOffset, int fromStride, float[] to, int toOffset);

    /**
     * Sparse product {@code C[i][j] += sum over k of X[order[from + i]][k] * B[k][j]}, for i in [0, count), j in
     * [0, columns), over the stored entries k of X, ascending.
     */
    void sparseMultiplyAdd(
            SparseMatrix x, int[] order, int from, int count, int columns,
            float[] b, int bOffset, int bStride,
            float[] c, int cOffset, int cStride);

    /**
     * Transposed sparse product {@code G[k][j] += sum over i of X[order[from + i]][k] * E[i][j]}, for i in [0, count)
     * ascending, j in [0, columns), over the stored entries k of X.
     */
    void sparseTransposeMultiplyAdd(
            SparseMatrix x, int[] order, int from, int count, int columns,
            float[] e, int eOffset, int eStride,
            float[] g, int gOffset, int gStride);

    /** Whether products with {@link JoinedRows} take less time than with the rows themselves. */
    boolean gainsByJoining();

    /**
     * {@link #sparseMultiplyAdd} of joined rows and a matrix of {@link #PANEL} columns with as many floats from row to row:
     * {@code C[i][j] += sum over k of X[i][k] * B[k][j]}, for all rows that are joined, j in [0, PANEL), over all columns k of the
     * row's group, ascending.
     */
    void joinedMultiplyAdd(JoinedRows x, float[] b, int bOffset, float[] c, int cOffset, int cStride);

    /**
     * {@link #sparseTransposeMultiplyAdd} of joined rows, to a matrix of {@link #PANEL} columns with as many floats from row to row:
     * {@code G[k][j] += sum over i of X[i][k] * E[i][j]}, for all rows i that are joined, ascending, whose group has column k, j in
     * [0, PANEL).
     */
    void joinedTransposeMultiplyAdd(JoinedRows x, float[] e, int eOffset, int eStride, float[] g, int gOffset);

    /**
     * Marks what is not zero among {@code x[xOffset + j]}, j in [0, count), and returns how many those are.
     *
     * @param marks for each 64 of them that are not all zero, ascending, two words: the first j, and a bit for each that is
     *     not zero, the lowest for the first; room for two words for each 64
     */
    int markNonZeros(int count, float[] x, int xOffset, long[] marks, int marksOffset);

    /**
     * Product of one row with a matrix, skipping zeros: {@code c[j] += sum over k of x[k] * B[k][j]}, over the first
     * {@code marked} marked k, ascending, j in [0, columns).
     *
     * @param marks as {@link #markNonZeros} makes them for x
     */
    void markedMultiplyAdd(
            int columns, int marked, long[] marks, int marksOffset, float[] x, int xOffset,
            float[] b, int bOffset, int bStride,
            float[] c, int cOffset);

    /**
     * Marks the places at which either of two rows is not zero, {@code x[xOffset + j]} or {@code x[xOffset + xStride + j]}, j in
     * [0, count), and returns how many those are.
     *
     * @param marks as in {@link #markNonZeros}
     */
    int markNonZerosOfTwo(int count, float[] x, int xOffset, int xStride, long[] marks, int marksOffset);

    /**
     * {@link #markedMultiplyAdd} of two rows at once, {@code C[i][j] += sum over k of X[i][k] * B[k][j]}, i in [0, 2), so that a row
     * of the matrix is loaded once for both.
     *
     * @param marks as {@link #markNonZerosOfTwo} makes them for the rows of x
     */
    void markedMultiplyAddTwo(
            int columns, int marked, long[] marks, int marksOffset, float[] x, int xOffset, int xStride,
            float[] b, int bOffset, int bStride,
            float[] c, int cOffset, int cStride);

    /**
     * {@link #markedMultiplyAdd} with a matrix of {@link #PANEL} columns of 8 bits each, as {@link NarrowRows#packInt8} packs its rows.
     *
     * @param b whose row k starts at {@code bOffset + k * NarrowRows.INT8}
     */
    void markedMultiplyAddInt8(
            int marked, long[] marks, int marksOffset, float[] x, int xOffset, int[] b, int bOffset, float[] c, int cOffset);

    /**
     * The same with a matrix of {@link #PANEL} columns of 16 bits each, as {@link NarrowRows#packBfloat16} packs its rows.
     *
     * @param b whose row k starts at {@code bOffset + k * NarrowRows.BFLOAT16}
     */
    void markedMultiplyAddBfloat16(
            int marked, long[] marks, int marksOffset, float[] x, int xOffset, int[] b, int bOffset, float[] c, int cOffset);

    /** Makes floats of rows that {@link NarrowRows#packInt8} packed, {@link #PANEL} in each. */
    void unpackInt8(int rows, int[] b, int bOffset, float[] to, int toOffset);

    /** Makes floats of rows that {@link NarrowRows#packBfloat16} packed, {@link #PANEL} in each. */
    void unpackBfloat16(int rows, int[] b, int bOffset, float[] to, int toOffset);

    /** Column sums {@code g[j] += sum over i of E[i][j]}, i ascending in [0, rows). */
    void addRows(int rows, int columns, float[] e, int eOffset, int eStride, float[] g, int gOffset);

    /** {@code y[i] = alpha * x[i] + y[i]}, fused, for i in [0, count); count is a multiple of {@link #pad}. */
    void addScaled(int count, float alpha, float[] x, int xOffset, float[] y, int yOffset);

    /**
     * Step with momentum, {@code v = (factor * g + (mu * v + T)) - T; w = shrink * w + v}, for i in [0, count); count is a
     * multiple of {@link #pad}.
     *
     * <p>T is {@link #TINY}: what is far smaller is rounded to a multiple of 2^-123. Without it, velocities that no gradient
     * feeds end as subnormal numbers, which take a processor a hundred times as long, and stay there: 0.9 times the
     * smallest number is, rounded, the smallest number.
     * Operations are fused where a product is added.
     *
     * @param offset of w and v
     */
    void momentum(
            int count, float factor, float mu, float shrink, float[] g, int gOffset, float[] w, float[] v, int offset);

    /**
     * Step with Nesterov's momentum, {@code v} as in {@link #momentum}, then {@code w = mu * v + (factor * g + shrink * w)}.
     */
    void nesterov(
            int count, float factor, float mu, float shrink, float[] g, int gOffset, float[] w, float[] v, int offset);

    /**
     * Step of Adam: with {@code x = scale * g},
     * {@code m = (rest1 * x + (beta1 * m + T)) - T; v = rest2 * (x * x + T) + beta2 * v;
     * w = rate * (m / (sqrt(v) + epsilon)) + shrink * w}, for i in [0, count); count is a multiple of {@link #pad}.
     *
     * <p>T is {@link #TINY}, against subnormal numbers. Operations are fused where a product is added.
     *
     * @param rate negative
     * @param offset of w, m and v
     */
    void adam(
            int count, float scale, float beta1, float rest1, float beta2, float rest2, float rate, float epsilon,
            float shrink, float[] g, int gOffset, float[] w, float[] m, float[] v, int offset);

    /**
     * Step of RMSProp: with {@code x = scale * g}, {@code v = rest * (x * x + T) + rho * v;
     * w = rate * (x / (sqrt(v) + epsilon)) + shrink * w}, otherwise as {@link #adam}.
     */
    void rmsProp(
            int count, float scale, float rho, float rest, float rate, float epsilon, float shrink,
            float[] g, int gOffset, float[] w, float[] v, int offset);

    /**
     * Step of Adagrad: with {@code x = scale * g}, {@code v = x * x + v;
     * w = rate * (x / (sqrt(v) + epsilon)) + shrink * w}, otherwise as {@link #adam}.
     */
    void adagrad(
            int count, float scale, float rate, float epsilon, float shrink,
            float[] g, int gOffset, float[] w, float[] v, int offset);

    /**
     * Step of Lion: with {@code x = scale * g}, {@code w = rate * sign(rest1 * x + beta1 * m) + shrink * w;
     * m = (rest2 * x + (beta2 * m + T)) - T}, otherwise as {@link #adam}. The sign of zero is zero, that of NaN is NaN.
     */
    void lion(
            int count, float scale, float beta1, float rest1, float beta2, float rest2, float rate, float shrink,
            float[] g, int gOffset, float[] w, float[] m, int offset);

    /**
     * Makes a gradient one of a penalised cost, {@code g = l1 * sign(w) + (l2 * w + x)} with {@code x = scale * g} cut off at
     * {@code -bound} and {@code bound}; fused, for i in [0, count), which is a multiple of {@link #pad}.
     */
    void penalize(
            int count, float scale, float bound, float l1, float l2, float[] w, int wOffset, float[] g, int gOffset);

    /** Running average {@code a[i] = rest * (w[i] - a[i]) + a[i]}, fused; count is a multiple of {@link #pad}. */
    void average(int count, float rest, float[] w, float[] a, int offset);

    /**
     * Column sums of squares in double precision, {@code sums[j] += X[i][j]^2}, i ascending in [0, rows); the sums have room for
     * padded columns.
     */
    void addSquares(int rows, int columns, float[] x, int xOffset, int xStride, double[] sums, int sumsOffset);

    /** {@code X[i][j] = factors[j] * X[i][j]} in place; the factors have room for padded columns. */
    void scaleColumns(int rows, int columns, float[] factors, float[] x, int xOffset, int xStride);

    /** {@code x = factor * x} in place, on a matrix. */
    void scale(int rows, int columns, float factor, float[] x, int xOffset, int xStride);

    /** Logistic function in place, {@code x = 1 / (1 + exp(-x))}, on a matrix. */
    void sigmoid(int rows, int columns, float[] x, int xOffset, int xStride);

    /** {@code e = e * (a * (1 - a))}: the error times the derivative of the logistic function whose value is a. */
    void timesSigmoidPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride);

    /** Hyperbolic tangent in place, on a matrix. */
    void tanh(int rows, int columns, float[] x, int xOffset, int xStride);

    /** {@code e = e * (1 - a * a)}: the error times the derivative of the hyperbolic tangent whose value is a. */
    void timesTanhPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride);

    /** Rectifier in place, {@code x = x <= 0 ? 0 : x}, on a matrix; NaN stays NaN. */
    void relu(int rows, int columns, float[] x, int xOffset, int xStride);

    /** {@code e = a <= 0 ? 0 : e}: the error times the derivative of the rectifier whose value is a. */
    void timesReluPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride);

    /** Leaky rectifier in place, {@code x = x <= 0 ? 0.01 * x : x}, on a matrix. */
    void leakyRelu(int rows, int columns, float[] x, int xOffset, int xStride);

    /** {@code e = a <= 0 ? 0.01 * e : e}: the error times the derivative of the leaky rectifier whose value is a. */
    void timesLeakyReluPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride);

    /** Exponential linear unit in place, {@code x = x > 0 ? x : exp(x) - 1}, on a matrix. */
    void elu(int rows, int columns, float[] x, int xOffset, int xStride);

    /**
     * {@code e = a > 0 ? e : e * (a + 1)}: the error times the derivative of the exponential linear unit whose value
     * is a.
     */
    void timesEluPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride);

    /**
     * {@code x = x * P(x)} in place, on a matrix, with P the normal distribution function; minus infinity gives NaN.
     */
    void gelu(int rows, int columns, float[] x, int xOffset, int xStride);

    /**
     * {@code e = e * (P(z) + z * p(z))}, p being the density of P: the error times the derivative of {@link #gelu} at
     * z.
     */
    void timesGeluPrime(
            int rows, int columns, float[] z, int zOffset, int zStride, float[] e, int eOffset, int eStride);

    /** {@code x = x * 1 / (1 + exp(-x))} in place, on a matrix; minus infinity gives NaN. */
    void silu(int rows, int columns, float[] x, int xOffset, int xStride);

    /**
     * {@code e = e * s * (1 + z * (1 - s))} with s = 1 / (1 + exp(-z)): the error times the derivative of {@link
     * #silu} at z.
     */
    void timesSiluPrime(
            int rows, int columns, float[] z, int zOffset, int zStride, float[] e, int eOffset, int eStride);

    /** {@code x = ln(1 + exp(x))} in place, on a matrix. */
    void softplus(int rows, int columns, float[] x, int xOffset, int xStride);

    /** {@code e = e * (1 / (1 + exp(-z)))}: the error times the derivative of {@link #softplus} at z. */
    void timesSoftplusPrime(
            int rows, int columns, float[] z, int zOffset, int zStride, float[] e, int eOffset, int eStride);

    /** Exponential function in place, on a matrix. */
    void exp(int rows, int columns, float[] x, int xOffset, int xStride);

    /**
     * Dropout, from one matrix to another: {@code y[i][j] = u(keys[i], first + j) < p ? 0 : x[i][j] * (1 / (1 - p))},
     * with u a uniform number in [0, 1) that depends on key and index alone. The matrices may be the same.
     *
     * @param p share that is left out, in [0, 1); told apart in steps of 2^-31
     * @param keys one for each row, of {@code random.CounterRandom}
     * @param first index of column 0, so that a part of the columns gets the numbers that it has in the whole
     */
    void dropout(
            int rows, int columns, float p, long[] keys, int first,
            float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride);

    /**
     * Gaussian noise in place: {@code x[i][j] = sigma * g(keys[i], first + j) + x[i][j]}, fused, with g a number of the
     * standard normal distribution (as far as 5.29) that depends on key and index alone.
     *
     * @param keys one for each row, of {@code random.CounterRandom}
     * @param first index of column 0
     * @param room for twice the columns, {@link #padded}; what it holds afterwards means nothing
     */
    void addNoise(
            int rows, int columns, float sigma, long[] keys, int first, float[] x, int xOffset, int xStride,
            float[] room);

    /**
     * Mean and variance of every column: {@code mean[j] = (sum over i > 0 of (X[i][j] - X[0][j])) / rows + X[0][j]},
     * {@code variance[j] = (sum over i of (X[i][j] - mean[j])^2) / rows}, fused, with i ascending from a sum of zero; and
     * {@code scale[j] = 1 / sqrt(variance[j] + epsilon)}. All three start at the offset, and have room for padded columns.
     * Without rows they stay as they are.
     *
     * <p>So what is the same in all rows has a variance of exactly zero, and what is nearly so is not lost in the rounding of
     * its size.
     */
    void columnMoments(
            int rows, int columns, float epsilon, float[] x, int xOffset, int xStride,
            float[] mean, float[] variance, float[] scale, int offset);

    /**
     * {@code Y[i][j] = gamma[j] * ((X[i][j] - mean[j]) * scale[j]) + beta[j]}, fused; the matrices may be the same.
     *
     * @param offset of the means and scales
     * @param w has gamma and beta, each with room for padded columns
     */
    void normalizeColumns(
            int rows, int columns, float[] mean, float[] scale, int offset, float[] w, int gammaOffset, int betaOffset,
            float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride);

    /**
     * The way back through {@link #columnMoments} and {@link #normalizeColumns}: with
     * {@code H[i][j] = (X[i][j] - mean[j]) * scale[j]},
     * {@code nablaGamma[j] = sum over i of H[i][j] * E[i][j]; nablaBeta[j] = sum over i of E[i][j];
     * E[i][j] = (gamma[j] * scale[j]) * (H[i][j] * -(nablaGamma[j] / rows) + (E[i][j] - nablaBeta[j] / rows))}, fused, with
     * i ascending from a sum of zero.
     *
     * @param offset of means, scales, nablaGamma and nablaBeta, which have room for padded columns
     */
    void normalizeColumnsBackward(
            int rows, int columns, float[] mean, float[] scale, int offset, float[] w, int gammaOffset,
            float[] x, int xOffset, int xStride, float[] nablaGamma, float[] nablaBeta,
            float[] e, int eOffset, int eStride);

    /**
     * Mean and scale of every row: {@code mean[i] = (sum over j of (X[i][j] - X[i][0])) / columns + X[i][0]},
     * {@code scale[i] = 1 / sqrt((sum over j of (X[i][j] - mean[i])^2) / columns + epsilon)}, fused. Without columns they
     * stay as they are.
     *
     * <p>A sum over j consists of {@link #PAD} chains, chain k with all j of which k is the rest by PAD, ascending from zero;
     * then the chains are added to zero, k ascending.
     *
     * @param xPanelStride from one panel of {@link #PANEL} columns to the next; PANEL if rows are whole
     * @param room for PAD floats; what it holds afterwards means nothing
     */
    void rowMoments(
            int rows, int columns, float epsilon, float[] x, int xOffset, int xStride, int xPanelStride,
            float[] mean, float[] scale, float[] room);

    /**
     * {@code Y[i][j] = gamma[j] * ((X[i][j] - mean[i]) * scale[i]) + beta[j]}, fused; the matrices may be the same.
     *
     * @param w has gamma and beta, each with room for padded columns
     */
    void normalizeRows(
            int rows, int columns, float[] mean, float[] scale, float[] w, int gammaOffset, int betaOffset,
            float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride);

    /**
     * With {@code H[i][j] = (X[i][j] - mean[i]) * scale[i]}: {@code nablaGamma[j] = sum over i of H[i][j] * E[i][j];
     * nablaBeta[j] = sum over i of E[i][j]; D[i][j] = gamma[j] * E[i][j]}, fused, with i ascending from a sum of zero.
     *
     * @param offset of nablaGamma and nablaBeta, which have room for padded columns
     */
    void scaledErrors(
            int rows, int columns, float[] mean, float[] scale, float[] w, int gammaOffset,
            float[] x, int xOffset, int xStride, float[] e, int eOffset, int eStride,
            float[] nablaGamma, float[] nablaBeta, int offset, float[] d, int dOffset, int dStride);

    /**
     * With {@code H[i][j] = (X[i][j] - mean[i]) * scale[i]}: {@code errorMean[i] = (sum over j of D[i][j]) / columns;
     * productMean[i] = (sum over j of H[i][j] * D[i][j]) / columns}, fused, summed as in {@link #rowMoments}.
     * Without columns they stay as they are.
     *
     * @param panelStride of both matrices, as there
     * @param room for PAD floats; what it holds afterwards means nothing
     */
    void rowErrorMeans(
            int rows, int columns, float[] mean, float[] scale, float[] x, int xOffset, int xStride,
            float[] d, int dOffset, int dStride, int panelStride, float[] errorMean, float[] productMean, float[] room);

    /**
     * The way back through {@link #rowMoments} and {@link #normalizeRows}, on some columns: with
     * {@code H[i][j] = (X[i][j] - mean[i]) * scale[i]},
     * {@code E[i][j] = scale[i] * (H[i][j] * -productMean[i] + (D[i][j] - errorMean[i]))}, fused.
     */
    void normalizeRowsBackward(
            int rows, int columns, float[] mean, float[] scale, float[] errorMean, float[] productMean,
            float[] x, int xOffset, int xStride, float[] d, int dOffset, int dStride,
            float[] e, int eOffset, int eStride);
}
