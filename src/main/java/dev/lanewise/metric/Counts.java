package dev.lanewise.metric;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How often a class, or a label, was found, taken for it wrongly, and missed.
 *
 * @param found examples that are of the class and were taken for it (true positives)
 * @param mistaken examples that are not and were (false positives)
 * @param missed examples that are and were not (false negatives)
 */
public record Counts(int found, int mistaken, int missed) {

    /** Number of examples of the class. */
    public int support() {
        return found + missed;
    }

    /** Of the examples taken for the class, the share that is; NaN if there are none. */
    public double precision() {
        return (double) found / (found + mistaken);
    }

    /** Of the examples of the class, the share that was found; NaN if there are none. */
    public double recall() {
        return (double) found / (found + missed);
    }

    /** The harmonic mean of precision and recall, 2 found / (2 found + mistaken + missed); NaN if all are 0. */
    public double f1() {
        return 2.0 * found / (2.0 * found + mistaken + missed);
    }

    /** The counts of several classes together; precision, recall and F1 of these are the micro averages. */
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
     * The macro average of a figure: its mean over the classes that occur, as wanted or as taken for; where it is a share of
     * nothing it counts 0. NaN if no class occurs.
     */
    public static double macro(List<Counts> all, ToDoubleFunction<Counts> figure) {
        double sum = 0;
        int occurring = 0;
        for (Counts one : all) {
            if (one.found + one.mistaken + one.missed > 0) {
                double value = figure.applyAsDouble(one);
                sum += Double.isNaN(value) ? 0 : value;
                occurring++;
            }
        }
        return sum / occurring;
    }
}
