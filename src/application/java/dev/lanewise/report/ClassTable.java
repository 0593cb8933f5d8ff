package dev.lanewise.report;

import dev.lanewise.Evaluation;
import dev.lanewise.metric.ClassMetrics;
import dev.lanewise.metric.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of each class or label and on average, computed once, because each area requires sorting all examples.
 *
 * @param rows a row for each class or label, in their order
 * @param macro means over the classes or labels
 * @param micro metrics of all decisions together, without areas
 */
public record ClassTable(List<Row> rows, Row macro, Row micro) {
    /**
     * A row; undefined metrics are NaN.
     *
     * @param support number of positive examples
     */
    public record Row(
            String name,
            int support,
            double precision,
            double recall,
            double f1,
            double rocAuc,
            double averagePrecision) {}

    /** Returns the table of an evaluation of classes or labels. */
    public static ClassTable of(Evaluation evaluation) {
        ClassMetrics metrics = evaluation.classMetrics();
        List<Counts> counts = metrics.counts();
        List<Row> rows = new ArrayList<>();
        for (int c = 0; c < counts.size(); c++) {
            Counts of = counts.get(c);
            rows.add(row(evaluation.names().get(c), of, metrics.rocAuc(c), metrics.averagePrecision(c)));
        }
        Counts all = Counts.sum(counts);
        Row macro = new Row(
                "macro",
                all.support(),
                Counts.macro(counts, Counts::precision),
                Counts.macro(counts, Counts::recall),
                Counts.macro(counts, Counts::f1),
                mean(rows, Row::rocAuc),
                mean(rows, Row::averagePrecision));
        return new ClassTable(rows, macro, row("micro", all, Double.NaN, Double.NaN));
    }

    private static Row row(String name, Counts counts, double rocAuc, double averagePrecision) {
        return new Row(
                name, counts.support(), counts.precision(), counts.recall(), counts.f1(), rocAuc, averagePrecision);
    }

    /** The mean of the defined values, computed as in {@link ClassMetrics#rocAuc()}. */
    private static double mean(List<Row> rows, ToDoubleFunction<Row> metric) {
        return rows.stream()
                .mapToDouble(metric)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }
}
