package dev.lanewise.report;

import dev.lanewise.data.Dataset;
import dev.lanewise.metric.Calibration;
import dev.lanewise.metric.Classification;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.report.Chart.Kind;
import dev.lanewise.report.Chart.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The part of a report on classification. */
final class ClassesPart implements Part {
    private static final int BINS = 10;
    /** Number of classes up to which a matrix is legible. */
    private static final int MOST_OF_MATRIX = 100;
    /** Number of classes up to which a sheet of paper is wide enough for a matrix. */
    private static final int MOST_ON_PAPER = 24;
    /** Number of classes, and of characters of their names, up to which the columns have horizontal headings. */
    private static final int FEW_COLUMNS = 6;

    private static final int SHORT_NAME = 8;
    private static final int MOST_PAIRS = 20;
    private static final double[] WHOLE = {0, 1};
    /** Steps of a tint from none to full, of which report.css has the first. */
    private static final int TINTS = 20;
    /** Number of classes up to which their metrics are not folded. */
    private static final int FEW_CLASSES = 20;

    private final Findings findings;
    private final Dataset dataset;
    private final Classification figures;
    private final List<String> names;
    private final boolean probable;

    ClassesPart(Findings findings) {
        this.findings = findings;
        dataset = findings.dataset();
        int[] labels = IntStream.range(0, dataset.size()).map(dataset::label).toArray();
        Architecture architecture = findings.network().architecture();
        int units = architecture.outputs();
        figures = units == 1 && dataset.classes() == 2
                ? Classification.ofBinary(findings.outputs(), labels)
                : Classification.of(findings.outputs(), labels, units);
        names = OutputNames.of(dataset, figures.classes());
        probable = architecture.output().equals(Activation.SOFTMAX)
                || architecture.output().equals(Activation.SIGMOID);
    }

    @Override
    public String headline() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d right, accuracy %s",
                figures.correct(),
                figures.size(),
                Figure.percent(figures.accuracy()));
    }

    @Override
    public Card metric() {
        return new Card(
                "Accuracy",
                Figure.percent(figures.accuracy()),
                String.format(Locale.ROOT, "%s, %,d of %,d right", findings.set(), figures.correct(), figures.size()));
    }

    @Override
    public void addTo(Draft draft) {
        draft.add("confusion", "Confusion matrix", names.size() <= MOST_OF_MATRIX ? matrix(draft) : mostConfused());
        addMistakes(draft);
        String classes = CountsTable.html("class", names, figures.counts());
        if (names.size() <= FEW_CLASSES) {
            draft.add("classes", "Classes", classes);
        } else {
            draft.addFolded("classes", "Classes", classes);
        }
        if (probable) {
            addCalibration(draft);
        }
    }

    private String matrix(Draft draft) {
        int[][] counts = figures.confusion();
        draft.plots.add(new ConfusionPlot(names, counts));
        double[][] tints = ConfusionPlot.tints(counts);
        StringBuilder html = new StringBuilder(Html.tableStart(
                        "Rows are true classes, columns are predicted classes. The tint of an error follows the"
                                + " logarithm of its share of the row; a cell without a tint is 0",
                        " class=\"numbers matrix" + (areLong() ? " upright" : "") + "\""))
                .append("<thead><tr><td></td>");
        names.forEach(name -> html.append("<th scope=\"col\"><span>")
                .append(Html.escape(name))
                .append("</span></th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < counts.length; row++) {
            html.append("<tr><th scope=\"row\"><span>")
                    .append(Html.escape(names.get(row)))
                    .append("</span></th>");
            for (int column = 0; column < counts.length; column++) {
                html.append("<td class=\"")
                        .append(row == column ? "right" : "wrong")
                        .append(" tint")
                        .append(Math.round(TINTS * tints[row][column]))
                        .append("\">")
                        .append(counts[row][column])
                        .append("</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody>").append(Html.TABLE_END);
        return names.size() <= MOST_ON_PAPER
                ? html.toString()
                : "<div class=\"large\">" + html + "</div>\n" + mostConfused();
    }

    /** Whether horizontal names would make the matrix wider than a page. */
    private boolean areLong() {
        return names.size() > FEW_COLUMNS && names.stream().anyMatch(name -> name.length() > SHORT_NAME);
    }

    /** Returns the most confused pairs, for more classes than fit on a page. */
    private String mostConfused() {
        int[][] counts = figures.confusion();
        record Pair(int wanted, int predicted, int count) {}
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
                "Of " + figures.classes() + " classes, the most frequently confused pairs",
                false,
                List.of("true class", "predicted class", "examples"),
                pairs.stream()
                        .limit(MOST_PAIRS)
                        .map(pair ->
                                List.of(names.get(pair.wanted), names.get(pair.predicted), Figure.count(pair.count)))
                        .toList());
    }

    private void addCalibration(Draft draft) {
        Calibration calibration = figures.calibration(BINS);
        List<Calibration.Bin> bins =
                calibration.bins().stream().filter(bin -> bin.examples() > 0).toList();
        double[] confidences =
                bins.stream().mapToDouble(Calibration.Bin::confidence).toArray();
        double[] shares = bins.stream().mapToDouble(Calibration.Bin::accuracy).toArray();
        Chart chart = new Chart(
                "reliability",
                "Reliability: accuracy by confidence",
                Axis.between("mean confidence", 0, 1),
                Axis.between("accuracy", 0, 1),
                List.of(
                        new Series("perfect calibration", Kind.GUIDE, WHOLE, WHOLE),
                        new Series("accuracy in bins of confidence", Kind.DOTTED_LINE, confidences, shares)));
        String words = "On the grey line, accuracy equals confidence; below it, the network is overconfident."
                + " Calibration error"
                + " " + Figure.share(calibration.error()) + ", Brier score " + Figure.share(figures.brier())
                + ", log loss " + Figure.share(figures.logLoss()) + ".";
        List<List<String>> rows = calibration.bins().stream()
                .map(bin -> List.of(
                        String.format(Locale.ROOT, "%.1f to %.1f", bin.from(), bin.to()),
                        Figure.count(bin.examples()),
                        Figure.share(bin.confidence()),
                        Figure.share(bin.accuracy())))
                .toList();
        draft.add(
                "reliability",
                "Reliability",
                Draft.figures(draft.figure(
                        chart,
                        words,
                        Html.numbers(
                                "Predictions by confidence",
                                List.of("confidence", "examples", "mean confidence", "accuracy"),
                                rows))));
    }

    private void addMistakes(Draft draft) {
        List<ConfidentErrors.One> worst = Arrays.stream(figures.mostConfidentErrors(ConfidentErrors.MOST))
                .mapToObj(this::mistake)
                .toList();
        int wrong = figures.size() - figures.correct();
        draft.add(
                "mistakes",
                "Most confident errors",
                worst.isEmpty()
                        ? Html.paragraph("There are no errors.")
                        : Html.paragraph(
                                        worst.size() < wrong
                                                ? "The " + worst.size() + " most confident of " + Figure.count(wrong)
                                                        + " errors."
                                                : wrong == 1 ? "The only error." : "All " + wrong + " errors.")
                                + ConfidentErrors.html(findings, worst, draft));
    }

    private ConfidentErrors.One mistake(int i) {
        int predicted = figures.predicted(i);
        boolean single = findings.network().architecture().outputs() == 1;
        if (predicted < 0) {
            return new ConfidentErrors.One(i, "NaN", names.get(dataset.label(i)), Double.NaN, 0, true);
        }
        return new ConfidentErrors.One(
                i,
                names.get(predicted),
                names.get(dataset.label(i)),
                probable ? figures.probability(i, predicted) : Double.NaN,
                single ? 0 : predicted,
                !single || predicted == 1);
    }
}
