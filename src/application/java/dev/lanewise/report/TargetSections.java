package dev.lanewise.report;

import dev.lanewise.metric.Regression;
import dev.lanewise.report.Chart.Kind;
import dev.lanewise.report.Chart.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The sections of a report on regression. */
final class TargetSections {
    /** Largest number of points in a chart, and of targets with a chart, for legibility. */
    private static final int MOST_POINTS = 1000;

    private static final int MOST_CHARTS = 8;

    private TargetSections() {}

    static void add(Findings findings, Page page) {
        Regression metrics = findings.evaluation().regression();
        List<String> names = findings.evaluation().names();
        int columns = metrics.columns();
        List<List<String>> rows = new ArrayList<>();
        StringBuilder parity = new StringBuilder();
        StringBuilder residuals = new StringBuilder();
        float[] outputs = findings.evaluation().outputs();
        float[] targets = new float[columns];
        int size = findings.dataset().size();
        for (int c = 0; c < columns; c++) {
            String name = names.get(c);
            rows.add(List.of(
                    name, Figure.share(metrics.r2(c)), Figure.number(metrics.rmse(c)), Figure.number(metrics.mae(c))));
            if (c >= MOST_CHARTS) {
                continue;
            }
            double[] predicted = new double[size];
            double[] measured = new double[size];
            double[] differences = new double[size];
            for (int i = 0; i < size; i++) {
                findings.dataset().copyTargets(i, targets, 0);
                predicted[i] = outputs[i * columns + c];
                measured[i] = targets[c];
                differences[i] = predicted[i] - measured[i];
            }
            String several = size > MOST_POINTS ? " The plot shows about " + MOST_POINTS + " of the examples." : "";
            parity.append(page.chart(
                    parity(c, name, measured, predicted), "On the grey line, predictions are exact." + several, ""));
            residuals.append(page.chart(
                    Histogram.of(differences)
                            .chart("residuals-" + (c + 1), "Residuals of " + name, "predicted - measured", "examples"),
                    "Residuals above 0 are predictions that are too large."));
        }
        page.add(
                "targets",
                "Targets",
                Html.table(
                        "Each target: the share of its variance that is explained (R2), and the root mean squared error"
                                + " (RMSE) and mean absolute error (MAE) in its unit",
                        true,
                        List.of("target", "R2", "RMSE", "MAE"),
                        rows));
        page.add("parity", "Predicted and measured", Page.charts(parity));
        ErrorSection.add(findings, page, "Largest errors", shown -> "");
        page.add("residuals", "Residuals", Page.charts(residuals));
    }

    /** Returns a chart of a sample of the examples: a point for each. */
    private static Chart parity(int column, String name, double[] measured, double[] predicted) {
        int apart = (measured.length + MOST_POINTS - 1) / MOST_POINTS;
        int[] shown = IntStream.range(0, measured.length)
                .filter(i -> i % apart == 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> measured[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] x = IntStream.of(shown).mapToDouble(i -> measured[i]).toArray();
        double[] y = IntStream.of(shown).mapToDouble(i -> predicted[i]).toArray();
        String title = "Predicted against measured: " + name;
        List<Series> series = List.of(new Series("predicted", y));
        return new Chart(Kind.DOTS, "parity-" + (column + 1), title, "measured", "predicted", x, series).withDiagonal();
    }
}
