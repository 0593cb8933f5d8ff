package dev.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.internal.kernel.QuantizedRows.Format;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What all kernels have in common with quantised weights. */
interface QuantizedKernelsContract {

    Kernels kernels();

    /** A panel of quantised weights, as floats and packed, with something before and often nothing after. */
    record Packed(float[] floats, QuantizedRows rows) {
        static Packed draw(Format format, int rows, Random random) {
            float[] floats = new float[rows * Kernels.PANEL];
            for (int i = 0; i < floats.length; i++) {
                float wide = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(40) - 20));
                floats[i] = format == Format.INT8 ? random.nextInt(256) - 128 : QuantizedRows.bfloat16(wide);
            }
            int offset = random.nextInt(20);
            int[] packed = random.ints(offset + rows * format.ints() + random.nextInt(2) * 20)
                    .toArray();
            for (int k = 0; k < rows; k++) {
                QuantizedRows.pack(format, floats, k * Kernels.PANEL, packed, offset + k * format.ints());
            }
            return new Packed(floats, new QuantizedRows(format, packed, offset));
        }
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    default void productsWithQuantizedWeightsAreThoseWithTheFloatsThatTheyRepresent(
            @ForAll Format format,
            @ForAll @IntRange(max = 300) int depth,
            @ForAll @IntRange(max = 100) int percent,
            @ForAll Values values,
            @ForAll long seed) {
        Random random = new Random(seed);
        Packed weights = Packed.draw(format, depth, random);
        int xOffset = random.nextInt(20);
        float[] data = new float[xOffset + depth];
        for (int k = 0; k < data.length; k++) {
            data[k] = random.nextInt(100) < percent ? values.draw(random) : 0;
        }
        Matrix x = new Matrix(data, xOffset, depth);
        NonZeroBitmap nonZeros = new NonZeroBitmap(depth);
        new ScalarKernels().findNonZeros(depth, x, nonZeros);
        int cOffset = random.nextInt(20);
        float[] c = new float[cOffset + Kernels.PANEL + random.nextInt(2) * 20];
        for (int j = 0; j < c.length; j++) {
            c[j] = values.draw(random);
        }
        float[] expected = c.clone();
        new ScalarKernels()
                .bitmapMultiplyAdd(
                        Kernels.PANEL,
                        nonZeros,
                        x,
                        new Matrix(weights.floats, 0, Kernels.PANEL),
                        new Matrix(expected, cOffset, Kernels.PANEL));
        kernels().quantizedMultiplyAdd(nonZeros, x, weights.rows, new Matrix(c, cOffset, Kernels.PANEL));
        assertArrayEquals(expected, c);

        int stride = Kernels.PANEL + random.nextInt(2) * 16;
        float[] floats = new float[cOffset + depth * stride];
        Arrays.fill(floats, 42);
        float[] dequantized = floats.clone();
        for (int k = 0; k < depth; k++) {
            System.arraycopy(weights.floats, k * Kernels.PANEL, dequantized, cOffset + k * stride, Kernels.PANEL);
        }
        kernels().dequantize(depth, weights.rows, new Matrix(floats, cOffset, stride));
        assertArrayEquals(dequantized, floats);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    default void quantizedWeightsThatDoNotFitTheirArraysAreRefused(
            @ForAll Format format, @ForAll @IntRange(min = 1, max = 20) int depth, @ForAll long seed) {
        QuantizedRows weights = Packed.draw(format, depth, new Random(seed)).rows;
        float[] data = new float[depth + 1];
        Arrays.fill(data, 1);
        Matrix x = new Matrix(data, 0, depth + 1);
        NonZeroBitmap nonZeros = new NonZeroBitmap(depth + 1);
        kernels().findNonZeros(depth + 1, x, nonZeros);
        assertEquals(depth + 1, nonZeros.count());
        NonZeroBitmap one = new NonZeroBitmap(1);
        kernels().findNonZeros(1, x, one);
        QuantizedRows tooShort = new QuantizedRows(
                format, Arrays.copyOf(weights.data, weights.offset + depth * format.ints()), weights.offset);
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> kernels().quantizedMultiplyAdd(nonZeros, x, tooShort, panel(1, 0)));
        assertThrows(
                IndexOutOfBoundsException.class, () -> kernels().quantizedMultiplyAdd(one, x, weights, panel(1, -1)));
        assertThrows(
                IndexOutOfBoundsException.class, () -> kernels().dequantize(depth + 1, tooShort, panel(depth + 1, 0)));
        assertThrows(IndexOutOfBoundsException.class, () -> kernels().dequantize(depth, weights, panel(depth, -1)));
    }

    private static Matrix panel(int rows, int extra) {
        return new Matrix(new float[rows * Kernels.PANEL + extra], 0, Kernels.PANEL);
    }
}
