package dev.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseMatrixTest {

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void everyRowHoldsWhatItsSourceHeld(
            @ForAll @IntRange(max = 9) int rows,
            @ForAll @IntRange(min = 1, max = 1000) int columns,
            @ForAll long seed) {
        Sparse sparse = Sparse.draw(rows, columns, Values.WIDE, new Random(seed));
        assertEquals(rows, sparse.matrix().rows());
        assertEquals(columns, sparse.matrix().columns());
        for (int r = 0; r < rows; r++) {
            assertArrayEquals(sparse.dense()[r], row(sparse.matrix(), r));
        }
    }

    /** Rows without entries, also at both ends, and rows longer and shorter than a cache line. */
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void everyLineOfTheRowsIsPrefetched(
            @ForAll @IntRange(min = 1, max = 9) int rows,
            @ForAll @IntRange(min = 1, max = 1000) int columns,
            @ForAll @IntRange(max = 9) int from,
            @ForAll @IntRange(max = 9) int count,
            @ForAll long seed) {
        Random random = new Random(seed);
        SparseMatrix matrix = Sparse.draw(rows, columns, Values.WIDE, random).matrix();
        int[] order = random.ints(from + count, 0, rows).toArray();
        int longest = 0;
        for (int i = from; i < from + count; i++) {
            longest = Math.max(longest, matrix.start[order[i] + 1] - matrix.start[order[i]]);
        }
        int expected = 0;
        for (int i = from; i < from + count; i++) {
            int start = matrix.start[order[i]];
            int end = matrix.start[order[i] + 1];
            for (int p = 0; p < longest && (p < 256 || start + p < end); p += 32) {
                expected += matrix.entry[Math.max(0, Math.min(start + p, end - 1))];
            }
            for (int p = start; p < end && !matrix.coded; p += 16) {
                expected += Float.floatToRawIntBits(matrix.values[p]);
            }
        }
        assertEquals(expected, matrix.prefetch(order, from, count));
    }

    /** Twice into the same places, so that the second finds what the first left there. */
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void droppedRowIsWhatDropoutLeavesOfTheDenseRow(
            @ForAll @IntRange(min = 1, max = 9) int rows,
            @ForAll @IntRange(min = 1, max = 1000) int columns,
            @ForAll @FloatRange(max = 0.95f) float p,
            @ForAll long seed) {
        Random random = new Random(seed);
        Sparse sparse = Sparse.draw(rows, columns, Values.WIDE, random);
        SparseMatrix dropped = sparse.matrix().emptyForDropout(rows, p);
        for (int round = 0; round < 2; round++) {
            for (int place = 0; place < rows; place++) {
                int row = random.nextInt(rows);
                long key = random.nextLong();
                float[] expected = Arrays.copyOf(sparse.dense()[row], Kernels.padded(columns));
                Matrix view = new Matrix(expected, 0, columns);
                new ScalarKernels().dropout(1, columns, p, new long[] {key}, 0, view, view);
                sparse.matrix().dropRow(row, p, key, dropped, place);
                float[] actual = row(dropped, 2 * place);
                for (int j = 0; j < columns; j++) {
                    assertEquals(expected[j] + 0f, actual[j] + 0f);
                }
            }
        }
    }

    /** Twice, so that the second finds the values of the first. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void fullMatrixHoldsTheValuesThatWereSet(
            @ForAll @IntRange(max = 9) int rows,
            @ForAll @IntRange(min = 1, max = 25) int columns,
            @ForAll @IntRange(max = 3) int pad,
            @ForAll long seed) {
        int stride = columns + pad;
        SparseMatrix matrix = SparseMatrix.full(rows, columns, stride);
        float[] values = new float[3 + rows * stride];
        for (int round = 0; round < 2; round++) {
            Random random = new Random(seed + round);
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat();
            }
            matrix.setValues(values, 3, rows * stride);
            for (int r = 0; r < rows; r++) {
                int at = 3 + r * stride;
                assertArrayEquals(Arrays.copyOfRange(values, at, at + columns), row(matrix, r));
            }
        }
    }

    @Test
    void fullMatrixHasNoMoreValuesThanCodes() {
        assertEquals(256, SparseMatrix.full(16, 16, 16).entries());
        assertThrows(IllegalArgumentException.class, () -> SparseMatrix.full(16, 16, 17));
    }

    @Test
    void lastColumnOfTheWidestMatrixIsReached() {
        int columns = SparseMatrix.MAX_COLUMNS;
        SparseMatrix matrix = SparseMatrix.ofFloats(0, 2, columns, (row, column, value) -> {
            column[0] = (char) (row * (columns - 1));
            value[0] = 3;
            return 1;
        });
        float[] expected = new float[columns];
        expected[columns - 1] = 3;
        assertArrayEquals(expected, row(matrix, 1));
        expected[columns - 1] = 0;
        expected[0] = 3;
        assertArrayEquals(expected, row(matrix, 0));
        assertEquals(1 + 1 + (columns - 2) / 255, matrix.entries(), "one entry and the bridges to the other");
    }

    @Test
    void fullRowsGrowThePackedArrays() {
        int rows = 50;
        int columns = 700;
        SparseMatrix matrix = SparseMatrix.ofFloats(0, rows, columns, (row, column, value) -> {
            for (int k = 0; k < columns; k++) {
                column[k] = (char) k;
                value[k] = row + k + 1;
            }
            return columns;
        });
        assertEquals(rows * columns, matrix.entries());
        float[] last = row(matrix, rows - 1);
        for (int k = 0; k < columns; k++) {
            assertEquals(rows + k, last[k]);
        }
    }

    /** Of 2^32 inputs, few are not 0; they are spread evenly, or come first, or come last. */
    @ParameterizedTest
    @ValueSource(strings = {"[0-9]+", "[0-9]{1,2}", "655[0-9]{2}"})
    void packingTakesTheMemoryOfTheEntriesThatThereAre(String rows) {
        int columns = SparseMatrix.MAX_COLUMNS;
        int perRow = 10;
        Set<Integer> filled = IntStream.range(0, 1 << 16)
                .filter(row -> Integer.toString(row).matches(rows))
                .boxed()
                .collect(Collectors.toSet());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        SparseMatrix matrix = SparseMatrix.ofFloats(0, 1 << 16, columns, (row, column, value) -> {
            for (int k = 0; k < perRow && filled.contains(row); k++) {
                column[k] = (char) k;
                value[k] = row + k + 1;
            }
            return filled.contains(row) ? perRow : 0;
        });
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(perRow * filled.size(), matrix.entries());
        assertTrue(allocated < 40L << 20, allocated + " bytes for " + matrix.entries() + " entries");
        for (int row : filled.stream().limit(3).toList()) {
            assertEquals(row + perRow, row(matrix, row)[perRow - 1]);
        }
    }

    /** The first rows, for which there is initially space, have all entries; if all rows did, they would take 4 GB. */
    @Test
    void denseRowsAtTheStartDoNotStandForAll() {
        int rows = 1 << 14;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        SparseMatrix matrix = SparseMatrix.ofFloats(0, rows, SparseMatrix.MAX_COLUMNS, (row, column, value) -> {
            int count = row < 16 ? column.length : 1;
            for (int k = 0; k < count; k++) {
                column[k] = (char) k;
                value[k] = row + 1;
            }
            return count;
        });
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(16 * SparseMatrix.MAX_COLUMNS + rows - 16, matrix.entries());
        assertTrue(allocated < 60L << 20, allocated + " bytes for " + matrix.entries() + " entries");
    }

    @Test
    void codesThatDoNotStartWithZeroAreRefused() {
        float[] values = new float[256];
        values[0] = 1;
        assertThrows(
                IllegalArgumentException.class, () -> SparseMatrix.ofCodes(0, 0, 1, values, (row, column, code) -> 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> SparseMatrix.ofCodes(0, 0, 1, new float[255], (row, column, code) -> 0));
    }

    @Test
    void partsAreJoinedInTheirOrder() {
        SparseMatrix.FloatRows source = (row, column, value) -> {
            column[0] = (char) row;
            value[0] = row + 1;
            return row % 3 == 1 ? 0 : 1;
        };
        SparseMatrix joined = SparseMatrix.concatenate(List.of(
                SparseMatrix.ofFloats(0, 3, 10, source),
                SparseMatrix.ofFloats(3, 3, 10, source),
                SparseMatrix.ofFloats(3, 10, 10, source)));
        assertEquals(10, joined.rows());
        for (int r = 0; r < 10; r++) {
            float[] expected = new float[10];
            expected[r] = r % 3 == 1 ? 0 : r + 1;
            assertArrayEquals(expected, row(joined, r));
        }
    }

    /** A row, read by the product of its transpose with 1. */
    static float[] row(SparseMatrix matrix, int row) {
        float[] dense = new float[matrix.columns()];
        SparseSelection selection = new SparseSelection().moveTo(matrix, new int[] {row}, 0, 1);
        new ScalarKernels()
                .sparseTransposeMultiplyAdd(selection, 1, new Matrix(new float[] {1}, 0, 1), new Matrix(dense, 0, 1));
        return dense;
    }
}
