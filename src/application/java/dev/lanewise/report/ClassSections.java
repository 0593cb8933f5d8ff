package dev.lanewise.report;

import dev.lanewise.Evaluation;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Calibration;
import dev.lanewise.metric.ClassMetrics;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.Curve;
import dev.lanewise.metric.MultiLabel;
import dev.lanewise.report.Chart.Kind;
import dev.lanewise.report.Chart.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The sections of a report on classes or labels. */
final class ClassSections {
    private static final int BINS = 10;
    /** Number of classes up to which a matrix is legible. */
    private static final int MOST_OF_MATRIX = 100;
    /** Number of classes up to which a sheet of paper is wide enough for a matrix. */
    private static final int MOST_ON_PAPER = 24;
    /** Number of classes, and of characters of their names, up to which the columns have horizontal headings. */
    private static final int FEW_COLUMNS = 6;

    private static final int SHORT_NAME = 8;
    private static final int MOST_PAIRS = 20;
    /** Steps of a tint from none to full, of which report.css has the first. */
    private static final int TINTS = 20;

    private static final double DARKEST = 0.6;
    private static final double PALEST = 0.05;
    /** Share of a row from which an error has the darkest tint. */
    private static final double LARGE_SHARE = 0.1;
    /** Number of classes up to which their metrics are not folded. */
    private static final int FEW_CLASSES = 20;

    private static final int MOST_ROWS = 1000;
    /** Largest number of curves that readers can distinguish in a chart. */
    private static final int MOST_CURVES = 10;
    /** Positions at which a curve is drawn: every hundredth of the axis; its table has every twentieth. */
    private static final double[] POSITIONS =
            IntStream.rangeClosed(0, 100).mapToDouble(i -> i / 100.0).toArray();

    private ClassSections() {}

    static void add(Findings findings, Page page) {
        Evaluation evaluation = findings.evaluation();
        ClassMetrics metrics = evaluation.classMetrics();
        List<String> names = evaluation.names();
        if (metrics instanceof Classification classes) {
            int[][] counts = classes.confusion();
            page.add(
                    "confusion",
                    "Confusion matrix",
                    names.size() <= MOST_OF_MATRIX ? matrix(names, counts) : mostConfused(names, counts));
        }
        boolean labels = metrics instanceof MultiLabel;
        int wrong = metrics.size() - metrics.correct();
        ErrorSection.add(findings, page, "Most confident errors", shown -> {
            String introduction = shown < wrong
                    ? "The " + shown + " most confident of " + Figure.count(wrong) + " errors."
                    : wrong == 1 ? "The only error." : "All " + wrong + " errors.";
            return labels ? "" : Html.paragraph(introduction);
        });
        ClassTable table = ClassTable.of(evaluation);
        page.add(
                names.size() > FEW_CLASSES,
                labels ? "labels" : "classes",
                labels ? "Labels" : "Classes",
                html(table, labels ? "label" : "class"));
        addCurves(metrics, table, page);
        if (evaluation.hasProbabilities()) {
            addCalibration(metrics, page);
        }
    }

    private static String matrix(List<String> names, int[][] counts) {
        // Horizontal names would make the matrix wider than a page.
        boolean upright = names.size() > FEW_COLUMNS && names.stream().anyMatch(name -> name.length() > SHORT_NAME);
        StringBuilder html = new StringBuilder(Html.tableStart(
                        "Rows are true classes, columns are predicted classes. The tint of an error follows the cube"
                                + " root of its share of the row; a cell without a tint is 0",
                        " class=\"numbers matrix" + (upright ? " upright" : "") + "\""))
                .append("<thead><tr><td></td>");
        names.forEach(name -> html.append("<th scope=\"col\"><span>" + Html.escape(name) + "</span></th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < counts.length; row++) {
            html.append("<tr><th scope=\"row\"><span>" + Html.escape(names.get(row)) + "</span></th>");
            double sum = Arrays.stream(counts[row]).asLongStream().sum();
            for (int column = 0; column < counts.length; column++) {
                int count = counts[row][column];
                double tint = count == 0 ? 0 : tint(count / sum, row == column);
                html.append("<td class=\"" + (row == column ? "right" : "wrong") + " tint" + Math.round(TINTS * tint)
                        + "\">" + count + "</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody>").append(Html.TABLE_END);
        return names.size() <= MOST_ON_PAPER
                ? html.toString()
                : "<div class=\"large\">" + html + "</div>\n" + mostConfused(names, counts);
    }

    /** Returns the darkness of a cell from its share of the row; the errors of a good network are few. */
    static double tint(double share, boolean isRight) {
        return Math.max(PALEST, DARKEST * (isRight ? share : StrictMath.cbrt(Math.min(1, share / LARGE_SHARE))));
    }

    /** Returns the most confused pairs, for more classes than fit on a page. */
    private static String mostConfused(List<String> names, int[][] counts) {
        record Pair(int actual, int predicted, int count) {}
        List<Pair> pairs = new ArrayList<>();
        for (int row = 0; row < counts.length; row++) {
            for (int column = 0; column < counts.length; column++) {
                if (row != column && counts[row][column] > 0) {
                    pairs.add(new Pair(row, column, counts[row][column]));
                }
            }
        }
        pairs.sort(Comparator.comparingInt(Pair::count).reversed());
        return Html.table(
                "Of " + counts.length + " classes, the most frequently confused pairs",
                false,
                List.of("true class", "predicted class", "examples"),
                pairs.stream()
                        .limit(MOST_PAIRS)
                        .map(pair ->
                                List.of(names.get(pair.actual), names.get(pair.predicted), Figure.count(pair.count)))
                        .toList());
    }

    /** Returns the metrics of each class or label, and on average. */
    private static String html(ClassTable table, String kind) {
        List<List<String>> rows = new ArrayList<>();
        table.rows().stream().limit(MOST_ROWS).forEach(row -> rows.add(texts(row.name(), row)));
        rows.add(texts("macro average", table.macro()));
        rows.add(texts("micro average", table.micro()));
        return Html.table(
                        "Each " + kind + ": precision (the share of its predictions that are correct), recall (the"
                                + " share of its examples that are predicted as such), F1 (the harmonic mean of"
                                + " both), the areas under its ROC and precision-recall curves, and support (the number"
                                + " of its examples)",
                        true,
                        List.of(kind, "precision", "recall", "F1", "ROC AUC", "PR AUC", "support"),
                        rows)
                + (table.rows().size() <= MOST_ROWS
                        ? ""
                        : Html.paragraph("Of " + Figure.count(table.rows().size()) + " rows, the first "
                                + Figure.count(MOST_ROWS) + "."));
    }

    private static List<String> texts(String name, ClassTable.Row of) {
        return List.of(
                name,
                Figure.share(of.precision()),
                Figure.share(of.recall()),
                Figure.share(of.f1()),
                Figure.share(of.rocAuc()),
                Figure.share(of.averagePrecision()),
                Figure.count(of.support()));
    }

    /** Adds the curves of the second of two classes, otherwise of each class or label, up to a number. */
    private static void addCurves(ClassMetrics metrics, ClassTable table, Page page) {
        List<ClassTable.Row> rows = table.rows();
        boolean binary = metrics instanceof Classification && rows.size() == 2;
        List<Integer> defined = IntStream.range(binary ? 1 : 0, rows.size())
                .filter(c -> !Double.isNaN(rows.get(c).rocAuc()))
                .boxed()
                .toList();
        if (defined.isEmpty()) {
            return;
        }
        List<Integer> shown = defined.stream()
                .sorted(Comparator.comparingDouble(c -> rows.get(c).rocAuc()))
                .limit(MOST_CURVES)
                .sorted()
                .toList();
        ClassTable.Row areas = binary ? rows.get(1) : table.macro();
        String which = binary
                ? ", for class " + areas.name() + "."
                : shown.size() == defined.size()
                        ? ", on average."
                        : ", on average. The curves are those of the " + shown.size()
                                + " with the smallest area under the ROC curve, of "
                                + Count.of(defined.size(), metrics instanceof MultiLabel ? "label" : "class") + ".";
        List<String> names = rows.stream().map(ClassTable.Row::name).toList();
        Chart roc = curves(
                "roc-curve",
                "ROC: recall against false positive rate",
                "false positive rate",
                names,
                shown,
                metrics::rocCurve);
        Chart precision = curves(
                "precision-recall", "Precision against recall", "recall", names, shown, metrics::precisionRecallCurve);
        page.add(
                "roc",
                "ROC and precision-recall curves",
                Html.paragraph("Each point of a curve is a threshold above which an example counts as positive. Area"
                                + " under the ROC curve " + Figure.share(areas.rocAuc())
                                + ", under the precision-recall curve (average precision) "
                                + Figure.share(areas.averagePrecision()) + which)
                        + Page.charts(page.chart(
                                        roc.withDiagonal(),
                                        "On the grey line, the outputs are no better than random numbers.")
                                + page.chart(
                                        precision,
                                        "Lower thresholds have a higher recall, and usually a lower precision.")));
    }

    private static Chart curves(
            String name,
            String title,
            String xLabel,
            List<String> names,
            List<Integer> shown,
            IntFunction<Curve> curve) {
        List<Series> series = new ArrayList<>();
        for (int c : shown) {
            Curve of = curve.apply(c);
            series.add(new Series(
                    names.get(c), DoubleStream.of(POSITIONS).map(of::y).toArray()));
        }
        String yLabel = name.equals("roc-curve") ? "recall (true positive rate)" : "precision";
        return new Chart(Kind.LINE, name, title, xLabel, yLabel, POSITIONS, series).ofShares();
    }

    private static void addCalibration(ClassMetrics metrics, Page page) {
        Calibration calibration = metrics.calibration(BINS);
        List<Calibration.Bin> bins = calibration.bins().stream()
                .filter(bin -> Double.isFinite(bin.confidence()))
                .toList();
        double[] accuracy = bins.stream().mapToDouble(Calibration.Bin::accuracy).toArray();
        Chart chart = new Chart(
                        Kind.LINE,
                        "reliability-diagram",
                        "Reliability: accuracy by confidence",
                        "mean confidence",
                        "accuracy",
                        bins.stream().mapToDouble(Calibration.Bin::confidence).toArray(),
                        List.of(new Series("accuracy in bins of confidence", accuracy)))
                .ofShares()
                .withDiagonal()
                .withLabels(bins.stream()
                        .map(bin -> Figure.share(bin.confidence()) + " of " + Count.of(bin.examples(), "example"))
                        .toList());
        String words = "On the grey line, accuracy equals confidence; below it, the network is overconfident."
                + " Calibration error " + Figure.share(calibration.error()) + ", Brier score "
                + Figure.share(metrics.brier()) + ", log loss " + Figure.share(metrics.logLoss()) + ".";
        page.add("reliability", "Reliability", Page.charts(page.chart(chart, words)));
    }
}
