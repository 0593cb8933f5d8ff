package dev.lanewise.train;

import dev.lanewise.Count;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.TargetKind;
import dev.lanewise.model.Activation;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Cost;

/** Whether a network can learn from a data set, or be evaluated on it. */
public final class Fit {
    private Fit() {}

    /**
     * Checks that a network has the inputs of a data set and an output unit for all that the examples want: one for each
     * class (more do no harm), for each label and for each number; or a single sigmoid unit for two classes.
     *
     * @throws IllegalArgumentException saying in one sentence what does not fit
     */
    public static void require(Architecture architecture, Dataset dataset) {
        TargetKind kind = dataset.targetKind();
        int wanted = dataset.classes() + dataset.targets();
        boolean enough = kind == TargetKind.CLASSES
                ? wanted <= architecture.outputs() || isBinary(architecture, dataset)
                : wanted == architecture.outputs();
        if (dataset.inputs() != architecture.inputs() || !enough) {
            throw new IllegalArgumentException("the network " + architecture.layersText() + " has "
                    + Count.of(architecture.inputs(), "input") + " and " + Count.of(architecture.outputs(), "output")
                    + ", but the data have " + Count.of(dataset.inputs(), "input") + " and "
                    + Count.of(wanted, kind.one()) + (kind == TargetKind.NUMBERS ? " to predict" : ""));
        }
        Activation output = architecture.output();
        if (kind == TargetKind.LABELS && output != Activation.SIGMOID) {
            throw new IllegalArgumentException("labels that do not exclude each other need a sigmoid output layer, but"
                    + " the network has a " + output + " output layer");
        }
        if (kind == TargetKind.NUMBERS) {
            if (architecture.cost() == Cost.CROSS_ENTROPY) {
                throw new IllegalArgumentException("the cost cross-entropy is for classes and labels, but the data want"
                        + " numbers: the cost quadratic, with an identity output layer, is for those");
            }
            requireReach(output, dataset);
        }
    }

    /**
     * Checks that batch normalisation, if a network has it, has something to take a mean of. Only the last mini-batch of an
     * epoch may have a single example, which is then normalised to zero.
     *
     * @throws IllegalArgumentException if all mini-batches have one example
     */
    public static void requireMiniBatches(Architecture architecture, Dataset dataset, int batchSize) {
        if (architecture.couplesExamples() && Math.min(batchSize, dataset.size()) < 2) {
            throw new IllegalArgumentException("batch normalisation needs mini-batches of at least 2 examples, but "
                    + (batchSize < 2 ? batchSize + " was given" : "there is only one to train on"));
        }
    }

    /** Whether a single output unit tells two classes apart. */
    static boolean isBinary(Architecture architecture, Dataset dataset) {
        return architecture.outputs() == 1 && architecture.output() == Activation.SIGMOID && dataset.classes() == 2;
    }

    private static void requireReach(Activation output, Dataset dataset) {
        double least = output == Activation.SIGMOID ? 0 : output == Activation.TANH ? -1 : Double.NEGATIVE_INFINITY;
        double most = output == Activation.SIGMOID || output == Activation.TANH ? 1 : Double.POSITIVE_INFINITY;
        float[] targets = new float[dataset.targets()];
        for (int i = 0; most == 1 && i < dataset.size(); i++) {
            dataset.copyTargets(i, targets, 0);
            for (int j = 0; j < targets.length; j++) {
                if (targets[j] < least || targets[j] > most) {
                    throw new IllegalArgumentException("a " + output + " output layer gives numbers from " + (int) least
                            + " to " + (int) most + ", but target " + j + " of example " + i + " is " + targets[j]
                            + ": an identity output layer has no bounds");
                }
            }
        }
    }
}
