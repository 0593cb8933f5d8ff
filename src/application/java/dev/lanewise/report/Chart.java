package dev.lanewise.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A chart that the script of a page draws with uPlot, and its numbers as a table for readers without the script.
 *
 * @param name names the chart in its page
 * @param x positions of all series on the horizontal axis, ascending
 * @param settings further fields for the script, by name
 * @param labels texts of the positions in the table and below the chart; empty for the numbers themselves
 */
record Chart(
        Kind kind,
        String name,
        String title,
        String xLabel,
        String yLabel,
        double[] x,
        List<Series> series,
        Map<String, Object> settings,
        List<String> labels) {
    /** Largest number of rows of the table of a curve between 0 and 1, besides the last. */
    private static final int MOST_SHARES = 20;

    /** Kind of a chart. */
    enum Kind {
        LINE,
        DOTS,
        /** Vertical bars of equal width, around their positions. */
        BARS,
        /** Horizontal bars, each behind its label. */
        RANKS
    }

    /**
     * A series of numbers.
     *
     * @param values one for each position; NaN for none
     */
    record Series(String name, double[] values) {}

    Chart(Kind kind, String name, String title, String xLabel, String yLabel, double[] x, List<Series> series) {
        this(kind, name, title, xLabel, yLabel, x, series, Map.of(), List.of());
    }

    private Chart with(String setting, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(settings);
        more.put(setting, value);
        return new Chart(kind, name, title, xLabel, yLabel, x, series, more, labels);
    }

    /** Returns a copy with a vertical line. */
    Chart withMark(double at) {
        return with("mark", at);
    }

    /** Returns a copy with a line on which both axes have the same number. */
    Chart withDiagonal() {
        return with("diagonal", true);
    }

    /** Returns a copy with whole numbers on the horizontal axis. */
    Chart withWholeNumbers() {
        return with("whole", true);
    }

    /** Returns a copy whose axes reach from 0 to 1. */
    Chart ofShares() {
        return with("shares", true);
    }

    Chart withLabels(List<String> texts) {
        return new Chart(kind, name, title, xLabel, yLabel, x, series, settings, texts);
    }

    /** Returns the data for the script; numbers that are not finite become null. */
    Map<String, Object> json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", kind.name().toLowerCase(Locale.ROOT));
        fields.put("title", title);
        fields.put("xLabel", xLabel);
        fields.put("yLabel", yLabel);
        fields.put("x", x);
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Series one : series) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("name", one.name);
            line.put(
                    "values",
                    Arrays.stream(one.values)
                            .mapToObj(v -> Double.isFinite(v) ? (Double) v : null)
                            .toList());
            lines.add(line);
        }
        fields.put("series", lines);
        fields.putAll(settings);
        if (!labels.isEmpty()) {
            fields.put("labels", labels);
        }
        return fields;
    }

    /** Returns the numbers: a row for each position, or for some of many. */
    String table() {
        List<String> head = new ArrayList<>(List.of(xLabel));
        series.forEach(one -> head.add(series.size() == 1 ? yLabel : one.name));
        List<List<String>> rows = new ArrayList<>();
        int apart = kind == Kind.LINE && settings.containsKey("shares") ? Math.max(1, x.length / MOST_SHARES) : 1;
        for (int i = 0; i < x.length; i += apart) {
            List<String> row = new ArrayList<>();
            boolean isWhole = x[i] == Math.rint(x[i]);
            row.add(!labels.isEmpty() ? labels.get(i) : isWhole ? Figure.count((long) x[i]) : Figure.number(x[i]));
            for (Series one : series) {
                row.add(Figure.number(one.values[i]));
            }
            rows.add(row);
        }
        return Html.table(title, true, head, rows);
    }
}
