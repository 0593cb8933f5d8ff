package dev.lanewise.kernel;

import static dev.lanewise.kernel.Kernels.PANEL;
import static dev.lanewise.kernel.Lanes.F;
import static dev.lanewise.kernel.Lanes.N;
import static dev.lanewise.kernel.Lanes.ZEROS;

import jdk.incubator.vector.FloatVector;

/**
 * The register tile: a small block of the output stays in vector registers while the depth runs past it.
 *
 * <p>Six rows by four vectors are 24 independent chains, and take four loads and six broadcasts for 24 multiply-adds;
 * they and their operands are 29 of 32 registers. A processor with 16 has room for six rows by two vectors, and four by
 * four would run at less than half of their speed there. Narrower tiles take what is left over at the right and at the
 * bottom; those of three vectors have eight rows, as many chains, or five, because two times five are the ten examples of the
 * notebook's mini-batch.
 *
 * <p>One method per shape, unrolled by hand: the JIT keeps only named locals in registers. The elements of A are found
 * from one index and fixed distances, because an index of its own for each row costs a register each, and spills. Where
 * distances and steps are constants as well, most checks are made before the loop, and a third of a full tile's
 * instructions are saved; so long products have tiles of their own for rows side by side and a panel's width apart. Those for
 * rows side by side find the rows of the output in the same way, so that the JIT keeps none of their places while the loop runs.
 */
final class VectorTile {
    /**
     * Rows of B that are used before the next tile: with 64 columns 256 KB, which the second-level cache holds, and it
     * delivers fast enough. Shorter blocks read and write the output more often: 128 rows cost 5 to 10 %.
     */
    private static final int DEPTH_BLOCK = 1024;

    /** Vectors of a full tile's row. */
    private static final int VECTORS = Lanes.REGISTERS >= 32 ? 4 : 2;

    /**
     * Least depth for which tiles with fixed distances gain more than the 0.1 seconds that one takes to be compiled: of rows of
     * a panel, and of its columns.
     */
    private static final int LONG_ROWS = 512;
    private static final int LONG_COLUMNS = 64;

    private static final int PANEL_SHIFT = Integer.numberOfTrailingZeros(PANEL);

    /** Numbers of rows, a bit for each, of which eight would leave more to tiles of one row than five do. */
    private static final int NO_EIGHT = 1 << 9 | 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 19;

    private VectorTile() {}

    /** {@code C = A B}, in every row from the row s if there is one, or {@code C += A B} if {@code adds}. */
    static void multiply(
            boolean adds, int rows, int columns, int depth,
            float[] a, int aOffset, int aRowStride, int aDepthStride, int aPanelStride,
            float[] b, int bOffset, int bStride,
            float[] sOrNull, int sOffset,
            float[] c, int cOffset, int cStride) {
        int vectors = Lanes.vectors(columns);
        int jump = aPanelStride - PANEL * aDepthStride;
        boolean apart = bStride == PANEL && aRowStride == PANEL && aDepthStride == 1 && depth >= LONG_ROWS;
        boolean beside = bStride == PANEL && aRowStride == 1 && aDepthStride == PANEL && jump == 0
                && cStride == PANEL && depth >= LONG_COLUMNS;
        float[] s = sOrNull == null ? ZEROS : sOrNull;
        int k = 0;
        do {
            int a0 = aOffset + k / PANEL * aPanelStride;
            int b0 = bOffset + k * bStride;
            int slice = Math.min(DEPTH_BLOCK, depth - k);
            for (int v = 0; v < vectors; ) {
                int strip = stripOf(vectors - v);
                int j = v * N;
                strip(adds, strip, apart, beside, rows, slice, a, a0, aRowStride, aDepthStride, jump,
                        b, b0 + j, bStride, s, sOrNull == null ? 0 : sOffset + j, c, cOffset + j, cStride);
                v += strip;
            }
            adds = true;
            k += DEPTH_BLOCK;
        } while (k < depth);
    }

    /** How many of the vectors left to do the next strip takes: 5 are better split 3 + 2 than 4 + 1. */
    private static int stripOf(int vectors) {
        return vectors == 5 && VECTORS == 4 ? 3 : Math.min(vectors, VECTORS);
    }

    /** How many of the rows left to do the next tile takes, so that as few as possible are left to tiles of one row. */
    private static int tileOf(int rows) {
        return rows >= 6 && rows != 8 && rows != 9 ? 6 : rows >= 4 ? 4 : 1;
    }

    /** The same for strips of three vectors, whose tiles have eight, five, four or one. */
    private static int tallTileOf(int rows) {
        return rows > 19 || rows >= 8 && (NO_EIGHT >>> rows & 1) == 0 ? 8 : rows >= 5 ? 5 : rows == 4 ? 4 : 1;
    }

    /** All rows of a strip of so many vectors, by tiles with fixed distances where there are such. */
    private static void strip(
            boolean adds, int vectors, boolean apart, boolean beside, int rows, int depth,
            float[] a, int aAt, int aRowStride, int aDepthStride, int jump,
            float[] b, int bAt, int bStride, float[] s, int sAt, float[] c, int cAt, int cStride) {
        for (int r = 0; r < rows; ) {
            int tile = vectors == 3 ? tallTileOf(rows - r) : tileOf(rows - r);
            switch (10 * tile + vectors) {
                case 64 -> {
                    if (beside) {
                        beside6x4(adds, depth, a, aAt, b, bAt, s, sAt, c, cAt);
                    } else if (apart) {
                        apart6x4(adds, depth, a, aAt, jump, b, bAt, s, sAt, c, cAt, cStride);
                    } else {
                        tile6x4(adds, depth, a, aAt, aRowStride, aDepthStride, jump, b, bAt, bStride, s, sAt, c, cAt, cStride);
                    }
                }
                case 44 -> {
                    if (beside) {
                        beside4x4(adds, depth, a, aAt, b, bAt, s, sAt, c, cAt);
                    } else {
                        tile4x4(adds, depth, a, aAt, aRowStride, aDepthStride, jump, b, bAt, bStride, s, sAt, c, cAt, cStride);
                    }
                }
                case 14 -> tile1x4(adds, depth, a, aAt, aDepthStride, jump, b, bAt, bStride, s, sAt, c, cAt);
                case 83 ->
                    tile8x3(adds, depth, a, aAt, aRowStride, aDepthStride, jump, b, bAt, bStride, s, sAt, c, cAt, cStride);
                case 53 ->
                    tile5x3(adds, depth, a, aAt, aRowStride, aDepthStride, jump, b, bAt, bStride, s, sAt, c, cAt, cStride);
                case 43 ->
                    tile4x3(adds, depth, a, aAt, aRowStride, aDepthStride, jump, b, bAt, bStride, s, sAt, c, cAt, cStride);
                case 13 -> tile1x3(adds, depth, a, aAt, aDepthStride, jump, b, bAt, bStride, s, sAt, c, cAt);
                case 62 ->
                    tile6x2(adds, depth, a, aAt, aRowStride, aDepthStride, jump, b, bAt, bStride, s, sAt, c, cAt, cStride);
                case 42 ->
                    tile4x2(adds, depth, a, aAt, aRowStride, aDepthStride, jump, b, bAt, bStride, s, sAt, c, cAt, cStride);
                case 12 -> tile1x2(adds, depth, a, aAt, aDepthStride, jump, b, bAt, bStride, s, sAt, c, cAt);
                case 61 ->
                    tile6x1(adds, depth, a, aAt, aRowStride, aDepthStride, jump, b, bAt, bStride, s, sAt, c, cAt, cStride);
                case 41 ->
                    tile4x1(adds, depth, a, aAt, aRowStride, aDepthStride, jump, b, bAt, bStride, s, sAt, c, cAt, cStride);
                default -> tile1x1(adds, depth, a, aAt, aDepthStride, jump, b, bAt, bStride, s, sAt, c, cAt);
            }
            r += tile;
            aAt += tile * aRowStride;
            cAt += tile * cStride;
        }
    }

    private static void tile6x4(
            boolean adds, int depth, float[] a, int aAt, int aRowStride, int aDepthStride, int jump,
            float[] b, int bAt, int bStride, float[] s, int sAt, float[] c, int cAt, int cStride) {
        int row1 = aRowStride;
        int row2 = 2 * aRowStride;
        int row3 = 3 * aRowStride;
        int row4 = 4 * aRowStride;
        int row5 = 5 * aRowStride;
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector s1 = FloatVector.fromArray(F, s, sAt + N);
        FloatVector s2 = FloatVector.fromArray(F, s, sAt + 2 * N);
        FloatVector s3 = FloatVector.fromArray(F, s, sAt + 3 * N);
        FloatVector c00 = s0;
        FloatVector c01 = s1;
        FloatVector c02 = s2;
        FloatVector c03 = s3;
        FloatVector c10 = s0;
        FloatVector c11 = s1;
        FloatVector c12 = s2;
        FloatVector c13 = s3;
        FloatVector c20 = s0;
        FloatVector c21 = s1;
        FloatVector c22 = s2;
        FloatVector c23 = s3;
        FloatVector c30 = s0;
        FloatVector c31 = s1;
        FloatVector c32 = s2;
        FloatVector c33 = s3;
        FloatVector c40 = s0;
        FloatVector c41 = s1;
        FloatVector c42 = s2;
        FloatVector c43 = s3;
        FloatVector c50 = s0;
        FloatVector c51 = s1;
        FloatVector c52 = s2;
        FloatVector c53 = s3;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
            c01 = FloatVector.fromArray(F, c, cAt + N);
            c02 = FloatVector.fromArray(F, c, cAt + 2 * N);
            c03 = FloatVector.fromArray(F, c, cAt + 3 * N);
            c10 = FloatVector.fromArray(F, c, cAt + cStride);
            c11 = FloatVector.fromArray(F, c, cAt + cStride + N);
            c12 = FloatVector.fromArray(F, c, cAt + cStride + 2 * N);
            c13 = FloatVector.fromArray(F, c, cAt + cStride + 3 * N);
            c20 = FloatVector.fromArray(F, c, cAt + 2 * cStride);
            c21 = FloatVector.fromArray(F, c, cAt + 2 * cStride + N);
            c22 = FloatVector.fromArray(F, c, cAt + 2 * cStride + 2 * N);
            c23 = FloatVector.fromArray(F, c, cAt + 2 * cStride + 3 * N);
            c30 = FloatVector.fromArray(F, c, cAt + 3 * cStride);
            c31 = FloatVector.fromArray(F, c, cAt + 3 * cStride + N);
            c32 = FloatVector.fromArray(F, c, cAt + 3 * cStride + 2 * N);
            c33 = FloatVector.fromArray(F, c, cAt + 3 * cStride + 3 * N);
            c40 = FloatVector.fromArray(F, c, cAt + 4 * cStride);
            c41 = FloatVector.fromArray(F, c, cAt + 4 * cStride + N);
            c42 = FloatVector.fromArray(F, c, cAt + 4 * cStride + 2 * N);
            c43 = FloatVector.fromArray(F, c, cAt + 4 * cStride + 3 * N);
            c50 = FloatVector.fromArray(F, c, cAt + 5 * cStride);
            c51 = FloatVector.fromArray(F, c, cAt + 5 * cStride + N);
            c52 = FloatVector.fromArray(F, c, cAt + 5 * cStride + 2 * N);
            c53 = FloatVector.fromArray(F, c, cAt + 5 * cStride + 3 * N);
        }
        for (int k = 0; k < depth; k++) {
            int at = aAt + k * aDepthStride + (k >>> PANEL_SHIFT) * jump;
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector b2 = FloatVector.fromArray(F, b, bAt + 2 * N);
            FloatVector b3 = FloatVector.fromArray(F, b, bAt + 3 * N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            c03 = x0.fma(b3, c03);
            FloatVector x1 = FloatVector.broadcast(F, a[at + row1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            c13 = x1.fma(b3, c13);
            FloatVector x2 = FloatVector.broadcast(F, a[at + row2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            c23 = x2.fma(b3, c23);
            FloatVector x3 = FloatVector.broadcast(F, a[at + row3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            c33 = x3.fma(b3, c33);
            FloatVector x4 = FloatVector.broadcast(F, a[at + row4]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            c42 = x4.fma(b2, c42);
            c43 = x4.fma(b3, c43);
            FloatVector x5 = FloatVector.broadcast(F, a[at + row5]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            c52 = x5.fma(b2, c52);
            c53 = x5.fma(b3, c53);
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c02.intoArray(c, cAt + 2 * N);
        c03.intoArray(c, cAt + 3 * N);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + N);
        c12.intoArray(c, cAt + cStride + 2 * N);
        c13.intoArray(c, cAt + cStride + 3 * N);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + N);
        c22.intoArray(c, cAt + 2 * cStride + 2 * N);
        c23.intoArray(c, cAt + 2 * cStride + 3 * N);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + N);
        c32.intoArray(c, cAt + 3 * cStride + 2 * N);
        c33.intoArray(c, cAt + 3 * cStride + 3 * N);
        c40.intoArray(c, cAt + 4 * cStride);
        c41.intoArray(c, cAt + 4 * cStride + N);
        c42.intoArray(c, cAt + 4 * cStride + 2 * N);
        c43.intoArray(c, cAt + 4 * cStride + 3 * N);
        c50.intoArray(c, cAt + 5 * cStride);
        c51.intoArray(c, cAt + 5 * cStride + N);
        c52.intoArray(c, cAt + 5 * cStride + 2 * N);
        c53.intoArray(c, cAt + 5 * cStride + 3 * N);
    }

    /**
     * {@link #tile6x4} for rows of A that lie side by side, as those of a transposed matrix do, with its steps, and the rows of C, a
     * panel's width apart.
     */
    private static void beside6x4(
            boolean adds, int depth, float[] a, int aAt, float[] b, int bAt, float[] s, int sAt, float[] c, int cAt) {
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector s1 = FloatVector.fromArray(F, s, sAt + N);
        FloatVector s2 = FloatVector.fromArray(F, s, sAt + 2 * N);
        FloatVector s3 = FloatVector.fromArray(F, s, sAt + 3 * N);
        FloatVector c00 = s0;
        FloatVector c01 = s1;
        FloatVector c02 = s2;
        FloatVector c03 = s3;
        FloatVector c10 = s0;
        FloatVector c11 = s1;
        FloatVector c12 = s2;
        FloatVector c13 = s3;
        FloatVector c20 = s0;
        FloatVector c21 = s1;
        FloatVector c22 = s2;
        FloatVector c23 = s3;
        FloatVector c30 = s0;
        FloatVector c31 = s1;
        FloatVector c32 = s2;
        FloatVector c33 = s3;
        FloatVector c40 = s0;
        FloatVector c41 = s1;
        FloatVector c42 = s2;
        FloatVector c43 = s3;
        FloatVector c50 = s0;
        FloatVector c51 = s1;
        FloatVector c52 = s2;
        FloatVector c53 = s3;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
            c01 = FloatVector.fromArray(F, c, cAt + N);
            c02 = FloatVector.fromArray(F, c, cAt + 2 * N);
            c03 = FloatVector.fromArray(F, c, cAt + 3 * N);
            c10 = FloatVector.fromArray(F, c, cAt + PANEL);
            c11 = FloatVector.fromArray(F, c, cAt + PANEL + N);
            c12 = FloatVector.fromArray(F, c, cAt + PANEL + 2 * N);
            c13 = FloatVector.fromArray(F, c, cAt + PANEL + 3 * N);
            c20 = FloatVector.fromArray(F, c, cAt + 2 * PANEL);
            c21 = FloatVector.fromArray(F, c, cAt + 2 * PANEL + N);
            c22 = FloatVector.fromArray(F, c, cAt + 2 * PANEL + 2 * N);
            c23 = FloatVector.fromArray(F, c, cAt + 2 * PANEL + 3 * N);
            c30 = FloatVector.fromArray(F, c, cAt + 3 * PANEL);
            c31 = FloatVector.fromArray(F, c, cAt + 3 * PANEL + N);
            c32 = FloatVector.fromArray(F, c, cAt + 3 * PANEL + 2 * N);
            c33 = FloatVector.fromArray(F, c, cAt + 3 * PANEL + 3 * N);
            c40 = FloatVector.fromArray(F, c, cAt + 4 * PANEL);
            c41 = FloatVector.fromArray(F, c, cAt + 4 * PANEL + N);
            c42 = FloatVector.fromArray(F, c, cAt + 4 * PANEL + 2 * N);
            c43 = FloatVector.fromArray(F, c, cAt + 4 * PANEL + 3 * N);
            c50 = FloatVector.fromArray(F, c, cAt + 5 * PANEL);
            c51 = FloatVector.fromArray(F, c, cAt + 5 * PANEL + N);
            c52 = FloatVector.fromArray(F, c, cAt + 5 * PANEL + 2 * N);
            c53 = FloatVector.fromArray(F, c, cAt + 5 * PANEL + 3 * N);
        }
        for (int k = 0; k < depth; k++) {
            int at = aAt + k * PANEL;
            int from = bAt + k * PANEL;
            FloatVector b0 = FloatVector.fromArray(F, b, from);
            FloatVector b1 = FloatVector.fromArray(F, b, from + N);
            FloatVector b2 = FloatVector.fromArray(F, b, from + 2 * N);
            FloatVector b3 = FloatVector.fromArray(F, b, from + 3 * N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            c03 = x0.fma(b3, c03);
            FloatVector x1 = FloatVector.broadcast(F, a[at + 1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            c13 = x1.fma(b3, c13);
            FloatVector x2 = FloatVector.broadcast(F, a[at + 2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            c23 = x2.fma(b3, c23);
            FloatVector x3 = FloatVector.broadcast(F, a[at + 3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            c33 = x3.fma(b3, c33);
            FloatVector x4 = FloatVector.broadcast(F, a[at + 4]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            c42 = x4.fma(b2, c42);
            c43 = x4.fma(b3, c43);
            FloatVector x5 = FloatVector.broadcast(F, a[at + 5]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            c52 = x5.fma(b2, c52);
            c53 = x5.fma(b3, c53);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c02.intoArray(c, cAt + 2 * N);
        c03.intoArray(c, cAt + 3 * N);
        c10.intoArray(c, cAt + PANEL);
        c11.intoArray(c, cAt + PANEL + N);
        c12.intoArray(c, cAt + PANEL + 2 * N);
        c13.intoArray(c, cAt + PANEL + 3 * N);
        c20.intoArray(c, cAt + 2 * PANEL);
        c21.intoArray(c, cAt + 2 * PANEL + N);
        c22.intoArray(c, cAt + 2 * PANEL + 2 * N);
        c23.intoArray(c, cAt + 2 * PANEL + 3 * N);
        c30.intoArray(c, cAt + 3 * PANEL);
        c31.intoArray(c, cAt + 3 * PANEL + N);
        c32.intoArray(c, cAt + 3 * PANEL + 2 * N);
        c33.intoArray(c, cAt + 3 * PANEL + 3 * N);
        c40.intoArray(c, cAt + 4 * PANEL);
        c41.intoArray(c, cAt + 4 * PANEL + N);
        c42.intoArray(c, cAt + 4 * PANEL + 2 * N);
        c43.intoArray(c, cAt + 4 * PANEL + 3 * N);
        c50.intoArray(c, cAt + 5 * PANEL);
        c51.intoArray(c, cAt + 5 * PANEL + N);
        c52.intoArray(c, cAt + 5 * PANEL + 2 * N);
        c53.intoArray(c, cAt + 5 * PANEL + 3 * N);
    }

    /** {@link #beside6x4} for four rows, such as the last of a panel of 64. */
    private static void beside4x4(
            boolean adds, int depth, float[] a, int aAt, float[] b, int bAt, float[] s, int sAt, float[] c, int cAt) {
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector s1 = FloatVector.fromArray(F, s, sAt + N);
        FloatVector s2 = FloatVector.fromArray(F, s, sAt + 2 * N);
        FloatVector s3 = FloatVector.fromArray(F, s, sAt + 3 * N);
        FloatVector c00 = s0;
        FloatVector c01 = s1;
        FloatVector c02 = s2;
        FloatVector c03 = s3;
        FloatVector c10 = s0;
        FloatVector c11 = s1;
        FloatVector c12 = s2;
        FloatVector c13 = s3;
        FloatVector c20 = s0;
        FloatVector c21 = s1;
        FloatVector c22 = s2;
        FloatVector c23 = s3;
        FloatVector c30 = s0;
        FloatVector c31 = s1;
        FloatVector c32 = s2;
        FloatVector c33 = s3;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
            c01 = FloatVector.fromArray(F, c, cAt + N);
            c02 = FloatVector.fromArray(F, c, cAt + 2 * N);
            c03 = FloatVector.fromArray(F, c, cAt + 3 * N);
            c10 = FloatVector.fromArray(F, c, cAt + PANEL);
            c11 = FloatVector.fromArray(F, c, cAt + PANEL + N);
            c12 = FloatVector.fromArray(F, c, cAt + PANEL + 2 * N);
            c13 = FloatVector.fromArray(F, c, cAt + PANEL + 3 * N);
            c20 = FloatVector.fromArray(F, c, cAt + 2 * PANEL);
            c21 = FloatVector.fromArray(F, c, cAt + 2 * PANEL + N);
            c22 = FloatVector.fromArray(F, c, cAt + 2 * PANEL + 2 * N);
            c23 = FloatVector.fromArray(F, c, cAt + 2 * PANEL + 3 * N);
            c30 = FloatVector.fromArray(F, c, cAt + 3 * PANEL);
            c31 = FloatVector.fromArray(F, c, cAt + 3 * PANEL + N);
            c32 = FloatVector.fromArray(F, c, cAt + 3 * PANEL + 2 * N);
            c33 = FloatVector.fromArray(F, c, cAt + 3 * PANEL + 3 * N);
        }
        for (int k = 0; k < depth; k++) {
            int at = aAt + k * PANEL;
            int from = bAt + k * PANEL;
            FloatVector b0 = FloatVector.fromArray(F, b, from);
            FloatVector b1 = FloatVector.fromArray(F, b, from + N);
            FloatVector b2 = FloatVector.fromArray(F, b, from + 2 * N);
            FloatVector b3 = FloatVector.fromArray(F, b, from + 3 * N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            c03 = x0.fma(b3, c03);
            FloatVector x1 = FloatVector.broadcast(F, a[at + 1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            c13 = x1.fma(b3, c13);
            FloatVector x2 = FloatVector.broadcast(F, a[at + 2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            c23 = x2.fma(b3, c23);
            FloatVector x3 = FloatVector.broadcast(F, a[at + 3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            c33 = x3.fma(b3, c33);
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c02.intoArray(c, cAt + 2 * N);
        c03.intoArray(c, cAt + 3 * N);
        c10.intoArray(c, cAt + PANEL);
        c11.intoArray(c, cAt + PANEL + N);
        c12.intoArray(c, cAt + PANEL + 2 * N);
        c13.intoArray(c, cAt + PANEL + 3 * N);
        c20.intoArray(c, cAt + 2 * PANEL);
        c21.intoArray(c, cAt + 2 * PANEL + N);
        c22.intoArray(c, cAt + 2 * PANEL + 2 * N);
        c23.intoArray(c, cAt + 2 * PANEL + 3 * N);
        c30.intoArray(c, cAt + 3 * PANEL);
        c31.intoArray(c, cAt + 3 * PANEL + N);
        c32.intoArray(c, cAt + 3 * PANEL + 2 * N);
        c33.intoArray(c, cAt + 3 * PANEL + 3 * N);
    }

    /** {@link #tile6x4} for rows of A that are a panel's width apart, as those of B are, cut into panels. */
    private static void apart6x4(
            boolean adds, int depth, float[] a, int aAt, int jump, float[] b, int bAt, float[] s, int sAt,
            float[] c, int cAt, int cStride) {
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector s1 = FloatVector.fromArray(F, s, sAt + N);
        FloatVector s2 = FloatVector.fromArray(F, s, sAt + 2 * N);
        FloatVector s3 = FloatVector.fromArray(F, s, sAt + 3 * N);
        FloatVector c00 = s0;
        FloatVector c01 = s1;
        FloatVector c02 = s2;
        FloatVector c03 = s3;
        FloatVector c10 = s0;
        FloatVector c11 = s1;
        FloatVector c12 = s2;
        FloatVector c13 = s3;
        FloatVector c20 = s0;
        FloatVector c21 = s1;
        FloatVector c22 = s2;
        FloatVector c23 = s3;
        FloatVector c30 = s0;
        FloatVector c31 = s1;
        FloatVector c32 = s2;
        FloatVector c33 = s3;
        FloatVector c40 = s0;
        FloatVector c41 = s1;
        FloatVector c42 = s2;
        FloatVector c43 = s3;
        FloatVector c50 = s0;
        FloatVector c51 = s1;
        FloatVector c52 = s2;
        FloatVector c53 = s3;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
            c01 = FloatVector.fromArray(F, c, cAt + N);
            c02 = FloatVector.fromArray(F, c, cAt + 2 * N);
            c03 = FloatVector.fromArray(F, c, cAt + 3 * N);
            c10 = FloatVector.fromArray(F, c, cAt + cStride);
            c11 = FloatVector.fromArray(F, c, cAt + cStride + N);
            c12 = FloatVector.fromArray(F, c, cAt + cStride + 2 * N);
            c13 = FloatVector.fromArray(F, c, cAt + cStride + 3 * N);
            c20 = FloatVector.fromArray(F, c, cAt + 2 * cStride);
            c21 = FloatVector.fromArray(F, c, cAt + 2 * cStride + N);
            c22 = FloatVector.fromArray(F, c, cAt + 2 * cStride + 2 * N);
            c23 = FloatVector.fromArray(F, c, cAt + 2 * cStride + 3 * N);
            c30 = FloatVector.fromArray(F, c, cAt + 3 * cStride);
            c31 = FloatVector.fromArray(F, c, cAt + 3 * cStride + N);
            c32 = FloatVector.fromArray(F, c, cAt + 3 * cStride + 2 * N);
            c33 = FloatVector.fromArray(F, c, cAt + 3 * cStride + 3 * N);
            c40 = FloatVector.fromArray(F, c, cAt + 4 * cStride);
            c41 = FloatVector.fromArray(F, c, cAt + 4 * cStride + N);
            c42 = FloatVector.fromArray(F, c, cAt + 4 * cStride + 2 * N);
            c43 = FloatVector.fromArray(F, c, cAt + 4 * cStride + 3 * N);
            c50 = FloatVector.fromArray(F, c, cAt + 5 * cStride);
            c51 = FloatVector.fromArray(F, c, cAt + 5 * cStride + N);
            c52 = FloatVector.fromArray(F, c, cAt + 5 * cStride + 2 * N);
            c53 = FloatVector.fromArray(F, c, cAt + 5 * cStride + 3 * N);
        }
        int at = aAt;
        for (int k = 0; k < depth; k++) {
            int from = bAt + k * PANEL;
            FloatVector b0 = FloatVector.fromArray(F, b, from);
            FloatVector b1 = FloatVector.fromArray(F, b, from + N);
            FloatVector b2 = FloatVector.fromArray(F, b, from + 2 * N);
            FloatVector b3 = FloatVector.fromArray(F, b, from + 3 * N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            c03 = x0.fma(b3, c03);
            FloatVector x1 = FloatVector.broadcast(F, a[at + PANEL]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            c13 = x1.fma(b3, c13);
            FloatVector x2 = FloatVector.broadcast(F, a[at + 2 * PANEL]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            c23 = x2.fma(b3, c23);
            FloatVector x3 = FloatVector.broadcast(F, a[at + 3 * PANEL]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            c33 = x3.fma(b3, c33);
            FloatVector x4 = FloatVector.broadcast(F, a[at + 4 * PANEL]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            c42 = x4.fma(b2, c42);
            c43 = x4.fma(b3, c43);
            FloatVector x5 = FloatVector.broadcast(F, a[at + 5 * PANEL]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            c52 = x5.fma(b2, c52);
            c53 = x5.fma(b3, c53);
            at++;
            if ((k & PANEL - 1) == PANEL - 1) {
                at += jump;
            }
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c02.intoArray(c, cAt + 2 * N);
        c03.intoArray(c, cAt + 3 * N);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + N);
        c12.intoArray(c, cAt + cStride + 2 * N);
        c13.intoArray(c, cAt + cStride + 3 * N);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + N);
        c22.intoArray(c, cAt + 2 * cStride + 2 * N);
        c23.intoArray(c, cAt + 2 * cStride + 3 * N);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + N);
        c32.intoArray(c, cAt + 3 * cStride + 2 * N);
        c33.intoArray(c, cAt + 3 * cStride + 3 * N);
        c40.intoArray(c, cAt + 4 * cStride);
        c41.intoArray(c, cAt + 4 * cStride + N);
        c42.intoArray(c, cAt + 4 * cStride + 2 * N);
        c43.intoArray(c, cAt + 4 * cStride + 3 * N);
        c50.intoArray(c, cAt + 5 * cStride);
        c51.intoArray(c, cAt + 5 * cStride + N);
        c52.intoArray(c, cAt + 5 * cStride + 2 * N);
        c53.intoArray(c, cAt + 5 * cStride + 3 * N);
    }

    private static void tile4x4(
            boolean adds, int depth, float[] a, int aAt, int aRowStride, int aDepthStride, int jump,
            float[] b, int bAt, int bStride, float[] s, int sAt, float[] c, int cAt, int cStride) {
        int row1 = aRowStride;
        int row2 = 2 * aRowStride;
        int row3 = 3 * aRowStride;
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector s1 = FloatVector.fromArray(F, s, sAt + N);
        FloatVector s2 = FloatVector.fromArray(F, s, sAt + 2 * N);
        FloatVector s3 = FloatVector.fromArray(F, s, sAt + 3 * N);
        FloatVector c00 = s0;
        FloatVector c01 = s1;
        FloatVector c02 = s2;
        FloatVector c03 = s3;
        FloatVector c10 = s0;
        FloatVector c11 = s1;
        FloatVector c12 = s2;
        FloatVector c13 = s3;
        FloatVector c20 = s0;
        FloatVector c21 = s1;
        FloatVector c22 = s2;
        FloatVector c23 = s3;
        FloatVector c30 = s0;
        FloatVector c31 = s1;
        FloatVector c32 = s2;
        FloatVector c33 = s3;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
            c01 = FloatVector.fromArray(F, c, cAt + N);
            c02 = FloatVector.fromArray(F, c, cAt + 2 * N);
            c03 = FloatVector.fromArray(F, c, cAt + 3 * N);
            c10 = FloatVector.fromArray(F, c, cAt + cStride);
            c11 = FloatVector.fromArray(F, c, cAt + cStride + N);
            c12 = FloatVector.fromArray(F, c, cAt + cStride + 2 * N);
            c13 = FloatVector.fromArray(F, c, cAt + cStride + 3 * N);
            c20 = FloatVector.fromArray(F, c, cAt + 2 * cStride);
            c21 = FloatVector.fromArray(F, c, cAt + 2 * cStride + N);
            c22 = FloatVector.fromArray(F, c, cAt + 2 * cStride + 2 * N);
            c23 = FloatVector.fromArray(F, c, cAt + 2 * cStride + 3 * N);
            c30 = FloatVector.fromArray(F, c, cAt + 3 * cStride);
            c31 = FloatVector.fromArray(F, c, cAt + 3 * cStride + N);
            c32 = FloatVector.fromArray(F, c, cAt + 3 * cStride + 2 * N);
            c33 = FloatVector.fromArray(F, c, cAt + 3 * cStride + 3 * N);
        }
        for (int k = 0; k < depth; k++) {
            int at = aAt + k * aDepthStride + (k >>> PANEL_SHIFT) * jump;
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector b2 = FloatVector.fromArray(F, b, bAt + 2 * N);
            FloatVector b3 = FloatVector.fromArray(F, b, bAt + 3 * N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            c03 = x0.fma(b3, c03);
            FloatVector x1 = FloatVector.broadcast(F, a[at + row1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            c13 = x1.fma(b3, c13);
            FloatVector x2 = FloatVector.broadcast(F, a[at + row2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            c23 = x2.fma(b3, c23);
            FloatVector x3 = FloatVector.broadcast(F, a[at + row3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            c33 = x3.fma(b3, c33);
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c02.intoArray(c, cAt + 2 * N);
        c03.intoArray(c, cAt + 3 * N);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + N);
        c12.intoArray(c, cAt + cStride + 2 * N);
        c13.intoArray(c, cAt + cStride + 3 * N);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + N);
        c22.intoArray(c, cAt + 2 * cStride + 2 * N);
        c23.intoArray(c, cAt + 2 * cStride + 3 * N);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + N);
        c32.intoArray(c, cAt + 3 * cStride + 2 * N);
        c33.intoArray(c, cAt + 3 * cStride + 3 * N);
    }

    private static void tile1x4(
            boolean adds, int depth, float[] a, int aAt, int aDepthStride, int jump,
            float[] b, int bAt, int bStride, float[] s, int sAt, float[] c, int cAt) {
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector s1 = FloatVector.fromArray(F, s, sAt + N);
        FloatVector s2 = FloatVector.fromArray(F, s, sAt + 2 * N);
        FloatVector s3 = FloatVector.fromArray(F, s, sAt + 3 * N);
        FloatVector c00 = s0;
        FloatVector c01 = s1;
        FloatVector c02 = s2;
        FloatVector c03 = s3;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
            c01 = FloatVector.fromArray(F, c, cAt + N);
            c02 = FloatVector.fromArray(F, c, cAt + 2 * N);
            c03 = FloatVector.fromArray(F, c, cAt + 3 * N);
        }
        for (int k = 0; k < depth; k++) {
            int at = aAt + k * aDepthStride + (k >>> PANEL_SHIFT) * jump;
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector b2 = FloatVector.fromArray(F, b, bAt + 2 * N);
            FloatVector b3 = FloatVector.fromArray(F, b, bAt + 3 * N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            c03 = x0.fma(b3, c03);
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c02.intoArray(c, cAt + 2 * N);
        c03.intoArray(c, cAt + 3 * N);
    }

    private static void tile8x3(
            boolean adds, int depth, float[] a, int aAt, int aRowStride, int aDepthStride, int jump,
            float[] b, int bAt, int bStride, float[] s, int sAt, float[] c, int cAt, int cStride) {
        int row1 = aRowStride;
        int row2 = 2 * aRowStride;
        int row3 = 3 * aRowStride;
        int row4 = 4 * aRowStride;
        int row5 = 5 * aRowStride;
        int row6 = 6 * aRowStride;
        int row7 = 7 * aRowStride;
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector s1 = FloatVector.fromArray(F, s, sAt + N);
        FloatVector s2 = FloatVector.fromArray(F, s, sAt + 2 * N);
        FloatVector c00 = s0;
        FloatVector c01 = s1;
        FloatVector c02 = s2;
        FloatVector c10 = s0;
        FloatVector c11 = s1;
        FloatVector c12 = s2;
        FloatVector c20 = s0;
        FloatVector c21 = s1;
        FloatVector c22 = s2;
        FloatVector c30 = s0;
        FloatVector c31 = s1;
        FloatVector c32 = s2;
        FloatVector c40 = s0;
        FloatVector c41 = s1;
        FloatVector c42 = s2;
        FloatVector c50 = s0;
        FloatVector c51 = s1;
        FloatVector c52 = s2;
        FloatVector c60 = s0;
        FloatVector c61 = s1;
        FloatVector c62 = s2;
        FloatVector c70 = s0;
        FloatVector c71 = s1;
        FloatVector c72 = s2;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
            c01 = FloatVector.fromArray(F, c, cAt + N);
            c02 = FloatVector.fromArray(F, c, cAt + 2 * N);
            c10 = FloatVector.fromArray(F, c, cAt + cStride);
            c11 = FloatVector.fromArray(F, c, cAt + cStride + N);
            c12 = FloatVector.fromArray(F, c, cAt + cStride + 2 * N);
            c20 = FloatVector.fromArray(F, c, cAt + 2 * cStride);
            c21 = FloatVector.fromArray(F, c, cAt + 2 * cStride + N);
            c22 = FloatVector.fromArray(F, c, cAt + 2 * cStride + 2 * N);
            c30 = FloatVector.fromArray(F, c, cAt + 3 * cStride);
            c31 = FloatVector.fromArray(F, c, cAt + 3 * cStride + N);
            c32 = FloatVector.fromArray(F, c, cAt + 3 * cStride + 2 * N);
            c40 = FloatVector.fromArray(F, c, cAt + 4 * cStride);
            c41 = FloatVector.fromArray(F, c, cAt + 4 * cStride + N);
            c42 = FloatVector.fromArray(F, c, cAt + 4 * cStride + 2 * N);
            c50 = FloatVector.fromArray(F, c, cAt + 5 * cStride);
            c51 = FloatVector.fromArray(F, c, cAt + 5 * cStride + N);
            c52 = FloatVector.fromArray(F, c, cAt + 5 * cStride + 2 * N);
            c60 = FloatVector.fromArray(F, c, cAt + 6 * cStride);
            c61 = FloatVector.fromArray(F, c, cAt + 6 * cStride + N);
            c62 = FloatVector.fromArray(F, c, cAt + 6 * cStride + 2 * N);
            c70 = FloatVector.fromArray(F, c, cAt + 7 * cStride);
            c71 = FloatVector.fromArray(F, c, cAt + 7 * cStride + N);
            c72 = FloatVector.fromArray(F, c, cAt + 7 * cStride + 2 * N);
        }
        for (int k = 0; k < depth; k++) {
            int at = aAt + k * aDepthStride + (k >>> PANEL_SHIFT) * jump;
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector b2 = FloatVector.fromArray(F, b, bAt + 2 * N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            FloatVector x1 = FloatVector.broadcast(F, a[at + row1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            FloatVector x2 = FloatVector.broadcast(F, a[at + row2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            FloatVector x3 = FloatVector.broadcast(F, a[at + row3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            FloatVector x4 = FloatVector.broadcast(F, a[at + row4]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            c42 = x4.fma(b2, c42);
            FloatVector x5 = FloatVector.broadcast(F, a[at + row5]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            c52 = x5.fma(b2, c52);
            FloatVector x6 = FloatVector.broadcast(F, a[at + row6]);
            c60 = x6.fma(b0, c60);
            c61 = x6.fma(b1, c61);
            c62 = x6.fma(b2, c62);
            FloatVector x7 = FloatVector.broadcast(F, a[at + row7]);
            c70 = x7.fma(b0, c70);
            c71 = x7.fma(b1, c71);
            c72 = x7.fma(b2, c72);
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c02.intoArray(c, cAt + 2 * N);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + N);
        c12.intoArray(c, cAt + cStride + 2 * N);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + N);
        c22.intoArray(c, cAt + 2 * cStride + 2 * N);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + N);
        c32.intoArray(c, cAt + 3 * cStride + 2 * N);
        c40.intoArray(c, cAt + 4 * cStride);
        c41.intoArray(c, cAt + 4 * cStride + N);
        c42.intoArray(c, cAt + 4 * cStride + 2 * N);
        c50.intoArray(c, cAt + 5 * cStride);
        c51.intoArray(c, cAt + 5 * cStride + N);
        c52.intoArray(c, cAt + 5 * cStride + 2 * N);
        c60.intoArray(c, cAt + 6 * cStride);
        c61.intoArray(c, cAt + 6 * cStride + N);
        c62.intoArray(c, cAt + 6 * cStride + 2 * N);
        c70.intoArray(c, cAt + 7 * cStride);
        c71.intoArray(c, cAt + 7 * cStride + N);
        c72.intoArray(c, cAt + 7 * cStride + 2 * N);
    }

    private static void tile5x3(
            boolean adds, int depth, float[] a, int aAt, int aRowStride, int aDepthStride, int jump,
            float[] b, int bAt, int bStride, float[] s, int sAt, float[] c, int cAt, int cStride) {
        int row1 = aRowStride;
        int row2 = 2 * aRowStride;
        int row3 = 3 * aRowStride;
        int row4 = 4 * aRowStride;
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector s1 = FloatVector.fromArray(F, s, sAt + N);
        FloatVector s2 = FloatVector.fromArray(F, s, sAt + 2 * N);
        FloatVector c00 = s0;
        FloatVector c01 = s1;
        FloatVector c02 = s2;
        FloatVector c10 = s0;
        FloatVector c11 = s1;
        FloatVector c12 = s2;
        FloatVector c20 = s0;
        FloatVector c21 = s1;
        FloatVector c22 = s2;
        FloatVector c30 = s0;
        FloatVector c31 = s1;
        FloatVector c32 = s2;
        FloatVector c40 = s0;
        FloatVector c41 = s1;
        FloatVector c42 = s2;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
            c01 = FloatVector.fromArray(F, c, cAt + N);
            c02 = FloatVector.fromArray(F, c, cAt + 2 * N);
            c10 = FloatVector.fromArray(F, c, cAt + cStride);
            c11 = FloatVector.fromArray(F, c, cAt + cStride + N);
            c12 = FloatVector.fromArray(F, c, cAt + cStride + 2 * N);
            c20 = FloatVector.fromArray(F, c, cAt + 2 * cStride);
            c21 = FloatVector.fromArray(F, c, cAt + 2 * cStride + N);
            c22 = FloatVector.fromArray(F, c, cAt + 2 * cStride + 2 * N);
            c30 = FloatVector.fromArray(F, c, cAt + 3 * cStride);
            c31 = FloatVector.fromArray(F, c, cAt + 3 * cStride + N);
            c32 = FloatVector.fromArray(F, c, cAt + 3 * cStride + 2 * N);
            c40 = FloatVector.fromArray(F, c, cAt + 4 * cStride);
            c41 = FloatVector.fromArray(F, c, cAt + 4 * cStride + N);
            c42 = FloatVector.fromArray(F, c, cAt + 4 * cStride + 2 * N);
        }
        for (int k = 0; k < depth; k++) {
            int at = aAt + k * aDepthStride + (k >>> PANEL_SHIFT) * jump;
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector b2 = FloatVector.fromArray(F, b, bAt + 2 * N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            FloatVector x1 = FloatVector.broadcast(F, a[at + row1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            FloatVector x2 = FloatVector.broadcast(F, a[at + row2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            FloatVector x3 = FloatVector.broadcast(F, a[at + row3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            FloatVector x4 = FloatVector.broadcast(F, a[at + row4]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            c42 = x4.fma(b2, c42);
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c02.intoArray(c, cAt + 2 * N);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + N);
        c12.intoArray(c, cAt + cStride + 2 * N);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + N);
        c22.intoArray(c, cAt + 2 * cStride + 2 * N);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + N);
        c32.intoArray(c, cAt + 3 * cStride + 2 * N);
        c40.intoArray(c, cAt + 4 * cStride);
        c41.intoArray(c, cAt + 4 * cStride + N);
        c42.intoArray(c, cAt + 4 * cStride + 2 * N);
    }

    private static void tile4x3(
            boolean adds, int depth, float[] a, int aAt, int aRowStride, int aDepthStride, int jump,
            float[] b, int bAt, int bStride, float[] s, int sAt, float[] c, int cAt, int cStride) {
        int row1 = aRowStride;
        int row2 = 2 * aRowStride;
        int row3 = 3 * aRowStride;
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector s1 = FloatVector.fromArray(F, s, sAt + N);
        FloatVector s2 = FloatVector.fromArray(F, s, sAt + 2 * N);
        FloatVector c00 = s0;
        FloatVector c01 = s1;
        FloatVector c02 = s2;
        FloatVector c10 = s0;
        FloatVector c11 = s1;
        FloatVector c12 = s2;
        FloatVector c20 = s0;
        FloatVector c21 = s1;
        FloatVector c22 = s2;
        FloatVector c30 = s0;
        FloatVector c31 = s1;
        FloatVector c32 = s2;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
            c01 = FloatVector.fromArray(F, c, cAt + N);
            c02 = FloatVector.fromArray(F, c, cAt + 2 * N);
            c10 = FloatVector.fromArray(F, c, cAt + cStride);
            c11 = FloatVector.fromArray(F, c, cAt + cStride + N);
            c12 = FloatVector.fromArray(F, c, cAt + cStride + 2 * N);
            c20 = FloatVector.fromArray(F, c, cAt + 2 * cStride);
            c21 = FloatVector.fromArray(F, c, cAt + 2 * cStride + N);
            c22 = FloatVector.fromArray(F, c, cAt + 2 * cStride + 2 * N);
            c30 = FloatVector.fromArray(F, c, cAt + 3 * cStride);
            c31 = FloatVector.fromArray(F, c, cAt + 3 * cStride + N);
            c32 = FloatVector.fromArray(F, c, cAt + 3 * cStride + 2 * N);
        }
        for (int k = 0; k < depth; k++) {
            int at = aAt + k * aDepthStride + (k >>> PANEL_SHIFT) * jump;
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector b2 = FloatVector.fromArray(F, b, bAt + 2 * N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            FloatVector x1 = FloatVector.broadcast(F, a[at + row1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            FloatVector x2 = FloatVector.broadcast(F, a[at + row2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            FloatVector x3 = FloatVector.broadcast(F, a[at + row3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c02.intoArray(c, cAt + 2 * N);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + N);
        c12.intoArray(c, cAt + cStride + 2 * N);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + N);
        c22.intoArray(c, cAt + 2 * cStride + 2 * N);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + N);
        c32.intoArray(c, cAt + 3 * cStride + 2 * N);
    }

    private static void tile1x3(
            boolean adds, int depth, float[] a, int aAt, int aDepthStride, int jump,
            float[] b, int bAt, int bStride, float[] s, int sAt, float[] c, int cAt) {
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector s1 = FloatVector.fromArray(F, s, sAt + N);
        FloatVector s2 = FloatVector.fromArray(F, s, sAt + 2 * N);
        FloatVector c00 = s0;
        FloatVector c01 = s1;
        FloatVector c02 = s2;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
            c01 = FloatVector.fromArray(F, c, cAt + N);
            c02 = FloatVector.fromArray(F, c, cAt + 2 * N);
        }
        for (int k = 0; k < depth; k++) {
            int at = aAt + k * aDepthStride + (k >>> PANEL_SHIFT) * jump;
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector b2 = FloatVector.fromArray(F, b, bAt + 2 * N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c02.intoArray(c, cAt + 2 * N);
    }

    private static void tile6x2(
            boolean adds, int depth, float[] a, int aAt, int aRowStride, int aDepthStride, int jump,
            float[] b, int bAt, int bStride, float[] s, int sAt, float[] c, int cAt, int cStride) {
        int row1 = aRowStride;
        int row2 = 2 * aRowStride;
        int row3 = 3 * aRowStride;
        int row4 = 4 * aRowStride;
        int row5 = 5 * aRowStride;
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector s1 = FloatVector.fromArray(F, s, sAt + N);
        FloatVector c00 = s0;
        FloatVector c01 = s1;
        FloatVector c10 = s0;
        FloatVector c11 = s1;
        FloatVector c20 = s0;
        FloatVector c21 = s1;
        FloatVector c30 = s0;
        FloatVector c31 = s1;
        FloatVector c40 = s0;
        FloatVector c41 = s1;
        FloatVector c50 = s0;
        FloatVector c51 = s1;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
            c01 = FloatVector.fromArray(F, c, cAt + N);
            c10 = FloatVector.fromArray(F, c, cAt + cStride);
            c11 = FloatVector.fromArray(F, c, cAt + cStride + N);
            c20 = FloatVector.fromArray(F, c, cAt + 2 * cStride);
            c21 = FloatVector.fromArray(F, c, cAt + 2 * cStride + N);
            c30 = FloatVector.fromArray(F, c, cAt + 3 * cStride);
            c31 = FloatVector.fromArray(F, c, cAt + 3 * cStride + N);
            c40 = FloatVector.fromArray(F, c, cAt + 4 * cStride);
            c41 = FloatVector.fromArray(F, c, cAt + 4 * cStride + N);
            c50 = FloatVector.fromArray(F, c, cAt + 5 * cStride);
            c51 = FloatVector.fromArray(F, c, cAt + 5 * cStride + N);
        }
        for (int k = 0; k < depth; k++) {
            int at = aAt + k * aDepthStride + (k >>> PANEL_SHIFT) * jump;
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            FloatVector x1 = FloatVector.broadcast(F, a[at + row1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            FloatVector x2 = FloatVector.broadcast(F, a[at + row2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            FloatVector x3 = FloatVector.broadcast(F, a[at + row3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            FloatVector x4 = FloatVector.broadcast(F, a[at + row4]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            FloatVector x5 = FloatVector.broadcast(F, a[at + row5]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + N);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + N);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + N);
        c40.intoArray(c, cAt + 4 * cStride);
        c41.intoArray(c, cAt + 4 * cStride + N);
        c50.intoArray(c, cAt + 5 * cStride);
        c51.intoArray(c, cAt + 5 * cStride + N);
    }

    private static void tile4x2(
            boolean adds, int depth, float[] a, int aAt, int aRowStride, int aDepthStride, int jump,
            float[] b, int bAt, int bStride, float[] s, int sAt, float[] c, int cAt, int cStride) {
        int row1 = aRowStride;
        int row2 = 2 * aRowStride;
        int row3 = 3 * aRowStride;
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector s1 = FloatVector.fromArray(F, s, sAt + N);
        FloatVector c00 = s0;
        FloatVector c01 = s1;
        FloatVector c10 = s0;
        FloatVector c11 = s1;
        FloatVector c20 = s0;
        FloatVector c21 = s1;
        FloatVector c30 = s0;
        FloatVector c31 = s1;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
            c01 = FloatVector.fromArray(F, c, cAt + N);
            c10 = FloatVector.fromArray(F, c, cAt + cStride);
            c11 = FloatVector.fromArray(F, c, cAt + cStride + N);
            c20 = FloatVector.fromArray(F, c, cAt + 2 * cStride);
            c21 = FloatVector.fromArray(F, c, cAt + 2 * cStride + N);
            c30 = FloatVector.fromArray(F, c, cAt + 3 * cStride);
            c31 = FloatVector.fromArray(F, c, cAt + 3 * cStride + N);
        }
        for (int k = 0; k < depth; k++) {
            int at = aAt + k * aDepthStride + (k >>> PANEL_SHIFT) * jump;
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            FloatVector x1 = FloatVector.broadcast(F, a[at + row1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            FloatVector x2 = FloatVector.broadcast(F, a[at + row2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            FloatVector x3 = FloatVector.broadcast(F, a[at + row3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c10.intoArray(c, cAt + cStride);
        c11.intoArray(c, cAt + cStride + N);
        c20.intoArray(c, cAt + 2 * cStride);
        c21.intoArray(c, cAt + 2 * cStride + N);
        c30.intoArray(c, cAt + 3 * cStride);
        c31.intoArray(c, cAt + 3 * cStride + N);
    }

    private static void tile1x2(
            boolean adds, int depth, float[] a, int aAt, int aDepthStride, int jump,
            float[] b, int bAt, int bStride, float[] s, int sAt, float[] c, int cAt) {
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector s1 = FloatVector.fromArray(F, s, sAt + N);
        FloatVector c00 = s0;
        FloatVector c01 = s1;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
            c01 = FloatVector.fromArray(F, c, cAt + N);
        }
        for (int k = 0; k < depth; k++) {
            int at = aAt + k * aDepthStride + (k >>> PANEL_SHIFT) * jump;
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
    }

    private static void tile6x1(
            boolean adds, int depth, float[] a, int aAt, int aRowStride, int aDepthStride, int jump,
            float[] b, int bAt, int bStride, float[] s, int sAt, float[] c, int cAt, int cStride) {
        int row1 = aRowStride;
        int row2 = 2 * aRowStride;
        int row3 = 3 * aRowStride;
        int row4 = 4 * aRowStride;
        int row5 = 5 * aRowStride;
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector c00 = s0;
        FloatVector c10 = s0;
        FloatVector c20 = s0;
        FloatVector c30 = s0;
        FloatVector c40 = s0;
        FloatVector c50 = s0;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
            c10 = FloatVector.fromArray(F, c, cAt + cStride);
            c20 = FloatVector.fromArray(F, c, cAt + 2 * cStride);
            c30 = FloatVector.fromArray(F, c, cAt + 3 * cStride);
            c40 = FloatVector.fromArray(F, c, cAt + 4 * cStride);
            c50 = FloatVector.fromArray(F, c, cAt + 5 * cStride);
        }
        for (int k = 0; k < depth; k++) {
            int at = aAt + k * aDepthStride + (k >>> PANEL_SHIFT) * jump;
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            FloatVector x1 = FloatVector.broadcast(F, a[at + row1]);
            c10 = x1.fma(b0, c10);
            FloatVector x2 = FloatVector.broadcast(F, a[at + row2]);
            c20 = x2.fma(b0, c20);
            FloatVector x3 = FloatVector.broadcast(F, a[at + row3]);
            c30 = x3.fma(b0, c30);
            FloatVector x4 = FloatVector.broadcast(F, a[at + row4]);
            c40 = x4.fma(b0, c40);
            FloatVector x5 = FloatVector.broadcast(F, a[at + row5]);
            c50 = x5.fma(b0, c50);
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c10.intoArray(c, cAt + cStride);
        c20.intoArray(c, cAt + 2 * cStride);
        c30.intoArray(c, cAt + 3 * cStride);
        c40.intoArray(c, cAt + 4 * cStride);
        c50.intoArray(c, cAt + 5 * cStride);
    }

    private static void tile4x1(
            boolean adds, int depth, float[] a, int aAt, int aRowStride, int aDepthStride, int jump,
            float[] b, int bAt, int bStride, float[] s, int sAt, float[] c, int cAt, int cStride) {
        int row1 = aRowStride;
        int row2 = 2 * aRowStride;
        int row3 = 3 * aRowStride;
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector c00 = s0;
        FloatVector c10 = s0;
        FloatVector c20 = s0;
        FloatVector c30 = s0;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
            c10 = FloatVector.fromArray(F, c, cAt + cStride);
            c20 = FloatVector.fromArray(F, c, cAt + 2 * cStride);
            c30 = FloatVector.fromArray(F, c, cAt + 3 * cStride);
        }
        for (int k = 0; k < depth; k++) {
            int at = aAt + k * aDepthStride + (k >>> PANEL_SHIFT) * jump;
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            FloatVector x1 = FloatVector.broadcast(F, a[at + row1]);
            c10 = x1.fma(b0, c10);
            FloatVector x2 = FloatVector.broadcast(F, a[at + row2]);
            c20 = x2.fma(b0, c20);
            FloatVector x3 = FloatVector.broadcast(F, a[at + row3]);
            c30 = x3.fma(b0, c30);
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c10.intoArray(c, cAt + cStride);
        c20.intoArray(c, cAt + 2 * cStride);
        c30.intoArray(c, cAt + 3 * cStride);
    }

    private static void tile1x1(
            boolean adds, int depth, float[] a, int aAt, int aDepthStride, int jump,
            float[] b, int bAt, int bStride, float[] s, int sAt, float[] c, int cAt) {
        FloatVector s0 = FloatVector.fromArray(F, s, sAt);
        FloatVector c00 = s0;
        if (adds) {
            c00 = FloatVector.fromArray(F, c, cAt);
        }
        for (int k = 0; k < depth; k++) {
            int at = aAt + k * aDepthStride + (k >>> PANEL_SHIFT) * jump;
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
    }
}
