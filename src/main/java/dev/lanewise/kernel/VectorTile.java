package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.F;
import static dev.lanewise.kernel.Lanes.N;

import jdk.incubator.vector.FloatVector;

/**
 * The register tile: a small block of the output stays in vector registers while the whole depth runs past it.
 *
 * <p>Four rows by four vectors are sixteen independent chains, twice what two fused multiply-adds a cycle with a latency of four
 * need, and take four loads and four broadcasts for sixteen multiply-adds. Narrower tiles take what is left over at the
 * right and at the bottom. One method per shape, unrolled by hand: the JIT keeps only named locals in registers.
 */
final class VectorTile {
    /** Rows of B that are used before the next tile: with four 512-bit vectors each, 32 KB, most of a first-level cache. */
    private static final int DEPTH_BLOCK = 128;

    private VectorTile() {}

    static void multiplyAdd(
            int rows, int columns, int depth,
            float[] a, int aOffset, int aRowStride, int aDepthStride,
            float[] b, int bOffset, int bStride,
            float[] c, int cOffset, int cStride) {
        int vectors = Lanes.vectors(columns);
        for (int k = 0; k < depth; k += DEPTH_BLOCK) {
            int aAt = aOffset + k * aDepthStride;
            int bAt = bOffset + k * bStride;
            int slice = Math.min(DEPTH_BLOCK, depth - k);
            int v = 0;
            for (; v <= vectors - 4; v += 4) {
                strip4(rows, slice, a, aAt, aRowStride, aDepthStride, b, bAt + v * N, bStride, c, cOffset + v * N, cStride);
            }
            switch (vectors - v) {
                case 1 -> strip1(
                        rows, slice, a, aAt, aRowStride, aDepthStride, b, bAt + v * N, bStride, c, cOffset + v * N, cStride);
                case 2 -> strip2(
                        rows, slice, a, aAt, aRowStride, aDepthStride, b, bAt + v * N, bStride, c, cOffset + v * N, cStride);
                case 3 -> strip3(
                        rows, slice, a, aAt, aRowStride, aDepthStride, b, bAt + v * N, bStride, c, cOffset + v * N, cStride);
                default -> { }
            }
        }
    }

    private static void strip4(
            int rows, int depth, float[] a, int aAt, int aRowStride, int aDepthStride,
            float[] b, int bAt, int bStride, float[] c, int cAt, int cStride) {
        int r = 0;
        for (; r <= rows - 4; r += 4) {
            tile4x4(
                    depth, a, aAt + r * aRowStride, aRowStride, aDepthStride, b, bAt, bStride, c, cAt + r * cStride, cStride);
        }
        for (; r < rows; r++) {
            tile1x4(depth, a, aAt + r * aRowStride, aDepthStride, b, bAt, bStride, c, cAt + r * cStride);
        }
    }

    private static void strip3(
            int rows, int depth, float[] a, int aAt, int aRowStride, int aDepthStride,
            float[] b, int bAt, int bStride, float[] c, int cAt, int cStride) {
        int r = 0;
        for (; r <= rows - 4; r += 4) {
            tile4x3(
                    depth, a, aAt + r * aRowStride, aRowStride, aDepthStride, b, bAt, bStride, c, cAt + r * cStride, cStride);
        }
        for (; r < rows; r++) {
            tile1x3(depth, a, aAt + r * aRowStride, aDepthStride, b, bAt, bStride, c, cAt + r * cStride);
        }
    }

    private static void strip2(
            int rows, int depth, float[] a, int aAt, int aRowStride, int aDepthStride,
            float[] b, int bAt, int bStride, float[] c, int cAt, int cStride) {
        int r = 0;
        for (; r <= rows - 4; r += 4) {
            tile4x2(
                    depth, a, aAt + r * aRowStride, aRowStride, aDepthStride, b, bAt, bStride, c, cAt + r * cStride, cStride);
        }
        for (; r < rows; r++) {
            tile1x2(depth, a, aAt + r * aRowStride, aDepthStride, b, bAt, bStride, c, cAt + r * cStride);
        }
    }

    private static void strip1(
            int rows, int depth, float[] a, int aAt, int aRowStride, int aDepthStride,
            float[] b, int bAt, int bStride, float[] c, int cAt, int cStride) {
        int r = 0;
        for (; r <= rows - 4; r += 4) {
            tile4x1(
                    depth, a, aAt + r * aRowStride, aRowStride, aDepthStride, b, bAt, bStride, c, cAt + r * cStride, cStride);
        }
        for (; r < rows; r++) {
            tile1x1(depth, a, aAt + r * aRowStride, aDepthStride, b, bAt, bStride, c, cAt + r * cStride);
        }
    }

    private static void tile4x4(
            int depth, float[] a, int at, int aRowStride, int aDepthStride,
            float[] b, int bAt, int bStride, float[] c, int cAt, int cStride) {
        int at1 = at + aRowStride;
        int at2 = at + 2 * aRowStride;
        int at3 = at + 3 * aRowStride;
        int cAt1 = cAt + cStride;
        int cAt2 = cAt + 2 * cStride;
        int cAt3 = cAt + 3 * cStride;
        FloatVector c00 = FloatVector.fromArray(F, c, cAt);
        FloatVector c01 = FloatVector.fromArray(F, c, cAt + N);
        FloatVector c02 = FloatVector.fromArray(F, c, cAt + 2 * N);
        FloatVector c03 = FloatVector.fromArray(F, c, cAt + 3 * N);
        FloatVector c10 = FloatVector.fromArray(F, c, cAt1);
        FloatVector c11 = FloatVector.fromArray(F, c, cAt1 + N);
        FloatVector c12 = FloatVector.fromArray(F, c, cAt1 + 2 * N);
        FloatVector c13 = FloatVector.fromArray(F, c, cAt1 + 3 * N);
        FloatVector c20 = FloatVector.fromArray(F, c, cAt2);
        FloatVector c21 = FloatVector.fromArray(F, c, cAt2 + N);
        FloatVector c22 = FloatVector.fromArray(F, c, cAt2 + 2 * N);
        FloatVector c23 = FloatVector.fromArray(F, c, cAt2 + 3 * N);
        FloatVector c30 = FloatVector.fromArray(F, c, cAt3);
        FloatVector c31 = FloatVector.fromArray(F, c, cAt3 + N);
        FloatVector c32 = FloatVector.fromArray(F, c, cAt3 + 2 * N);
        FloatVector c33 = FloatVector.fromArray(F, c, cAt3 + 3 * N);
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector b2 = FloatVector.fromArray(F, b, bAt + 2 * N);
            FloatVector b3 = FloatVector.fromArray(F, b, bAt + 3 * N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            c03 = x0.fma(b3, c03);
            FloatVector x1 = FloatVector.broadcast(F, a[at1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            c13 = x1.fma(b3, c13);
            FloatVector x2 = FloatVector.broadcast(F, a[at2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            c23 = x2.fma(b3, c23);
            FloatVector x3 = FloatVector.broadcast(F, a[at3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            c33 = x3.fma(b3, c33);
            at += aDepthStride;
            at1 += aDepthStride;
            at2 += aDepthStride;
            at3 += aDepthStride;
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c02.intoArray(c, cAt + 2 * N);
        c03.intoArray(c, cAt + 3 * N);
        c10.intoArray(c, cAt1);
        c11.intoArray(c, cAt1 + N);
        c12.intoArray(c, cAt1 + 2 * N);
        c13.intoArray(c, cAt1 + 3 * N);
        c20.intoArray(c, cAt2);
        c21.intoArray(c, cAt2 + N);
        c22.intoArray(c, cAt2 + 2 * N);
        c23.intoArray(c, cAt2 + 3 * N);
        c30.intoArray(c, cAt3);
        c31.intoArray(c, cAt3 + N);
        c32.intoArray(c, cAt3 + 2 * N);
        c33.intoArray(c, cAt3 + 3 * N);
    }

    private static void tile1x4(
            int depth, float[] a, int at, int aDepthStride,
            float[] b, int bAt, int bStride, float[] c, int cAt) {
        FloatVector c00 = FloatVector.fromArray(F, c, cAt);
        FloatVector c01 = FloatVector.fromArray(F, c, cAt + N);
        FloatVector c02 = FloatVector.fromArray(F, c, cAt + 2 * N);
        FloatVector c03 = FloatVector.fromArray(F, c, cAt + 3 * N);
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector b2 = FloatVector.fromArray(F, b, bAt + 2 * N);
            FloatVector b3 = FloatVector.fromArray(F, b, bAt + 3 * N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            c03 = x0.fma(b3, c03);
            at += aDepthStride;
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c02.intoArray(c, cAt + 2 * N);
        c03.intoArray(c, cAt + 3 * N);
    }

    private static void tile4x3(
            int depth, float[] a, int at, int aRowStride, int aDepthStride,
            float[] b, int bAt, int bStride, float[] c, int cAt, int cStride) {
        int at1 = at + aRowStride;
        int at2 = at + 2 * aRowStride;
        int at3 = at + 3 * aRowStride;
        int cAt1 = cAt + cStride;
        int cAt2 = cAt + 2 * cStride;
        int cAt3 = cAt + 3 * cStride;
        FloatVector c00 = FloatVector.fromArray(F, c, cAt);
        FloatVector c01 = FloatVector.fromArray(F, c, cAt + N);
        FloatVector c02 = FloatVector.fromArray(F, c, cAt + 2 * N);
        FloatVector c10 = FloatVector.fromArray(F, c, cAt1);
        FloatVector c11 = FloatVector.fromArray(F, c, cAt1 + N);
        FloatVector c12 = FloatVector.fromArray(F, c, cAt1 + 2 * N);
        FloatVector c20 = FloatVector.fromArray(F, c, cAt2);
        FloatVector c21 = FloatVector.fromArray(F, c, cAt2 + N);
        FloatVector c22 = FloatVector.fromArray(F, c, cAt2 + 2 * N);
        FloatVector c30 = FloatVector.fromArray(F, c, cAt3);
        FloatVector c31 = FloatVector.fromArray(F, c, cAt3 + N);
        FloatVector c32 = FloatVector.fromArray(F, c, cAt3 + 2 * N);
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector b2 = FloatVector.fromArray(F, b, bAt + 2 * N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            FloatVector x1 = FloatVector.broadcast(F, a[at1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            FloatVector x2 = FloatVector.broadcast(F, a[at2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            FloatVector x3 = FloatVector.broadcast(F, a[at3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            at += aDepthStride;
            at1 += aDepthStride;
            at2 += aDepthStride;
            at3 += aDepthStride;
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c02.intoArray(c, cAt + 2 * N);
        c10.intoArray(c, cAt1);
        c11.intoArray(c, cAt1 + N);
        c12.intoArray(c, cAt1 + 2 * N);
        c20.intoArray(c, cAt2);
        c21.intoArray(c, cAt2 + N);
        c22.intoArray(c, cAt2 + 2 * N);
        c30.intoArray(c, cAt3);
        c31.intoArray(c, cAt3 + N);
        c32.intoArray(c, cAt3 + 2 * N);
    }

    private static void tile1x3(
            int depth, float[] a, int at, int aDepthStride,
            float[] b, int bAt, int bStride, float[] c, int cAt) {
        FloatVector c00 = FloatVector.fromArray(F, c, cAt);
        FloatVector c01 = FloatVector.fromArray(F, c, cAt + N);
        FloatVector c02 = FloatVector.fromArray(F, c, cAt + 2 * N);
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector b2 = FloatVector.fromArray(F, b, bAt + 2 * N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            at += aDepthStride;
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c02.intoArray(c, cAt + 2 * N);
    }

    private static void tile4x2(
            int depth, float[] a, int at, int aRowStride, int aDepthStride,
            float[] b, int bAt, int bStride, float[] c, int cAt, int cStride) {
        int at1 = at + aRowStride;
        int at2 = at + 2 * aRowStride;
        int at3 = at + 3 * aRowStride;
        int cAt1 = cAt + cStride;
        int cAt2 = cAt + 2 * cStride;
        int cAt3 = cAt + 3 * cStride;
        FloatVector c00 = FloatVector.fromArray(F, c, cAt);
        FloatVector c01 = FloatVector.fromArray(F, c, cAt + N);
        FloatVector c10 = FloatVector.fromArray(F, c, cAt1);
        FloatVector c11 = FloatVector.fromArray(F, c, cAt1 + N);
        FloatVector c20 = FloatVector.fromArray(F, c, cAt2);
        FloatVector c21 = FloatVector.fromArray(F, c, cAt2 + N);
        FloatVector c30 = FloatVector.fromArray(F, c, cAt3);
        FloatVector c31 = FloatVector.fromArray(F, c, cAt3 + N);
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            FloatVector x1 = FloatVector.broadcast(F, a[at1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            FloatVector x2 = FloatVector.broadcast(F, a[at2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            FloatVector x3 = FloatVector.broadcast(F, a[at3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            at += aDepthStride;
            at1 += aDepthStride;
            at2 += aDepthStride;
            at3 += aDepthStride;
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
        c10.intoArray(c, cAt1);
        c11.intoArray(c, cAt1 + N);
        c20.intoArray(c, cAt2);
        c21.intoArray(c, cAt2 + N);
        c30.intoArray(c, cAt3);
        c31.intoArray(c, cAt3 + N);
    }

    private static void tile1x2(
            int depth, float[] a, int at, int aDepthStride,
            float[] b, int bAt, int bStride, float[] c, int cAt) {
        FloatVector c00 = FloatVector.fromArray(F, c, cAt);
        FloatVector c01 = FloatVector.fromArray(F, c, cAt + N);
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector b1 = FloatVector.fromArray(F, b, bAt + N);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            at += aDepthStride;
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + N);
    }

    private static void tile4x1(
            int depth, float[] a, int at, int aRowStride, int aDepthStride,
            float[] b, int bAt, int bStride, float[] c, int cAt, int cStride) {
        int at1 = at + aRowStride;
        int at2 = at + 2 * aRowStride;
        int at3 = at + 3 * aRowStride;
        int cAt1 = cAt + cStride;
        int cAt2 = cAt + 2 * cStride;
        int cAt3 = cAt + 3 * cStride;
        FloatVector c00 = FloatVector.fromArray(F, c, cAt);
        FloatVector c10 = FloatVector.fromArray(F, c, cAt1);
        FloatVector c20 = FloatVector.fromArray(F, c, cAt2);
        FloatVector c30 = FloatVector.fromArray(F, c, cAt3);
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            FloatVector x1 = FloatVector.broadcast(F, a[at1]);
            c10 = x1.fma(b0, c10);
            FloatVector x2 = FloatVector.broadcast(F, a[at2]);
            c20 = x2.fma(b0, c20);
            FloatVector x3 = FloatVector.broadcast(F, a[at3]);
            c30 = x3.fma(b0, c30);
            at += aDepthStride;
            at1 += aDepthStride;
            at2 += aDepthStride;
            at3 += aDepthStride;
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
        c10.intoArray(c, cAt1);
        c20.intoArray(c, cAt2);
        c30.intoArray(c, cAt3);
    }

    private static void tile1x1(
            int depth, float[] a, int at, int aDepthStride,
            float[] b, int bAt, int bStride, float[] c, int cAt) {
        FloatVector c00 = FloatVector.fromArray(F, c, cAt);
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(F, b, bAt);
            FloatVector x0 = FloatVector.broadcast(F, a[at]);
            c00 = x0.fma(b0, c00);
            at += aDepthStride;
            bAt += bStride;
        }
        c00.intoArray(c, cAt);
    }
}
