package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Kernels.PANEL;
import static dev.lanewise.internal.kernel.Lanes.F;
import static dev.lanewise.internal.kernel.Lanes.I;
import static dev.lanewise.internal.kernel.Lanes.N;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Transposes a panel in registers: as many rows as a vector has lanes, half as many columns at a time.
 *
 * <p>Each step exchanges one bit of the row number with one bit of the lane number. The highest bit takes no shuffle:
 * the second half of the rows is loaded half a vector earlier, so that its columns are already in the high lanes. Its
 * low lanes come from the previous row, so nothing outside the matrix is read.
 *
 * <p>Lanes are selected by and, and-not and or, which C2 merges into one instruction; a blend by a mask takes two on
 * JDK 17.
 */
final class VectorTranspose {
    private static final VectorShuffle<Integer> SWAP4 = swap(4);
    private static final VectorShuffle<Integer> SWAP2 = swap(2);
    private static final VectorShuffle<Integer> SWAP1 = swap(1);
    private static final IntVector MASK8 = mask(8, -1, 0);
    private static final IntVector MASK4 = mask(4, -1, 0);
    private static final IntVector MASK2 = mask(2, -1, 0);
    private static final IntVector MASK1 = mask(1, -1, 0);

    private static final IntVector REST8 = mask(8, 0, -1);
    private static final IntVector REST4 = mask(4, 0, -1);
    private static final IntVector REST2 = mask(2, 0, -1);
    private static final IntVector REST1 = mask(1, 0, -1);

    private VectorTranspose() {}

    private static VectorShuffle<Integer> swap(int bit) {
        return VectorShuffle.fromOp(I, lane -> (lane ^ bit) & N - 1);
    }

    private static IntVector mask(int bit, int with, int without) {
        int[] lanes = new int[N];
        for (int lane = 0; lane < N; lane++) {
            lanes[lane] = (lane & bit) != 0 ? with : without;
        }
        return IntVector.fromArray(I, lanes, 0);
    }

    static void transpose(int rows, int columns, Matrix from, Matrix to) {
        int i = 0;
        if (N >= 8 && from.rowStride >= N) {
            for (; i <= rows - N; i += N) {
                if (N == 16) {
                    transpose16(columns, from.data, from.offset(i), from.rowStride, to.data, to.offset + i);
                } else {
                    transpose8(columns, from.data, from.offset(i), from.rowStride, to.data, to.offset + i);
                }
            }
        }
        ScalarKernels.transposeRows(i, rows, columns, from, to);
    }

    /** {@code to[PANEL * j + i] = from[stride * i + j]} for 16 rows i. */
    private static void transpose16(int columns, float[] from, int at, int stride, float[] to, int toAt) {
        int r0 = at;
        int r1 = at + stride;
        int r2 = at + 2 * stride;
        int r3 = at + 3 * stride;
        int r4 = at + 4 * stride;
        int r5 = at + 5 * stride;
        int r6 = at + 6 * stride;
        int r7 = at + 7 * stride;
        int r8 = at + 8 * stride - 8;
        int r9 = at + 9 * stride - 8;
        int r10 = at + 10 * stride - 8;
        int r11 = at + 11 * stride - 8;
        int r12 = at + 12 * stride - 8;
        int r13 = at + 13 * stride - 8;
        int r14 = at + 14 * stride - 8;
        int r15 = at + 15 * stride - 8;
        for (int j = 0; j < columns; j += 8) {
            IntVector x0 = FloatVector.fromArray(F, from, r0 + j).reinterpretAsInts();
            IntVector y0 = FloatVector.fromArray(F, from, r8 + j).reinterpretAsInts();
            IntVector a0 = x0.lanewise(AND, REST8).lanewise(OR, y0.lanewise(AND, MASK8));
            IntVector x1 = FloatVector.fromArray(F, from, r1 + j).reinterpretAsInts();
            IntVector y1 = FloatVector.fromArray(F, from, r9 + j).reinterpretAsInts();
            IntVector a1 = x1.lanewise(AND, REST8).lanewise(OR, y1.lanewise(AND, MASK8));
            IntVector x2 = FloatVector.fromArray(F, from, r2 + j).reinterpretAsInts();
            IntVector y2 = FloatVector.fromArray(F, from, r10 + j).reinterpretAsInts();
            IntVector a2 = x2.lanewise(AND, REST8).lanewise(OR, y2.lanewise(AND, MASK8));
            IntVector x3 = FloatVector.fromArray(F, from, r3 + j).reinterpretAsInts();
            IntVector y3 = FloatVector.fromArray(F, from, r11 + j).reinterpretAsInts();
            IntVector a3 = x3.lanewise(AND, REST8).lanewise(OR, y3.lanewise(AND, MASK8));
            IntVector x4 = FloatVector.fromArray(F, from, r4 + j).reinterpretAsInts();
            IntVector y4 = FloatVector.fromArray(F, from, r12 + j).reinterpretAsInts();
            IntVector a4 = x4.lanewise(AND, REST8).lanewise(OR, y4.lanewise(AND, MASK8));
            IntVector x5 = FloatVector.fromArray(F, from, r5 + j).reinterpretAsInts();
            IntVector y5 = FloatVector.fromArray(F, from, r13 + j).reinterpretAsInts();
            IntVector a5 = x5.lanewise(AND, REST8).lanewise(OR, y5.lanewise(AND, MASK8));
            IntVector x6 = FloatVector.fromArray(F, from, r6 + j).reinterpretAsInts();
            IntVector y6 = FloatVector.fromArray(F, from, r14 + j).reinterpretAsInts();
            IntVector a6 = x6.lanewise(AND, REST8).lanewise(OR, y6.lanewise(AND, MASK8));
            IntVector x7 = FloatVector.fromArray(F, from, r7 + j).reinterpretAsInts();
            IntVector y7 = FloatVector.fromArray(F, from, r15 + j).reinterpretAsInts();
            IntVector a7 = x7.lanewise(AND, REST8).lanewise(OR, y7.lanewise(AND, MASK8));
            IntVector b0 =
                    a0.lanewise(AND, REST4).lanewise(OR, a4.rearrange(SWAP4).lanewise(AND, MASK4));
            IntVector b4 = a0.rearrange(SWAP4).lanewise(AND, REST4).lanewise(OR, a4.lanewise(AND, MASK4));
            IntVector b1 =
                    a1.lanewise(AND, REST4).lanewise(OR, a5.rearrange(SWAP4).lanewise(AND, MASK4));
            IntVector b5 = a1.rearrange(SWAP4).lanewise(AND, REST4).lanewise(OR, a5.lanewise(AND, MASK4));
            IntVector b2 =
                    a2.lanewise(AND, REST4).lanewise(OR, a6.rearrange(SWAP4).lanewise(AND, MASK4));
            IntVector b6 = a2.rearrange(SWAP4).lanewise(AND, REST4).lanewise(OR, a6.lanewise(AND, MASK4));
            IntVector b3 =
                    a3.lanewise(AND, REST4).lanewise(OR, a7.rearrange(SWAP4).lanewise(AND, MASK4));
            IntVector b7 = a3.rearrange(SWAP4).lanewise(AND, REST4).lanewise(OR, a7.lanewise(AND, MASK4));
            IntVector c0 =
                    b0.lanewise(AND, REST2).lanewise(OR, b2.rearrange(SWAP2).lanewise(AND, MASK2));
            IntVector c2 = b0.rearrange(SWAP2).lanewise(AND, REST2).lanewise(OR, b2.lanewise(AND, MASK2));
            IntVector c1 =
                    b1.lanewise(AND, REST2).lanewise(OR, b3.rearrange(SWAP2).lanewise(AND, MASK2));
            IntVector c3 = b1.rearrange(SWAP2).lanewise(AND, REST2).lanewise(OR, b3.lanewise(AND, MASK2));
            IntVector c4 =
                    b4.lanewise(AND, REST2).lanewise(OR, b6.rearrange(SWAP2).lanewise(AND, MASK2));
            IntVector c6 = b4.rearrange(SWAP2).lanewise(AND, REST2).lanewise(OR, b6.lanewise(AND, MASK2));
            IntVector c5 =
                    b5.lanewise(AND, REST2).lanewise(OR, b7.rearrange(SWAP2).lanewise(AND, MASK2));
            IntVector c7 = b5.rearrange(SWAP2).lanewise(AND, REST2).lanewise(OR, b7.lanewise(AND, MASK2));
            IntVector d0 =
                    c0.lanewise(AND, REST1).lanewise(OR, c1.rearrange(SWAP1).lanewise(AND, MASK1));
            IntVector d1 = c0.rearrange(SWAP1).lanewise(AND, REST1).lanewise(OR, c1.lanewise(AND, MASK1));
            IntVector d2 =
                    c2.lanewise(AND, REST1).lanewise(OR, c3.rearrange(SWAP1).lanewise(AND, MASK1));
            IntVector d3 = c2.rearrange(SWAP1).lanewise(AND, REST1).lanewise(OR, c3.lanewise(AND, MASK1));
            IntVector d4 =
                    c4.lanewise(AND, REST1).lanewise(OR, c5.rearrange(SWAP1).lanewise(AND, MASK1));
            IntVector d5 = c4.rearrange(SWAP1).lanewise(AND, REST1).lanewise(OR, c5.lanewise(AND, MASK1));
            IntVector d6 =
                    c6.lanewise(AND, REST1).lanewise(OR, c7.rearrange(SWAP1).lanewise(AND, MASK1));
            IntVector d7 = c6.rearrange(SWAP1).lanewise(AND, REST1).lanewise(OR, c7.lanewise(AND, MASK1));
            int t = toAt + PANEL * j;
            d0.reinterpretAsFloats().intoArray(to, t);
            d1.reinterpretAsFloats().intoArray(to, t + PANEL);
            d2.reinterpretAsFloats().intoArray(to, t + 2 * PANEL);
            d3.reinterpretAsFloats().intoArray(to, t + 3 * PANEL);
            d4.reinterpretAsFloats().intoArray(to, t + 4 * PANEL);
            d5.reinterpretAsFloats().intoArray(to, t + 5 * PANEL);
            d6.reinterpretAsFloats().intoArray(to, t + 6 * PANEL);
            d7.reinterpretAsFloats().intoArray(to, t + 7 * PANEL);
        }
    }

    /** {@code to[PANEL * j + i] = from[stride * i + j]} for 8 rows i. */
    private static void transpose8(int columns, float[] from, int at, int stride, float[] to, int toAt) {
        int r0 = at;
        int r1 = at + stride;
        int r2 = at + 2 * stride;
        int r3 = at + 3 * stride;
        int r4 = at + 4 * stride - 4;
        int r5 = at + 5 * stride - 4;
        int r6 = at + 6 * stride - 4;
        int r7 = at + 7 * stride - 4;
        for (int j = 0; j < columns; j += 4) {
            IntVector x0 = FloatVector.fromArray(F, from, r0 + j).reinterpretAsInts();
            IntVector y0 = FloatVector.fromArray(F, from, r4 + j).reinterpretAsInts();
            IntVector a0 = x0.lanewise(AND, REST4).lanewise(OR, y0.lanewise(AND, MASK4));
            IntVector x1 = FloatVector.fromArray(F, from, r1 + j).reinterpretAsInts();
            IntVector y1 = FloatVector.fromArray(F, from, r5 + j).reinterpretAsInts();
            IntVector a1 = x1.lanewise(AND, REST4).lanewise(OR, y1.lanewise(AND, MASK4));
            IntVector x2 = FloatVector.fromArray(F, from, r2 + j).reinterpretAsInts();
            IntVector y2 = FloatVector.fromArray(F, from, r6 + j).reinterpretAsInts();
            IntVector a2 = x2.lanewise(AND, REST4).lanewise(OR, y2.lanewise(AND, MASK4));
            IntVector x3 = FloatVector.fromArray(F, from, r3 + j).reinterpretAsInts();
            IntVector y3 = FloatVector.fromArray(F, from, r7 + j).reinterpretAsInts();
            IntVector a3 = x3.lanewise(AND, REST4).lanewise(OR, y3.lanewise(AND, MASK4));
            IntVector b0 =
                    a0.lanewise(AND, REST2).lanewise(OR, a2.rearrange(SWAP2).lanewise(AND, MASK2));
            IntVector b2 = a0.rearrange(SWAP2).lanewise(AND, REST2).lanewise(OR, a2.lanewise(AND, MASK2));
            IntVector b1 =
                    a1.lanewise(AND, REST2).lanewise(OR, a3.rearrange(SWAP2).lanewise(AND, MASK2));
            IntVector b3 = a1.rearrange(SWAP2).lanewise(AND, REST2).lanewise(OR, a3.lanewise(AND, MASK2));
            IntVector c0 =
                    b0.lanewise(AND, REST1).lanewise(OR, b1.rearrange(SWAP1).lanewise(AND, MASK1));
            IntVector c1 = b0.rearrange(SWAP1).lanewise(AND, REST1).lanewise(OR, b1.lanewise(AND, MASK1));
            IntVector c2 =
                    b2.lanewise(AND, REST1).lanewise(OR, b3.rearrange(SWAP1).lanewise(AND, MASK1));
            IntVector c3 = b2.rearrange(SWAP1).lanewise(AND, REST1).lanewise(OR, b3.lanewise(AND, MASK1));
            int t = toAt + PANEL * j;
            c0.reinterpretAsFloats().intoArray(to, t);
            c1.reinterpretAsFloats().intoArray(to, t + PANEL);
            c2.reinterpretAsFloats().intoArray(to, t + 2 * PANEL);
            c3.reinterpretAsFloats().intoArray(to, t + 3 * PANEL);
        }
    }
}
