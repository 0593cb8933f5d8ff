package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What all kernels have to do alike with weights of 8 and 16 bits. */
interface NarrowKernelsContract {

    Kernels kernels();

    /** A panel of weights of few bits, as floats and packed, with something before and often nothing after. */
    record Packed(boolean int8, float[] floats, int[] packed, int offset) {
        static Packed draw(boolean int8, int rows, Random random) {
            float[] floats = new float[rows * Kernels.PANEL];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = int8 ? random.nextInt(256) - 128
                        : NarrowRows.bfloat16((float) (random.nextGaussian() * Math.pow(2, random.nextInt(40) - 20)));
            }
            int ints = int8 ? NarrowRows.INT8 : NarrowRows.BFLOAT16;
            int offset = random.nextInt(20);
            int[] packed = random.ints(offset + rows * ints + random.nextInt(2) * 20).toArray();
            for (int k = 0; k < rows; k++) {
                if (int8) {
                    NarrowRows.packInt8(floats, k * Kernels.PANEL, packed, offset + k * ints);
                } else {
                    NarrowRows.packBfloat16(floats, k * Kernels.PANEL, packed, offset + k * ints);
                }
            }
            return new Packed(int8, floats, packed, offset);
        }

        void multiplyAdd(Kernels kernels, int marked, long[] marks, float[] x, int xOffset, float[] c, int cOffset) {
            if (int8) {
                kernels.markedMultiplyAddInt8(marked, marks, 0, x, xOffset, packed, offset, c, cOffset);
            } else {
                kernels.markedMultiplyAddBfloat16(marked, marks, 0, x, xOffset, packed, offset, c, cOffset);
            }
        }

        void unpack(Kernels kernels, int rows, float[] to, int at) {
            if (int8) {
                kernels.unpackInt8(rows, packed, offset, to, at);
            } else {
                kernels.unpackBfloat16(rows, packed, offset, to, at);
            }
        }
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    default void productsWithWeightsOfFewBitsAreThoseOfTheFloatsThatTheyAre(
            @ForAll boolean int8, @ForAll @IntRange(max = 300) int depth, @ForAll @IntRange(max = 100) int percent,
            @ForAll Values values, @ForAll long seed) {
        Random random = new Random(seed);
        Packed weights = Packed.draw(int8, depth, random);
        int xOffset = random.nextInt(20);
        float[] x = new float[xOffset + depth];
        for (int k = 0; k < x.length; k++) {
            x[k] = random.nextInt(100) < percent ? values.draw(random) : 0;
        }
        long[] marks = new long[2 * (depth / Long.SIZE + 1)];
        int marked = new ScalarKernels().markNonZeros(depth, x, xOffset, marks, 0);
        int cOffset = random.nextInt(20);
        float[] c = new float[cOffset + Kernels.PANEL + random.nextInt(2) * 20];
        for (int j = 0; j < c.length; j++) {
            c[j] = values.draw(random);
        }
        float[] expected = c.clone();
        new ScalarKernels().markedMultiplyAdd(Kernels.PANEL, marked, marks, 0, x, xOffset,
                weights.floats, 0, Kernels.PANEL, expected, cOffset);
        weights.multiplyAdd(kernels(), marked, marks, x, xOffset, c, cOffset);
        assertArrayEquals(expected, c);

        float[] floats = new float[cOffset + weights.floats.length + random.nextInt(2) * 20];
        Arrays.fill(floats, 42);
        float[] unpacked = floats.clone();
        System.arraycopy(weights.floats, 0, unpacked, cOffset, weights.floats.length);
        weights.unpack(kernels(), depth, floats, cOffset);
        assertArrayEquals(unpacked, floats);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    default void weightsOfFewBitsThatDoNotFitTheirArraysAreRefused(
            @ForAll boolean int8, @ForAll @IntRange(min = 1, max = 20) int depth, @ForAll long seed) {
        Packed weights = Packed.draw(int8, depth, new Random(seed));
        float[] x = new float[depth + 1];
        Arrays.fill(x, 1);
        long[] marks = new long[2];
        assertEquals(depth + 1, kernels().markNonZeros(depth + 1, x, 0, marks, 0));
        Packed tooShort = new Packed(int8, weights.floats,
                Arrays.copyOf(weights.packed, weights.offset + depth * (int8 ? NarrowRows.INT8 : NarrowRows.BFLOAT16)),
                weights.offset);
        assertThrows(IndexOutOfBoundsException.class,
                () -> tooShort.multiplyAdd(kernels(), depth + 1, marks, x, 0, new float[Kernels.PANEL], 0));
        assertThrows(IndexOutOfBoundsException.class,
                () -> weights.multiplyAdd(kernels(), 1, marks, x, 0, new float[Kernels.PANEL - 1], 0));
        assertThrows(IndexOutOfBoundsException.class,
                () -> tooShort.unpack(kernels(), depth + 1, new float[(depth + 1) * Kernels.PANEL], 0));
        assertThrows(IndexOutOfBoundsException.class,
                () -> weights.unpack(kernels(), depth, new float[depth * Kernels.PANEL - 1], 0));
    }
}
