package dev.lanewise.metric;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * True positives, false positives and false negatives of a class or a label.
 *
 * @param found true positives: examples of the class that were predicted as such
 * @param mistaken false positives: other examples that were predicted as the class
 * @param missed false negatives: examples of the class that were not predicted as such
 */
public record Counts(int found, int mistaken, int missed) {

    /** Number of examples of the class. */
    public int support() {
        return found + missed;
    }

    /** Precision: share of true positives among all positive predictions; NaN if there are none. */
    public double precision() {
        return (double) found / (found + mistaken);
    }

    /** Recall: share of true positives among all examples of the class; NaN if there are none. */
    public double recall() {
        return (double) found / (found + missed);
    }

    /** F1 score: harmonic mean of precision and recall, 2 found / (2 found + mistaken + missed); NaN if all are 0. */
    public double f1() {
        return 2.0 * found / (2.0 * found + mistaken + missed);
    }

    /** Adds up the counts of several classes; precision, recall and F1 of the sum are the micro averages. */
    public static Counts sum(List<Counts> all) {
        int found = 0;
        int mistaken = 0;
        int missed = 0;
        for (Counts one : all) {
            found += one.found;
            mistaken += one.mistaken;
            missed += one.missed;
        }
        return new Counts(found, mistaken, missed);
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
            if (one.found + one.mistaken + one.missed > 0) {
                double value = metric.applyAsDouble(one);
                sum += Double.isNaN(value) ? 0 : value;
                occurring++;
            }
        }
        return sum / occurring;
    }
}
