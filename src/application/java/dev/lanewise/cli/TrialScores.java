package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.Baseline;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.Regression;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Scores of the network of the best trial, or of its baseline, on a set.
 *
 * @param numbersOrNull metrics of regression; null for classes and labels
 * @param monitoredOrNull metric by which the trials are ranked; null if accuracy or loss do
 * @param monitored its value; NaN if it is undefined on the set
 * @param baselineOrNull scores of the baseline; null if these are the scores of the baseline
 */
record TrialScores(
        Score score, Regression numbersOrNull, Metric monitoredOrNull, double monitored, TrialScores baselineOrNull) {
    private static final String BASELINE = "_baseline";

    /** Evaluates a network and its baseline on a set that is not empty. */
    static TrialScores of(Network network, Baseline baseline, Dataset set, Metric monitoredOrNull, int threads) {
        TrialScores constant = of(
                baseline.score(network.architecture(), set),
                () -> baseline.outputs(network.architecture(), set.size()),
                set,
                monitoredOrNull,
                null);
        return of(network.evaluate(set, threads), () -> network.outputs(set, threads), set, monitoredOrNull, constant);
    }

    private static TrialScores of(
            Score score, Supplier<float[]> outputs, Dataset set, Metric monitoredOrNull, TrialScores baselineOrNull) {
        boolean areNumbers = set.task() == Task.REGRESSION;
        if (!areNumbers && monitoredOrNull == null) {
            return new TrialScores(score, null, null, Double.NaN, baselineOrNull);
        }
        float[] predicted = outputs.get();
        return new TrialScores(
                score,
                areNumbers ? Regression.of(predicted, set) : null,
                monitoredOrNull,
                monitoredOrNull == null ? Double.NaN : value(monitoredOrNull, predicted, set, score.loss()),
                baselineOrNull);
    }

    private static double value(Metric metric, float[] outputs, Dataset set, double loss) {
        try {
            metric.requireFit(set);
        } catch (IllegalArgumentException e) {
            // A test set may lack classes that the metric needs, and had no part in the choice.
            return Double.NaN;
        }
        return metric.value(outputs, set, loss);
    }

    /** The monitored metric, and the scores that are usual for the targets. */
    String text() {
        List<String> scores = new ArrayList<>();
        boolean isUsual = numbersOrNull != null
                && monitoredOrNull != null
                && List.of(MetricsLog.R2, MetricsLog.RMSE, "loss").contains(monitoredOrNull.name());
        if (monitoredOrNull != null && !isUsual) {
            scores.add(monitoredOrNull + " " + number("%.6f", monitored));
        }
        if (numbersOrNull == null) {
            scores.add(score.correct() + " / " + score.examples());
        } else {
            scores.add("R2 " + number("%.4f", numbersOrNull.r2()));
            scores.add("RMSE " + number("%.6g", numbersOrNull.rmse()));
            scores.add("loss " + number("%.6f", score.loss()));
        }
        return String.join(", ", scores) + (baselineOrNull == null ? "" : "; baseline: " + baselineOrNull.text());
    }

    private static String number(String format, double number) {
        return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, format, number);
    }

    /** The scores by the names that they have in a model file. */
    Map<String, Double> figures(String set) {
        Map<String, Double> figures =
                MetricsLog.figures(set, score.loss(), numbersOrNull != null ? Double.NaN : score.accuracy());
        if (numbersOrNull != null) {
            figures.putAll(MetricsLog.figures(set, numbersOrNull));
        }
        if (baselineOrNull != null) {
            figures.putAll(baselineOrNull.figures(set + BASELINE));
        }
        return figures;
    }

    /** The scores as fields of JSON; undefined ones are null. */
    Map<String, Object> fields(String set) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (monitoredOrNull != null) {
            fields.put(set + "_monitored", EvaluationSummary.finite(monitored));
        }
        fields.put(set + "_accuracy", numbersOrNull != null ? null : EvaluationSummary.finite(score.accuracy()));
        if (numbersOrNull != null) {
            fields.put(set + "_r2", EvaluationSummary.finite(numbersOrNull.r2()));
            fields.put(set + "_rmse", EvaluationSummary.finite(numbersOrNull.rmse()));
        }
        fields.put(set + "_cost", EvaluationSummary.finite(score.loss()));
        if (baselineOrNull != null) {
            fields.putAll(baselineOrNull.fields(set + BASELINE));
        }
        return fields;
    }
}
