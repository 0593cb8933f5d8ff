package dev.lanewise.metric;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.text.Count;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Metrics of multi-label classification, computed from the probabilities of labels that are not mutually exclusive.
 *
 * <p>A label is predicted if its probability is above one half. A probability of NaN counts as wrong: as a false
 * negative or a false positive. Log loss and Brier score are NaN if a value is outside 0 to 1 and thus not a
 * probability.
 */
public final class MultiLabel implements ClassMetrics {
    private final float[] probabilities;
    private final float[] targets;
    private final int labels;
    private final int size;

    /**
     * {@return the metrics of probabilities against labels}
     *
     * @param probabilities (examples, labels), row-major; copied
     * @param targets (examples, labels), row-major: 1 where an example has the label, otherwise 0; copied
     * @param labels number of labels
     * @throws IllegalArgumentException if the lengths are inconsistent, or a target is neither 0 nor 1: labels with
     *     probabilities as targets cannot be counted
     */
    public static MultiLabel of(float[] probabilities, float[] targets, int labels) {
        Objects.requireNonNull(probabilities, "probabilities");
        Objects.requireNonNull(targets, "targets");
        return new MultiLabel(probabilities.clone(), targets.clone(), labels);
    }

    private MultiLabel(float[] probabilities, float[] targets, int labels) {
        if (labels < 1 || probabilities.length != targets.length || targets.length % labels != 0) {
            throw new IllegalArgumentException("probabilities and targets have " + Count.of(labels, "value")
                    + " for each example, but " + probabilities.length + " and " + targets.length + " were given");
        }
        for (int k = 0; k < targets.length; k++) {
            if (targets[k] != 0 && targets[k] != 1) {
                throw new IllegalArgumentException("metrics of labels need targets of 0 and 1, but target " + k % labels
                        + " of example " + k / labels + " is " + targets[k] + ": Regression measures probabilities");
            }
        }
        this.probabilities = probabilities;
        this.targets = targets;
        this.labels = labels;
        this.size = targets.length / labels;
    }

    /**
     * {@return metrics of a network's outputs on a data set}
     *
     * @param outputs (examples, labels), row-major: probabilities; copied
     * @param dataset examples with labels, in the order of the outputs
     * @throws IllegalArgumentException if the targets of the data set are not labels, or the number of outputs does not
     *     fit
     */
    public static MultiLabel of(float[] outputs, Dataset dataset) {
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(dataset, "dataset");
        OutputCheck.require(outputs, dataset, Task.MULTI_LABEL);
        return new MultiLabel(outputs.clone(), OutputCheck.targets(dataset), dataset.targets());
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int correct() {
        int correct = 0;
        for (int i = 0; i < size; i++) {
            boolean right = true;
            for (int c = 0; c < labels; c++) {
                right &= isPredicted(i, c) == isPresent(i, c) && !Float.isNaN(probabilities[i * labels + c]);
            }
            correct += right ? 1 : 0;
        }
        return correct;
    }

    /** {@return the share of wrong labels among all labels of all examples; NaN if there are no examples} */
    public double hammingLoss() {
        int wrong = 0;
        for (Counts counts : counts()) {
            wrong += counts.falsePositives() + counts.falseNegatives();
        }
        return (double) wrong / targets.length;
    }

    @Override
    public List<Counts> counts() {
        return IntStream.range(0, labels)
                .mapToObj(c -> {
                    int truePositives = 0;
                    int falsePositives = 0;
                    int falseNegatives = 0;
                    for (int i = 0; i < size; i++) {
                        truePositives += isPredicted(i, c) && isPresent(i, c) ? 1 : 0;
                        // A probability that is not a number is wrong whichever target it has.
                        boolean wrong =
                                isPredicted(i, c) != isPresent(i, c) || Float.isNaN(probabilities[i * labels + c]);
                        falsePositives += wrong && !isPresent(i, c) ? 1 : 0;
                        falseNegatives += wrong && isPresent(i, c) ? 1 : 0;
                    }
                    return new Counts(truePositives, falsePositives, falseNegatives);
                })
                .toList();
    }

    /**
     * {@return the mean over examples and labels of -ln of the probability of the true value; 0 counts as the smallest
     * normal float}
     */
    @Override
    public double logLoss() {
        double sum = 0;
        for (int k = 0; k < targets.length; k++) {
            if (!isProbability(k)) {
                return Double.NaN;
            }
            // StrictMath: the best epoch of a training run must not depend on the JVM.
            double p = targets[k] == 1 ? probabilities[k] : 1 - (double) probabilities[k];
            sum -= StrictMath.log(Math.max(p, Float.MIN_NORMAL));
        }
        return sum / targets.length;
    }

    /**
     * {@return the Brier score: mean over examples and labels of the squared difference between probability and target}
     */
    @Override
    public double brier() {
        double sum = 0;
        for (int k = 0; k < targets.length; k++) {
            if (!isProbability(k)) {
                return Double.NaN;
            }
            double d = (double) probabilities[k] - targets[k];
            sum += d * d;
        }
        return sum / targets.length;
    }

    @Override
    public Calibration calibration(int bins) {
        double[] confidences = new double[targets.length];
        boolean[] right = new boolean[targets.length];
        for (int k = 0; k < targets.length; k++) {
            double p = isProbability(k) ? probabilities[k] : Double.NaN;
            confidences[k] = Math.max(p, 1 - p);
            right[k] = probabilities[k] > 0.5f == (targets[k] == 1);
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
        Elements.requireIndex(classIndex, labels, "classIndex");
        float[] scores = new float[size];
        boolean[] positive = new boolean[size];
        for (int i = 0; i < size; i++) {
            scores[i] = probabilities[i * labels + classIndex];
            positive[i] = isPresent(i, classIndex);
        }
        return kind.apply(scores, positive);
    }

    /** Returns whether another object has equal probabilities and targets. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MultiLabel that
                && labels == that.labels
                && Arrays.equals(probabilities, that.probabilities)
                && Arrays.equals(targets, that.targets);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(probabilities) + Arrays.hashCode(targets);
    }

    /** Returns the most important metrics, such as {@code MultiLabel[examples=500, labels=5, accuracy=0.8120, ...]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "MultiLabel[examples=%d, labels=%d, accuracy=%.4f, hammingLoss=%.4f, " + "macroF1=%.4f]",
                size,
                labels,
                accuracy(),
                hammingLoss(),
                Counts.macro(counts(), Counts::f1));
    }

    private boolean isProbability(int k) {
        return probabilities[k] >= 0 && probabilities[k] <= 1;
    }

    private boolean isPredicted(int example, int label) {
        return probabilities[example * labels + label] > 0.5f;
    }

    private boolean isPresent(int example, int label) {
        return targets[example * labels + label] == 1;
    }
}
