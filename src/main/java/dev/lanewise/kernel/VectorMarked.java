package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.F;
import static dev.lanewise.kernel.Lanes.I;
import static dev.lanewise.kernel.Lanes.N;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The product of a row that is seen once, and so not worth being packed into a {@link SparseMatrix}: its non-zero inputs are
 * marked in a bit set, and the product walks the bits.
 *
 * <p>One example is a single chain of multiply-adds for each unit, 4 cycles for each input; all else that a step of the walk
 * needs is done meanwhile. So to skip a zero saves 4 cycles, whatever the number of units.
 *
 * <p>A walk counts from where x begins, and so does the row of B: that is one number less to hold in registers.
 */
final class VectorMarked {
    /** Lane i holds i. */
    private static final IntVector LANE = IntVector.zero(I).addIndex(1);
    private static final IntVector NEXT_LANE = LANE.add(N);

    private VectorMarked() {}

    /** Marks what is not zero in either of two rows so far apart; with 0, in one. */
    static int markNonZeros(int count, float[] x, int xOffset, int xStride, long[] marks, int marksOffset) {
        int marked = 0;
        int at = marksOffset;
        for (int from = 0; from < count; from += Long.SIZE) {
            int end = Math.min(count, from + Long.SIZE);
            long word = 0;
            for (int j = from; j <= end - N; j += 2 * N) {
                // Bits of two vectors at a time. Where there is no second it is the first once more, and its bits are dropped.
                int up = end - j >= 2 * N ? N : 0;
                int at0 = xOffset + j;
                int at1 = at0 + up;
                IntVector first = FloatVector.fromArray(F, x, at0).reinterpretAsInts()
                        .lanewise(VectorOperators.OR, FloatVector.fromArray(F, x, at0 + xStride).reinterpretAsInts())
                        .lanewise(VectorOperators.AND, Integer.MAX_VALUE);
                IntVector second = FloatVector.fromArray(F, x, at1).reinterpretAsInts()
                        .lanewise(VectorOperators.OR, FloatVector.fromArray(F, x, at1 + xStride).reinterpretAsInts())
                        .lanewise(VectorOperators.AND, Integer.MAX_VALUE);
                // Negative, unless it is zero; JDK 17 has neg in software.
                IntVector firstBits = IntVector.zero(I).sub(first).lanewise(VectorOperators.LSHR, 31)
                        .lanewise(VectorOperators.LSHL, LANE);
                IntVector secondBits = IntVector.zero(I).sub(second).lanewise(VectorOperators.LSHR, 31)
                        .lanewise(VectorOperators.LSHL, NEXT_LANE);
                // On JDK 17 a mask becomes a number in software. Integers can be reduced: their order does not matter.
                int bits = firstBits.lanewise(VectorOperators.OR, secondBits).reduceLanes(VectorOperators.OR);
                word |= (bits & (1L << N + up) - 1) << j;
            }
            for (int j = end & -N; j < end; j++) {
                word |= (x[xOffset + j] != 0 || x[xOffset + xStride + j] != 0 ? 1L : 0) << j;
            }
            // Written in any case and kept if there is a bit in it.
            marks[at] = from;
            marks[at + 1] = word;
            at += word != 0 ? 2 : 0;
            marked += Long.bitCount(word);
        }
        return marked;
    }

    static void multiplyAdd(
            int columns, int marked, long[] marks, int marksOffset, float[] x, int xOffset,
            float[] b, int bOffset, int bStride, float[] c, int cOffset) {
        int vectors = Lanes.vectors(columns);
        for (int v = 0; v < vectors; v += 4) {
            switch (vectors - v) {
                case 1 -> walk1(
                        marked, marks, marksOffset, x, xOffset, b, bOffset + v * N, bStride, c, cOffset + v * N);
                case 2 -> walk2(
                        marked, marks, marksOffset, x, xOffset, b, bOffset + v * N, bStride, c, cOffset + v * N);
                case 3 -> walk3(
                        marked, marks, marksOffset, x, xOffset, b, bOffset + v * N, bStride, c, cOffset + v * N);
                default -> walk4(
                        marked, marks, marksOffset, x, xOffset, b, bOffset + v * N, bStride, c, cOffset + v * N);
            }
        }
    }

    // One loop over all the bits: with a loop inside a loop, JDK 17 leaves what both carry on the heap.

    private static void walk4(
            int marked, long[] marks, int marksAt, float[] x, int xAt,
            float[] b, int bAt, int bStride, float[] c, int cAt) {
        FloatVector c0 = FloatVector.fromArray(F, c, cAt);
        FloatVector c1 = FloatVector.fromArray(F, c, cAt + N);
        FloatVector c2 = FloatVector.fromArray(F, c, cAt + 2 * N);
        FloatVector c3 = FloatVector.fromArray(F, c, cAt + 3 * N);
        int bFirst = bAt - xAt * bStride;
        int base = 0;
        long left = 0;
        for (int i = 0; i < marked; i++) {
            if (left == 0) {
                base = xAt + (int) marks[marksAt];
                left = marks[marksAt + 1];
                marksAt += 2;
            }
            int k = base + Long.numberOfTrailingZeros(left);
            left &= left - 1;
            int at = bFirst + k * bStride;
            FloatVector xk = FloatVector.broadcast(F, x[k]);
            c0 = xk.fma(FloatVector.fromArray(F, b, at), c0);
            c1 = xk.fma(FloatVector.fromArray(F, b, at + N), c1);
            c2 = xk.fma(FloatVector.fromArray(F, b, at + 2 * N), c2);
            c3 = xk.fma(FloatVector.fromArray(F, b, at + 3 * N), c3);
        }
        c0.intoArray(c, cAt);
        c1.intoArray(c, cAt + N);
        c2.intoArray(c, cAt + 2 * N);
        c3.intoArray(c, cAt + 3 * N);
    }

    private static void walk3(
            int marked, long[] marks, int marksAt, float[] x, int xAt,
            float[] b, int bAt, int bStride, float[] c, int cAt) {
        FloatVector c0 = FloatVector.fromArray(F, c, cAt);
        FloatVector c1 = FloatVector.fromArray(F, c, cAt + N);
        FloatVector c2 = FloatVector.fromArray(F, c, cAt + 2 * N);
        int bFirst = bAt - xAt * bStride;
        int base = 0;
        long left = 0;
        for (int i = 0; i < marked; i++) {
            if (left == 0) {
                base = xAt + (int) marks[marksAt];
                left = marks[marksAt + 1];
                marksAt += 2;
            }
            int k = base + Long.numberOfTrailingZeros(left);
            left &= left - 1;
            int at = bFirst + k * bStride;
            FloatVector xk = FloatVector.broadcast(F, x[k]);
            c0 = xk.fma(FloatVector.fromArray(F, b, at), c0);
            c1 = xk.fma(FloatVector.fromArray(F, b, at + N), c1);
            c2 = xk.fma(FloatVector.fromArray(F, b, at + 2 * N), c2);
        }
        c0.intoArray(c, cAt);
        c1.intoArray(c, cAt + N);
        c2.intoArray(c, cAt + 2 * N);
    }

    private static void walk2(
            int marked, long[] marks, int marksAt, float[] x, int xAt,
            float[] b, int bAt, int bStride, float[] c, int cAt) {
        FloatVector c0 = FloatVector.fromArray(F, c, cAt);
        FloatVector c1 = FloatVector.fromArray(F, c, cAt + N);
        int bFirst = bAt - xAt * bStride;
        int base = 0;
        long left = 0;
        for (int i = 0; i < marked; i++) {
            if (left == 0) {
                base = xAt + (int) marks[marksAt];
                left = marks[marksAt + 1];
                marksAt += 2;
            }
            int k = base + Long.numberOfTrailingZeros(left);
            left &= left - 1;
            int at = bFirst + k * bStride;
            FloatVector xk = FloatVector.broadcast(F, x[k]);
            c0 = xk.fma(FloatVector.fromArray(F, b, at), c0);
            c1 = xk.fma(FloatVector.fromArray(F, b, at + N), c1);
        }
        c0.intoArray(c, cAt);
        c1.intoArray(c, cAt + N);
    }

    private static void walk1(
            int marked, long[] marks, int marksAt, float[] x, int xAt,
            float[] b, int bAt, int bStride, float[] c, int cAt) {
        FloatVector c0 = FloatVector.fromArray(F, c, cAt);
        int bFirst = bAt - xAt * bStride;
        int base = 0;
        long left = 0;
        for (int i = 0; i < marked; i++) {
            if (left == 0) {
                base = xAt + (int) marks[marksAt];
                left = marks[marksAt + 1];
                marksAt += 2;
            }
            int k = base + Long.numberOfTrailingZeros(left);
            left &= left - 1;
            int at = bFirst + k * bStride;
            FloatVector xk = FloatVector.broadcast(F, x[k]);
            c0 = xk.fma(FloatVector.fromArray(F, b, at), c0);
        }
        c0.intoArray(c, cAt);
    }
}
