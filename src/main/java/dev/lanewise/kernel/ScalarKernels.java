package dev.lanewise.kernel;

/** The specification: each operation as the shortest loop that says what it means. */
public final class ScalarKernels implements Kernels {
    /** The kernels, which have no state. */
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
    public void multiply(
            boolean adds, int rows, int columns, int depth,
            float[] a, int aOffset, int aRowStride, int aDepthStride, int aPanelStride,
            float[] b, int bOffset, int bStride,
            float[] c, int cOffset, int cStride) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < columns && !adds; j++) {
                c[cOffset + r * cStride + j] = 0;
            }
            for (int k = 0; k < depth; k++) {
                float x = a[aOffset + r * aRowStride + k / PANEL * aPanelStride + k % PANEL * aDepthStride];
                multiplyAddRow(columns, x, b, bOffset + k * bStride, c, cOffset + r * cStride);
            }
        }
    }

    @Override
    public void multiplyFrom(
            int rows, int columns, int depth,
            float[] a, int aOffset, int aRowStride, int aDepthStride, int aPanelStride,
            float[] b, int bOffset, int bStride,
            float[] sOrNull, int sOffset,
            float[] c, int cOffset, int cStride) {
        for (int r = 0; r < rows && sOrNull != null; r++) {
            System.arraycopy(sOrNull, sOffset, c, cOffset + r * cStride, columns);
        }
        multiply(
                sOrNull != null, rows, columns, depth, a, aOffset, aRowStride, aDepthStride, aPanelStride, b, bOffset, bStride,
                c, cOffset, cStride);
    }

    /** {@code c[j] += x * b[j]}: lanes run along j, which is not summed, so the JIT may vectorise it. */
    private static void multiplyAddRow(int columns, float x, float[] b, int bOffset, float[] c, int cOffset) {
        for (int j = 0; j < columns; j++) {
            c[cOffset + j] = Math.fma(x, b[bOffset + j], c[cOffset + j]);
        }
    }

    @Override
    public void turn(int rows, int columns, float[] from, int fromOffset, int fromStride, float[] to, int toOffset) {
        turnRows(0, rows, columns, from, fromOffset, fromStride, to, toOffset);
    }

    /** Rows {@code [first, rows)} of {@link #turn}, and the zeros after them. */
    static void turnRows(
            int first, int rows, int columns, float[] from, int fromOffset, int fromStride, float[] to, int toOffset) {
        for (int i = first; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                to[toOffset + PANEL * j + i] = from[fromOffset + i * fromStride + j];
            }
        }
        for (int i = rows; i < Kernels.padded(rows); i++) {
            for (int j = 0; j < columns; j++) {
                to[toOffset + PANEL * j + i] = 0;
            }
        }
    }

    @Override
    public void sparseMultiplyAdd(
            SparseMatrix x, int[] order, int from, int count, int columns,
            float[] b, int bOffset, int bStride,
            float[] c, int cOffset, int cStride) {
        for (int i = 0; i < count; i++) {
            int row = order[from + i];
            int k = 0;
            for (int p = x.start[row]; p < x.start[row + 1]; p++) {
                k += x.entry[p] >>> SparseMatrix.GAP;
                float value = x.coded ? x.values[x.entry[p] & SparseMatrix.CODE] : x.values[p];
                multiplyAddRow(columns, value, b, bOffset + k * bStride, c, cOffset + i * cStride);
            }
        }
    }

    @Override
    public void sparseTransposeMultiplyAdd(
            SparseMatrix x, int[] order, int from, int count, int columns,
            float[] e, int eOffset, int eStride,
            float[] g, int gOffset, int gStride) {
        for (int i = 0; i < count; i++) {
            int row = order[from + i];
            int k = 0;
            for (int p = x.start[row]; p < x.start[row + 1]; p++) {
                k += x.entry[p] >>> SparseMatrix.GAP;
                float value = x.coded ? x.values[x.entry[p] & SparseMatrix.CODE] : x.values[p];
                multiplyAddRow(columns, value, e, eOffset + i * eStride, g, gOffset + k * gStride);
            }
        }
    }

    @Override
    public boolean gainsByJoining() {
        return false;
    }

    @Override
    public void joinedMultiplyAdd(JoinedRows x, float[] b, int bOffset, float[] c, int cOffset, int cStride) {
        for (int i = 0; i < x.rows(); i++) {
            int group = i / JoinedRows.GROUP;
            for (int p = x.start(group, 0); p < x.start(group, x.blocks()); p++) {
                multiplyAddRow(PANEL, x.value(p, i % JoinedRows.GROUP), b, bOffset + x.row(p), c, cOffset + i * cStride);
            }
        }
    }

    @Override
    public void joinedTransposeMultiplyAdd(JoinedRows x, float[] e, int eOffset, int eStride, float[] g, int gOffset) {
        for (int i = 0; i < x.rows(); i++) {
            int group = i / JoinedRows.GROUP;
            for (int p = x.start(group, 0); p < x.start(group, x.blocks()); p++) {
                multiplyAddRow(PANEL, x.value(p, i % JoinedRows.GROUP), e, eOffset + i * eStride, g, gOffset + x.row(p));
            }
        }
    }

    @Override
    public int markNonZeros(int count, float[] x, int xOffset, long[] marks, int marksOffset) {
        return markNonZerosOfTwo(count, x, xOffset, 0, marks, marksOffset);
    }

    @Override
    public void markedMultiplyAdd(
            int columns, int marked, long[] marks, int marksOffset, float[] x, int xOffset,
            float[] b, int bOffset, int bStride,
            float[] c, int cOffset) {
        int at = marksOffset;
        long left = 0;
        for (int i = 0; i < marked; i++) {
            if (left == 0) {
                left = marks[at + 1];
                at += 2;
            }
            int k = (int) marks[at - 2] + Long.numberOfTrailingZeros(left);
            multiplyAddRow(columns, x[xOffset + k], b, bOffset + k * bStride, c, cOffset);
            left &= left - 1;
        }
    }

    @Override
    public int markNonZerosOfTwo(int count, float[] x, int xOffset, int xStride, long[] marks, int marksOffset) {
        int marked = 0;
        int at = marksOffset;
        for (int from = 0; from < count; from += Long.SIZE) {
            long word = 0;
            for (int j = from; j < Math.min(count, from + Long.SIZE); j++) {
                word |= (x[xOffset + j] != 0 || x[xOffset + xStride + j] != 0 ? 1L : 0) << j;
            }
            if (word != 0) {
                marks[at++] = from;
                marks[at++] = word;
            }
            marked += Long.bitCount(word);
        }
        return marked;
    }

    @Override
    public void markedMultiplyAddTwo(
            int columns, int marked, long[] marks, int marksOffset, float[] x, int xOffset, int xStride,
            float[] b, int bOffset, int bStride,
            float[] c, int cOffset, int cStride) {
        markedMultiplyAdd(columns, marked, marks, marksOffset, x, xOffset, b, bOffset, bStride, c, cOffset);
        markedMultiplyAdd(
                columns, marked, marks, marksOffset, x, xOffset + xStride, b, bOffset, bStride, c, cOffset + cStride);
    }

    @Override
    public void markedMultiplyAddInt8(
            int marked, long[] marks, int marksOffset, float[] x, int xOffset, int[] b, int bOffset, float[] c, int cOffset) {
        int at = marksOffset;
        long left = 0;
        for (int i = 0; i < marked; i++) {
            if (left == 0) {
                left = marks[at + 1];
                at += 2;
            }
            int k = (int) marks[at - 2] + Long.numberOfTrailingZeros(left);
            for (int j = 0; j < PANEL; j++) {
                float weight = NarrowRows.int8(b[bOffset + k * NarrowRows.INT8 + j % NarrowRows.INT8], j / NarrowRows.INT8);
                c[cOffset + j] = Math.fma(x[xOffset + k], weight, c[cOffset + j]);
            }
            left &= left - 1;
        }
    }

    @Override
    public void markedMultiplyAddBfloat16(
            int marked, long[] marks, int marksOffset, float[] x, int xOffset, int[] b, int bOffset, float[] c, int cOffset) {
        int at = marksOffset;
        long left = 0;
        for (int i = 0; i < marked; i++) {
            if (left == 0) {
                left = marks[at + 1];
                at += 2;
            }
            int k = (int) marks[at - 2] + Long.numberOfTrailingZeros(left);
            for (int j = 0; j < PANEL; j++) {
                float weight = NarrowRows.bfloat16(b[bOffset + k * NarrowRows.BFLOAT16 + j % NarrowRows.BFLOAT16], j / NarrowRows.BFLOAT16);
                c[cOffset + j] = Math.fma(x[xOffset + k], weight, c[cOffset + j]);
            }
            left &= left - 1;
        }
    }

    @Override
    public void unpackInt8(int rows, int[] b, int bOffset, float[] to, int toOffset) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < PANEL; j++) {
                to[toOffset + r * PANEL + j] = NarrowRows.int8(
                        b[bOffset + r * NarrowRows.INT8 + j % NarrowRows.INT8], j / NarrowRows.INT8);
            }
        }
    }

    @Override
    public void unpackBfloat16(int rows, int[] b, int bOffset, float[] to, int toOffset) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < PANEL; j++) {
                to[toOffset + r * PANEL + j] = NarrowRows.bfloat16(
                        b[bOffset + r * NarrowRows.BFLOAT16 + j % NarrowRows.BFLOAT16], j / NarrowRows.BFLOAT16);
            }
        }
    }

    @Override
    public void addRows(int rows, int columns, float[] e, int eOffset, int eStride, float[] g, int gOffset) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                g[gOffset + j] += e[eOffset + i * eStride + j];
            }
        }
    }

    @Override
    public void addScaled(int count, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < count; i++) {
            y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
        }
    }

    @Override
    public void momentum(
            int count, float factor, float mu, float shrink, float[] g, int gOffset, float[] w, float[] v, int offset) {
        for (int i = 0; i < count; i++) {
            float velocity = Math.fma(factor, g[gOffset + i], Math.fma(mu, v[offset + i], TINY)) - TINY;
            v[offset + i] = velocity;
            w[offset + i] = Math.fma(shrink, w[offset + i], velocity);
        }
    }

    @Override
    public void nesterov(
            int count, float factor, float mu, float shrink, float[] g, int gOffset, float[] w, float[] v, int offset) {
        for (int i = 0; i < count; i++) {
            float velocity = Math.fma(factor, g[gOffset + i], Math.fma(mu, v[offset + i], TINY)) - TINY;
            v[offset + i] = velocity;
            w[offset + i] = Math.fma(mu, velocity, Math.fma(factor, g[gOffset + i], shrink * w[offset + i]));
        }
    }

    @Override
    public void adam(
            int count, float scale, float beta1, float rest1, float beta2, float rest2, float rate, float epsilon,
            float shrink, float[] g, int gOffset, float[] w, float[] m, float[] v, int offset) {
        for (int i = 0; i < count; i++) {
            float x = scale * g[gOffset + i];
            float mean = Math.fma(rest1, x, Math.fma(beta1, m[offset + i], TINY)) - TINY;
            float square = Math.fma(rest2, Math.fma(x, x, TINY), beta2 * v[offset + i]);
            m[offset + i] = mean;
            v[offset + i] = square;
            float direction = mean / ((float) Math.sqrt(square) + epsilon);
            w[offset + i] = Math.fma(rate, direction, shrink * w[offset + i]);
        }
    }

    @Override
    public void rmsProp(
            int count, float scale, float rho, float rest, float rate, float epsilon, float shrink,
            float[] g, int gOffset, float[] w, float[] v, int offset) {
        for (int i = 0; i < count; i++) {
            float x = scale * g[gOffset + i];
            float square = Math.fma(rest, Math.fma(x, x, TINY), rho * v[offset + i]);
            v[offset + i] = square;
            w[offset + i] = Math.fma(rate, x / ((float) Math.sqrt(square) + epsilon), shrink * w[offset + i]);
        }
    }

    @Override
    public void adagrad(
            int count, float scale, float rate, float epsilon, float shrink,
            float[] g, int gOffset, float[] w, float[] v, int offset) {
        for (int i = 0; i < count; i++) {
            float x = scale * g[gOffset + i];
            float square = Math.fma(x, x, v[offset + i]);
            v[offset + i] = square;
            w[offset + i] = Math.fma(rate, x / ((float) Math.sqrt(square) + epsilon), shrink * w[offset + i]);
        }
    }

    @Override
    public void lion(
            int count, float scale, float beta1, float rest1, float beta2, float rest2, float rate, float shrink,
            float[] g, int gOffset, float[] w, float[] m, int offset) {
        for (int i = 0; i < count; i++) {
            float x = scale * g[gOffset + i];
            float old = m[offset + i];
            float direction = sign(Math.fma(rest1, x, beta1 * old));
            w[offset + i] = Math.fma(rate, direction, shrink * w[offset + i]);
            m[offset + i] = Math.fma(rest2, x, Math.fma(beta2, old, TINY)) - TINY;
        }
    }

    private static float sign(float x) {
        return x > 0 ? 1 : x < 0 ? -1 : x;
    }

    @Override
    public void penalize(
            int count, float scale, float bound, float l1, float l2, float[] w, int wOffset, float[] g, int gOffset) {
        for (int i = 0; i < count; i++) {
            float x = scale * g[gOffset + i];
            x = x > bound ? bound : x < -bound ? -bound : x;
            g[gOffset + i] = Math.fma(l1, sign(w[wOffset + i]), Math.fma(l2, w[wOffset + i], x));
        }
    }

    @Override
    public void average(int count, float rest, float[] w, float[] a, int offset) {
        for (int i = offset; i < offset + count; i++) {
            a[i] = Math.fma(rest, w[i] - a[i], a[i]);
        }
    }

    @Override
    public void addSquares(int rows, int columns, float[] x, int xOffset, int xStride, double[] sums, int sumsOffset) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double value = x[xOffset + i * xStride + j];
                sums[sumsOffset + j] += value * value;
            }
        }
    }

    @Override
    public void scaleColumns(int rows, int columns, float[] factors, float[] x, int xOffset, int xStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                x[xOffset + i * xStride + j] *= factors[j];
            }
        }
    }

    @Override
    public void scale(int rows, int columns, float factor, float[] x, int xOffset, int xStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                x[xOffset + i * xStride + j] *= factor;
            }
        }
    }

    @Override
    public void sigmoid(int rows, int columns, float[] x, int xOffset, int xStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = xOffset + i * xStride + j;
                x[at] = ScalarMath.sigmoid(x[at]);
            }
        }
    }

    @Override
    public void timesSigmoidPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float y = a[aOffset + i * aStride + j];
                e[eOffset + i * eStride + j] *= y * (1 - y);
            }
        }
    }

    @Override
    public void tanh(int rows, int columns, float[] x, int xOffset, int xStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = xOffset + i * xStride + j;
                x[at] = ScalarMath.tanh(x[at]);
            }
        }
    }

    @Override
    public void timesTanhPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float y = a[aOffset + i * aStride + j];
                e[eOffset + i * eStride + j] *= 1 - y * y;
            }
        }
    }

    @Override
    public void relu(int rows, int columns, float[] x, int xOffset, int xStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = xOffset + i * xStride + j;
                x[at] = x[at] <= 0 ? 0 : x[at];
            }
        }
    }

    @Override
    public void timesReluPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = eOffset + i * eStride + j;
                e[at] = a[aOffset + i * aStride + j] <= 0 ? 0 : e[at];
            }
        }
    }

    @Override
    public void leakyRelu(int rows, int columns, float[] x, int xOffset, int xStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = xOffset + i * xStride + j;
                x[at] = x[at] <= 0 ? ScalarMath.LEAK * x[at] : x[at];
            }
        }
    }

    @Override
    public void timesLeakyReluPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float y = a[aOffset + i * aStride + j];
                int at = eOffset + i * eStride + j;
                e[at] = y <= 0 ? ScalarMath.LEAK * e[at] : e[at];
            }
        }
    }

    @Override
    public void elu(int rows, int columns, float[] x, int xOffset, int xStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = xOffset + i * xStride + j;
                x[at] = ScalarMath.elu(x[at]);
            }
        }
    }

    @Override
    public void timesEluPrime(
            int rows, int columns, float[] a, int aOffset, int aStride, float[] e, int eOffset, int eStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float y = a[aOffset + i * aStride + j];
                int at = eOffset + i * eStride + j;
                e[at] = y > 0 ? e[at] : e[at] * (y + 1);
            }
        }
    }

    @Override
    public void gelu(int rows, int columns, float[] x, int xOffset, int xStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = xOffset + i * xStride + j;
                x[at] = ScalarMath.gelu(x[at]);
            }
        }
    }

    @Override
    public void timesGeluPrime(
            int rows, int columns, float[] z, int zOffset, int zStride, float[] e, int eOffset, int eStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float x = z[zOffset + i * zStride + j];
                int at = eOffset + i * eStride + j;
                e[at] = e[at] * ScalarMath.geluPrime(x);
            }
        }
    }

    @Override
    public void silu(int rows, int columns, float[] x, int xOffset, int xStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = xOffset + i * xStride + j;
                x[at] = ScalarMath.silu(x[at]);
            }
        }
    }

    @Override
    public void timesSiluPrime(
            int rows, int columns, float[] z, int zOffset, int zStride, float[] e, int eOffset, int eStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float x = z[zOffset + i * zStride + j];
                int at = eOffset + i * eStride + j;
                e[at] = e[at] * ScalarMath.siluPrime(x);
            }
        }
    }

    @Override
    public void softplus(int rows, int columns, float[] x, int xOffset, int xStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = xOffset + i * xStride + j;
                x[at] = ScalarMath.softplus(x[at]);
            }
        }
    }

    @Override
    public void timesSoftplusPrime(
            int rows, int columns, float[] z, int zOffset, int zStride, float[] e, int eOffset, int eStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float x = z[zOffset + i * zStride + j];
                int at = eOffset + i * eStride + j;
                e[at] = e[at] * ScalarMath.softplusPrime(x);
            }
        }
    }

    @Override
    public void exp(int rows, int columns, float[] x, int xOffset, int xStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = xOffset + i * xStride + j;
                x[at] = ScalarMath.exp(x[at]);
            }
        }
    }

    @Override
    public void dropout(
            int rows, int columns, float p, long[] keys, int first,
            float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        int threshold = ScalarRandom.threshold(p);
        float factor = 1 / (1 - p);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                boolean dropped = ScalarRandom.bits(keys[i], first + j) >>> 1 < threshold;
                y[yOffset + i * yStride + j] = dropped ? 0 : x[xOffset + i * xStride + j] * factor;
            }
        }
    }

    @Override
    public void addNoise(
            int rows, int columns, float sigma, long[] keys, int first, float[] x, int xOffset, int xStride,
            float[] room) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = xOffset + i * xStride + j;
                x[at] = Math.fma(sigma, ScalarRandom.gaussian(ScalarRandom.bits(keys[i], first + j)), x[at]);
            }
        }
    }

    @Override
    public void columnMoments(
            int rows, int columns, float epsilon, float[] x, int xOffset, int xStride,
            float[] mean, float[] variance, float[] scale, int offset) {
        ScalarNormalization.columnMoments(
                rows, columns, epsilon, x, xOffset, xStride, mean, variance, scale, offset);
    }

    @Override
    public void normalizeColumns(
            int rows, int columns, float[] mean, float[] scale, int offset, float[] w, int gammaOffset, int betaOffset,
            float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        ScalarNormalization.normalizeColumns(
                rows, columns, mean, scale, offset, w, gammaOffset, betaOffset, x, xOffset, xStride, y, yOffset,
                yStride);
    }

    @Override
    public void normalizeColumnsBackward(
            int rows, int columns, float[] mean, float[] scale, int offset, float[] w, int gammaOffset,
            float[] x, int xOffset, int xStride, float[] nablaGamma, float[] nablaBeta,
            float[] e, int eOffset, int eStride) {
        ScalarNormalization.normalizeColumnsBackward(
                rows, columns, mean, scale, offset, w, gammaOffset, x, xOffset, xStride, nablaGamma, nablaBeta, e,
                eOffset, eStride);
    }

    @Override
    public void rowMoments(
            int rows, int columns, float epsilon, float[] x, int xOffset, int xStride, int xPanelStride,
            float[] mean, float[] scale, float[] room) {
        ScalarNormalization.rowMoments(
                rows, columns, epsilon, x, xOffset, xStride, xPanelStride, mean, scale, room);
    }

    @Override
    public void normalizeRows(
            int rows, int columns, float[] mean, float[] scale, float[] w, int gammaOffset, int betaOffset,
            float[] x, int xOffset, int xStride, float[] y, int yOffset, int yStride) {
        ScalarNormalization.normalizeRows(
                rows, columns, mean, scale, w, gammaOffset, betaOffset, x, xOffset, xStride, y, yOffset, yStride);
    }

    @Override
    public void scaledErrors(
            int rows, int columns, float[] mean, float[] scale, float[] w, int gammaOffset,
            float[] x, int xOffset, int xStride, float[] e, int eOffset, int eStride,
            float[] nablaGamma, float[] nablaBeta, int offset, float[] d, int dOffset, int dStride) {
        ScalarNormalization.scaledErrors(
                rows, columns, mean, scale, w, gammaOffset, x, xOffset, xStride, e, eOffset, eStride, nablaGamma,
                nablaBeta, offset, d, dOffset, dStride);
    }

    @Override
    public void rowErrorMeans(
            int rows, int columns, float[] mean, float[] scale, float[] x, int xOffset, int xStride,
            float[] d, int dOffset, int dStride, int panelStride, float[] errorMean, float[] productMean, float[] room) {
        ScalarNormalization.rowErrorMeans(
                rows, columns, mean, scale, x, xOffset, xStride, d, dOffset, dStride, panelStride, errorMean, productMean, room);
    }

    @Override
    public void normalizeRowsBackward(
            int rows, int columns, float[] mean, float[] scale, float[] errorMean, float[] productMean,
            float[] x, int xOffset, int xStride, float[] d, int dOffset, int dStride,
            float[] e, int eOffset, int eStride) {
        ScalarNormalization.normalizeRowsBackward(
                rows, columns, mean, scale, errorMean, productMean, x, xOffset, xStride, d, dOffset, dStride, e,
                eOffset, eStride);
    }
}
