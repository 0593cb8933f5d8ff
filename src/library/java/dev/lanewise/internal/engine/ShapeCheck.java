package dev.lanewise.internal.engine;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.TargetKind;
import dev.lanewise.internal.Count;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Cost;

/** Checks whether a network can learn from a data set or be evaluated on it. */
public final class ShapeCheck {
    private ShapeCheck() {}

    /**
     * Checks that inputs and outputs of a network fit a data set.
     *
     * <p>There must be one input unit per input. There must be one output unit per label or regression target, and at
     * least one per class. A single sigmoid unit also suits two classes.
     *
     * @throws IllegalArgumentException if they do not fit; the message gives the reason
     */
    public static void require(Architecture architecture, Dataset dataset) {
        TargetKind kind = dataset.targetKind();
        int targets = dataset.classes() + dataset.targets();
        boolean enough = kind == TargetKind.CLASSES
                ? targets <= architecture.outputs() || isBinary(architecture, dataset)
                : targets == architecture.outputs();
        if (dataset.inputs() != architecture.inputs() || !enough) {
            throw new IllegalArgumentException("the network " + architecture.layersText() + " has "
                    + Count.of(architecture.inputs(), "input") + " and " + Count.of(architecture.outputs(), "output")
                    + ", but the data have " + Count.of(dataset.inputs(), "input") + " and "
                    + Count.of(targets, kind.one()) + (kind == TargetKind.NUMBERS ? " to predict" : ""));
        }
        Activation output = architecture.output();
        if (kind == TargetKind.LABELS && output != Activation.SIGMOID) {
            throw new IllegalArgumentException("labels that do not exclude each other need a sigmoid output layer, but"
                    + " the network has a " + output + " output layer");
        }
        if (kind == TargetKind.NUMBERS) {
            if (architecture.cost() == Cost.CROSS_ENTROPY) {
                throw new IllegalArgumentException("the cost cross-entropy is for classes and labels, but the targets"
                        + " are numbers: use the cost quadratic with an identity output layer");
            }
            requireTargetsInRange(output, dataset);
        }
    }

    /**
     * Checks that mini-batches are large enough for batch normalisation, if the network has it.
     *
     * <p>The last mini-batch of an epoch may have a single example, which is then normalised to zero.
     *
     * @throws IllegalArgumentException if every mini-batch has one example
     */
    public static void requireMiniBatches(Architecture architecture, Dataset dataset, int batchSize) {
        if (architecture.couplesExamples() && Math.min(batchSize, dataset.size()) < 2) {
            throw new IllegalArgumentException("batch normalisation needs mini-batches of at least 2 examples, but "
                    + (batchSize < 2 ? batchSize + " was given" : "there is only one to train on"));
        }
    }

    /** Returns whether a single output unit separates two classes. */
    static boolean isBinary(Architecture architecture, Dataset dataset) {
        return architecture.outputs() == 1 && architecture.output() == Activation.SIGMOID && dataset.classes() == 2;
    }

    private static void requireTargetsInRange(Activation output, Dataset dataset) {
        double min = output == Activation.SIGMOID ? 0 : output == Activation.TANH ? -1 : Double.NEGATIVE_INFINITY;
        double max = output == Activation.SIGMOID || output == Activation.TANH ? 1 : Double.POSITIVE_INFINITY;
        float[] targets = new float[dataset.targets()];
        for (int i = 0; max == 1 && i < dataset.size(); i++) {
            dataset.copyTargets(i, targets, 0);
            for (int j = 0; j < targets.length; j++) {
                if (targets[j] < min || targets[j] > max) {
                    throw new IllegalArgumentException("a " + output + " output layer gives numbers from " + (int) min
                            + " to " + (int) max + ", but target " + j + " of example " + i + " is " + targets[j]
                            + ": an identity output layer has no bounds");
                }
            }
        }
    }
}
