package dev.lanewise.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CurveTest {
    private static double area(float[] scores, boolean[] positive) {
        return Curve.roc(scores, positive).area();
    }

    /** Scores of this many different values, so that some are tied. */
    private static float[] scores(int size, int values, Random random) {
        float[] scores = new float[size];
        for (int i = 0; i < size; i++) {
            scores[i] = (random.nextInt(values) - values / 2) * 0.1f;
        }
        return scores;
    }

    /** A third of the examples. */
    private static boolean[] positive(int size, Random random) {
        boolean[] positive = new boolean[size];
        for (int i = 0; i < size; i++) {
            positive[i] = random.nextInt(3) == 0;
        }
        return positive;
    }

    @Property(tries = 300)
    void areaIsTheShareOfPairsInTheRightOrderWithTiesHalf(
            @ForAll @IntRange(min = 0, max = 60) int size,
            @ForAll @IntRange(min = 1, max = 30) int values,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] scores = scores(size, values, random);
        boolean[] positive = positive(size, random);
        double wins = 0;
        int pairs = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                if (positive[i] && !positive[j]) {
                    pairs++;
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        assertEquals(wins / pairs, area(scores, positive));
    }

    @Test
    void zerosOfEitherSignAreTied() {
        assertEquals(0.5, area(new float[] {-0f, 0f}, new boolean[] {true, false}));
        assertEquals(0.5, area(new float[] {0f, -0f}, new boolean[] {true, false}));
    }

    @Test
    void areaOfOneSideAloneOrOfNaNIsNaN() {
        assertEquals(Double.NaN, area(new float[] {1, 2}, new boolean[] {true, true}));
        assertEquals(Double.NaN, area(new float[] {1, 2}, new boolean[2]));
        assertEquals(Double.NaN, area(new float[0], new boolean[0]));
        assertEquals(Double.NaN, area(new float[] {1, Float.NaN}, new boolean[] {true, false}));
        assertEquals(1, area(new float[] {1 / 0f, -1 / 0f}, new boolean[] {true, false}));
        assertThrows(IllegalArgumentException.class, () -> area(new float[1], new boolean[2]));
    }

    /** scikit-learn: roc_curve without dropped points, precision_recall_curve and average_precision_score. */
    @Test
    void pointsOfATextbookExampleAreRight() {
        float[] scores = {0.1f, 0.4f, 0.35f, 0.8f};
        boolean[] positive = {false, false, true, true};
        Curve roc = Curve.roc(scores, positive);
        assertArrayEquals(new double[] {0, 0, 0.5, 0.5, 1}, roc.x());
        assertArrayEquals(new double[] {0, 0.5, 0.5, 1, 1}, roc.y());
        assertEquals(List.of(0.5, 0.5, 1.0, 1.0), List.of(roc.y(0), roc.y(0.25), roc.y(0.5), roc.y(1)));
        Curve precision = Curve.precisionRecall(scores, positive);
        assertArrayEquals(new double[] {0, 0.5, 0.5, 1, 1}, precision.x());
        assertArrayEquals(new double[] {1, 1, 0.5, 2.0 / 3, 0.5}, precision.y());
        assertEquals(0.5 + 1.0 / 3, precision.area(), 1e-15);
        assertEquals(List.of(1.0, 1.0, 1.0), List.of(precision.y(0), precision.y(0.25), precision.y(0.5)));
        assertEquals(2.0 / 3, precision.y(0.75));
        assertEquals(2.0 / 3, precision.y(1));
        assertThrows(IllegalArgumentException.class, () -> precision.y(1.5));
        assertThrows(IllegalArgumentException.class, () -> precision.y(Double.NaN));
    }

    @Property(tries = 300)
    void pointsAreTheCountsAtEachThreshold(
            @ForAll @IntRange(min = 0, max = 40) int size,
            @ForAll @IntRange(min = 1, max = 30) int values,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] scores = scores(size, values, random);
        boolean[] positive = positive(size, random);
        long positives = IntStream.range(0, size).filter(i -> positive[i]).count();
        Curve roc = Curve.roc(scores, positive);
        Curve precision = Curve.precisionRecall(scores, positive);
        if (positives == 0 || positives == size) {
            assertEquals(0, roc.x().length);
            assertEquals(Double.NaN, roc.y(0.5));
            assertEquals(positives == 0, Double.isNaN(precision.area()));
            return;
        }
        double[] thresholds = IntStream.range(0, size)
                .mapToDouble(i -> scores[i])
                .distinct()
                .sorted()
                .toArray();
        assertEquals(thresholds.length + 1, roc.x().length);
        double trapezoids = 0;
        for (int k = 1; k <= thresholds.length; k++) {
            double threshold = thresholds[thresholds.length - k];
            long tp = IntStream.range(0, size)
                    .filter(i -> scores[i] >= threshold && positive[i])
                    .count();
            long fp = IntStream.range(0, size)
                    .filter(i -> scores[i] >= threshold && !positive[i])
                    .count();
            assertEquals((double) fp / (size - positives), roc.x()[k]);
            assertEquals((double) tp / positives, roc.y()[k]);
            assertEquals((double) tp / positives, precision.x()[k]);
            assertEquals((double) tp / (tp + fp), precision.y()[k]);
            trapezoids += (roc.x()[k] - roc.x()[k - 1]) * (roc.y()[k] + roc.y()[k - 1]) / 2;
        }
        assertEquals(trapezoids, roc.area(), 1e-12);
        // A step function has the mean of its heights as its area.
        double steps = IntStream.range(0, 10_000)
                .mapToDouble(i -> precision.y((i + 0.5) / 10_000))
                .average()
                .orElseThrow();
        assertEquals(steps, precision.area(), 0.01);
    }
}
