package dev.lanewise.metric;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.Largest;
import dev.lanewise.internal.text.Count;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Metrics of single-label classification, computed from a classifier's scores for each class.
 *
 * <p>The predicted class has the largest score; of equal scores, the first. Log loss, Brier score and calibration use
 * probabilities: the scores of an example divided by their sum. They are NaN if a score is negative or NaN.
 *
 * <p>An example with a score of NaN has no predicted class. It counts as wrong and as a false negative of its class,
 * and the confusion matrix does not contain it.
 */
public final class Classification implements ClassMetrics {
    private final float[] scores;
    /** Whether each example has a single score, that of class 1 of two. */
    private final boolean single;

    private final int classes;
    private final int[] labels;
    private final int[][] confusion;
    /** Numbers of examples without a predicted class, by label. */
    private final int[] unpredicted;

    private Classification(float[] scores, boolean single, int classes, int[] labels) {
        if (classes < 1 || scores.length != (long) labels.length * (single ? 1 : classes)) {
            throw new IllegalArgumentException("there are " + Count.of(scores.length, "score") + " for "
                    + Count.of(labels.length, "example") + " of " + Count.of(classes, "class"));
        }
        this.scores = scores.clone();
        this.single = single;
        this.classes = classes;
        this.labels = labels.clone();
        this.confusion = new int[classes][classes];
        this.unpredicted = new int[classes];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "the label of example " + i + " is " + labels[i] + ", not in 0.." + (classes - 1));
            }
            int predicted = predicted(i);
            if (predicted < 0) {
                unpredicted[labels[i]]++;
            } else {
                confusion[labels[i]][predicted]++;
            }
        }
    }

    /**
     * {@return the metrics of scores against classes}
     *
     * @param scores (examples, classes), row-major; copied
     * @param labels the class of each example; copied
     * @param classes number of classes
     * @throws IllegalArgumentException if the lengths are inconsistent, or a label is out of range
     */
    public static Classification of(float[] scores, int[] labels, int classes) {
        Objects.requireNonNull(scores, "scores");
        Objects.requireNonNull(labels, "labels");
        return new Classification(scores, false, classes, labels);
    }

    /**
     * {@return metrics for two classes from the probability of class 1, which is predicted above one half}
     *
     * @param probabilities probability of class 1 for each example; copied
     * @param labels the class of each example, 0 or 1; copied
     * @throws IllegalArgumentException if the lengths are inconsistent, or a label is out of range
     */
    public static Classification ofBinary(float[] probabilities, int[] labels) {
        Objects.requireNonNull(probabilities, "probabilities");
        Objects.requireNonNull(labels, "labels");
        return new Classification(probabilities, true, 2, labels);
    }

    /**
     * {@return metrics of a network's outputs on a data set}
     *
     * @param outputs (examples, output units), row-major; at least one unit for each class, or a single unit with the
     *     probability of class 1 of two; copied
     * @param dataset examples with classes, in the order of the outputs
     * @throws IllegalArgumentException if the targets of the data set are not classes, or the number of outputs does
     *     not fit
     */
    public static Classification of(float[] outputs, Dataset dataset) {
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(dataset, "dataset");
        OutputCheck.require(outputs, dataset, Task.CLASSIFICATION);
        int[] labels = new int[dataset.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = dataset.label(i);
        }
        int units = labels.length == 0 ? dataset.classes() : outputs.length / labels.length;
        return units == 1 && dataset.classes() == 2 ? ofBinary(outputs, labels) : of(outputs, labels, units);
    }

    @Override
    public int size() {
        return labels.length;
    }

    /** {@return the number of classes} */
    public int classes() {
        return classes;
    }

    /** {@return a copy of the confusion matrix, {@code confusion[label][predicted]}, as numbers of examples} */
    public int[][] confusion() {
        return Arrays.stream(confusion).map(int[]::clone).toArray(int[][]::new);
    }

    @Override
    public int correct() {
        return IntStream.range(0, classes).map(c -> confusion[c][c]).sum();
    }

    /**
     * {@return the balanced accuracy: mean recall of the classes that have examples; NaN if there are no examples}
     *
     * <p>Every class counts equally, however many examples it has (Brodersen et al., <i>The balanced accuracy and its
     * posterior distribution</i>, ICPR 2010).
     */
    public double balancedAccuracy() {
        double sum = 0;
        int present = 0;
        for (Counts one : counts()) {
            if (one.support() > 0) {
                sum += one.recall();
                present++;
            }
        }
        return sum / present;
    }

    /**
     * {@return the share of examples whose class has one of the k largest scores; NaN if there are none}
     *
     * <p>Of equal scores, those of the first classes count as larger. A class whose score is NaN is not counted.
     *
     * @param k number of classes that count as predicted, at least 1
     * @throws IllegalArgumentException if k is below 1
     */
    public double topK(int k) {
        requireAtLeastOne(k, "k");
        int hits = 0;
        for (int i = 0; i < labels.length; i++) {
            double ofLabel = score(i, labels[i]);
            int before = 0;
            for (int c = 0; c < classes; c++) {
                double other = score(i, c);
                before += other > ofLabel || (other == ofLabel && c < labels[i]) ? 1 : 0;
            }
            hits += before < k && !Double.isNaN(ofLabel) ? 1 : 0;
        }
        return (double) hits / labels.length;
    }

    @Override
    public List<Counts> counts() {
        return IntStream.range(0, classes)
                .mapToObj(c -> {
                    int actual = Arrays.stream(confusion[c]).sum() + unpredicted[c];
                    int predicted =
                            Arrays.stream(confusion).mapToInt(row -> row[c]).sum();
                    return new Counts(confusion[c][c], predicted - confusion[c][c], actual - confusion[c][c]);
                })
                .toList();
    }

    /**
     * {@return the mean of -ln of the probability of the true class} A probability of 0 counts as the smallest normal
     * float, so that the loss stays finite.
     */
    @Override
    public double logLoss() {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double p = probability(i, labels[i]);
            // StrictMath: the best epoch of a training run must not depend on the JVM.
            sum -= StrictMath.log(Double.isNaN(p) ? p : Math.max(p, Float.MIN_NORMAL));
        }
        return sum / labels.length;
    }

    /**
     * {@return the Brier score: mean squared difference between probabilities and one-hot labels, summed over the
     * classes (Brier 1950)}
     *
     * <p>It lies between 0 and 2. For two classes only class 1 is counted, as is usual, and it lies between 0 and 1.
     */
    @Override
    public double brier() {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            for (int c = classes == 2 ? 1 : 0; c < classes; c++) {
                double d = probability(i, c) - (c == labels[i] ? 1 : 0);
                sum += d * d;
            }
        }
        return sum / labels.length;
    }

    @Override
    public Calibration calibration(int bins) {
        double[] confidences = new double[labels.length];
        boolean[] right = new boolean[labels.length];
        for (int i = 0; i < labels.length; i++) {
            int predicted = predicted(i);
            confidences[i] = predicted < 0 ? Double.NaN : probability(i, predicted);
            right[i] = predicted == labels[i];
        }
        return Calibration.of(confidences, right, bins);
    }

    @Override
    public Curve rocCurve(int classIndex) {
        return curve(classIndex, Curve::roc);
    }

    @Override
    public Curve precisionRecallCurve(int classIndex) {
        return curve(classIndex, Curve::precisionRecall);
    }

    private Curve curve(int classIndex, BiFunction<float[], boolean[], Curve> kind) {
        Elements.requireIndex(classIndex, classes, "classIndex");
        float[] ofClass = new float[labels.length];
        boolean[] positive = new boolean[labels.length];
        for (int i = 0; i < labels.length; i++) {
            // A single score orders class 0 in reverse; 1 - p would create ties among small p.
            ofClass[i] = single ? (classIndex == 1 ? scores[i] : -scores[i]) : scores[i * classes + classIndex];
            positive[i] = labels[i] == classIndex;
        }
        return kind.apply(ofClass, positive);
    }

    /** In double precision, so that 1 - p keeps the digits of a small p. */
    private double score(int example, int c) {
        if (single) {
            return c == 1 ? scores[example] : 1 - (double) scores[example];
        }
        return scores[example * classes + c];
    }

    /**
     * {@return the predicted class of an example; -1 if one of its scores is NaN}
     *
     * @param example number of the example, from 0
     * @throws IndexOutOfBoundsException if there is no such example
     */
    public int predicted(int example) {
        Elements.requireIndex(example, labels.length, "example");
        int best = 0;
        for (int c = 0; c < classes; c++) {
            double score = score(example, c);
            if (Double.isNaN(score)) {
                return -1;
            }
            if (score > score(example, best)) {
                best = c;
            }
        }
        return best;
    }

    /**
     * {@return the misclassified examples with the most confident predictions, most confident first; equally confident
     * ones in the order of the examples}
     *
     * @param limit largest number of examples returned, at least 0
     * @throws IllegalArgumentException if the limit is negative
     */
    public int[] mostConfidentErrors(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit is " + limit + ", but 0 or more is expected");
        }
        return Largest.of(size(), limit, i -> predicted(i) != labels[i], this::confidence);
    }

    private static void requireAtLeastOne(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", but 1 or more is expected");
        }
    }

    /** Probability of the predicted class; -1 if the scores are not probabilities. */
    private double confidence(int example) {
        double probability = predicted(example) < 0 ? Double.NaN : probability(example, predicted(example));
        return Double.isNaN(probability) ? -1 : probability;
    }

    /**
     * {@return the probability of a class for an example: its score divided by the sum of all scores}
     *
     * <p>It is equal for all classes if all scores are 0, and NaN if one is negative or NaN.
     *
     * @param example number of the example, from 0
     * @param classIndex class, from 0
     * @throws IndexOutOfBoundsException if there is no such example or class
     */
    public double probability(int example, int classIndex) {
        Elements.requireIndex(example, labels.length, "example");
        Elements.requireIndex(classIndex, classes, "classIndex");
        double sum = 0;
        for (int other = 0; other < classes; other++) {
            double score = score(example, other);
            if (!(score >= 0)) {
                return Double.NaN;
            }
            sum += score;
        }
        return sum == 0 ? 1.0 / classes : score(example, classIndex) / sum;
    }

    /** Returns whether another object has equal scores and labels. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Classification that
                && single == that.single
                && classes == that.classes
                && Arrays.equals(scores, that.scores)
                && Arrays.equals(labels, that.labels);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(scores) + Arrays.hashCode(labels);
    }

    /**
     * Returns the most important metrics, such as
     * {@code Classification[examples=500, classes=10, accuracy=0.9340, ...]}.
     */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Classification[examples=%d, classes=%d, accuracy=%.4f, "
                        + "balancedAccuracy=%.4f, macroF1=%.4f, logLoss=%.6g]",
                size(),
                classes,
                accuracy(),
                balancedAccuracy(),
                Counts.macro(counts(), Counts::f1),
                logLoss());
    }
}
