package dev.lanewise.kernel;

import static dev.lanewise.kernel.Lanes.F;
import static dev.lanewise.kernel.Lanes.I;
import static dev.lanewise.kernel.Lanes.N;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;

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
    /** Lane i holds bit i, and bit N + i. */
    private static final IntVector BIT = IntVector.broadcast(I, 1).lanewise(LSHL, IntVector.zero(I).addIndex(1));
    private static final IntVector NEXT_BIT = BIT.lanewise(LSHL, N);
    private static final long LOW = 0xffff_ffffL;

    static {
        // Every operator of long lanes before anything is compiled, see Lanes.
        LongVector longs = BIT.reinterpretAsLongs();
        longs.lanewise(LSHR, 1).lanewise(LSHL, 1).lanewise(AND, LOW).lanewise(OR, longs).reduceLanes(OR);
    }

    private VectorMarked() {}

    /** Marks what is not zero in a row. */
    static int markNonZeros(int count, float[] x, int xOffset, long[] marks, int marksOffset) {
        int whole = N == 16 ? count & -Long.SIZE : 0;
        int marked = 0;
        int at = marksOffset;
        for (int from = 0; from < whole; from += Long.SIZE) {
            long word = bits(x, xOffset + from);
            marks[at] = from;
            marks[at + 1] = word;
            at += word != 0 ? 2 : 0;
            marked += Long.bitCount(word);
        }
        return marked + markNonZerosOfTwo(whole, count, x, xOffset, 0, marks, at);
    }

    /** Marks what is not zero in either of two rows so far apart; with 0, in one. */
    static int markNonZerosOfTwo(int first, int end, float[] x, int xOffset, int xStride, long[] marks, int marksOffset) {
        int marked = 0;
        int at = marksOffset;
        for (int from = first; from < end; from += Long.SIZE) {
            int to = Math.min(end, from + Long.SIZE);
            long word = 0;
            for (int j = from; j <= to - N; j += 2 * N) {
                // Bits of two vectors at a time. Where there is no second it is the first once more, and its bits are dropped.
                int up = to - j >= 2 * N ? N : 0;
                int at0 = xOffset + j;
                int at1 = at0 + up;
                IntVector both = FloatVector.fromArray(F, x, at0).reinterpretAsInts()
                        .lanewise(OR, FloatVector.fromArray(F, x, at0 + xStride).reinterpretAsInts())
                        .lanewise(AND, Integer.MAX_VALUE);
                IntVector next = FloatVector.fromArray(F, x, at1).reinterpretAsInts()
                        .lanewise(OR, FloatVector.fromArray(F, x, at1 + xStride).reinterpretAsInts())
                        .lanewise(AND, Integer.MAX_VALUE);
                // Negative, unless it is zero; JDK 17 has neg in software.
                IntVector bits = IntVector.zero(I).sub(both).lanewise(ASHR, 31).lanewise(AND, BIT)
                        .lanewise(OR, IntVector.zero(I).sub(next).lanewise(ASHR, 31).lanewise(AND, NEXT_BIT));
                // On JDK 17 a mask becomes a number in software. Integers can be reduced: their order does not matter.
                word |= (bits.reduceLanes(OR) & (1L << N + up) - 1) << j;
            }
            for (int j = to & -N; j < to; j++) {
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

    /** 64 numbers of one row, with one reduction: bits of two vectors are the halves of an int, and ints those of a long. */
    private static long bits(float[] x, int at) {
        IntVector zero = IntVector.zero(I);
        IntVector bits0 = FloatVector.fromArray(F, x, at).reinterpretAsInts().lanewise(AND, Integer.MAX_VALUE);
        IntVector bits1 = FloatVector.fromArray(F, x, at + N).reinterpretAsInts().lanewise(AND, Integer.MAX_VALUE);
        IntVector bits2 = FloatVector.fromArray(F, x, at + 2 * N).reinterpretAsInts().lanewise(AND, Integer.MAX_VALUE);
        IntVector bits3 = FloatVector.fromArray(F, x, at + 3 * N).reinterpretAsInts().lanewise(AND, Integer.MAX_VALUE);
        LongVector first = zero.sub(bits0).lanewise(ASHR, 31).lanewise(AND, BIT)
                .lanewise(OR, zero.sub(bits1).lanewise(ASHR, 31).lanewise(AND, NEXT_BIT)).reinterpretAsLongs();
        LongVector second = zero.sub(bits2).lanewise(ASHR, 31).lanewise(AND, BIT)
                .lanewise(OR, zero.sub(bits3).lanewise(ASHR, 31).lanewise(AND, NEXT_BIT)).reinterpretAsLongs();
        return first.lanewise(LSHR, 32).lanewise(OR, first).lanewise(AND, LOW)
                .lanewise(OR, second.lanewise(LSHL, 32).lanewise(OR, second).lanewise(AND, ~LOW))
                .reduceLanes(OR);
    }

    static void multiplyAdd(
            int columns, int marked, long[] marks, int marksOffset, float[] x, int xOffset,
            float[] b, int bOffset, int bStride, float[] c, int cOffset) {
        int vectors = Lanes.vectors(columns);
        for (int v = 0; v < vectors; ) {
            int bAt = bOffset + v * N;
            int cAt = cOffset + v * N;
            int strip = Lanes.strip(vectors - v);
            switch (strip) {
                case 1 -> walk1(x, b, bStride, marked, marks, marksOffset, xOffset, bAt, c, cAt);
                case 2 -> walk2(x, b, bStride, marked, marks, marksOffset, xOffset, bAt, c, cAt);
                case 3 -> walk3(x, b, bStride, marked, marks, marksOffset, xOffset, bAt, c, cAt);
                case 4 -> walk4(x, b, bStride, marked, marks, marksOffset, xOffset, bAt, c, cAt);
                default -> walk5(x, b, bStride, marked, marks, marksOffset, xOffset, bAt, c, cAt);
            }
            v += strip;
        }
    }

    // One loop over all the bits: with a loop inside a loop, JDK 17 leaves what both carry on the heap.

    private static void walk5(
            float[] x, float[] b, int bStride, int marked, long[] marks, int marksAt, int xAt, int bAt, float[] c, int cAt) {
        FloatVector c0 = FloatVector.fromArray(F, c, cAt);
        FloatVector c1 = FloatVector.fromArray(F, c, cAt + N);
        FloatVector c2 = FloatVector.fromArray(F, c, cAt + 2 * N);
        FloatVector c3 = FloatVector.fromArray(F, c, cAt + 3 * N);
        FloatVector c4 = FloatVector.fromArray(F, c, cAt + 4 * N);
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
            c4 = xk.fma(FloatVector.fromArray(F, b, at + 4 * N), c4);
        }
        c0.intoArray(c, cAt);
        c1.intoArray(c, cAt + N);
        c2.intoArray(c, cAt + 2 * N);
        c3.intoArray(c, cAt + 3 * N);
        c4.intoArray(c, cAt + 4 * N);
    }

    private static void walk4(
            float[] x, float[] b, int bStride, int marked, long[] marks, int marksAt, int xAt, int bAt, float[] c, int cAt) {
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
            float[] x, float[] b, int bStride, int marked, long[] marks, int marksAt, int xAt, int bAt, float[] c, int cAt) {
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
            float[] x, float[] b, int bStride, int marked, long[] marks, int marksAt, int xAt, int bAt, float[] c, int cAt) {
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
            float[] x, float[] b, int bStride, int marked, long[] marks, int marksAt, int xAt, int bAt, float[] c, int cAt) {
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
