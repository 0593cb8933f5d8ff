package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Lanes.F;
import static dev.lanewise.internal.kernel.Lanes.I;
import static dev.lanewise.internal.kernel.Lanes.N;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;

/**
 * Products with a bitmap of the non-zero inputs, for rows that are used only once and so are not worth packing into a
 * {@link SparseMatrix}.
 *
 * <p>The bitmap is a list of pairs: the number of an input, and 64 bits for the inputs from there on. Words without a
 * bit set are omitted. The product iterates over the bits, in strips of up to five vectors. {@link VectorBitmapStrips}
 * has one method for each width of a strip, written by {@code KernelGenerator}.
 *
 * <p>One example is a single chain of multiply-adds for each unit, with a latency of 4 cycles for each input. All other
 * work is done during that latency. So skipping a zero saves 4 cycles, whatever the number of units.
 *
 * <p>A walk over the bits indexes both inputs and rows of B relative to the beginning of the array x, which saves a
 * register. It is one loop over all bits: with a loop over bits inside a loop over words, JDK 17 leaves vectors that
 * both loops carry on the heap.
 */
final class VectorBitmap {
    /** Lane i holds bit i, and bit N + i. */
    private static final IntVector BIT =
            IntVector.broadcast(I, 1).lanewise(LSHL, IntVector.zero(I).addIndex(1));

    private static final IntVector NEXT_BIT = BIT.lanewise(LSHL, N);
    private static final long LOW = 0xffff_ffffL;

    static {
        // Uses every operator on long lanes before any kernel is compiled, see Lanes.
        LongVector longs = BIT.reinterpretAsLongs();
        longs.lanewise(LSHR, 1)
                .lanewise(LSHL, 1)
                .lanewise(AND, LOW)
                .lanewise(OR, longs)
                .reduceLanes(OR);
    }

    private VectorBitmap() {}

    /** See {@link Kernels#findNonZeros}. */
    static void findNonZeros(int columns, Matrix x, NonZeroBitmap to) {
        int whole = N == 16 ? columns & -Long.SIZE : 0;
        int at = 0;
        to.count = 0;
        if (N == 16) {
            at = findInWholeWords(whole, x.data, x.offset, to);
        }
        to.count += find(whole, columns, x.data, x.offset, 0, to.words, at);
    }

    /** See {@link Kernels#findNonZerosOfTwo}. */
    static void findNonZerosOfTwo(int columns, Matrix x, NonZeroBitmap to) {
        to.count = find(0, columns, x.data, x.offset, x.rowStride, to.words, 0);
    }

    /** Sets the bits of inputs that are not zero in at least one of two rows, whose distance is 0 for a single row. */
    private static int find(int first, int end, float[] x, int xOffset, int xStride, long[] words, int at) {
        int count = 0;
        for (int from = first; from < end; from += Long.SIZE) {
            int to = Math.min(end, from + Long.SIZE);
            long word = 0;
            for (int j = from; j <= to - N; j += 2 * N) {
                // Bits of two vectors at a time. Without a second, the first is read twice.
                int up = to - j >= 2 * N ? N : 0;
                int at0 = xOffset + j;
                int at1 = at0 + up;
                IntVector both = FloatVector.fromArray(F, x, at0)
                        .reinterpretAsInts()
                        .lanewise(OR, FloatVector.fromArray(F, x, at0 + xStride).reinterpretAsInts())
                        .lanewise(AND, Integer.MAX_VALUE);
                IntVector next = FloatVector.fromArray(F, x, at1)
                        .reinterpretAsInts()
                        .lanewise(OR, FloatVector.fromArray(F, x, at1 + xStride).reinterpretAsInts())
                        .lanewise(AND, Integer.MAX_VALUE);
                // Negative unless it is zero; JDK 17 computes neg in software.
                IntVector bits = IntVector.zero(I)
                        .sub(both)
                        .lanewise(ASHR, 31)
                        .lanewise(AND, BIT)
                        .lanewise(
                                OR,
                                IntVector.zero(I).sub(next).lanewise(ASHR, 31).lanewise(AND, NEXT_BIT));
                // JDK 17 converts masks in software. Reducing integers is safe: their order does not matter.
                word |= (bits.reduceLanes(OR) & (1L << (N + up)) - 1) << j;
            }
            for (int j = to & -N; j < to; j++) {
                word |= (x[xOffset + j] != 0 || x[xOffset + xStride + j] != 0 ? 1L : 0) << j;
            }
            // Always written, but kept only if a bit is set.
            words[at] = from;
            words[at + 1] = word;
            at += word != 0 ? 2 : 0;
            count += Long.bitCount(word);
        }
        return count;
    }

    /**
     * Sets the bits of one row's inputs, 64 at a time with one reduction: bits of two vectors form the halves of an
     * int, and two ints those of a long. Returns the end of the words. The loop is part of this method, so that an
     * empty call of the warm-up enters the method.
     */
    private static int findInWholeWords(int end, float[] x, int offset, NonZeroBitmap nonZeros) {
        long[] words = nonZeros.words;
        int count = 0;
        int to = 0;
        for (int from = 0; from < end; from += Long.SIZE) {
            int at = offset + from;
            IntVector zero = IntVector.zero(I);
            IntVector bits0 =
                    FloatVector.fromArray(F, x, at).reinterpretAsInts().lanewise(AND, Integer.MAX_VALUE);
            IntVector bits1 =
                    FloatVector.fromArray(F, x, at + N).reinterpretAsInts().lanewise(AND, Integer.MAX_VALUE);
            IntVector bits2 =
                    FloatVector.fromArray(F, x, at + 2 * N).reinterpretAsInts().lanewise(AND, Integer.MAX_VALUE);
            IntVector bits3 =
                    FloatVector.fromArray(F, x, at + 3 * N).reinterpretAsInts().lanewise(AND, Integer.MAX_VALUE);
            LongVector first = zero.sub(bits0)
                    .lanewise(ASHR, 31)
                    .lanewise(AND, BIT)
                    .lanewise(OR, zero.sub(bits1).lanewise(ASHR, 31).lanewise(AND, NEXT_BIT))
                    .reinterpretAsLongs();
            LongVector second = zero.sub(bits2)
                    .lanewise(ASHR, 31)
                    .lanewise(AND, BIT)
                    .lanewise(OR, zero.sub(bits3).lanewise(ASHR, 31).lanewise(AND, NEXT_BIT))
                    .reinterpretAsLongs();
            long word = first.lanewise(LSHR, 32)
                    .lanewise(OR, first)
                    .lanewise(AND, LOW)
                    .lanewise(OR, second.lanewise(LSHL, 32).lanewise(OR, second).lanewise(AND, ~LOW))
                    .reduceLanes(OR);
            words[to] = from;
            words[to + 1] = word;
            to += word != 0 ? 2 : 0;
            count += Long.bitCount(word);
        }
        nonZeros.count = count;
        return to;
    }

    /** See {@link Kernels#bitmapMultiplyAdd}. */
    static void multiplyAdd(int columns, NonZeroBitmap nonZeros, Matrix x, Matrix b, Matrix c) {
        int vectors = Lanes.vectors(columns);
        for (int v = 0; v < vectors; ) {
            int strip = Lanes.strip(vectors - v);
            int j = v * N;
            VectorBitmapStrips.multiplyAdd(
                    strip,
                    x.data,
                    b.data,
                    b.rowStride,
                    nonZeros.count,
                    nonZeros.words,
                    0,
                    x.offset,
                    b.offset + j,
                    c.data,
                    c.offset + j);
            v += strip;
        }
    }

    /**
     * See {@link Kernels#bitmapMultiplyAddOfTwo}. Two images of MNIST load three quarters of the rows of B that two
     * separate walks would load. Where one of the two inputs is zero, its multiply-add adds nothing.
     */
    static void multiplyAddOfTwo(int columns, NonZeroBitmap nonZeros, Matrix x, Matrix b, Matrix c) {
        int vectors = Lanes.vectors(columns);
        for (int v = 0; v < vectors; ) {
            int strip = Lanes.strip(vectors - v);
            int j = v * N;
            VectorBitmapStrips.multiplyAddTwo(
                    strip,
                    x.data,
                    x.rowStride,
                    b.data,
                    b.rowStride,
                    nonZeros.count,
                    nonZeros.words,
                    0,
                    x.offset,
                    b.offset + j,
                    c.data,
                    c.offset + j,
                    c.rowStride);
            v += strip;
        }
    }
}
