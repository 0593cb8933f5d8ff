package dev.lanewise.report;

import dev.lanewise.Fact;
import dev.lanewise.data.Task;
import dev.lanewise.metric.Score;
import dev.lanewise.report.Chart.Kind;
import dev.lanewise.report.Chart.Series;
import dev.lanewise.training.EpochRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The learning curves: accuracy and loss after each epoch. */
final class LearningCurves {
    static final Map<String, Function<EpochRecord, Score>> SETS = new LinkedHashMap<>();

    static {
        SETS.put("training", EpochRecord::training);
        SETS.put("validation", EpochRecord::validation);
        SETS.put("test", EpochRecord::test);
    }

    private LearningCurves() {}

    static void add(Findings findings, Page page) {
        List<EpochRecord> history = findings.history();
        if (history.isEmpty()) {
            page.add("curves", "Learning curves", Html.paragraph("The history of the training is not available."));
            return;
        }
        StringBuilder html = new StringBuilder();
        if (findings.dataset().task() != Task.REGRESSION) {
            html.append(chart("accuracy", "Accuracy after each epoch", "accuracy", findings, page, Score::accuracy));
        }
        int targets = findings.dataset().targets();
        html.append(
                findings.isQuadratic()
                        ? chart(
                                "loss",
                                "Root mean squared error (RMSE) after each epoch",
                                "RMSE",
                                findings,
                                page,
                                score -> Math.sqrt(2 * score.loss() / targets))
                        : chart("loss", "Loss after each epoch", "mean loss per example", findings, page, Score::loss));
        double[] monitored =
                history.stream().mapToDouble(EpochRecord::monitored).toArray();
        if (!Arrays.stream(monitored).allMatch(Double::isNaN)) {
            String metric = findings.facts().get(Fact.MONITORED).orElse("monitored metric");
            String title = "Monitored after each epoch: " + metric;
            html.append(
                    chart("monitored", title, metric, findings, page, List.of(new Series("validation", monitored))));
        }
        String kept = findings.kept() == 0
                ? ""
                : " A vertical line marks epoch " + findings.kept() + ", whose parameters the network has.";
        page.add(
                "curves",
                "Learning curves",
                Page.charts(html)
                        + Html.paragraph("Values for the training set were computed on the mini-batches during the"
                                + " epoch; the others were computed after the epoch." + kept));
    }

    private static String chart(
            String name, String title, String label, Findings findings, Page page, ToDoubleFunction<Score> figure) {
        List<Series> series = new ArrayList<>();
        SETS.forEach((set, score) -> {
            if (findings.history().stream().anyMatch(epoch -> score.apply(epoch).isPresent())) {
                series.add(new Series(
                        set,
                        findings.history().stream()
                                .mapToDouble(epoch -> figure.applyAsDouble(score.apply(epoch)))
                                .toArray()));
            }
        });
        return chart(name, title, label, findings, page, series);
    }

    private static String chart(
            String name, String title, String label, Findings findings, Page page, List<Series> series) {
        double[] epochs =
                findings.history().stream().mapToDouble(EpochRecord::epoch).toArray();
        Chart chart = new Chart(Kind.LINE, name, title, "epoch", label, epochs, series).withWholeNumbers();
        return page.chart(findings.kept() == 0 ? chart : chart.withMark(findings.kept()), "");
    }
}
