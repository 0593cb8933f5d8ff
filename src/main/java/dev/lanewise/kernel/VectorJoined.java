package dev.lanewise.kernel;

import static dev.lanewise.kernel.Kernels.PANEL;
import static dev.lanewise.kernel.Lanes.F;
import static dev.lanewise.kernel.Lanes.N;

import jdk.incubator.vector.FloatVector;

/**
 * Products of {@link JoinedRows} with a panel: per column of a group four vectors of the panel's row, four broadcasts and sixteen
 * chains, lanes along the row.
 *
 * <p>For a block of columns, whose rows of the panel stay in the first-level cache, all groups are walked. The output (gather)
 * or the errors (scatter) of a group are in registers meanwhile.
 */
final class VectorJoined {
    private static final int GROUP = JoinedRows.GROUP;
    private static final int STEP = JoinedRows.STEP;
    private static final int VECTORS = 4;

    /** Sixteen registers do not hold sixteen chains; and where a panel takes several strips, values are read in each. */
    static final boolean PAYS = PANEL == VECTORS * N;

    private VectorJoined() {}

    static void multiplyAdd(JoinedRows x, float[] b, int bOffset, float[] c, int cOffset, int cStride) {
        for (int j = 0; j < PANEL; j += VECTORS * N) {
            for (int block = 0; block < x.blocks(); block++) {
                for (int g = 0; g < x.groups(); g++) {
                    gather(x, x.start(g, block), x.start(g, block + 1), b, bOffset + j, c, cOffset + j + g * GROUP * cStride, cStride);
                }
            }
        }
    }

    static void transposeMultiplyAdd(JoinedRows x, float[] e, int eOffset, int eStride, float[] g, int gOffset) {
        for (int j = 0; j < PANEL; j += VECTORS * N) {
            for (int block = 0; block < x.blocks(); block++) {
                for (int i = 0; i < x.groups(); i++) {
                    scatter(x, x.start(i, block), x.start(i, block + 1), e, eOffset + j + i * GROUP * eStride, eStride, g, gOffset + j);
                }
            }
        }
    }

    private static void gather(
            JoinedRows x, int start, int end, float[] b, int bOffset, float[] c, int c0, int cStride) {
        float[] joined = x.joined;
        int c1 = c0 + cStride;
        int c2 = c1 + cStride;
        int c3 = c2 + cStride;
        FloatVector s00 = FloatVector.fromArray(F, c, c0);
        FloatVector s01 = FloatVector.fromArray(F, c, c0 + N);
        FloatVector s02 = FloatVector.fromArray(F, c, c0 + 2 * N);
        FloatVector s03 = FloatVector.fromArray(F, c, c0 + 3 * N);
        FloatVector s10 = FloatVector.fromArray(F, c, c1);
        FloatVector s11 = FloatVector.fromArray(F, c, c1 + N);
        FloatVector s12 = FloatVector.fromArray(F, c, c1 + 2 * N);
        FloatVector s13 = FloatVector.fromArray(F, c, c1 + 3 * N);
        FloatVector s20 = FloatVector.fromArray(F, c, c2);
        FloatVector s21 = FloatVector.fromArray(F, c, c2 + N);
        FloatVector s22 = FloatVector.fromArray(F, c, c2 + 2 * N);
        FloatVector s23 = FloatVector.fromArray(F, c, c2 + 3 * N);
        FloatVector s30 = FloatVector.fromArray(F, c, c3);
        FloatVector s31 = FloatVector.fromArray(F, c, c3 + N);
        FloatVector s32 = FloatVector.fromArray(F, c, c3 + 2 * N);
        FloatVector s33 = FloatVector.fromArray(F, c, c3 + 3 * N);
        for (int p = STEP * start; p < STEP * end; p += STEP) {
            int at = bOffset + Float.floatToRawIntBits(joined[p + GROUP]);
            FloatVector b0 = FloatVector.fromArray(F, b, at);
            FloatVector b1 = FloatVector.fromArray(F, b, at + N);
            FloatVector b2 = FloatVector.fromArray(F, b, at + 2 * N);
            FloatVector b3 = FloatVector.fromArray(F, b, at + 3 * N);
            FloatVector x0 = FloatVector.broadcast(F, joined[p]);
            s00 = x0.fma(b0, s00);
            s01 = x0.fma(b1, s01);
            s02 = x0.fma(b2, s02);
            s03 = x0.fma(b3, s03);
            FloatVector x1 = FloatVector.broadcast(F, joined[p + 1]);
            s10 = x1.fma(b0, s10);
            s11 = x1.fma(b1, s11);
            s12 = x1.fma(b2, s12);
            s13 = x1.fma(b3, s13);
            FloatVector x2 = FloatVector.broadcast(F, joined[p + 2]);
            s20 = x2.fma(b0, s20);
            s21 = x2.fma(b1, s21);
            s22 = x2.fma(b2, s22);
            s23 = x2.fma(b3, s23);
            FloatVector x3 = FloatVector.broadcast(F, joined[p + 3]);
            s30 = x3.fma(b0, s30);
            s31 = x3.fma(b1, s31);
            s32 = x3.fma(b2, s32);
            s33 = x3.fma(b3, s33);
        }
        s00.intoArray(c, c0);
        s01.intoArray(c, c0 + N);
        s02.intoArray(c, c0 + 2 * N);
        s03.intoArray(c, c0 + 3 * N);
        s10.intoArray(c, c1);
        s11.intoArray(c, c1 + N);
        s12.intoArray(c, c1 + 2 * N);
        s13.intoArray(c, c1 + 3 * N);
        s20.intoArray(c, c2);
        s21.intoArray(c, c2 + N);
        s22.intoArray(c, c2 + 2 * N);
        s23.intoArray(c, c2 + 3 * N);
        s30.intoArray(c, c3);
        s31.intoArray(c, c3 + N);
        s32.intoArray(c, c3 + 2 * N);
        s33.intoArray(c, c3 + 3 * N);
    }

    private static void scatter(
            JoinedRows x, int start, int end, float[] e, int e0, int eStride, float[] g, int gOffset) {
        float[] joined = x.joined;
        int e1 = e0 + eStride;
        int e2 = e1 + eStride;
        int e3 = e2 + eStride;
        FloatVector e00 = FloatVector.fromArray(F, e, e0);
        FloatVector e01 = FloatVector.fromArray(F, e, e0 + N);
        FloatVector e02 = FloatVector.fromArray(F, e, e0 + 2 * N);
        FloatVector e03 = FloatVector.fromArray(F, e, e0 + 3 * N);
        FloatVector e10 = FloatVector.fromArray(F, e, e1);
        FloatVector e11 = FloatVector.fromArray(F, e, e1 + N);
        FloatVector e12 = FloatVector.fromArray(F, e, e1 + 2 * N);
        FloatVector e13 = FloatVector.fromArray(F, e, e1 + 3 * N);
        FloatVector e20 = FloatVector.fromArray(F, e, e2);
        FloatVector e21 = FloatVector.fromArray(F, e, e2 + N);
        FloatVector e22 = FloatVector.fromArray(F, e, e2 + 2 * N);
        FloatVector e23 = FloatVector.fromArray(F, e, e2 + 3 * N);
        FloatVector e30 = FloatVector.fromArray(F, e, e3);
        FloatVector e31 = FloatVector.fromArray(F, e, e3 + N);
        FloatVector e32 = FloatVector.fromArray(F, e, e3 + 2 * N);
        FloatVector e33 = FloatVector.fromArray(F, e, e3 + 3 * N);
        for (int p = STEP * start; p < STEP * end; p += STEP) {
            int at = gOffset + Float.floatToRawIntBits(joined[p + GROUP]);
            FloatVector x0 = FloatVector.broadcast(F, joined[p]);
            FloatVector x1 = FloatVector.broadcast(F, joined[p + 1]);
            FloatVector x2 = FloatVector.broadcast(F, joined[p + 2]);
            FloatVector x3 = FloatVector.broadcast(F, joined[p + 3]);
            FloatVector g0 = x1.fma(e10, x0.fma(e00, FloatVector.fromArray(F, g, at)));
            x3.fma(e30, x2.fma(e20, g0)).intoArray(g, at);
            FloatVector g1 = x1.fma(e11, x0.fma(e01, FloatVector.fromArray(F, g, at + N)));
            x3.fma(e31, x2.fma(e21, g1)).intoArray(g, at + N);
            FloatVector g2 = x1.fma(e12, x0.fma(e02, FloatVector.fromArray(F, g, at + 2 * N)));
            x3.fma(e32, x2.fma(e22, g2)).intoArray(g, at + 2 * N);
            FloatVector g3 = x1.fma(e13, x0.fma(e03, FloatVector.fromArray(F, g, at + 3 * N)));
            x3.fma(e33, x2.fma(e23, g3)).intoArray(g, at + 3 * N);
        }
    }
}
