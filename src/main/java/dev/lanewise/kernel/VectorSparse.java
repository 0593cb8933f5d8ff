package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.F;
import static dev.lanewise.kernel.Lanes.N;

import jdk.incubator.vector.FloatVector;

/**
 * Products with a sparse matrix: per stored entry one broadcast and one row of the dense side, lanes along that row.
 *
 * <p>A strip of up to five vectors of the output (gather) or of the error (scatter) stays in registers while an example's entries
 * run past; wider rows take several strips. One method per strip, as in {@link VectorTile}. Where the value of an entry stands
 * is a branch that always goes one way for a matrix: with arithmetic instead, a product took 3 to 6 % longer.
 *
 * <p>What the walk along the entries needs stands first among the arguments, so that it comes in registers. What comes on the
 * stack C2 reads from there for every entry, which took a fifth of the gradient's time. For the same reason the stride
 * is made a number of its own, by a maximum that changes nothing. ({@code .mvn/jvm.config} has these methods compiled by themselves.)
 * And a scattered row is read whole before it is written: with every vector written before the next one was read, the gradient of
 * the notebook's run took 6 % longer. A gathered row is read from its last vector to its first: then C2 leaves the walk as it is,
 * and where it does several entries a turn, each example ends in more branches that nobody can foresee (3 to 10 %).
 */
final class VectorSparse {

    private VectorSparse() {}

    static void multiplyAdd(
            SparseMatrix x, int[] order, int from, int count, int columns,
            float[] b, int bOffset, int bStride, float[] c, int cOffset, int cStride) {
        int vectors = Lanes.vectors(columns);
        for (int v = 0; v < vectors; ) {
            int strip = Lanes.strip(vectors - v);
            int j = v * N;
            switch (strip) {
                case 1 -> gather1(x, b, bOffset + j, bStride, order, from, count, c, cOffset + j, cStride);
                case 2 -> gather2(x, b, bOffset + j, bStride, order, from, count, c, cOffset + j, cStride);
                case 3 -> gather3(x, b, bOffset + j, bStride, order, from, count, c, cOffset + j, cStride);
                case 4 -> gather4(x, b, bOffset + j, bStride, order, from, count, c, cOffset + j, cStride);
                default -> gather5(x, b, bOffset + j, bStride, order, from, count, c, cOffset + j, cStride);
            }
            v += strip;
        }
    }

    static void transposeMultiplyAdd(
            SparseMatrix x, int[] order, int from, int count, int columns,
            float[] e, int eOffset, int eStride, float[] g, int gOffset, int gStride) {
        int vectors = Lanes.vectors(columns);
        for (int v = 0; v < vectors; ) {
            int strip = Lanes.strip(vectors - v);
            int j = v * N;
            switch (strip) {
                case 1 -> scatter1(x, g, gOffset + j, gStride, order, from, count, e, eOffset + j, eStride);
                case 2 -> scatter2(x, g, gOffset + j, gStride, order, from, count, e, eOffset + j, eStride);
                case 3 -> scatter3(x, g, gOffset + j, gStride, order, from, count, e, eOffset + j, eStride);
                case 4 -> scatter4(x, g, gOffset + j, gStride, order, from, count, e, eOffset + j, eStride);
                default -> scatter5(x, g, gOffset + j, gStride, order, from, count, e, eOffset + j, eStride);
            }
            v += strip;
        }
    }

    private static void gather5(
            SparseMatrix x, float[] b, int bOffset, int bStride, int[] order, int from, int count,
            float[] c, int cAt, int cStride) {
        int stride = Math.max(bStride, 0);
        int[] start = x.start;
        char[] entry = x.entry;
        float[] values = x.values;
        boolean coded = x.coded;
        for (int i = 0; i < count; i++, cAt += cStride) {
            int row = order[from + i];
            int end = start[row + 1];
            FloatVector c0 = FloatVector.fromArray(F, c, cAt);
            FloatVector c1 = FloatVector.fromArray(F, c, cAt + N);
            FloatVector c2 = FloatVector.fromArray(F, c, cAt + 2 * N);
            FloatVector c3 = FloatVector.fromArray(F, c, cAt + 3 * N);
            FloatVector c4 = FloatVector.fromArray(F, c, cAt + 4 * N);
            int at = bOffset;
            for (int p = start[row]; p < end; p++) {
                int next = entry[p];
                at += (next >>> SparseMatrix.GAP) * stride;
                FloatVector xp = FloatVector.broadcast(F, coded ? values[next & SparseMatrix.CODE] : values[p]);
                c4 = xp.fma(FloatVector.fromArray(F, b, at + 4 * N), c4);
                c3 = xp.fma(FloatVector.fromArray(F, b, at + 3 * N), c3);
                c2 = xp.fma(FloatVector.fromArray(F, b, at + 2 * N), c2);
                c1 = xp.fma(FloatVector.fromArray(F, b, at + N), c1);
                c0 = xp.fma(FloatVector.fromArray(F, b, at), c0);
            }
            c0.intoArray(c, cAt);
            c1.intoArray(c, cAt + N);
            c2.intoArray(c, cAt + 2 * N);
            c3.intoArray(c, cAt + 3 * N);
            c4.intoArray(c, cAt + 4 * N);
        }
    }

    private static void gather4(
            SparseMatrix x, float[] b, int bOffset, int bStride, int[] order, int from, int count,
            float[] c, int cAt, int cStride) {
        int stride = Math.max(bStride, 0);
        int[] start = x.start;
        char[] entry = x.entry;
        float[] values = x.values;
        boolean coded = x.coded;
        for (int i = 0; i < count; i++, cAt += cStride) {
            int row = order[from + i];
            int end = start[row + 1];
            FloatVector c0 = FloatVector.fromArray(F, c, cAt);
            FloatVector c1 = FloatVector.fromArray(F, c, cAt + N);
            FloatVector c2 = FloatVector.fromArray(F, c, cAt + 2 * N);
            FloatVector c3 = FloatVector.fromArray(F, c, cAt + 3 * N);
            int at = bOffset;
            for (int p = start[row]; p < end; p++) {
                int next = entry[p];
                at += (next >>> SparseMatrix.GAP) * stride;
                FloatVector xp = FloatVector.broadcast(F, coded ? values[next & SparseMatrix.CODE] : values[p]);
                c3 = xp.fma(FloatVector.fromArray(F, b, at + 3 * N), c3);
                c2 = xp.fma(FloatVector.fromArray(F, b, at + 2 * N), c2);
                c1 = xp.fma(FloatVector.fromArray(F, b, at + N), c1);
                c0 = xp.fma(FloatVector.fromArray(F, b, at), c0);
            }
            c0.intoArray(c, cAt);
            c1.intoArray(c, cAt + N);
            c2.intoArray(c, cAt + 2 * N);
            c3.intoArray(c, cAt + 3 * N);
        }
    }

    private static void gather3(
            SparseMatrix x, float[] b, int bOffset, int bStride, int[] order, int from, int count,
            float[] c, int cAt, int cStride) {
        int stride = Math.max(bStride, 0);
        int[] start = x.start;
        char[] entry = x.entry;
        float[] values = x.values;
        boolean coded = x.coded;
        for (int i = 0; i < count; i++, cAt += cStride) {
            int row = order[from + i];
            int end = start[row + 1];
            FloatVector c0 = FloatVector.fromArray(F, c, cAt);
            FloatVector c1 = FloatVector.fromArray(F, c, cAt + N);
            FloatVector c2 = FloatVector.fromArray(F, c, cAt + 2 * N);
            int at = bOffset;
            for (int p = start[row]; p < end; p++) {
                int next = entry[p];
                at += (next >>> SparseMatrix.GAP) * stride;
                FloatVector xp = FloatVector.broadcast(F, coded ? values[next & SparseMatrix.CODE] : values[p]);
                c2 = xp.fma(FloatVector.fromArray(F, b, at + 2 * N), c2);
                c1 = xp.fma(FloatVector.fromArray(F, b, at + N), c1);
                c0 = xp.fma(FloatVector.fromArray(F, b, at), c0);
            }
            c0.intoArray(c, cAt);
            c1.intoArray(c, cAt + N);
            c2.intoArray(c, cAt + 2 * N);
        }
    }

    private static void gather2(
            SparseMatrix x, float[] b, int bOffset, int bStride, int[] order, int from, int count,
            float[] c, int cAt, int cStride) {
        int stride = Math.max(bStride, 0);
        int[] start = x.start;
        char[] entry = x.entry;
        float[] values = x.values;
        boolean coded = x.coded;
        for (int i = 0; i < count; i++, cAt += cStride) {
            int row = order[from + i];
            int end = start[row + 1];
            FloatVector c0 = FloatVector.fromArray(F, c, cAt);
            FloatVector c1 = FloatVector.fromArray(F, c, cAt + N);
            int at = bOffset;
            for (int p = start[row]; p < end; p++) {
                int next = entry[p];
                at += (next >>> SparseMatrix.GAP) * stride;
                FloatVector xp = FloatVector.broadcast(F, coded ? values[next & SparseMatrix.CODE] : values[p]);
                c1 = xp.fma(FloatVector.fromArray(F, b, at + N), c1);
                c0 = xp.fma(FloatVector.fromArray(F, b, at), c0);
            }
            c0.intoArray(c, cAt);
            c1.intoArray(c, cAt + N);
        }
    }

    private static void gather1(
            SparseMatrix x, float[] b, int bOffset, int bStride, int[] order, int from, int count,
            float[] c, int cAt, int cStride) {
        int stride = Math.max(bStride, 0);
        int[] start = x.start;
        char[] entry = x.entry;
        float[] values = x.values;
        boolean coded = x.coded;
        for (int i = 0; i < count; i++, cAt += cStride) {
            int row = order[from + i];
            int end = start[row + 1];
            FloatVector c0 = FloatVector.fromArray(F, c, cAt);
            int at = bOffset;
            for (int p = start[row]; p < end; p++) {
                int next = entry[p];
                at += (next >>> SparseMatrix.GAP) * stride;
                FloatVector xp = FloatVector.broadcast(F, coded ? values[next & SparseMatrix.CODE] : values[p]);
                c0 = xp.fma(FloatVector.fromArray(F, b, at), c0);
            }
            c0.intoArray(c, cAt);
        }
    }

    private static void scatter5(
            SparseMatrix x, float[] g, int gOffset, int gStride, int[] order, int from, int count,
            float[] e, int eAt, int eStride) {
        int stride = Math.max(gStride, 0);
        int[] start = x.start;
        char[] entry = x.entry;
        float[] values = x.values;
        boolean coded = x.coded;
        for (int i = 0; i < count; i++, eAt += eStride) {
            int row = order[from + i];
            int end = start[row + 1];
            FloatVector e0 = FloatVector.fromArray(F, e, eAt);
            FloatVector e1 = FloatVector.fromArray(F, e, eAt + N);
            FloatVector e2 = FloatVector.fromArray(F, e, eAt + 2 * N);
            FloatVector e3 = FloatVector.fromArray(F, e, eAt + 3 * N);
            FloatVector e4 = FloatVector.fromArray(F, e, eAt + 4 * N);
            int at = gOffset;
            for (int p = start[row]; p < end; p++) {
                int next = entry[p];
                at += (next >>> SparseMatrix.GAP) * stride;
                FloatVector xp = FloatVector.broadcast(F, coded ? values[next & SparseMatrix.CODE] : values[p]);
                FloatVector g0 = xp.fma(e0, FloatVector.fromArray(F, g, at));
                FloatVector g1 = xp.fma(e1, FloatVector.fromArray(F, g, at + N));
                FloatVector g2 = xp.fma(e2, FloatVector.fromArray(F, g, at + 2 * N));
                FloatVector g3 = xp.fma(e3, FloatVector.fromArray(F, g, at + 3 * N));
                FloatVector g4 = xp.fma(e4, FloatVector.fromArray(F, g, at + 4 * N));
                g0.intoArray(g, at);
                g1.intoArray(g, at + N);
                g2.intoArray(g, at + 2 * N);
                g3.intoArray(g, at + 3 * N);
                g4.intoArray(g, at + 4 * N);
            }
        }
    }

    private static void scatter4(
            SparseMatrix x, float[] g, int gOffset, int gStride, int[] order, int from, int count,
            float[] e, int eAt, int eStride) {
        int stride = Math.max(gStride, 0);
        int[] start = x.start;
        char[] entry = x.entry;
        float[] values = x.values;
        boolean coded = x.coded;
        for (int i = 0; i < count; i++, eAt += eStride) {
            int row = order[from + i];
            int end = start[row + 1];
            FloatVector e0 = FloatVector.fromArray(F, e, eAt);
            FloatVector e1 = FloatVector.fromArray(F, e, eAt + N);
            FloatVector e2 = FloatVector.fromArray(F, e, eAt + 2 * N);
            FloatVector e3 = FloatVector.fromArray(F, e, eAt + 3 * N);
            int at = gOffset;
            for (int p = start[row]; p < end; p++) {
                int next = entry[p];
                at += (next >>> SparseMatrix.GAP) * stride;
                FloatVector xp = FloatVector.broadcast(F, coded ? values[next & SparseMatrix.CODE] : values[p]);
                FloatVector g0 = xp.fma(e0, FloatVector.fromArray(F, g, at));
                FloatVector g1 = xp.fma(e1, FloatVector.fromArray(F, g, at + N));
                FloatVector g2 = xp.fma(e2, FloatVector.fromArray(F, g, at + 2 * N));
                FloatVector g3 = xp.fma(e3, FloatVector.fromArray(F, g, at + 3 * N));
                g0.intoArray(g, at);
                g1.intoArray(g, at + N);
                g2.intoArray(g, at + 2 * N);
                g3.intoArray(g, at + 3 * N);
            }
        }
    }

    private static void scatter3(
            SparseMatrix x, float[] g, int gOffset, int gStride, int[] order, int from, int count,
            float[] e, int eAt, int eStride) {
        int stride = Math.max(gStride, 0);
        int[] start = x.start;
        char[] entry = x.entry;
        float[] values = x.values;
        boolean coded = x.coded;
        for (int i = 0; i < count; i++, eAt += eStride) {
            int row = order[from + i];
            int end = start[row + 1];
            FloatVector e0 = FloatVector.fromArray(F, e, eAt);
            FloatVector e1 = FloatVector.fromArray(F, e, eAt + N);
            FloatVector e2 = FloatVector.fromArray(F, e, eAt + 2 * N);
            int at = gOffset;
            for (int p = start[row]; p < end; p++) {
                int next = entry[p];
                at += (next >>> SparseMatrix.GAP) * stride;
                FloatVector xp = FloatVector.broadcast(F, coded ? values[next & SparseMatrix.CODE] : values[p]);
                FloatVector g0 = xp.fma(e0, FloatVector.fromArray(F, g, at));
                FloatVector g1 = xp.fma(e1, FloatVector.fromArray(F, g, at + N));
                FloatVector g2 = xp.fma(e2, FloatVector.fromArray(F, g, at + 2 * N));
                g0.intoArray(g, at);
                g1.intoArray(g, at + N);
                g2.intoArray(g, at + 2 * N);
            }
        }
    }

    private static void scatter2(
            SparseMatrix x, float[] g, int gOffset, int gStride, int[] order, int from, int count,
            float[] e, int eAt, int eStride) {
        int stride = Math.max(gStride, 0);
        int[] start = x.start;
        char[] entry = x.entry;
        float[] values = x.values;
        boolean coded = x.coded;
        for (int i = 0; i < count; i++, eAt += eStride) {
            int row = order[from + i];
            int end = start[row + 1];
            FloatVector e0 = FloatVector.fromArray(F, e, eAt);
            FloatVector e1 = FloatVector.fromArray(F, e, eAt + N);
            int at = gOffset;
            for (int p = start[row]; p < end; p++) {
                int next = entry[p];
                at += (next >>> SparseMatrix.GAP) * stride;
                FloatVector xp = FloatVector.broadcast(F, coded ? values[next & SparseMatrix.CODE] : values[p]);
                FloatVector g0 = xp.fma(e0, FloatVector.fromArray(F, g, at));
                FloatVector g1 = xp.fma(e1, FloatVector.fromArray(F, g, at + N));
                g0.intoArray(g, at);
                g1.intoArray(g, at + N);
            }
        }
    }

    private static void scatter1(
            SparseMatrix x, float[] g, int gOffset, int gStride, int[] order, int from, int count,
            float[] e, int eAt, int eStride) {
        int stride = Math.max(gStride, 0);
        int[] start = x.start;
        char[] entry = x.entry;
        float[] values = x.values;
        boolean coded = x.coded;
        for (int i = 0; i < count; i++, eAt += eStride) {
            int row = order[from + i];
            int end = start[row + 1];
            FloatVector e0 = FloatVector.fromArray(F, e, eAt);
            int at = gOffset;
            for (int p = start[row]; p < end; p++) {
                int next = entry[p];
                at += (next >>> SparseMatrix.GAP) * stride;
                FloatVector xp = FloatVector.broadcast(F, coded ? values[next & SparseMatrix.CODE] : values[p]);
                xp.fma(e0, FloatVector.fromArray(F, g, at)).intoArray(g, at);
            }
        }
    }
}
