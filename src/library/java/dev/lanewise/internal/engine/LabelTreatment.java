package dev.lanewise.internal.engine;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.training.TrainingConfig;
import java.util.List;

/**
 * Changes to the targets and weights of training examples.
 *
 * @param smoothing share of the target probability that is spread evenly over all classes
 * @param classWeights weight of each class's examples, multiplied by each example's own weight; empty for 1 each
 */
public record LabelTreatment(double smoothing, List<Double> classWeights) {
    /** No smoothing and equal class weights. */
    public static final LabelTreatment NONE = new LabelTreatment(0, List.of());

    /**
     * Returns the treatment that a configuration describes.
     *
     * @param training examples by which classes are balanced
     * @throws IllegalArgumentException if classes are to be balanced, but the data have no examples or no classes
     */
    public static LabelTreatment of(TrainingConfig config, Dataset training) {
        return new LabelTreatment(
                config.labelSmoothing(), config.balancedClasses() ? balanced(training) : config.classWeights());
    }

    /**
     * Returns class weights that balance all classes, with mean 1 over the examples.
     *
     * <p>The weight is n / (K n_c) for a class with n_c of the n examples, where K is the number of classes that occur.
     * It is 0 for classes that do not occur.
     *
     * @throws IllegalArgumentException if the data have no examples or no classes
     */
    public static List<Double> balanced(Dataset training) {
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
     * @throws IllegalArgumentException if it does not; the message gives the reason
     */
    public void requireFit(Dataset dataset) {
        if (smoothing > 0 && dataset.task() == Task.REGRESSION) {
            throw new IllegalArgumentException(
                    "label smoothing is for classes and labels, but the targets are numbers");
        }
        if (!classWeights.isEmpty() && dataset.task() != Task.CLASSIFICATION) {
            throw new IllegalArgumentException("class weights are for classes, but the targets are " + dataset.task());
        }
        if (!classWeights.isEmpty() && classWeights.size() != dataset.classes()) {
            throw new IllegalArgumentException("the data have " + Count.of(dataset.classes(), "class") + ", but "
                    + Count.of(classWeights.size(), "class weight") + (classWeights.size() == 1 ? " was" : " were")
                    + " given");
        }
    }
}
