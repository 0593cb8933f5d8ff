package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitRowsTest {

    /** Each row several times, into places that were used before; columns before the first entry, behind the last and between bridges. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void partsOfARowAreWhatItHasOnEitherSideOfAColumn(
            @ForAll @IntRange(min = 1, max = 9) int rows, @ForAll @IntRange(min = 1, max = 1000) int columns,
            @ForAll @IntRange(max = 1000) int anyColumn, @ForAll @IntRange(max = 9) int from, @ForAll long seed) {
        Random random = new Random(seed);
        Sparse sparse = Sparse.drawCoded(rows, columns, Values.WIDE, random);
        int column = Math.min(anyColumn, columns);
        SplitRows split = new SplitRows(sparse.matrix(), column);
        int places = 5;
        SparseMatrix front = split.front(places);
        SparseMatrix back = split.back(places);
        for (int round = 0; round < 3; round++) {
            int count = random.nextInt(places + 1);
            int[] order = random.ints(from + count, 0, rows).toArray();
            split.split(order, from, count, front, back);
            for (int place = 0; place < count; place++) {
                int row = SplitRows.FIRST + 2 * place;
                float[] whole = sparse.dense()[order[from + place]];
                assertArrayEquals(Arrays.copyOf(Arrays.copyOf(whole, column), columns), SparseMatrixTest.row(front, row));
                assertArrayEquals(
                        Arrays.copyOf(Arrays.copyOfRange(whole, column, columns), columns), SparseMatrixTest.row(back, row));
            }
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void aboutAShareOfTheEntriesLiesBeforeItsColumnAndFewBesideIt(
            @ForAll @IntRange(min = 1, max = 9) int rows, @ForAll @IntRange(min = 1, max = 250) int columns,
            @ForAll @FloatRange(max = 1) float share, @ForAll @FloatRange(max = 0.2f) float tolerance,
            @ForAll @IntRange(max = 9) int around, @ForAll long seed) {
        SparseMatrix matrix = Sparse.drawCoded(rows, columns, Values.WIDE, new Random(seed)).matrix();
        int column = SplitRows.columnAt(matrix, share, tolerance, around);
        double most = (double) tolerance * matrix.entries();
        boolean within = away(matrix, column, share) <= most;
        for (int other = 0; other <= columns; other++) {
            boolean nearer = away(matrix, other, share) < away(matrix, column, share);
            if (!within) {
                assertFalse(nearer);
            } else if (away(matrix, other, share) <= most) {
                int fewer = entriesBeside(matrix, other, around) - entriesBeside(matrix, column, around);
                assertTrue(fewer > 0 || fewer == 0 && !nearer);
            }
        }
    }

    private static double away(SparseMatrix matrix, int column, float share) {
        return Math.abs(entriesBefore(matrix, column) - (double) share * matrix.entries());
    }

    private static int entriesBeside(SparseMatrix matrix, int column, int around) {
        return entriesBefore(matrix, column + around) - entriesBefore(matrix, column - around);
    }

    private static int entriesBefore(SparseMatrix matrix, int column) {
        int count = 0;
        for (int r = 0; r < matrix.rows(); r++) {
            int at = 0;
            for (int p = matrix.start[r]; p < matrix.start[r + 1]; p++) {
                at += matrix.entry[p] >>> SparseMatrix.GAP;
                count += at < column ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void rowsOfAnyValuesAreNotSplit() {
        SparseMatrix matrix = SparseMatrix.ofFloats(0, 0, 1, (row, column, value) -> 0);
        assertThrows(IllegalArgumentException.class, () -> new SplitRows(matrix, 1));
    }
}
