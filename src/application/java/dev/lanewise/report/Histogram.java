package dev.lanewise.report;

import dev.lanewise.report.Chart.Kind;
import dev.lanewise.report.Chart.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A histogram.
 *
 * @param ends of the bins, ascending, one more than there are bins; the last bin includes its upper end
 * @param counts of each bin
 * @param others numbers that are infinite or NaN
 */
record Histogram(double[] ends, int[] counts, int others) {
    private static final int BINS = 40;

    /** Counts these numbers, in bins of equal width from the smallest to the largest finite number. */
    static Histogram of(double[] numbers) {
        double least = Arrays.stream(numbers).filter(Double::isFinite).min().orElse(0);
        double most = Arrays.stream(numbers).filter(Double::isFinite).max().orElse(0);
        if (least == most) {
            double room = least == 0 ? 1 : Math.abs(least) / 2;
            least -= room;
            most += room;
        }
        double[] ends = new double[BINS + 1];
        for (int b = 0; b <= BINS; b++) {
            ends[b] = least + (most - least) * b / BINS;
        }
        int[] counts = new int[BINS];
        int others = 0;
        for (double number : numbers) {
            if (Double.isFinite(number)) {
                counts[Math.max(0, Math.min(BINS - 1, (int) ((number - least) / (most - least) * BINS)))]++;
            } else {
                others++;
            }
        }
        return new Histogram(ends, counts, others);
    }

    Chart chart(String name, String title, String xLabel, String yLabel) {
        double[] heights = Arrays.stream(counts).asDoubleStream().toArray();
        double most = Math.max(1, Arrays.stream(heights).max().orElse(1));
        return new Chart(
                name,
                title,
                Axis.around(xLabel, ends),
                Axis.around(yLabel, 0, most),
                List.of(new Series(yLabel, Kind.BARS, ends, heights)));
    }

    /** The bins that are not empty, as rows of a table. */
    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (int b = 0; b < counts.length; b++) {
            if (counts[b] > 0) {
                rows.add(List.of(
                        String.format(Locale.ROOT, "%.4g to %.4g", ends[b], ends[b + 1]), String.valueOf(counts[b])));
            }
        }
        return rows;
    }
}
