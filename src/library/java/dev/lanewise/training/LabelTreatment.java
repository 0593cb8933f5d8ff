package dev.lanewise.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.Elements;
import java.util.List;
import java.util.Objects;

/**
 * Changes to the targets and weights of training examples. Evaluation uses unchanged labels and equal class weights.
 */
public final class LabelTreatment {
    /** No smoothing and equal class weights. */
    public static final LabelTreatment NONE = new LabelTreatment(0, List.of());

    private final double smoothing;
    private final List<Double> classWeights;

    private LabelTreatment(double smoothing, List<Double> classWeights) {
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException("label smoothing is 0 to less than 1, but " + smoothing + " was given");
        }
        double sum = 0;
        for (double weight : classWeights) {
            if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "a class weight is a finite number of at least 0, but " + weight + " was given");
            }
            sum += weight;
        }
        if (sum == 0 && !classWeights.isEmpty()) {
            throw new IllegalArgumentException("all class weights are 0, so that no example counts");
        }
        this.smoothing = smoothing;
        this.classWeights = classWeights;
    }

    /**
     * {@return the share of the target probability that is spread evenly over all classes, 0 to less than 1; see
     * "The mathematics" in the documentation}
     */
    public double smoothing() {
        return smoothing;
    }

    /**
     * {@return a copy with another smoothing}
     *
     * @param smoothing share of the target that is spread over all classes, at least 0 and less than 1
     * @throws IllegalArgumentException if it is negative, NaN, or not less than 1
     */
    public LabelTreatment withSmoothing(double smoothing) {
        return new LabelTreatment(smoothing, classWeights);
    }

    /** {@return the weight of each class's examples, multiplied by each example's own weight; empty for 1 each} */
    public List<Double> classWeights() {
        return classWeights;
    }

    /**
     * {@return a copy with other class weights; empty for 1 each}
     *
     * @param classWeights weight of each class, finite and at least 0, not all 0; empty for 1 each
     * @throws IllegalArgumentException if one is negative or not finite, or all are 0
     */
    public LabelTreatment withClassWeights(List<Double> classWeights) {
        return new LabelTreatment(smoothing, Elements.require(classWeights, "classWeights"));
    }

    /**
     * {@return a copy with the class weights of {@link #balanced(Dataset)}}
     *
     * @param training examples with classes
     * @throws IllegalArgumentException if the data have no examples or no classes
     */
    public LabelTreatment withBalancedClasses(Dataset training) {
        Objects.requireNonNull(training, "training");
        return withClassWeights(balanced(training));
    }

    /**
     * {@return class weights that balance all classes, with mean 1 over the examples}
     *
     * <p>The weight is n / (K n_c) for a class with n_c of the n examples, where K is the number of classes that occur.
     * It is 0 for classes that do not occur.
     *
     * @param training examples with classes
     * @throws IllegalArgumentException if the data have no examples or no classes
     */
    public static List<Double> balanced(Dataset training) {
        Objects.requireNonNull(training, "training");
        if (training.task() != Task.CLASSIFICATION || training.size() == 0) {
            throw new IllegalArgumentException("class weights need examples with classes, but the data have "
                    + (training.size() == 0 ? "no examples" : training.task()));
        }
        int[] counts = new int[training.classes()];
        int present = 0;
        for (int i = 0; i < training.size(); i++) {
            present += counts[training.label(i)]++ == 0 ? 1 : 0;
        }
        Double[] weights = new Double[counts.length];
        for (int c = 0; c < counts.length; c++) {
            weights[c] = counts[c] == 0 ? 0 : training.size() / ((double) present * counts[c]);
        }
        return List.of(weights);
    }

    /**
     * Checks that this treatment suits the targets of a data set.
     *
     * @param dataset examples to train on
     * @throws IllegalArgumentException if it does not; the message gives the reason
     */
    public void requireFit(Dataset dataset) {
        Objects.requireNonNull(dataset, "dataset");
        if (smoothing > 0 && dataset.task() == Task.REGRESSION) {
            throw new IllegalArgumentException(
                    "label smoothing is for classes and labels, but the targets are numbers");
        }
        if (!classWeights.isEmpty() && dataset.task() != Task.CLASSIFICATION) {
            throw new IllegalArgumentException(
                    "class weights are for classes, but the targets are " + dataset.task());
        }
        if (!classWeights.isEmpty() && classWeights.size() != dataset.classes()) {
            throw new IllegalArgumentException("the data have " + Count.of(dataset.classes(), "class") + ", but "
                    + Count.of(classWeights.size(), "class weight") + (classWeights.size() == 1 ? " was" : " were")
                    + " given");
        }
    }

    private List<Object> values() {
        return List.of(smoothing, classWeights);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelTreatment that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "LabelTreatment[smoothing=" + smoothing + ", classWeights=" + classWeights + "]";
    }
}
