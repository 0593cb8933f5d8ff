package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.access.MetricAccess;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.Regression;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Scores of the network of the best trial on a set.
 *
 * @param numbersOrNull metrics of regression; null for classes and labels
 * @param monitoredOrNull metric by which the trials are ranked; null if accuracy or loss do
 * @param monitored its value; NaN if it is undefined on the set
 */
record TrialScores(Score score, Regression numbersOrNull, Metric monitoredOrNull, double monitored) {
    /** Evaluates a network on a set that is not empty. */
    static TrialScores of(Network network, Dataset set, Metric monitoredOrNull, int threads) {
        Score score = network.evaluate(set, threads);
        boolean areNumbers = set.task() == Task.REGRESSION;
        if (!areNumbers && monitoredOrNull == null) {
            return new TrialScores(score, null, null, Double.NaN);
        }
        float[] outputs = network.outputs(set, threads);
        return new TrialScores(
                score,
                areNumbers ? Regression.of(outputs, set) : null,
                monitoredOrNull,
                monitoredOrNull == null ? Double.NaN : value(monitoredOrNull, outputs, set, score.loss()));
    }

    private static double value(Metric metric, float[] outputs, Dataset set, double loss) {
        try {
            MetricAccess.get().requireFit(metric, set);
        } catch (IllegalArgumentException e) {
            // A test set may lack classes that the metric needs, and had no part in the choice.
            return Double.NaN;
        }
        return MetricAccess.value(metric, outputs, set, loss);
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
        return String.join(", ", scores);
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
        return fields;
    }
}
