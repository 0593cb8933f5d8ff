package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.internal.Internals;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.rows.SparseRows;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

public class DatasetNonZerosTest {

    private enum Kept {
        BYTES,
        FLOATS,
        SPARSE
    }

    private static Dataset sparse(float[] floats, int inputs, int[] labels) {
        int[] start = new int[labels.length + 1];
        char[] columns = new char[floats.length];
        float[] values = new float[floats.length];
        for (int row = 0; row < labels.length; row++) {
            int count = start[row];
            for (int column = 0; column < inputs; column++) {
                if (floats[row * inputs + column] != 0) {
                    columns[count] = (char) column;
                    values[count++] = floats[row * inputs + column];
                }
            }
            start[row + 1] = count;
        }
        return Internals.create(
                Dataset.class,
                new ExampleRows(
                        new SparseRows(start, columns, values, inputs), DatasetTargets.ofClasses(labels, 1), null));
    }

    /** However the inputs are kept, what is picked and put together again has the same rows. */
    @Property(tries = 100)
    void selectedAndJoinedRowsAreTheSame(
            @ForAll @IntRange(min = 1, max = 12) int examples,
            @ForAll @IntRange(min = 1, max = 20) int inputs,
            @ForAll Kept kept,
            @ForAll Kept other,
            @ForAll long seed) {
        Random random = new Random(seed);
        byte[] pixels = new byte[examples * inputs];
        float[] floats = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            int code = random.nextBoolean() ? random.nextInt(256) : 0;
            pixels[i] = (byte) code;
            floats[i] = code * 0.25f;
        }
        int[] labels = new int[examples];
        Dataset[] same = new Dataset[Kept.values().length];
        same[Kept.BYTES.ordinal()] = Dataset.ofImages(pixels, 0.25f, labels, 1, new ImageShape(1, inputs));
        same[Kept.FLOATS.ordinal()] = Dataset.ofClasses(floats, inputs, labels, 1);
        same[Kept.SPARSE.ordinal()] = sparse(floats, inputs, labels);
        int[] order = random.ints(examples, 0, examples).toArray();
        int cut = random.nextInt(examples + 1);
        Dataset joined =
                same[kept.ordinal()].select(order).slice(0, cut).concat(same[other.ordinal()].slice(0, examples));
        assertEquals(cut + examples, joined.size());
        assertHolds(joined);
        float[] row = new float[inputs];
        for (int i = 0; i < joined.size(); i++) {
            joined.copyRow(i, row, 0);
            int from = (i < cut ? order[i] : i - cut) * inputs;
            assertArrayEquals(Arrays.copyOfRange(floats, from, from + inputs), row);
        }
    }

    @Property(tries = 300)
    void rowsHoldWhatIsNotZeroInOrder(
            @ForAll @IntRange(max = 30) int examples,
            @ForAll @IntRange(min = 1, max = 70) int inputs,
            @ForAll @IntRange(max = 100) int percent,
            @ForAll Kept kept,
            @ForAll long seed) {
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
        Dataset all = switch (kept) {
            case BYTES -> Dataset.ofImages(pixels, 0.3f, labels, 1, new ImageShape(1, inputs));
            case FLOATS -> Dataset.ofClasses(floats, inputs, labels, 1);
            case SPARSE -> sparse(floats, inputs, labels);
        };
        assertHolds(all);
        Dataset part = all.slice(examples / 3, examples - examples / 4);
        assertHolds(part);
    }

    public static void assertHolds(Dataset dataset) {
        long total = 0;
        float[] dense = new float[dataset.inputs()];
        char[] columns = new char[dataset.inputs() + 1];
        float[] values = new float[dataset.inputs() + 1];
        for (int example = 0; example < dataset.size(); example++) {
            int count = Internals.of(dataset, ExampleRows.class).nonZeros(example);
            values[count] = -7;
            assertEquals(count, Internals.of(dataset, ExampleRows.class).copyNonZeros(example, columns, values));
            assertEquals(-7, values[count]);
            dataset.copyRow(example, dense, 0);
            float[] scattered = new float[dense.length];
            for (int i = 0; i < count; i++) {
                scattered[columns[i]] = values[i];
                assertTrue(values[i] != 0 && (i == 0 || columns[i] > columns[i - 1]), "ascending, no zeros");
            }
            assertArrayEquals(dense, scattered);
            total += count;
            if (Internals.of(dataset, ExampleRows.class).isBytes()) {
                char[] sameColumns = new char[count];
                byte[] bytes = new byte[count];
                assertEquals(
                        count, Internals.of(dataset, ExampleRows.class).copyNonZeroBytes(example, sameColumns, bytes));
                for (int i = 0; i < count; i++) {
                    assertEquals(columns[i], sameColumns[i]);
                    assertEquals(
                            values[i],
                            (bytes[i] & 255)
                                    * Internals.of(dataset, ExampleRows.class).byteScale());
                }
            }
        }
        assertEquals(dataset.density(), dataset.size() == 0 ? 0 : total / ((double) dataset.size() * dataset.inputs()));
    }

    @Test
    void columnsBeyondTheReachOfACharAreRefused() {
        int inputs = 65_537;
        Dataset numbers = Dataset.ofClasses(new float[inputs], inputs, new int[1], 1);
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> Internals.of(numbers, ExampleRows.class).copyNonZeros(0, new char[1], new float[1]));
        Dataset bytes = Dataset.ofImages(new byte[inputs], 1, new int[1], 1, new ImageShape(1, inputs));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> Internals.of(bytes, ExampleRows.class).copyNonZeroBytes(0, new char[1], new byte[1]));
    }

    @Test
    void missingRoomAndMissingExamplesAreRefused() {
        Dataset dataset = Dataset.ofClasses(new float[] {1, 2}, 2, new int[1], 1);
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> Internals.of(dataset, ExampleRows.class).copyNonZeros(0, new char[1], new float[1]));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> Internals.of(dataset, ExampleRows.class).copyNonZeros(1, new char[2], new float[2]));
    }
}
