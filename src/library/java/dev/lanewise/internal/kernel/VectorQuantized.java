package dev.lanewise.internal.kernel;

import static dev.lanewise.internal.kernel.Lanes.F;
import static dev.lanewise.internal.kernel.Lanes.I;
import static dev.lanewise.internal.kernel.Lanes.N;
import static dev.lanewise.internal.kernel.QuantizedRows.BFLOAT16;
import static dev.lanewise.internal.kernel.QuantizedRows.INT8;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import dev.lanewise.internal.kernel.QuantizedRows.Format;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Products with {@link QuantizedRows}: the loop of {@link VectorBitmap}, where each lane converts its part of an int to
 * a float. As there, it has four chains. It is long enough for C2 to compile it separately, because C2 may not know the
 * class of a conversion's result in a large caller.
 */
final class VectorQuantized {
    private static final int UPPER_HALF = 0xffff0000;

    private VectorQuantized() {}

    static void multiplyAdd(NonZeroBitmap nonZeros, Matrix x, QuantizedRows b, Matrix c) {
        int count = nonZeros.count;
        long[] words = nonZeros.words;
        if (b.format == Format.INT8) {
            for (int v = 0; v < INT8; v += N) {
                walkInt8(count, words, x.data, x.offset, b.data, b.offset + v, c.data, c.offset + v);
            }
        } else {
            for (int v = 0; v < BFLOAT16; v += 2 * N) {
                walkBfloat16(count, words, x.data, x.offset, b.data, b.offset + v, c.data, c.offset + v);
            }
        }
    }

    private static void walkInt8(int count, long[] words, float[] x, int xAt, int[] b, int bAt, float[] c, int cAt) {
        FloatVector c0 = FloatVector.fromArray(F, c, cAt);
        FloatVector c1 = FloatVector.fromArray(F, c, cAt + INT8);
        FloatVector c2 = FloatVector.fromArray(F, c, cAt + 2 * INT8);
        FloatVector c3 = FloatVector.fromArray(F, c, cAt + 3 * INT8);
        int bFirst = bAt - xAt * INT8;
        int word = 0;
        int base = 0;
        long left = 0;
        for (int i = 0; i < count; i++) {
            if (left == 0) {
                base = xAt + (int) words[word];
                left = words[word + 1];
                word += 2;
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

    private static void walkBfloat16(
            int count, long[] words, float[] x, int xAt, int[] b, int bAt, float[] c, int cAt) {
        FloatVector c0 = FloatVector.fromArray(F, c, cAt);
        FloatVector c1 = FloatVector.fromArray(F, c, cAt + N);
        FloatVector c2 = FloatVector.fromArray(F, c, cAt + BFLOAT16);
        FloatVector c3 = FloatVector.fromArray(F, c, cAt + BFLOAT16 + N);
        int bFirst = bAt - xAt * BFLOAT16;
        int word = 0;
        int base = 0;
        long left = 0;
        for (int i = 0; i < count; i++) {
            if (left == 0) {
                base = xAt + (int) words[word];
                left = words[word + 1];
                word += 2;
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

    static void dequantize(int rows, QuantizedRows b, Matrix to) {
        if (b.format == Format.INT8) {
            dequantizeInt8(rows, b.data, b.offset, to.data, to.offset, to.rowStride);
        } else {
            dequantizeBfloat16(rows, b.data, b.offset, to.data, to.offset, to.rowStride);
        }
    }

    private static void dequantizeInt8(int rows, int[] b, int bOffset, float[] to, int toOffset, int toStride) {
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < INT8; v += N) {
                int at = toOffset + r * toStride + v;
                IntVector packed = IntVector.fromArray(I, b, bOffset + r * INT8 + v);
                ((FloatVector) packed.lanewise(LSHL, 24).lanewise(ASHR, 24).convert(I2F, 0)).intoArray(to, at);
                ((FloatVector) packed.lanewise(LSHL, 16).lanewise(ASHR, 24).convert(I2F, 0)).intoArray(to, at + INT8);
                ((FloatVector) packed.lanewise(LSHL, 8).lanewise(ASHR, 24).convert(I2F, 0))
                        .intoArray(to, at + 2 * INT8);
                ((FloatVector) packed.lanewise(ASHR, 24).convert(I2F, 0)).intoArray(to, at + 3 * INT8);
            }
        }
    }

    private static void dequantizeBfloat16(int rows, int[] b, int bOffset, float[] to, int toOffset, int toStride) {
        for (int r = 0; r < rows; r++) {
            for (int v = 0; v < BFLOAT16; v += N) {
                int at = toOffset + r * toStride + v;
                IntVector packed = IntVector.fromArray(I, b, bOffset + r * BFLOAT16 + v);
                packed.lanewise(LSHL, 16).reinterpretAsFloats().intoArray(to, at);
                packed.lanewise(AND, UPPER_HALF).reinterpretAsFloats().intoArray(to, at + BFLOAT16);
            }
        }
    }
}
