package dev.lanewise.report;

import dev.lanewise.Fact;
import dev.lanewise.data.Task;
import dev.lanewise.metric.Score;
import dev.lanewise.report.Chart.Kind;
import dev.lanewise.report.Chart.Series;
import dev.lanewise.training.EpochRecord;
import java.util.ArrayList;
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
            html.append(page.chart(
                    chart("accuracy", "Accuracy after each epoch", "accuracy", findings, Score::accuracy), ""));
        }
        int targets = findings.dataset().targets();
        html.append(page.chart(
                findings.isQuadratic()
                        ? chart(
                                "cost",
                                "Root mean squared error (RMSE) after each epoch",
                                "RMSE",
                                findings,
                                score -> Math.sqrt(2 * score.loss() / targets))
                        : chart("cost", "Loss after each epoch", "mean loss per example", findings, Score::loss),
                ""));
        if (history.stream().anyMatch(epoch -> !Double.isNaN(epoch.monitored()))) {
            html.append(page.chart(monitored(findings), ""));
        }
        page.add(
                "curves",
                "Learning curves",
                Page.charts(html)
                        + Html.paragraph("Values for the training set were computed on the mini-batches during the"
                                + " epoch; the others were computed after the epoch."
                                + (findings.kept() == 0
                                        ? ""
                                        : " A vertical line marks epoch " + findings.kept()
                                                + ", whose parameters the network has.")));
    }

    /** The monitored metric of the training. */
    private static Chart monitored(Findings findings) {
        String name = findings.facts().get(Fact.MONITORED).orElse("monitored metric");
        List<EpochRecord> history = findings.history();
        double[] epochs = epochs(history);
        double[] values = history.stream().mapToDouble(EpochRecord::monitored).toArray();
        return marked(
                new Chart(
                        Kind.LINE,
                        "monitored",
                        "Monitored after each epoch: " + name,
                        "epoch",
                        name,
                        epochs,
                        List.of(new Series("validation", values))),
                findings);
    }

    private static Chart chart(
            String name, String title, String label, Findings findings, ToDoubleFunction<Score> figure) {
        List<EpochRecord> history = findings.history();
        double[] epochs = epochs(history);
        List<Series> series = new ArrayList<>();
        SETS.forEach((set, score) -> {
            if (history.stream().anyMatch(epoch -> score.apply(epoch).isPresent())) {
                series.add(new Series(
                        set,
                        history.stream()
                                .mapToDouble(epoch -> figure.applyAsDouble(score.apply(epoch)))
                                .toArray()));
            }
        });
        return marked(new Chart(Kind.LINE, name, title, "epoch", label, epochs, series), findings);
    }

    /** The numbers of the epochs, from 1. */
    private static double[] epochs(List<EpochRecord> history) {
        return history.stream().mapToDouble(EpochRecord::epoch).toArray();
    }

    private static Chart marked(Chart chart, Findings findings) {
        Chart whole = chart.withWholeNumbers();
        return findings.kept() == 0 ? whole : whole.withMark(findings.kept());
    }
}
