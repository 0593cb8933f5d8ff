package dev.lanewise.report;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.Count;
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

/** How well examples were classified that belong to one of several classes each. */
final class ClassesPart implements Part {
    private static final int BINS = 10;
    /** Classes up to which a matrix can be read. */
    private static final int MOST_OF_MATRIX = 100;
    private static final int MOST_PAIRS = 20;
    private static final double[] WHOLE = {0, 1};

    private final Dataset dataset;
    private final Classification figures;
    private final List<String> names;
    private final boolean probable;

    ClassesPart(Findings findings) {
        dataset = findings.dataset();
        int[] labels = IntStream.range(0, dataset.size()).map(dataset::label).toArray();
        Architecture architecture = findings.network().architecture();
        int units = architecture.outputs();
        figures = units == 1 && dataset.classes() == 2
                ? Classification.ofBinary(findings.outputs(), labels)
                : new Classification(findings.outputs(), units, labels);
        names = OutputNames.of(dataset, figures.classes());
        probable = architecture.output() == Activation.SOFTMAX || architecture.output() == Activation.SIGMOID;
    }

    @Override
    public String headline() {
        return String.format(Locale.ROOT, "%,d of %,d right, accuracy %s", figures.correct(), figures.size(),
                Figure.percent(figures.accuracy()));
    }

    @Override
    public void addTo(Draft draft) {
        draft.add("confusion", "Confusion matrix", names.size() <= MOST_OF_MATRIX ? matrix(draft) : mostConfused());
        draft.add("classes", "Classes", CountsTable.html("class", names, figures.counts()));
        if (probable) {
            addCalibration(draft);
        }
        addMistakes(draft);
    }

    private String matrix(Draft draft) {
        int[][] counts = figures.confusion();
        draft.plots.add(new ConfusionPlot(names, counts));
        StringBuilder html = new StringBuilder(Html.tableStart("Rows are what examples are, columns what they were taken"
                + " for; a shade is a share of its row", " class=\"numbers matrix\"")).append("<thead><tr><td></td>");
        names.forEach(name -> html.append("<th scope=\"col\">").append(Html.escape(name)).append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < counts.length; row++) {
            double sum = Math.max(1, IntStream.of(counts[row]).sum());
            html.append("<tr><th scope=\"row\">").append(Html.escape(names.get(row))).append("</th>");
            for (int column = 0; column < counts.length; column++) {
                long shade = Math.round(10 * ConfusionPlot.strength(counts[row][column] / sum));
                html.append("<td class=\"").append(row == column ? "right" : "wrong").append(shade).append("\">")
                        .append(counts[row][column]).append("</td>");
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody>").append(Html.TABLE_END).toString();
    }

    /** The pairs of too many classes for a matrix. */
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
        return Html.table("Of " + figures.classes() + " classes the pairs that were confused most", false,
                List.of("it is", "taken for", "examples"), pairs.stream().limit(MOST_PAIRS)
                        .map(pair -> List.of(names.get(pair.wanted), names.get(pair.predicted), Figure.count(pair.count)))
                        .toList());
    }

    private void addCalibration(Draft draft) {
        Calibration calibration = figures.calibration(BINS);
        List<Calibration.Bin> bins = calibration.bins().stream().filter(bin -> bin.examples() > 0).toList();
        double[] confidences = bins.stream().mapToDouble(Calibration.Bin::confidence).toArray();
        double[] shares = bins.stream().mapToDouble(Calibration.Bin::accuracy).toArray();
        Chart chart = new Chart("reliability", "Reliability: is it right as often as it claims?",
                Axis.between("mean confidence", 0, 1), Axis.between("share that is right", 0, 1), List.of(
                        new Series("as claimed", Kind.GUIDE, WHOLE, WHOLE),
                        new Series("right, by bins of confidence", Kind.DOTTED_LINE, confidences, shares)));
        String words = "On the grey line the network is right as often as it claims, below it claims too much. Calibration"
                + " error " + Figure.share(calibration.error()) + ", Brier score " + Figure.share(figures.brier())
                + ", log loss " + Figure.share(figures.logLoss()) + ".";
        List<List<String>> rows = calibration.bins().stream()
                .map(bin -> List.of(String.format(Locale.ROOT, "%.1f to %.1f", bin.from(), bin.to()),
                        Figure.count(bin.examples()), Figure.share(bin.confidence()), Figure.share(bin.accuracy())))
                .toList();
        draft.add("reliability", "Reliability", draft.figure(chart, words) + Html.numbers("Predictions by their confidence",
                List.of("confidence", "examples", "mean confidence", "right"), rows));
    }

    private void addMistakes(Draft draft) {
        List<ConfidentErrors.One> worst = Arrays.stream(figures.mostConfidentErrors(ConfidentErrors.MOST))
                .mapToObj(i -> new ConfidentErrors.One(i, names.get(figures.predicted(i)), names.get(dataset.label(i)),
                        probable ? figures.probability(i, figures.predicted(i)) : Double.NaN))
                .toList();
        int wrong = figures.size() - figures.correct();
        draft.add("mistakes", "The most confident mistakes", worst.isEmpty()
                ? Html.paragraph("There are none.")
                : Html.paragraph("Of " + Count.of(wrong, "mistake") + " those that the network was most sure of.")
                        + ConfidentErrors.html(dataset, worst, draft));
    }
}
