package dev.lanewise.internal.engine;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.network.Architecture;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Targets of a data set for the output units of a network, and the weight of each example in the loss.
 *
 * <p>The target of an output unit is the y of BP1v. With one unit per class, y is 1 for the class of the example and 0
 * for the others. A single unit for two classes has y = 1 for class 1 and y = 0 for class 0. Labels and regression
 * targets are used as given; the targets of an autoencoder are its inputs, read from the data set when needed. Label
 * smoothing moves ones and zeros towards each other.
 */
public final class TargetData {
    private static final float[] NO_VALUES = {};

    /** Class of each example; null if the targets are not classes. */
    private int @Nullable [] labels;
    /** (examples, output units), row-major; empty if the targets are classes or inputs. */
    private float[] values;
    /** Data set whose inputs are the targets; null if the targets are stored here. */
    private @Nullable Dataset reconstructed;

    private int columns;
    private boolean numbers;
    /** Weight of each example; null if all weights are 1. */
    private float @Nullable [] weights;
    /** Target of the unit of the example's class, and of all other units. */
    private float on;

    private float off;
    private TargetScaling scaling;

    private TargetData(
            int @Nullable [] labels,
            float[] values,
            @Nullable Dataset reconstructed,
            int columns,
            boolean numbers,
            float @Nullable [] weights,
            float on,
            float off) {
        this(labels, values, reconstructed, columns, numbers, weights, on, off, TargetScaling.NONE);
    }

    private TargetData(
            int @Nullable [] labels,
            float[] values,
            @Nullable Dataset reconstructed,
            int columns,
            boolean numbers,
            float @Nullable [] weights,
            float on,
            float off,
            TargetScaling scaling) {
        this.labels = labels;
        this.values = values;
        this.reconstructed = reconstructed;
        this.columns = columns;
        this.numbers = numbers;
        this.weights = weights;
        this.on = on;
        this.off = off;
        this.scaling = scaling;
    }

    /**
     * Creates the targets of a data set for a network whose shape fits, with smoothing and weights applied.
     *
     * @throws IllegalArgumentException if the treatment does not suit the targets
     */
    public static TargetData of(Architecture architecture, Dataset dataset, LabelTreatment treatment) {
        treatment.requireFit(dataset);
        TargetData targets = untreated(architecture, dataset);
        if (treatment.smoothing() > 0) {
            targets = targets.smoothed(treatment.smoothing(), architecture.outputs());
        }
        List<Double> classWeights = treatment.classWeights();
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
     * Replaces these targets by others, so that prepared batches can be used for another data set. For use between two
     * runs of an {@link Execution}.
     */
    public void moveTo(TargetData other) {
        labels = other.labels;
        values = other.values;
        reconstructed = other.reconstructed;
        columns = other.columns;
        numbers = other.numbers;
        weights = other.weights;
        on = other.on;
        off = other.off;
        scaling = other.scaling;
    }

    private static TargetData untreated(Architecture architecture, Dataset dataset) {
        if (dataset.hasInputsAsTargets()) {
            return new TargetData(null, NO_VALUES, dataset, dataset.targets(), true, null, 1, 0);
        }
        if (dataset.task() != Task.CLASSIFICATION) {
            float[] values = new float[ArrayLength.of(dataset.size(), "example", dataset.targets(), "target")];
            for (int i = 0; i < dataset.size(); i++) {
                dataset.copyTargets(i, values, i * dataset.targets());
            }
            return dataset.task() == Task.MULTI_LABEL
                    ? ofLabels(values, dataset.targets())
                    : ofNumbers(values, dataset.targets());
        }
        if (ShapeCheck.isBinary(architecture, dataset)) {
            float[] values = new float[dataset.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = dataset.label(i);
            }
            return ofLabels(values, 1);
        }
        int[] labels = new int[dataset.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = dataset.label(i);
        }
        return ofClasses(labels);
    }

    /**
     * Creates targets for one of several classes per example, with one output unit per class.
     *
     * @param labels {@code labels[example]} is the class; not copied
     */
    public static TargetData ofClasses(int[] labels) {
        return new TargetData(labels, NO_VALUES, null, 0, false, null, 1, 0);
    }

    /**
     * Creates targets for labels that do not exclude each other, or for two classes with one output unit.
     *
     * @param values (examples, output units), row-major: 1 where an example has a label, otherwise 0, or a
     *     probability between; not copied
     * @param columns number of output units
     */
    public static TargetData ofLabels(float[] values, int columns) {
        return new TargetData(null, values, null, columns, false, null, 1, 0);
    }

    /**
     * Creates regression targets.
     *
     * @param values (examples, output units), row-major; not copied
     * @param columns number of output units
     */
    public static TargetData ofNumbers(float[] values, int columns) {
        return new TargetData(null, values, null, columns, true, null, 1, 0);
    }

    /**
     * Returns a copy with example weights, by which loss and error of each example are multiplied.
     *
     * @param weights one for each example; not copied
     */
    public TargetData weighted(float[] weights) {
        return new TargetData(labels, values, reconstructed, columns, numbers, weights, on, off, scaling);
    }

    /**
     * Returns a copy with smoothed labels: a share epsilon of the target probability is spread evenly over K
     * possibilities.
     *
     * <p>So y is 1 - epsilon + epsilon / K for the class of an example and epsilon / K for the others (Szegedy et al.,
     * <i>Rethinking the Inception Architecture for Computer Vision</i>, 2016, section 7). A label that is present or
     * absent has K = 2, independently of other labels.
     *
     * @param epsilon 0 to 1
     * @param outputs K for classes with one output unit each; not used for labels
     * @throws IllegalStateException for regression targets
     */
    public TargetData smoothed(double epsilon, int outputs) {
        if (numbers) {
            throw new IllegalStateException("regression targets cannot be smoothed");
        }
        if (labels != null) {
            return new TargetData(
                    labels, NO_VALUES, null, 0, false, weights, (float) (1 - epsilon + epsilon / outputs), (float)
                            (epsilon / outputs));
        }
        float[] smooth = new float[values.length];
        for (int i = 0; i < smooth.length; i++) {
            smooth[i] = (float) (values[i] * (1 - epsilon) + epsilon / 2);
        }
        return new TargetData(null, smooth, null, columns, false, weights, on, off);
    }

    /**
     * Returns a copy with standardised regression targets; losses remain those of the original targets.
     *
     * @throws IllegalStateException if the targets are classes or inputs and the scaling changes something
     */
    public TargetData standardized(TargetScaling scaling) {
        if (scaling.isNone()) {
            return this;
        }
        if (labels != null || reconstructed != null) {
            throw new IllegalStateException("only regression targets are standardised");
        }
        float[] standardized = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            standardized[i] = scaling.standardized(i % columns, values[i]);
        }
        return new TargetData(null, standardized, null, columns, numbers, weights, on, off, scaling);
    }

    /** Scaling of the targets; {@link TargetScaling#NONE} unless they are standardised. */
    public TargetScaling scaling() {
        return scaling;
    }

    /** Converts a target or output to the unit in which losses are computed. */
    double original(int unit, float value) {
        return scaling.original(unit, value);
    }

    /** Target y of an output unit. */
    public float target(int example, int unit) {
        if (reconstructed != null) {
            float[] row = new float[columns];
            reconstructed.copyRow(example, row, 0);
            return row[unit];
        }
        if (labels == null) {
            return values[example * columns + unit];
        }
        return labels[example] == unit ? on : off;
    }

    /** Copies the targets y of all output units of an example. */
    void copy(int example, float[] to, int units) {
        if (reconstructed != null) {
            reconstructed.copyRow(example, to, 0);
        } else if (labels == null) {
            System.arraycopy(values, example * columns, to, 0, units);
        } else {
            Arrays.fill(to, 0, units, off);
            to[labels[example]] = on;
        }
    }

    /**
     * Returns whether outputs match the targets: the class or every label is predicted. Never true for regression
     * targets. A label whose target is a probability counts as present if that is above one half.
     */
    boolean match(int example, Outcome outcome, int i, int units) {
        if (labels != null) {
            return outcome.predicts(i, labels[example]);
        }
        boolean match = !numbers;
        for (int j = 0; j < units && match; j++) {
            float output = outcome.output(i, j);
            match = output > 0.5f == target(example, j) > 0.5f && !Float.isNaN(output);
        }
        return match;
    }

    /**
     * Prefetches the targets of some examples into this core's cache.
     *
     * @return a value that must be used, so that the compiler cannot drop the reads
     */
    int prefetch(int[] order, int from, int count) {
        int seen = 0;
        for (int i = from; reconstructed == null && i < from + count; i++) {
            seen += labels != null ? labels[order[i]] : Float.floatToRawIntBits(values[order[i] * columns]);
        }
        return seen;
    }

    /** Weight of an example in the loss. */
    public float weight(int example) {
        return weights == null ? 1 : weights[example];
    }

    /**
     * Subtracts y from the outputs of an example: {@code e[at + j] -= y_j} for all output units j.
     *
     * @param scratch one number for each output unit; may be overwritten
     */
    void subtract(int example, float[] e, int at, int units, float[] scratch) {
        if (reconstructed != null) {
            reconstructed.copyRow(example, scratch, 0);
            for (int j = 0; j < units; j++) {
                e[at + j] -= scratch[j];
            }
            return;
        }
        if (labels == null) {
            for (int j = 0; j < units; j++) {
                e[at + j] -= values[example * columns + j];
            }
            return;
        }
        int label = labels[example];
        if (off != 0) {
            for (int j = 0; j < units; j++) {
                e[at + j] -= j == label ? on : off;
            }
        } else {
            e[at + label] -= on;
        }
    }

    /** Multiplies the errors of an example by its weight. */
    void multiplyByWeight(int example, float[] e, int at, int units) {
        float weight = weight(example);
        for (int j = 0; j < units; j++) {
            e[at + j] *= weight;
        }
    }

    boolean isWeighted() {
        return weights != null;
    }
}
