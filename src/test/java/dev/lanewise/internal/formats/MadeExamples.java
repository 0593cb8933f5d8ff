package dev.lanewise.internal.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Splits;
import java.util.List;

/** The 20 examples that {@code make.py} and {@code data.py} write to files: the i-th is of class i mod 3. */
final class MadeExamples {
    private MadeExamples() {}

    /** A pixel of the i-th example, of 2 rows of 4; the first is no other example's. */
    static int pixel(int i, int column) {
        return (37 * i + 5 * (column / 4) + 11 * (column % 4)) % 256;
    }

    /** All examples in any order, each of them once, with inputs that are pixels times a factor, shifted. */
    static void assertAll(Splits splits, float factor, float shift) {
        Dataset all = splits.all();
        assertEquals(20, all.size());
        boolean[] seen = new boolean[20];
        float[] row = new float[8];
        for (int example = 0; example < all.size(); example++) {
            all.copyRow(example, row, 0);
            int i = 0;
            while (row[0] != pixel(i, 0) * factor + shift) {
                i++;
            }
            assertFalse(seen[i]);
            seen[i] = true;
            for (int column = 0; column < row.length; column++) {
                assertEquals(pixel(i, column) * factor + shift, row[column]);
            }
            assertEquals(i % 3, all.label(example));
        }
    }

    static void assertSizes(Splits splits, int training, int validation, int test) {
        assertEquals(
                List.of(training, validation, test),
                List.of(
                        splits.training().size(),
                        splits.validation().size(),
                        splits.test().size()));
    }
}
