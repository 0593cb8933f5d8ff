package dev.lanewise.metric;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Metrics of several classes or labels, each against all others. Classes and labels have numbers from 0.
 *
 * <p>Methods with a number of a class or label throw an {@link IndexOutOfBoundsException} if there is none.
 */
public sealed interface ClassMetrics permits Classification, MultiLabel {
    /** {@return the number of examples} */
    int size();

    /** {@return the number of examples whose class or all of whose labels are predicted correctly} */
    int correct();

    /** {@return the share of {@link #correct} examples, 0 to 1; NaN if there are none} */
    default double accuracy() {
        return (double) correct() / size();
    }

    /** {@return the true positives, false positives and false negatives of each class or label} */
    List<Counts> counts();

    /** {@return the mean of -ln of the probability of the true class, or of the true value of each label} */
    double logLoss();

    /** {@return the mean squared difference between probabilities and targets (Brier 1950)} */
    double brier();

    /**
     * Compares the share of correct predictions with their confidence: the probability of the predicted class or, for
     * each label of each example, of its presence or absence.
     *
     * @param bins number of bins of the reliability table, 1 to 1,000,000
     * @return a bin for each interval of confidence, and the calibration error
     * @throws IllegalArgumentException if the number of bins is out of range
     */
    Calibration calibration(int bins);

    /**
     * {@return the ROC curve: true positive rate (recall) against false positive rate}
     *
     * @param classIndex class or label, from 0
     */
    Curve rocCurve(int classIndex);

    /**
     * {@return precision against recall}
     *
     * @param classIndex class or label, from 0
     */
    Curve precisionRecallCurve(int classIndex);

    /**
     * {@return the area under the ROC curve; NaN if no or all examples are positive, or a score is NaN}
     *
     * @param classIndex class or label, from 0
     */
    default double rocAuc(int classIndex) {
        return rocCurve(classIndex).area();
    }

    /** {@return the mean of {@link #rocAuc(int)} over the classes or labels for which it is defined, otherwise NaN} */
    default double rocAuc() {
        return mean(counts().size(), this::rocAuc);
    }

    /**
     * {@return the average precision: the area under the precision-recall curve; NaN if no examples are positive, or a
     * score is NaN}
     *
     * @param classIndex class or label, from 0
     */
    default double averagePrecision(int classIndex) {
        return precisionRecallCurve(classIndex).area();
    }

    /**
     * {@return the mean of {@link #averagePrecision(int)} over the classes or labels for which it is defined, otherwise
     * NaN}
     */
    default double averagePrecision() {
        return mean(counts().size(), this::averagePrecision);
    }

    private static double mean(int count, IntToDoubleFunction metric) {
        return IntStream.range(0, count)
                .mapToDouble(metric)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }
}
