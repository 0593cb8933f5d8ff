package dev.lanewise.metric;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * True positives, false positives and false negatives of a class or a label.
 *
 * @param truePositives examples of the class that were predicted as such
 * @param falsePositives other examples that were predicted as the class
 * @param falseNegatives examples of the class that were not predicted as such
 */
public record Counts(int truePositives, int falsePositives, int falseNegatives) {

    /** Number of examples of the class. */
    public int support() {
        return truePositives + falseNegatives;
    }

    /** Precision: share of true positives among all positive predictions; NaN if there are none. */
    public double precision() {
        return (double) truePositives / (truePositives + falsePositives);
    }

    /** Recall: share of true positives among all examples of the class; NaN if there are none. */
    public double recall() {
        return (double) truePositives / (truePositives + falseNegatives);
    }

    /** F1 score: harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN); NaN if all are 0. */
    public double f1() {
        return 2.0 * truePositives / (2.0 * truePositives + falsePositives + falseNegatives);
    }

    /** Adds up the counts of several classes; precision, recall and F1 of the sum are the micro averages. */
    public static Counts sum(List<Counts> all) {
        int truePositives = 0;
        int falsePositives = 0;
        int falseNegatives = 0;
        for (Counts one : all) {
            truePositives += one.truePositives;
            falsePositives += one.falsePositives;
            falseNegatives += one.falseNegatives;
        }
        return new Counts(truePositives, falsePositives, falseNegatives);
    }

    /**
     * Computes the macro average of a metric: its mean over the classes that occur in labels or predictions.
     *
     * <p>A metric that is undefined for such a class counts as 0. The average is NaN if no class occurs.
     */
    public static double macro(List<Counts> all, ToDoubleFunction<Counts> metric) {
        double sum = 0;
        int occurring = 0;
        for (Counts one : all) {
            if (one.truePositives + one.falsePositives + one.falseNegatives > 0) {
                double value = metric.applyAsDouble(one);
                sum += Double.isNaN(value) ? 0 : value;
                occurring++;
            }
        }
        return sum / occurring;
    }

    /**
     * Computes the average of a metric over the classes, weighted by their numbers of examples.
     *
     * <p>A metric that is undefined for a class counts as 0. The average is NaN if there are no examples.
     */
    public static double weighted(List<Counts> all, ToDoubleFunction<Counts> metric) {
        double sum = 0;
        double weights = 0;
        for (Counts one : all) {
            double value = metric.applyAsDouble(one);
            sum += one.support() * (Double.isNaN(value) ? 0 : value);
            weights += one.support();
        }
        return sum / weights;
    }
}
