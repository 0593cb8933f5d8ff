package dev.lanewise.report;

import dev.lanewise.data.Dataset;
import dev.lanewise.metric.Regression;
import dev.lanewise.report.Chart.Kind;
import dev.lanewise.report.Chart.Series;
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
        page.add(
                "targets",
                "Targets",
                Html.table(
                        "Each target: the share of its variance that is explained (R2), and the root mean squared error"
                                + " (RMSE) and mean absolute error (MAE) in its unit",
                        true,
                        List.of("target", "R2", "RMSE", "MAE"),
                        IntStream.range(0, columns)
                                .mapToObj(c -> List.of(
                                        names.get(c),
                                        Figure.share(metrics.r2(c)),
                                        Figure.number(metrics.rmse(c)),
                                        Figure.number(metrics.mae(c))))
                                .toList()));
        StringBuilder parity = new StringBuilder();
        StringBuilder residuals = new StringBuilder();
        float[] outputs = findings.evaluation().outputs();
        for (int c = 0; c < Math.min(MOST_CHARTS, columns); c++) {
            double[] predicted = column(outputs, c, columns);
            double[] measured = measured(findings.dataset(), c);
            String several =
                    predicted.length > MOST_POINTS ? " The plot shows about " + MOST_POINTS + " of the examples." : "";
            parity.append(page.chart(
                    parity(c, names.get(c), measured, predicted),
                    "On the grey line, predictions are exact." + several,
                    ""));
            residuals.append(page.chart(
                    Histogram.of(IntStream.range(0, predicted.length)
                                    .mapToDouble(i -> predicted[i] - measured[i])
                                    .toArray())
                            .chart(
                                    "residuals-" + (c + 1),
                                    "Residuals of " + names.get(c),
                                    "predicted - measured",
                                    "examples"),
                    "Residuals above 0 are predictions that are too large."));
        }
        page.add("parity", "Predicted and measured", Page.charts(parity));
        ErrorSection.add(findings, page, "Largest errors", shown -> "");
        page.add("residuals", "Residuals", Page.charts(residuals));
    }

    private static double[] column(float[] numbers, int column, int columns) {
        return IntStream.range(0, numbers.length / columns)
                .mapToDouble(i -> numbers[i * columns + column])
                .toArray();
    }

    private static double[] measured(Dataset dataset, int column) {
        float[] targets = new float[dataset.targets()];
        double[] measured = new double[dataset.size()];
        for (int i = 0; i < measured.length; i++) {
            dataset.copyTargets(i, targets, 0);
            measured[i] = targets[column];
        }
        return measured;
    }

    /** Returns a chart of a sample of the examples: a point for each. */
    private static Chart parity(int column, String name, double[] measured, double[] predicted) {
        int apart = (measured.length + MOST_POINTS - 1) / MOST_POINTS;
        int[] shown = IntStream.range(0, (measured.length + apart - 1) / apart)
                .map(i -> i * apart)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> measured[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Chart(
                        Kind.DOTS,
                        "parity-" + (column + 1),
                        "Predicted against measured: " + name,
                        "measured",
                        "predicted",
                        IntStream.of(shown).mapToDouble(i -> measured[i]).toArray(),
                        List.of(new Series(
                                "predicted",
                                IntStream.of(shown)
                                        .mapToDouble(i -> predicted[i])
                                        .toArray())))
                .withDiagonal();
    }
}
