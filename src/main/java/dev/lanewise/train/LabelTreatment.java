package dev.lanewise.train;

import dev.lanewise.Count;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.TargetKind;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Targets;
import java.util.List;

/**
 * What training makes of the labels of its examples. It changes what is trained, not how it is measured: evaluation wants
 * the labels as they are, and counts all classes alike.
 *
 * @param smoothing share of what is wanted that is given to all classes alike, 0 to less than 1, see
 *     {@link Targets#smoothed}
 * @param classWeights how much an example of each class counts, multiplied by its own weight; empty for 1 each
 */
public record LabelTreatment(double smoothing, List<Double> classWeights) {
    /** No smoothing, and all classes alike. */
    public static final LabelTreatment NONE = new LabelTreatment(0, List.of());

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public LabelTreatment {
        classWeights = List.copyOf(classWeights);
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
    }

    /** The same with another smoothing. */
    public LabelTreatment withSmoothing(double smoothing) {
        return new LabelTreatment(smoothing, classWeights);
    }

    /** The same with other class weights. */
    public LabelTreatment withClassWeights(List<Double> classWeights) {
        return new LabelTreatment(smoothing, classWeights);
    }

    /** The same with the class weights that {@link #balanced(Dataset)} finds. */
    public LabelTreatment withBalancedClasses(Dataset training) {
        return withClassWeights(balanced(training));
    }

    /**
     * Class weights that let all classes count alike, and an example count 1 on average: n / (K n_c) for a class with n_c of
     * n examples, K of the classes having any; 0 for the others.
     *
     * @throws IllegalArgumentException if the examples have no classes, or there are none
     */
    public static List<Double> balanced(Dataset training) {
        if (training.targetKind() != TargetKind.CLASSES || training.size() == 0) {
            throw new IllegalArgumentException("class weights need examples with classes, but the data have "
                    + (training.size() == 0 ? "no examples" : training.targetKind()));
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
     * What the examples of a data set want from a network that they fit.
     *
     * @throws IllegalArgumentException if these examples cannot be treated so
     */
    Targets targets(Architecture architecture, Dataset dataset) {
        requireFit(dataset);
        Targets targets;
        if (dataset.targetKind() != TargetKind.CLASSES) {
            float[] values = new float[Math.multiplyExact(dataset.size(), dataset.targets())];
            for (int i = 0; i < dataset.size(); i++) {
                dataset.copyTargets(i, values, i * dataset.targets());
            }
            targets = dataset.targetKind() == TargetKind.LABELS
                    ? Targets.ofLabels(values, dataset.targets())
                    : Targets.ofNumbers(values, dataset.targets());
        } else if (Fit.isBinary(architecture, dataset)) {
            float[] values = new float[dataset.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = dataset.label(i);
            }
            targets = Targets.ofLabels(values, 1);
        } else {
            int[] labels = new int[dataset.size()];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = dataset.label(i);
            }
            targets = Targets.ofClasses(labels);
        }
        if (smoothing > 0) {
            targets = targets.smoothed(smoothing, architecture.outputs());
        }
        if (dataset.isWeighted() || !classWeights.isEmpty()) {
            float[] weights = new float[dataset.size()];
            for (int i = 0; i < weights.length; i++) {
                double ofClass = classWeights.isEmpty() ? 1 : classWeights.get(dataset.label(i));
                weights[i] = (float) (ofClass * dataset.weight(i));
            }
            targets = targets.weighted(weights);
        }
        return targets;
    }

    /**
     * Checks that the examples of a data set can be treated so.
     *
     * @throws IllegalArgumentException saying in one sentence why not
     */
    public void requireFit(Dataset dataset) {
        if (smoothing > 0 && dataset.targetKind() == TargetKind.NUMBERS) {
            throw new IllegalArgumentException("label smoothing is for classes and labels, but the data want numbers");
        }
        if (!classWeights.isEmpty() && dataset.targetKind() != TargetKind.CLASSES) {
            throw new IllegalArgumentException(
                    "class weights are for classes, but the data want " + dataset.targetKind());
        }
        if (!classWeights.isEmpty() && classWeights.size() != dataset.classes()) {
            throw new IllegalArgumentException(
                    "the data have " + Count.of(dataset.classes(), "class") + ", but "
                            + Count.of(classWeights.size(), "class weight") + (classWeights.size() == 1 ? " was" : " were") + " given");
        }
    }
}
