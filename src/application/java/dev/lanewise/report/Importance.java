package dev.lanewise.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Permutation importance of the columns: how much worse a metric becomes when the values of a column are shuffled.
 *
 * @param metric name of the metric
 * @param set name of the examples that it was measured on
 * @param repeats number of shuffles of each column
 * @param columns the columns, in the order in which they are shown
 */
public record Importance(String metric, String set, int repeats, List<Column> columns) {
    private static final int MOST_ROWS = 30;

    /**
     * Importance of a column.
     *
     * @param name name of the column
     * @param mean mean of the amounts by which the metric becomes worse
     * @param deviation their standard deviation
     */
    public record Column(String name, double mean, double deviation) {}

    /** Adds its section to a report. */
    void addTo(Page page) {
        List<Column> shown = columns.subList(0, Math.min(MOST_ROWS, columns.size()));
        List<List<String>> rows = new ArrayList<>();
        shown.forEach(
                column -> rows.add(List.of(column.name, Figure.number(column.mean), Figure.number(column.deviation))));
        String caption = "Importance of each column";
        Chart chart = new Chart(
                        Chart.Kind.RANKS,
                        "importance-bars",
                        caption,
                        "column",
                        "importance",
                        IntStream.range(0, shown.size()).asDoubleStream().toArray(),
                        List.of(new Chart.Series(
                                "importance",
                                shown.stream().mapToDouble(Column::mean).toArray())))
                .withLabels(shown.stream().map(Column::name).toList());
        String of = columns.size() > shown.size()
                ? " The first " + MOST_ROWS + " of " + Figure.count(columns.size()) + " columns are shown."
                : "";
        page.add(
                "importance",
                "Importance of the columns",
                Html.paragraph("How much " + metric + " becomes worse on the " + set
                                + " when the values of one column are shuffled: mean and standard deviation of "
                                + repeats + " shuffles." + of)
                        + page.chart(
                                chart,
                                "",
                                Html.values(Html.table(caption, true, List.of("column", "importance", "±"), rows))));
    }
}
