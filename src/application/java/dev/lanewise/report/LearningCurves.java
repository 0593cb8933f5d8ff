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

    static void add(Findings findings, Draft draft) {
        List<EpochRecord> history = findings.history();
        if (history.isEmpty()) {
            draft.add("curves", "Learning curves", Html.paragraph("The history of the training is not available."));
            return;
        }
        StringBuilder html = new StringBuilder();
        if (findings.dataset().task() != Task.REGRESSION) {
            add(chart("accuracy", "Accuracy after each epoch", "accuracy", findings, Score::accuracy), draft, html);
        }
        int targets = findings.dataset().targets();
        add(
                findings.isQuadratic()
                        ? chart(
                                "cost",
                                "Root mean squared error (RMSE) after each epoch",
                                "RMSE",
                                findings,
                                score -> Math.sqrt(2 * score.loss() / targets))
                        : chart("cost", "Loss after each epoch", "mean loss per example", findings, Score::loss),
                draft,
                html);
        if (history.stream().anyMatch(epoch -> !Double.isNaN(epoch.monitored()))) {
            add(monitored(findings), draft, html);
        }
        draft.add(
                "curves",
                "Learning curves",
                Draft.figures(html)
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
                        "monitored",
                        "Monitored after each epoch: " + name,
                        Axis.ofCounts("epoch", (int) epochs[epochs.length - 1]),
                        Axis.around(name, values),
                        List.of(new Series("validation", Kind.LINE, epochs, values))),
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
                        Kind.LINE,
                        epochs,
                        history.stream()
                                .mapToDouble(epoch -> figure.applyAsDouble(score.apply(epoch)))
                                .toArray()));
            }
        });
        double[] all =
                series.stream().flatMapToDouble(one -> Arrays.stream(one.y())).toArray();
        Axis across = Axis.ofCounts("epoch", (int) epochs[epochs.length - 1]);
        return marked(new Chart(name, title, across, Axis.around(label, all), series), findings);
    }

    /** The numbers of the epochs, from 1. */
    private static double[] epochs(List<EpochRecord> history) {
        return history.stream().mapToDouble(EpochRecord::epoch).toArray();
    }

    private static Chart marked(Chart chart, Findings findings) {
        return findings.kept() == 0 ? chart : chart.withMark(findings.kept());
    }

    private static void add(Chart chart, Draft draft, StringBuilder html) {
        draft.live.put(chart.name(), chart.json());
        List<String> head = new ArrayList<>(List.of("epoch"));
        chart.series().forEach(one -> head.add(one.name()));
        List<List<String>> rows = new ArrayList<>();
        double[] epochs = chart.series().get(0).x();
        for (int i = 0; i < epochs.length; i++) {
            List<String> row = new ArrayList<>(List.of(String.valueOf((int) epochs[i])));
            for (Series one : chart.series()) {
                row.add(Figure.number(one.y()[i]));
            }
            rows.add(row);
        }
        html.append(draft.figure(chart, "", Html.numbers(chart.title(), head, rows)));
    }
}
