package dev.lanewise.metric;

import dev.lanewise.internal.Elements;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * True positives, false positives and false negatives of a class or a label.
 *
 * @param truePositives number of examples of the class that were predicted as such
 * @param falsePositives number of other examples that were predicted as the class
 * @param falseNegatives number of examples of the class that were not predicted as such
 */
public record Counts(int truePositives, int falsePositives, int falseNegatives) {
    /** {@return the number of examples of the class} */
    public int support() {
        return truePositives + falseNegatives;
    }

    /** {@return the precision: share of true positives among all positive predictions; NaN if there are none} */
    public double precision() {
        return (double) truePositives / (truePositives + falsePositives);
    }

    /** {@return the recall: share of true positives among all examples of the class; NaN if there are none} */
    public double recall() {
        return (double) truePositives / (truePositives + falseNegatives);
    }

    /** {@return the F1 score: harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN); NaN if all are 0} */
    public double f1() {
        return 2.0 * truePositives / (2.0 * truePositives + falsePositives + falseNegatives);
    }

    /**
     * Adds up the counts of several classes; precision, recall and F1 of the sum are the micro averages.
     *
     * @param all counts of each class or label
     * @return the sums
     */
    public static Counts sum(List<Counts> all) {
        int truePositives = 0;
        int falsePositives = 0;
        int falseNegatives = 0;
        for (Counts one : Elements.require(all, "all")) {
            truePositives += one.truePositives;
            falsePositives += one.falsePositives;
            falseNegatives += one.falseNegatives;
        }
        return new Counts(truePositives, falsePositives, falseNegatives);
    }

    /**
     * {@return the macro average of a metric: its mean over the classes that occur in labels or predictions}
     *
     * <p>A metric that is undefined for such a class counts as 0. The average is NaN if no class occurs.
     *
     * @param all counts of each class or label
     * @param metric metric of one class, such as {@code Counts::f1}
     */
    public static double macro(List<Counts> all, ToDoubleFunction<Counts> metric) {
        Objects.requireNonNull(metric, "metric");
        double sum = 0;
        int occurring = 0;
        for (Counts one : Elements.require(all, "all")) {
            if (one.truePositives + one.falsePositives + one.falseNegatives > 0) {
                double value = metric.applyAsDouble(one);
                sum += Double.isNaN(value) ? 0 : value;
                occurring++;
            }
        }
        return sum / occurring;
    }

    /**
     * {@return the average of a metric over the classes, weighted by their numbers of examples}
     *
     * <p>A metric that is undefined for a class counts as 0. The average is NaN if there are no examples.
     *
     * @param all counts of each class or label
     * @param metric metric of one class, such as {@code Counts::f1}
     */
    public static double weighted(List<Counts> all, ToDoubleFunction<Counts> metric) {
        Objects.requireNonNull(metric, "metric");
        double sum = 0;
        double weights = 0;
        for (Counts one : Elements.require(all, "all")) {
            double value = metric.applyAsDouble(one);
            sum += one.support() * (Double.isNaN(value) ? 0 : value);
            weights += one.support();
        }
        return sum / weights;
    }
}
