package dev.lanewise.metric;

import static dev.lanewise.Refusal.assertRefused;
import static dev.lanewise.Refusal.assertThrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ClassificationTest {
    /** Powers of two, so that all is exact: class 3 never occurs, neither wanted nor predicted. */
    private final Classification four = Classification.of(
            new float[] {
                0.5f, 0.25f, 0.25f, 0,
                0.25f, 0.5f, 0.125f, 0.125f,
                0.125f, 0.125f, 0.75f, 0,
                0.5f, 0.5f, 0, 0,
                0.25f, 0.5f, 0.25f, 0
            },
            new int[] {0, 1, 1, 1, 2},
            4);

    @Test
    void tableCountsWhatWasTakenForWhat() {
        int[][] confusion = {{1, 0, 0, 0}, {1, 1, 1, 0}, {0, 1, 0, 0}, {0, 0, 0, 0}};
        assertArrayEquals(confusion, four.confusion());
        assertEquals(5, four.size());
        assertEquals(2, four.correct());
        assertEquals(0.4, four.accuracy());
        four.confusion()[0][0] = 9;
        assertEquals(2, four.correct());
    }

    @Test
    void examplesAreTakenForTheFirstOfTheLikeliest() {
        assertArrayEquals(
                new int[] {0, 1, 2, 0, 1},
                IntStream.range(0, 5).map(four::predicted).toArray());
        assertEquals(0.75, four.probability(2, 2));
        Classification two = Classification.ofBinary(new float[] {0.25f, 0.5f, 0.75f}, new int[] {0, 0, 0});
        assertArrayEquals(
                new int[] {0, 0, 1}, IntStream.range(0, 3).map(two::predicted).toArray());
        assertEquals(0.75, two.probability(0, 0));
        Classification unsure = Classification.of(new float[] {0, 0, -1, 1}, new int[] {0, 0}, 2);
        assertEquals(0.5, unsure.probability(0, 1));
        assertEquals(Double.NaN, unsure.probability(1, 1));
    }

    @Test
    void mistakesComeByHowSureTheyWere() {
        Classification figures = Classification.of(
                new float[] {0.6f, 0.4f, 0.1f, 0.9f, 0.7f, 0.3f, 0.2f, 0.8f, 0.3f, 0.7f}, new int[] {1, 1, 1, 0, 0}, 2);
        assertArrayEquals(new int[] {3, 2, 4, 0}, figures.mostConfidentErrors(10));
        assertArrayEquals(new int[] {3, 2}, figures.mostConfidentErrors(2));
        // Scores that are no probabilities come last, in their order.
        figures = Classification.of(new float[] {-1, 2, Float.NaN, 0, 0.2f, 0.8f}, new int[] {0, 1, 0}, 2);
        assertEquals(2, figures.mostConfidentErrors(3)[0]);
    }

    @Test
    void scoresThatDoNotAddUpToOneAreDividedByTheirSum() {
        Classification classification = Classification.of(new float[] {3, 1, 0, 0}, new int[] {0, 1}, 2);
        assertEquals(-(Math.log(0.75) + Math.log(0.5)) / 2, classification.logLoss(), 1e-15);
        assertEquals((0.0625 + 0.25) / 2, classification.brier(), 1e-15);
    }

    @Test
    void twoClassesMayBeToldByOneProbability() {
        Classification two = Classification.ofBinary(new float[] {0.5f, 0.75f, 0.25f, 1}, new int[] {1, 1, 0, 0});
        assertArrayEquals(new int[][] {{1, 1}, {1, 1}}, two.confusion());
        assertEquals((0.25 + 0.0625 + 0.0625 + 1) / 4, two.brier());
        assertEquals(0.5, two.rocAuc(1));
        assertEquals(0.5, two.rocAuc(0));
        assertEquals(-Math.log(Float.MIN_NORMAL) / 4 - (Math.log(0.5) + 2 * Math.log(0.75)) / 4, two.logLoss(), 1e-12);
    }

    /** Whatever the number of bins; 7/100 times 100 is more than 7 in double precision, for instance. */
    @Property(tries = 300)
    void confidenceAtTheEndOfABinBelongsToIt(
            @ForAll @IntRange(min = 1, max = 1000) int bins, @ForAll @IntRange(max = 1000) int end) {
        double to = (double) Math.min(end, bins) / bins;
        for (double confidence : new double[] {to, Math.nextUp(to), Math.nextDown(to)}) {
            if (confidence >= 0 && confidence <= 1) {
                for (Calibration.Bin bin : Calibration.of(new double[] {confidence}, new boolean[1], bins)
                        .bins()) {
                    boolean within = (confidence > bin.from() || bin.from() == 0) && confidence <= bin.to();
                    assertEquals(within ? 1 : 0, bin.examples(), confidence + " in " + bin);
                }
            }
        }
    }

    @Test
    void smallProbabilitiesOfOneOutputAreToldApartFromBothSides() {
        // 1 - p is 1 in float for all of them.
        float[] p = {1e-9f, 3e-9f, 2e-9f, 4e-9f};
        Classification two = Classification.ofBinary(p, new int[] {0, 1, 0, 1});
        assertEquals(1, two.rocAuc(1));
        assertEquals(1, two.rocAuc(0));
        assertEquals(1, two.rocAuc());
        double expected = -(Math.log1p(-1e-9) + Math.log(p[1]) + Math.log1p(-2e-9) + Math.log(p[3])) / 4;
        assertEquals(expected, two.logLoss(), 1e-15 * expected);
        assertThrows(IllegalArgumentException.class, () -> Classification.ofBinary(p, new int[3]));
        assertThrows(IllegalArgumentException.class, () -> Classification.ofBinary(p, new int[] {0, 1, 2, 1}));
    }

    private static void assertOutOfRange(String message, Executable call) {
        assertThrown(IndexOutOfBoundsException.class, message, call);
    }

    @Test
    void indicesAndCountsOutOfRangeAreRefusedByName() {
        Classification two = Classification.of(new float[] {0.9f, 0.1f, 0.2f, 0.8f}, new int[] {0, 1}, 2);
        assertOutOfRange("classIndex is 2, but 0 to 1 is expected", () -> two.probability(0, 2));
        assertOutOfRange("classIndex is -1, but 0 to 1 is expected", () -> two.probability(1, -1));
        assertOutOfRange("example is 2, but 0 to 1 is expected", () -> two.probability(2, 0));
        assertOutOfRange("example is -2147483648, but 0 to 1 is expected", () -> two.predicted(Integer.MIN_VALUE));
        assertOutOfRange("classIndex is 2, but 0 to 1 is expected", () -> two.rocAuc(2));
        Classification none = Classification.of(new float[0], new int[0], 2);
        assertOutOfRange("example is 0, but there is none", () -> none.predicted(0));
        assertRefused("k is 0, but 1 or more is expected", () -> two.topK(0));
        assertRefused("bins is 0, but 1 to 1000000 is expected", () -> two.calibration(0));
        assertRefused("bins is 1000001, but 1 to 1000000 is expected", () -> two.calibration(1_000_001));
        assertRefused("limit is -1, but 0 or more is expected", () -> two.mostConfidentErrors(-1));
    }

    @Test
    void exampleWithAScoreOfNaNIsWrongAndOfNoPredictedClass() {
        float nan = Float.NaN;
        Classification some =
                Classification.of(new float[] {nan, nan, 0.9f, nan, 0.8f, 0.2f, 0.3f, 0.7f}, new int[] {0, 0, 0, 1}, 2);
        assertEquals(-1, some.predicted(0));
        assertEquals(-1, some.predicted(1));
        assertEquals(2, some.correct());
        assertEquals(0.5, some.accuracy());
        assertArrayEquals(new int[][] {{1, 0}, {0, 1}}, some.confusion());
        assertEquals(List.of(new Counts(1, 0, 2), new Counts(1, 0, 0)), some.counts());
        assertEquals(Double.NaN, some.calibration(2).error());
        assertArrayEquals(new int[] {0, 1}, some.mostConfidentErrors(5));
        Classification binary = Classification.ofBinary(new float[] {nan, 0.2f}, new int[] {0, 0});
        assertEquals(1, binary.correct());
        assertEquals(-1, binary.predicted(0));
    }

    @Test
    void figuresOfNothingAreNaN() {
        Classification none = Classification.of(new float[0], new int[0], 3);
        for (double figure : new double[] {
            none.accuracy(),
            none.topK(1),
            none.logLoss(),
            none.brier(),
            none.calibration(10).error(),
            none.rocAuc(0)
        }) {
            assertEquals(Double.NaN, figure);
        }
    }

    @Test
    void scoreThatIsNaNOrNegativeIsNoProbability() {
        for (float bad : new float[] {Float.NaN, -1}) {
            Classification some = Classification.of(new float[] {0.5f, 0.5f, bad, 1}, new int[] {0, 0}, 2);
            assertEquals(Double.NaN, some.logLoss());
            assertEquals(Double.NaN, some.brier());
            assertEquals(Double.NaN, some.calibration(5).error());
            assertEquals(0.5, some.topK(1));
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Classification.of(new float[5], new int[2], 2));
        assertThrows(IllegalArgumentException.class, () -> Classification.of(new float[4], new int[] {0, 2}, 2));
        assertThrows(IllegalArgumentException.class, () -> Classification.of(new float[4], new int[] {0, -1}, 2));
    }

    @Property(tries = 200)
    void topKIsThatOfSortingTheScores(
            @ForAll @IntRange(min = 1, max = 8) int classes,
            @ForAll @IntRange(min = 1, max = 30) int size,
            @ForAll @IntRange(min = 1, max = 9) int k,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] scores = new float[size * classes];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextInt(6);
        }
        int[] labels = random.ints(size, 0, classes).toArray();
        int hits = 0;
        for (int i = 0; i < size; i++) {
            int row = i * classes;
            Integer[] sorted = IntStream.range(0, classes).boxed().toArray(Integer[]::new);
            Arrays.sort(sorted, (c, d) -> Float.compare(scores[row + d], scores[row + c]));
            hits += List.of(sorted).subList(0, Math.min(k, classes)).contains(labels[i]) ? 1 : 0;
        }
        Classification classification = Classification.of(scores, labels, classes);
        assertEquals((double) hits / size, classification.topK(k));
        assertEquals(classification.accuracy(), classification.topK(1));
    }

    @Test
    void smallestAndLargestNumbersAreThoseDocumented() {
        Classification two = Classification.of(new float[] {0.9f, 0.1f, 0.9f, 0.1f}, new int[] {0, 1}, 2);
        assertEquals(0, two.mostConfidentErrors(0).length);
        assertEquals(1, two.calibration(1).bins().size());
        assertEquals(1_000_000, two.calibration(1_000_000).bins().size());
        assertRefused(
                "the label of example 1 is 3, not in 0..2", () -> Classification.of(new float[6], new int[] {2, 3}, 3));
    }

    @Test
    void oneConfidenceOfNaNMakesTheErrorOfTheCalibrationNaNWhereverItIs() {
        for (int nan = 0; nan < 3; nan++) {
            double[] confidences = {0.5, 0.5, 0.5};
            confidences[nan] = Double.NaN;
            assertEquals(
                    Double.NaN, Calibration.of(confidences, new boolean[3], 2).error());
        }
    }
}
