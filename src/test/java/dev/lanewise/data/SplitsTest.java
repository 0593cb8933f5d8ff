package dev.lanewise.data;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitsTest {

    @Property(tries = 100)
    void everyTrainingExampleIsEitherTrainedOnOrValidatedWith(
            @ForAll @IntRange(min = 2, max = 300) int size,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double share,
            @ForAll @IntRange(min = 0) int seed,
            @ForAll boolean bytes) {
        Splits whole = splits(size, bytes);
        Splits split = whole.withValidation(share, seed);
        List<Integer> examples = new ArrayList<>(numbers(split.training()));
        examples.addAll(numbers(split.validation()));
        assertEquals(
                IntStream.range(0, size).boxed().toList(),
                examples.stream().sorted().toList());
        assertEquals(
                Math.min(size - 1, Math.max(1, Math.round(share * size))),
                split.validation().size());
        assertSame(whole.test(), split.test());
    }

    @Test
    void seedDecidesWhichExamplesAreForValidation() {
        Splits whole = splits(200, true);
        List<Integer> drawn = numbers(whole.withValidation(0.25, 1).validation());
        assertEquals(drawn, numbers(whole.withValidation(0.25, 1).validation()));
        assertNotEquals(drawn, numbers(whole.withValidation(0.25, 2).validation()));
    }

    @Test
    void dataSetIsSplitAsItsTableIs() {
        double[][] inputs = new double[50][1];
        String[] labels = new String[50];
        for (int i = 0; i < 50; i++) {
            inputs[i][0] = i;
            labels[i] = i % 10 == 3 ? "rare" : "common";
        }
        Dataset all = Dataset.of(inputs, labels);
        Table table = Table.of(inputs, labels);
        for (long seed : new long[] {0, 7, (1L << 32) - 1}) {
            for (double share : new double[] {0.001, 0.3, 0.999}) {
                assertSplit(table.split(share, seed), Splits.of(all, share, seed));
                assertSplit(table.splitStratified(share, seed), Splits.ofStratified(all, share, seed));
                // From a slice, whose rows are not the first ones.
                assertSplit(table.slice(10, 40).split(share, seed), Splits.of(all.slice(10, 40), share, seed));
                assertSplit(
                        table.slice(10, 40).splitStratified(share, seed),
                        Splits.ofStratified(all.slice(10, 40), share, seed));
            }
        }
        Splits parts = Splits.of(all, 0.3, 1);
        assertEquals(
                List.of("data", 0), List.of(parts.name(), parts.validation().size()));
        for (double share : new double[] {0, 1, -1, Double.NaN}) {
            String message = "the share of the test examples is above 0 and below 1, but " + share + " was given";
            assertRefused(message, () -> Splits.of(all, share, 1));
            assertRefused(message, () -> Splits.ofStratified(all, share, 1));
        }
        assertRefused("the seed is 0 to 4294967295, but -1 was given", () -> Splits.of(all, 0.5, -1));
        assertRefused("the seed is 0 to 4294967295, but -1 was given", () -> Splits.ofStratified(all, 0.5, -1));
        assertRefused("a data set of 1 example cannot be divided into two", () -> Splits.of(all.slice(3, 4), 0.5, 1));
        assertRefused(
                "a data set of 0 examples cannot be divided into two",
                () -> Splits.ofStratified(all.slice(3, 3), 0.5, 1));
        assertThrown(
                IllegalStateException.class,
                "the targets of these examples are numbers, not classes",
                () -> Splits.ofStratified(Dataset.of(inputs, new double[50]), 0.5, 1));
        Dataset none = all.slice(0, 0);
        Splits whole = new Splits(all, all.slice(0, 3), none, "whole");
        assertSplit(table.split(0.15, 1), new Splits(all, none, none, "x").withTest());
        assertEquals(
                values(whole.withTest().test()), values(Splits.of(all, 0.15, 1).test()));
        assertEquals(
                List.of("whole", 3),
                List.of(whole.withTest().name(), whole.withTest().validation().size()));
        assertEquals(50 + 3, whole.withTest().all().size());
        Splits tested = new Splits(all, none, all.slice(0, 3), "tested");
        assertSame(tested, tested.withTest());
        Splits single = new Splits(all.slice(0, 1), none, none, "single");
        assertSame(single, single.withTest());
    }

    private static void assertSplit(Table.Split expected, Splits found) {
        assertEquals(
                Arrays.stream(expected.training().numbers("column 1"))
                        .mapToObj(x -> (int) x)
                        .toList(),
                values(found.training()));
        assertEquals(
                Arrays.stream(expected.test().numbers("column 1"))
                        .mapToObj(x -> (int) x)
                        .toList(),
                values(found.test()));
    }

    private static List<Integer> values(Dataset dataset) {
        float[] row = new float[1];
        return IntStream.range(0, dataset.size())
                .mapToObj(i -> {
                    dataset.copyRow(i, row, 0);
                    return (int) row[0];
                })
                .toList();
    }

    @Test
    void whatCannotBeSplitIsRefused() {
        for (double share : new double[] {0, 1, -1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> splits(9, true).withValidation(share, 1));
        }
        assertThrows(IllegalArgumentException.class, () -> splits(1, true).withValidation(0.5, 1));
    }

    @Test
    void withoutValidationItsExamplesAreTrainedOnAfterTheOthers() {
        for (boolean bytes : new boolean[] {true, false}) {
            Splits all = splits(70, bytes);
            // Neighbours, as in a folder of IDX files; parts that others lie between; arrays of their own.
            for (Splits cut : List.of(
                    new Splits(all.training().slice(5, 50), all.training().slice(50, 64), all.test(), "numbers"),
                    new Splits(all.training().slice(30, 60), all.training().slice(2, 20), all.test(), "numbers"),
                    new Splits(all.training().slice(3, 9), splits(20, !bytes).training(), all.test(), "numbers"),
                    all.withValidation(0.3, 4),
                    all)) {
                List<Integer> expected = numbers(cut.training());
                expected.addAll(numbers(cut.validation()));
                Splits whole = cut.withoutValidation();
                assertEquals(expected, numbers(whole.training()));
                assertEquals(0, whole.validation().size());
                assertEquals(numbers(all.test()), numbers(whole.test()));
            }
        }
    }

    @Test
    void withoutValidationTargetsWeightsAndNamesStayWithTheirExamples() {
        Dataset rows = Dataset.ofRegression(new float[] {1, 2, 3}, 1, new float[] {10, 11, 20, 21, 30, 31}, 2);
        Dataset weighted = rows.slice(1, 3).withWeights(new float[] {5, 6});
        for (boolean weightedFirst : new boolean[] {true, false}) {
            Dataset first = weightedFirst ? weighted.withNames("x", "y") : rows.slice(0, 1);
            Dataset second = weightedFirst ? rows.slice(0, 1) : weighted;
            Dataset whole =
                    new Splits(first, second, rows, "rows").withoutValidation().training();
            float[] target = new float[6];
            for (int i = 0; i < 3; i++) {
                whole.copyTargets(i, target, 2 * i);
            }
            assertArrayEquals(
                    weightedFirst ? new float[] {20, 21, 30, 31, 10, 11} : new float[] {10, 11, 20, 21, 30, 31},
                    target);
            float[] weights = {whole.weight(0), whole.weight(1), whole.weight(2)};
            assertArrayEquals(weightedFirst ? new float[] {5, 6, 1} : new float[] {1, 5, 6}, weights);
            assertEquals(weightedFirst ? "y" : "1", whole.name(1));
        }
    }

    /** Examples that hold their own number, whose class is its last digit. */
    private static Splits splits(int size, boolean bytes) {
        int[] labels = IntStream.range(0, size).map(i -> i % 10).toArray();
        Dataset training;
        if (bytes) {
            byte[] pixels = new byte[2 * size];
            for (int i = 0; i < size; i++) {
                pixels[2 * i] = (byte) (i / 256);
                pixels[2 * i + 1] = (byte) i;
            }
            training = Dataset.ofImages(pixels, 1, labels, 10, new ImageShape(1, 2));
        } else {
            float[] values = new float[2 * size];
            for (int i = 0; i < size; i++) {
                values[2 * i] = i / 256;
                values[2 * i + 1] = i % 256;
            }
            training = Dataset.ofClasses(values, 2, labels, 10);
        }
        return new Splits(training, training.slice(0, 0), training.slice(0, 1), "numbers");
    }

    private static List<Integer> numbers(Dataset dataset) {
        List<Integer> numbers = new ArrayList<>();
        float[] row = new float[2];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyRow(i, row, 0);
            int number = (int) (row[0] * 256 + row[1]);
            assertEquals(number % 10, dataset.label(i));
            numbers.add(number);
        }
        return numbers;
    }

    @Test
    void seedsOutOfRangeAreRefused() {
        for (long seed : new long[] {-1, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE}) {
            String refusal = assertThrows(
                            IllegalArgumentException.class,
                            () -> splits(9, true).withValidation(0.5, seed))
                    .getMessage();
            assertTrue(refusal.endsWith(": the seed is 0 to 4294967295, but " + seed + " was given"), refusal);
        }
        splits(9, true).withValidation(0.5, (1L << 32) - 1);
    }
}
