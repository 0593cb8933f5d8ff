package dev.lanewise.report;

import dev.lanewise.report.Chart.Kind;
import dev.lanewise.report.Chart.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A histogram whose bins have a round width. Their edges are multiples of this width, so 0 can only be an edge.
 *
 * @param ends edges of the bins, ascending, one more than there are bins; a bin includes its lower end
 * @param counts of numbers in each bin
 * @param others numbers that are infinite or NaN
 */
record Histogram(double[] ends, int[] counts, int others) {
    private static final int MANY_BINS = 40;

    /**
     * Counts numbers. The width of a bin is about 2 IQR / n^(1/3) (Freedman and Diaconis, <i>Zeitschrift für
     * Wahrscheinlichkeitstheorie</i> 57, 1981), but no less than a fortieth of the range, and then rounded.
     */
    static Histogram of(double[] numbers) {
        double[] sorted =
                Arrays.stream(numbers).filter(Double::isFinite).sorted().toArray();
        int n = sorted.length;
        double least = n == 0 ? 0 : sorted[0];
        double most = n == 0 ? 0 : sorted[n - 1];
        double range = most - least;
        double width = n == 0 ? 1 : 2 * (sorted[n - 1 - n / 4] - sorted[n / 4]) / Math.cbrt(n);
        if (!(range > 1e-9 * Math.max(Math.abs(least), Math.abs(most)))) {
            width = least == 0 ? 1 : Math.abs(least) / 2;
        } else {
            width = Math.min(range, Math.max(width, range / MANY_BINS));
        }
        width = round(width);
        double first = Math.floor(least / width);
        int bins = (int) (Math.floor(most / width) - first) + 1;
        double[] ends = new double[bins + 1];
        for (int b = 0; b <= bins; b++) {
            ends[b] = (first + b) * width;
        }
        int[] counts = new int[bins];
        for (double number : sorted) {
            counts[Math.max(0, Math.min(bins - 1, (int) (Math.floor(number / width) - first)))]++;
        }
        return new Histogram(ends, counts, numbers.length - n);
    }

    /** Returns the number nearest to the given width among 1, 2 and 5 times powers of ten. */
    private static double round(double width) {
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(width)));
        double digits = width / power;
        return power * (digits < 1.4 ? 1 : digits < 3.2 ? 2 : digits < 7.1 ? 5 : 10);
    }

    Chart chart(String name, String title, String xLabel, String yLabel) {
        double[] middles = new double[counts.length];
        List<String> labels = new ArrayList<>();
        for (int b = 0; b < counts.length; b++) {
            middles[b] = (ends[b] + ends[b + 1]) / 2;
            labels.add(String.format(Locale.ROOT, "%.4g to %.4g", ends[b], ends[b + 1]));
        }
        return new Chart(
                        Kind.BARS,
                        name,
                        title,
                        xLabel,
                        yLabel,
                        middles,
                        List.of(new Series(
                                yLabel, Arrays.stream(counts).asDoubleStream().toArray())))
                .withLabels(labels);
    }
}
