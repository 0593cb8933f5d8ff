package dev.lanewise.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void everyNumberIsCountedOnce(@ForAll float[] numbers) {
        double[] wide = new double[numbers.length];
        Arrays.setAll(wide, i -> numbers[i]);
        Histogram histogram = Histogram.of(wide);
        assertEquals(numbers.length, Arrays.stream(histogram.counts()).sum() + histogram.others());
        assertEquals(Arrays.stream(wide).filter(x -> !Double.isFinite(x)).count(), histogram.others());
        double width = histogram.ends()[1] - histogram.ends()[0];
        assertTrue(width > 0);
        for (int b = 0; b < histogram.counts().length; b++) {
            double from = histogram.ends()[b] - 1e-6 * width;
            double to = histogram.ends()[b + 1] + 1e-6 * width;
            long inside = Arrays.stream(wide).filter(x -> x >= from && x <= to).count();
            assertTrue(histogram.counts()[b] <= inside, "bin " + b);
        }
        assertTrue(histogram.counts().length <= 66, histogram::toString);
        Chart chart = histogram.chart("a", "b", "c", "d");
        assertEquals(chart.x().length, chart.labels().size());
    }

    @Test
    void binsAreRoundAndTheirWidthDependsOnTheSpread() {
        Histogram normal = Histogram.of(
                new Random(1).doubles(1000, 0, 1).map(x -> 6 * x - 3).toArray());
        assertEquals(0.5, normal.ends()[1] - normal.ends()[0], 1e-12);
        assertTrue(Arrays.stream(normal.ends()).anyMatch(end -> end == 0), normal::toString);
        // A single outlier does not make the bins so wide that one of them holds all other numbers.
        double[] outlier = new Random(1).doubles(1000).toArray();
        outlier[0] = 10;
        assertTrue(Histogram.of(outlier).counts().length > 20);
        assertEquals(1, Histogram.of(new double[] {0, 0}).counts().length);
    }
}
