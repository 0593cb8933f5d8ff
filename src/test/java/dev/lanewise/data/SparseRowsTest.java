package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SparseRowsTest {

    @Property(tries = 300)
    void rowsHoldWhatIsNotZeroInOrder(@ForAll @IntRange(max = 30) int examples,
            @ForAll @IntRange(min = 1, max = 70) int inputs, @ForAll @IntRange(max = 100) int percent,
            @ForAll boolean bytes, @ForAll @IntRange(min = 1, max = 5) int threads, @ForAll long seed) {
        Random random = new Random(seed);
        int[] extremes = {1, 127, 128, 255};
        byte[] pixels = new byte[examples * inputs];
        float[] floats = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            if (random.nextInt(100) < percent) {
                // The extremes often: they are where the marking of eight bytes at a time could slip.
                pixels[i] = (byte) (random.nextBoolean() ? random.nextInt() : extremes[random.nextInt(4)]);
                floats[i] = random.nextFloat() - 0.5f;
            }
        }
        int[] labels = new int[examples];
        Dataset all = bytes ? Dataset.ofBytes(pixels, 0.3f, labels, 1, new ImageShape(1, inputs))
                : Dataset.ofFloats(floats, inputs, labels, 1, null);
        assertHolds(all, SparseRows.of(all, threads));
        Dataset part = all.slice(examples / 3, examples - examples / 4);
        assertHolds(part, SparseRows.of(part, threads));
    }

    private static void assertHolds(Dataset dataset, SparseRows rows) {
        assertEquals(dataset.size(), rows.size());
        assertEquals(dataset.inputs(), rows.inputs());
        long total = 0;
        float[] dense = new float[dataset.inputs()];
        int[] columns = new int[dataset.inputs() + 3];
        float[] values = new float[dataset.inputs() + 3];
        for (int example = 0; example < dataset.size(); example++) {
            columns[1] = -7;
            values[1] = -7;
            int end = rows.copyRow(example, columns, values, 2);
            assertEquals(rows.nonZeros(example), end - 2);
            assertEquals(-7, columns[1]);
            assertEquals(-7, values[1]);
            dataset.copyRow(example, dense, 0);
            float[] scattered = new float[dense.length];
            for (int i = 2; i < end; i++) {
                scattered[columns[i]] = values[i];
                assertTrue(values[i] != 0 && (i == 2 || columns[i] > columns[i - 1]), "ascending, no zeros");
            }
            assertArrayEquals(dense, scattered);
            total += end - 2;
        }
        assertEquals(total, rows.nonZeros());
        assertEquals(dataset.density(), dataset.size() == 0 ? 0 : total / ((double) dataset.size() * dataset.inputs()));
    }

    @Test
    void columnsBeyondTheReachOfACharAreKept() {
        int inputs = 70_001;
        byte[] pixels = new byte[2 * inputs];
        float[] floats = new float[2 * inputs];
        for (int i : new int[] {0, 65_535, 65_536, 70_000, inputs + 65_537}) {
            pixels[i] = (byte) (i | 1);
            floats[i] = i + 1;
        }
        Dataset bytes = Dataset.ofBytes(pixels, 1, new int[2], 1, new ImageShape(1, inputs));
        assertHolds(bytes, SparseRows.of(bytes, 2));
        Dataset numbers = Dataset.ofFloats(floats, inputs, new int[2], 1, null);
        assertHolds(numbers, SparseRows.of(numbers));
    }

    @Test
    void missingRoomAndMissingExamplesAreRefused() {
        Dataset dataset = Dataset.ofFloats(new float[] {1, 2}, 2, new int[1], 1, null);
        SparseRows rows = SparseRows.of(dataset);
        assertThrows(IndexOutOfBoundsException.class, () -> rows.copyRow(0, new int[2], new float[2], 1));
        assertThrows(IndexOutOfBoundsException.class, () -> rows.copyRow(1, new int[2], new float[2], 0));
        assertThrows(IllegalArgumentException.class, () -> SparseRows.of(dataset, 0));
    }
}
