package dev.lanewise.kernel;

import static dev.lanewise.kernel.Kernels.PANEL;
import static dev.lanewise.kernel.Lanes.F;
import static dev.lanewise.kernel.Lanes.I;
import static dev.lanewise.kernel.Lanes.N;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Transposes a panel in registers: as many rows as a vector has lanes, four columns at a time.
 *
 * <p>With rows numbered in binary, each step exchanges one bit of the row's number with one bit of the lane's. That is work
 * for the last two bits only. By the others, rows come in fours: the second four are loaded four floats earlier, so that what
 * is wanted of them lies in the second four lanes already, the third four eight floats earlier, and so on. What comes before
 * it there belongs to a row before, so nothing outside the matrix is read.
 *
 * <p>Lanes are chosen by and, and-not and or, which C2 makes one instruction; a blend by a mask takes two on JDK 17.
 */
final class VectorTurn {
    private static final VectorShuffle<Integer> SWAP2 = swap(2);
    private static final VectorShuffle<Integer> SWAP1 = swap(1);
    private static final IntVector MASK2 = lanes(2, 2);
    private static final IntVector REST2 = lanes(2, 0);
    private static final IntVector MASK1 = lanes(1, 1);
    private static final IntVector REST1 = lanes(1, 0);
    /** The lanes of the first four rows, the second and so on. */
    private static final IntVector ROWS0 = lanes(-4, 0);
    private static final IntVector ROWS4 = lanes(-4, 4);
    private static final IntVector ROWS8 = lanes(-4, 8);
    private static final IntVector ROWS12 = lanes(-4, 12);

    private VectorTurn() {}

    private static VectorShuffle<Integer> swap(int bit) {
        return VectorShuffle.fromOp(I, lane -> (lane ^ bit) & N - 1);
    }

    /** All ones in the lanes whose number has these values of these bits, zero elsewhere. */
    private static IntVector lanes(int bits, int values) {
        int[] lanes = new int[N];
        for (int lane = 0; lane < N; lane++) {
            lanes[lane] = (lane & bits) == values ? -1 : 0;
        }
        return IntVector.fromArray(I, lanes, 0);
    }

    static void turn(int rows, int columns, float[] from, int fromOffset, int fromStride, float[] to, int toOffset) {
        int i = 0;
        if (N >= 8 && fromStride >= N) {
            for (; i <= rows - N; i += N) {
                if (N == 16) {
                    turn16(columns, from, fromOffset + i * fromStride, fromStride, to, toOffset + i);
                } else {
                    turn8(columns, from, fromOffset + i * fromStride, fromStride, to, toOffset + i);
                }
            }
        }
        ScalarKernels.turnRows(i, rows, columns, from, fromOffset, fromStride, to, toOffset);
    }

    /** {@code to[PANEL * j + i] = from[stride * i + j]} for 16 rows i. */
    private static void turn16(int columns, float[] from, int at, int stride, float[] to, int toAt) {
        int r0 = at;
        int r1 = at + stride;
        int r2 = at + 2 * stride;
        int r3 = at + 3 * stride;
        int r4 = at + 4 * stride - 4;
        int r5 = at + 5 * stride - 4;
        int r6 = at + 6 * stride - 4;
        int r7 = at + 7 * stride - 4;
        int r8 = at + 8 * stride - 8;
        int r9 = at + 9 * stride - 8;
        int r10 = at + 10 * stride - 8;
        int r11 = at + 11 * stride - 8;
        int r12 = at + 12 * stride - 12;
        int r13 = at + 13 * stride - 12;
        int r14 = at + 14 * stride - 12;
        int r15 = at + 15 * stride - 12;
        for (int j = 0; j < columns; j += 4) {
            IntVector w0 = FloatVector.fromArray(F, from, r0 + j).reinterpretAsInts();
            IntVector x0 = FloatVector.fromArray(F, from, r4 + j).reinterpretAsInts();
            IntVector y0 = FloatVector.fromArray(F, from, r8 + j).reinterpretAsInts();
            IntVector z0 = FloatVector.fromArray(F, from, r12 + j).reinterpretAsInts();
            IntVector a0 = w0.lanewise(AND, ROWS0)
                    .lanewise(OR, x0.lanewise(AND, ROWS4))
                    .lanewise(OR, y0.lanewise(AND, ROWS8))
                    .lanewise(OR, z0.lanewise(AND, ROWS12));
            IntVector w1 = FloatVector.fromArray(F, from, r1 + j).reinterpretAsInts();
            IntVector x1 = FloatVector.fromArray(F, from, r5 + j).reinterpretAsInts();
            IntVector y1 = FloatVector.fromArray(F, from, r9 + j).reinterpretAsInts();
            IntVector z1 = FloatVector.fromArray(F, from, r13 + j).reinterpretAsInts();
            IntVector a1 = w1.lanewise(AND, ROWS0)
                    .lanewise(OR, x1.lanewise(AND, ROWS4))
                    .lanewise(OR, y1.lanewise(AND, ROWS8))
                    .lanewise(OR, z1.lanewise(AND, ROWS12));
            IntVector w2 = FloatVector.fromArray(F, from, r2 + j).reinterpretAsInts();
            IntVector x2 = FloatVector.fromArray(F, from, r6 + j).reinterpretAsInts();
            IntVector y2 = FloatVector.fromArray(F, from, r10 + j).reinterpretAsInts();
            IntVector z2 = FloatVector.fromArray(F, from, r14 + j).reinterpretAsInts();
            IntVector a2 = w2.lanewise(AND, ROWS0)
                    .lanewise(OR, x2.lanewise(AND, ROWS4))
                    .lanewise(OR, y2.lanewise(AND, ROWS8))
                    .lanewise(OR, z2.lanewise(AND, ROWS12));
            IntVector w3 = FloatVector.fromArray(F, from, r3 + j).reinterpretAsInts();
            IntVector x3 = FloatVector.fromArray(F, from, r7 + j).reinterpretAsInts();
            IntVector y3 = FloatVector.fromArray(F, from, r11 + j).reinterpretAsInts();
            IntVector z3 = FloatVector.fromArray(F, from, r15 + j).reinterpretAsInts();
            IntVector a3 = w3.lanewise(AND, ROWS0)
                    .lanewise(OR, x3.lanewise(AND, ROWS4))
                    .lanewise(OR, y3.lanewise(AND, ROWS8))
                    .lanewise(OR, z3.lanewise(AND, ROWS12));
            IntVector b0 = a0.lanewise(AND, REST2)
                    .lanewise(OR, a2.rearrange(SWAP2).lanewise(AND, MASK2));
            IntVector b2 = a0.rearrange(SWAP2).lanewise(AND, REST2)
                    .lanewise(OR, a2.lanewise(AND, MASK2));
            IntVector b1 = a1.lanewise(AND, REST2)
                    .lanewise(OR, a3.rearrange(SWAP2).lanewise(AND, MASK2));
            IntVector b3 = a1.rearrange(SWAP2).lanewise(AND, REST2)
                    .lanewise(OR, a3.lanewise(AND, MASK2));
            IntVector c0 = b0.lanewise(AND, REST1)
                    .lanewise(OR, b1.rearrange(SWAP1).lanewise(AND, MASK1));
            IntVector c1 = b0.rearrange(SWAP1).lanewise(AND, REST1)
                    .lanewise(OR, b1.lanewise(AND, MASK1));
            IntVector c2 = b2.lanewise(AND, REST1)
                    .lanewise(OR, b3.rearrange(SWAP1).lanewise(AND, MASK1));
            IntVector c3 = b2.rearrange(SWAP1).lanewise(AND, REST1)
                    .lanewise(OR, b3.lanewise(AND, MASK1));
            int t = toAt + PANEL * j;
            c0.reinterpretAsFloats().intoArray(to, t);
            c1.reinterpretAsFloats().intoArray(to, t + PANEL);
            c2.reinterpretAsFloats().intoArray(to, t + 2 * PANEL);
            c3.reinterpretAsFloats().intoArray(to, t + 3 * PANEL);
        }
    }

    /** {@code to[PANEL * j + i] = from[stride * i + j]} for 8 rows i. */
    private static void turn8(int columns, float[] from, int at, int stride, float[] to, int toAt) {
        int r0 = at;
        int r1 = at + stride;
        int r2 = at + 2 * stride;
        int r3 = at + 3 * stride;
        int r4 = at + 4 * stride - 4;
        int r5 = at + 5 * stride - 4;
        int r6 = at + 6 * stride - 4;
        int r7 = at + 7 * stride - 4;
        for (int j = 0; j < columns; j += 4) {
            IntVector w0 = FloatVector.fromArray(F, from, r0 + j).reinterpretAsInts();
            IntVector x0 = FloatVector.fromArray(F, from, r4 + j).reinterpretAsInts();
            IntVector a0 = w0.lanewise(AND, ROWS0)
                    .lanewise(OR, x0.lanewise(AND, ROWS4));
            IntVector w1 = FloatVector.fromArray(F, from, r1 + j).reinterpretAsInts();
            IntVector x1 = FloatVector.fromArray(F, from, r5 + j).reinterpretAsInts();
            IntVector a1 = w1.lanewise(AND, ROWS0)
                    .lanewise(OR, x1.lanewise(AND, ROWS4));
            IntVector w2 = FloatVector.fromArray(F, from, r2 + j).reinterpretAsInts();
            IntVector x2 = FloatVector.fromArray(F, from, r6 + j).reinterpretAsInts();
            IntVector a2 = w2.lanewise(AND, ROWS0)
                    .lanewise(OR, x2.lanewise(AND, ROWS4));
            IntVector w3 = FloatVector.fromArray(F, from, r3 + j).reinterpretAsInts();
            IntVector x3 = FloatVector.fromArray(F, from, r7 + j).reinterpretAsInts();
            IntVector a3 = w3.lanewise(AND, ROWS0)
                    .lanewise(OR, x3.lanewise(AND, ROWS4));
            IntVector b0 = a0.lanewise(AND, REST2)
                    .lanewise(OR, a2.rearrange(SWAP2).lanewise(AND, MASK2));
            IntVector b2 = a0.rearrange(SWAP2).lanewise(AND, REST2)
                    .lanewise(OR, a2.lanewise(AND, MASK2));
            IntVector b1 = a1.lanewise(AND, REST2)
                    .lanewise(OR, a3.rearrange(SWAP2).lanewise(AND, MASK2));
            IntVector b3 = a1.rearrange(SWAP2).lanewise(AND, REST2)
                    .lanewise(OR, a3.lanewise(AND, MASK2));
            IntVector c0 = b0.lanewise(AND, REST1)
                    .lanewise(OR, b1.rearrange(SWAP1).lanewise(AND, MASK1));
            IntVector c1 = b0.rearrange(SWAP1).lanewise(AND, REST1)
                    .lanewise(OR, b1.lanewise(AND, MASK1));
            IntVector c2 = b2.lanewise(AND, REST1)
                    .lanewise(OR, b3.rearrange(SWAP1).lanewise(AND, MASK1));
            IntVector c3 = b2.rearrange(SWAP1).lanewise(AND, REST1)
                    .lanewise(OR, b3.lanewise(AND, MASK1));
            int t = toAt + PANEL * j;
            c0.reinterpretAsFloats().intoArray(to, t);
            c1.reinterpretAsFloats().intoArray(to, t + PANEL);
            c2.reinterpretAsFloats().intoArray(to, t + 2 * PANEL);
            c3.reinterpretAsFloats().intoArray(to, t + 3 * PANEL);
        }
    }
}
