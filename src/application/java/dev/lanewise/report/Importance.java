package dev.lanewise.report;

import java.util.List;
import java.util.Locale;

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
    void addTo(Draft draft) {
        double most = columns.stream()
                .mapToDouble(column -> Math.abs(column.mean))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        StringBuilder html = new StringBuilder(Html.paragraph("How much " + metric + " becomes worse on the " + set
                + " when the values of one column are shuffled: mean and standard deviation of " + repeats
                + " shuffles."
                + (columns.size() > MOST_ROWS
                        ? " The table shows the first " + MOST_ROWS + " of " + Figure.count(columns.size())
                                + " columns."
                        : "")));
        html.append(Html.tableStart("Importance of each column", " class=\"numbers\""))
                .append("<thead><tr><th scope=\"col\">column</th><th scope=\"col\">importance</th>"
                        + "<th scope=\"col\">±</th><td></td></tr></thead>\n<tbody>\n");
        columns.stream()
                .limit(MOST_ROWS)
                .forEach(column -> html.append("<tr><th scope=\"row\">")
                        .append(Html.escape(column.name))
                        .append("</th><td>")
                        .append(Figure.number(column.mean))
                        .append("</td><td>")
                        .append(Figure.number(column.deviation))
                        .append("</td><td>")
                        .append(bar(column, most))
                        .append("</td></tr>\n"));
        draft.add(
                "importance",
                "Importance of the columns",
                html.append("</tbody>").append(Html.TABLE_END).toString());
    }

    private static String bar(Column column, double most) {
        double length = most > 0 && Double.isFinite(column.mean) ? 100 * Math.abs(column.mean) / most : 0;
        return "<svg class=\"bar\" viewBox=\"0 0 100 10\" role=\"img\" aria-label=\"" + Html.escape(column.name)
                + "\"><rect class=\"" + (column.mean < 0 ? "negative" : "positive") + "\" width=\""
                + String.format(Locale.ROOT, "%.1f", length) + "\" height=\"10\"/></svg>";
    }
}
