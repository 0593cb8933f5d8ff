package dev.lanewise.kernel;

import static dev.lanewise.kernel.Kernels.PANEL;
import static dev.lanewise.kernel.Lanes.F;
import static dev.lanewise.kernel.Lanes.I;
import static dev.lanewise.kernel.Lanes.N;
import static dev.lanewise.kernel.NarrowRows.BFLOAT16;
import static dev.lanewise.kernel.NarrowRows.INT8;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Products with weights of 8 and 16 bits, as {@link NarrowRows} packs them: the walk of {@link VectorMarked}, where a lane makes
 * a float of its part of an int. Four chains a walk, as there; and long enough for C2 to compile it by itself, as in
 * {@link VectorMath}, since of what is converted in a large caller C2 may not know the class.
 */
final class VectorNarrow {
    private static final int UPPER_HALF = 0xffff0000;

    private VectorNarrow() {}

    static void multiplyAddInt8(
            int marked, long[] marks, int marksOffset, float[] x, int xOffset, int[] b, int bOffset, float[] c, int cOffset) {
        for (int v = 0; v < INT8; v += N) {
            walkInt8(marked, marks, marksOffset, x, xOffset, b, bOffset + v, c, cOffset + v);
        }
    }

    private static void walkInt8(
            int marked, long[] marks, int marksAt, float[] x, int xAt, int[] b, int bAt, float[] c, int cAt) {
        FloatVector c0 = FloatVector.fromArray(F, c, cAt);
        FloatVector c1 = FloatVector.fromArray(F, c, cAt + INT8);
        FloatVector c2 = FloatVector.fromArray(F, c, cAt + 2 * INT8);
        FloatVector c3 = FloatVector.fromArray(F, c, cAt + 3 * INT8);
        int bFirst = bAt - xAt * INT8;
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
            int at = bFirst + k * INT8;
            FloatVector xk = FloatVector.broadcast(F, x[k]);
            IntVector packed = IntVector.fromArray(I, b, at);
            c0 = xk.fma(packed.lanewise(LSHL, 24).lanewise(ASHR, 24).convert(I2F, 0), c0);
            c1 = xk.fma(packed.lanewise(LSHL, 16).lanewise(ASHR, 24).convert(I2F, 0), c1);
            c2 = xk.fma(packed.lanewise(LSHL, 8).lanewise(ASHR, 24).convert(I2F, 0), c2);
            c3 = xk.fma(packed.lanewise(ASHR, 24).convert(I2F, 0), c3);
        }
        c0.intoArray(c, cAt);
        c1.intoArray(c, cAt + INT8);
        c2.intoArray(c, cAt + 2 * INT8);
        c3.intoArray(c, cAt + 3 * INT8);
    }

    static void multiplyAddBfloat16(
            int marked, long[] marks, int marksOffset, float[] x, int xOffset, int[] b, int bOffset, float[] c, int cOffset) {
        for (int v = 0; v < BFLOAT16; v += 2 * N) {
            walkBfloat16(marked, marks, marksOffset, x, xOffset, b, bOffset + v, c, cOffset + v);
        }
    }

    private static void walkBfloat16(
            int marked, long[] marks, int marksAt, float[] x, int xAt, int[] b, int bAt, float[] c, int cAt) {
        FloatVector c0 = FloatVector.fromArray(F, c, cAt);
        FloatVector c1 = FloatVector.fromArray(F, c, cAt + N);
        FloatVector c2 = FloatVector.fromArray(F, c, cAt + BFLOAT16);
        FloatVector c3 = FloatVector.fromArray(F, c, cAt + BFLOAT16 + N);
        int bFirst = bAt - xAt * BFLOAT16;
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
            int at = bFirst + k * BFLOAT16;
            FloatVector xk = FloatVector.broadcast(F, x[k]);
            IntVector packed = IntVector.fromArray(I, b, at);
            c0 = xk.fma(packed.lanewise(LSHL, 16).reinterpretAsFloats(), c0);
            c2 = xk.fma(packed.lanewise(AND, UPPER_HALF).reinterpretAsFloats(), c2);
            IntVector next = IntVector.fromArray(I, b, at + N);
            c1 = xk.fma(next.lanewise(LSHL, 16).reinterpretAsFloats(), c1);
            c3 = xk.fma(next.lanewise(AND, UPPER_HALF).reinterpretAsFloats(), c3);
        }
        c0.intoArray(c, cAt);
        c1.intoArray(c, cAt + N);
        c2.intoArray(c, cAt + BFLOAT16);
        c3.intoArray(c, cAt + BFLOAT16 + N);
    }

    static void unpackInt8(int rows, int[] b, int bOffset, float[] to, int toOffset) {
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < INT8; v += N) {
                int at = toOffset + r * PANEL + v;
                IntVector packed = IntVector.fromArray(I, b, bOffset + r * INT8 + v);
                ((FloatVector) packed.lanewise(LSHL, 24).lanewise(ASHR, 24).convert(I2F, 0)).intoArray(to, at);
                ((FloatVector) packed.lanewise(LSHL, 16).lanewise(ASHR, 24).convert(I2F, 0)).intoArray(to, at + INT8);
                ((FloatVector) packed.lanewise(LSHL, 8).lanewise(ASHR, 24).convert(I2F, 0)).intoArray(to, at + 2 * INT8);
                ((FloatVector) packed.lanewise(ASHR, 24).convert(I2F, 0)).intoArray(to, at + 3 * INT8);
            }
        }
    }

    static void unpackBfloat16(int rows, int[] b, int bOffset, float[] to, int toOffset) {
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < BFLOAT16; v += N) {
                int at = toOffset + r * PANEL + v;
                IntVector packed = IntVector.fromArray(I, b, bOffset + r * BFLOAT16 + v);
                packed.lanewise(LSHL, 16).reinterpretAsFloats().intoArray(to, at);
                packed.lanewise(AND, UPPER_HALF).reinterpretAsFloats().intoArray(to, at + BFLOAT16);
            }
        }
    }
}
