package dev.lanewise.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

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
        assertEquals(
                Arrays.stream(histogram.counts()).filter(c -> c > 0).count(),
                histogram.rows().size());
        histogram.chart("a", "b", "c", "d").draw(new Recorded());
    }
}
