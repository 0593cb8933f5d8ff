package dev.lanewise.report;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Regression;
import dev.lanewise.report.Chart.Kind;
import dev.lanewise.report.Chart.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The part of a report on regression. */
final class NumbersPart implements Part {
    /** Largest number of points in a plot, and of targets with a plot, for legibility. */
    private static final int MOST_POINTS = 1000;

    private static final int MOST_PLOTS = 8;
    private static final int MOST_ERRORS = 24;

    private final Findings findings;
    private final Dataset dataset;
    private final float[] predicted;
    private final float[] targets;
    private final int columns;
    private final Regression figures;
    private final List<String> names;

    NumbersPart(Findings findings) {
        this.findings = findings;
        dataset = findings.dataset();
        predicted = findings.outputs();
        targets = TargetMatrix.of(dataset);
        columns = dataset.targets();
        figures = Regression.of(predicted, targets, columns);
        names = OutputNames.of(dataset, columns);
    }

    @Override
    public String headline() {
        return "R2 " + Figure.share(figures.r2()) + ", RMSE " + Figure.number(figures.rmse()) + ", MAE "
                + Figure.number(figures.mae()) + " on " + Count.of(figures.size(), "example");
    }

    @Override
    public Card metric() {
        return new Card(
                "R2",
                Figure.share(figures.r2()),
                findings.set() + ", RMSE " + Figure.number(figures.rmse()) + ", MAE " + Figure.number(figures.mae()));
    }

    @Override
    public void addTo(Draft draft) {
        List<List<String>> rows = IntStream.range(0, columns)
                .mapToObj(c -> List.of(
                        names.get(c),
                        Figure.share(figures.r2(c)),
                        Figure.number(figures.rmse(c)),
                        Figure.number(figures.mae(c))))
                .toList();
        draft.add(
                "targets",
                "Targets",
                Html.table(
                        "Each target: the share of its variance that is explained (R2), and"
                                + " the root mean squared error (RMSE) and mean absolute error (MAE) in its unit",
                        true,
                        List.of("target", "R2", "RMSE", "MAE"),
                        rows));
        StringBuilder parity = new StringBuilder();
        StringBuilder residuals = new StringBuilder();
        for (int c = 0; c < Math.min(MOST_PLOTS, columns); c++) {
            parity.append(draft.figure(
                    parity(c),
                    "On the grey line, predictions are exact."
                            + (dataset.size() > MOST_POINTS
                                    ? " The plot shows about " + MOST_POINTS + " of the examples."
                                    : ""),
                    ""));
            Histogram histogram = Histogram.of(
                    IntStream.range(0, dataset.size()).mapToDouble(residual(c)).toArray());
            Chart chart = histogram.chart(
                    "residuals-" + (c + 1), "Residuals of " + names.get(c), "predicted - measured", "examples");
            residuals.append(draft.figure(
                    chart,
                    "Residuals above 0 are predictions that are too large.",
                    Html.numbers(chart.title(), List.of("residual", "examples"), histogram.rows())));
        }
        draft.add("parity", "Predicted and measured", Draft.figures(parity));
        draft.add("mistakes", "Largest errors", worst());
        draft.add("residuals", "Residuals", Draft.figures(residuals));
    }

    private IntToDoubleFunction residual(int column) {
        return i -> (double) predicted[i * columns + column] - targets[i * columns + column];
    }

    private Chart parity(int column) {
        int apart = (dataset.size() + MOST_POINTS - 1) / MOST_POINTS;
        int count = (dataset.size() + apart - 1) / apart;
        double[] x = IntStream.range(0, count)
                .mapToDouble(i -> targets[i * apart * columns + column])
                .toArray();
        double[] y = IntStream.range(0, count)
                .mapToDouble(i -> predicted[i * apart * columns + column])
                .toArray();
        double[] both =
                DoubleStream.concat(DoubleStream.of(x), DoubleStream.of(y)).toArray();
        Axis across = Axis.around("measured", both);
        double[] ends = {across.from(), across.to()};
        return new Chart(
                "parity-" + (column + 1),
                "Predicted against measured: " + names.get(column),
                across,
                Axis.around("predicted", both),
                List.of(new Series("exact", Kind.GUIDE, ends, ends), new Series("examples", Kind.DOTS, x, y)));
    }

    private String worst() {
        List<Integer> worst = Largest.of(IntStream.range(0, targets.length).boxed(), MOST_ERRORS, this::relative);
        ExampleTable table = ExampleTable.of(
                findings,
                worst.stream().mapToInt(k -> k / columns).toArray(),
                worst.stream().mapToInt(k -> k % columns).toArray());
        List<String> head = List.of("target", "predicted", "measured", "error", "error / RMSE");
        // Errors of several targets are in different units.
        int from = columns == 1 ? 1 : 0;
        int to = head.size() - from;
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < worst.size(); i++) {
            int k = worst.get(i);
            List<String> texts = List.of(
                    names.get(k % columns),
                    Figure.number(predicted[k]),
                    Figure.number(targets[k]),
                    Figure.change((double) predicted[k] - targets[k]),
                    Figure.number(relative(k)));
            rows.add(table.row(i, Figure::change, texts.subList(from, to).toArray(String[]::new)));
        }
        return table.note("the predicted number")
                + ExampleTable.table(
                        "Predictions that are farthest from the measured" + " values"
                                + (columns == 1 ? "" : ", relative to the RMSE of the target"),
                        " numbers",
                        head.subList(from, to),
                        rows);
    }

    private double relative(int k) {
        double error = Math.abs((double) predicted[k] - targets[k]);
        return error == 0 ? 0 : error / figures.rmse(k % columns);
    }
}
