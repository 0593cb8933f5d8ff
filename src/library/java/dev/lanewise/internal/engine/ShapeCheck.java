package dev.lanewise.internal.engine;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Task;
import dev.lanewise.internal.rows.ClassNames;
import dev.lanewise.internal.rows.DatasetTargets;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.training.TrainingConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks whether a network can learn from a data set or be evaluated on it. */
public final class ShapeCheck {
    /** Largest distance from 1 of the sum of probabilities: more than thousands of rounding errors. */
    private static final double SUM_TOLERANCE = 1e-3;

    private ShapeCheck() {}

    /**
     * Checks that the inputs of a data set fit a network.
     *
     * @throws IllegalArgumentException if they do not fit; the message has both numbers
     */
    public static void requireInputs(Architecture architecture, Dataset dataset) {
        if (dataset.inputs() != architecture.inputs()) {
            throw new IllegalArgumentException("the network has " + Count.of(architecture.inputs(), "input")
                    + ", but the data set has " + dataset.inputs());
        }
    }

    /**
     * Checks that the inputs that a schema makes of the columns of a table fit a network.
     *
     * @param schema null if the inputs are not made of columns
     * @throws IllegalArgumentException if they do not fit; the message has both numbers
     */
    public static void requireInputs(Architecture architecture, @Nullable Schema schema) {
        if (schema != null && schema.inputs() != architecture.inputs()) {
            throw new IllegalArgumentException("the schema makes " + Count.of(schema.inputs(), "input")
                    + ", but the network has " + architecture.inputs());
        }
    }

    /**
     * Checks that inputs and outputs of a network fit a data set.
     *
     * <p>There must be one input unit per input. There must be one output unit per label or regression target, and at
     * least one per class, exactly one if the classes have names. A single sigmoid unit also suits two classes.
     *
     * @throws IllegalArgumentException if they do not fit; the message gives the reason
     */
    public static void require(Architecture architecture, Dataset dataset) {
        Task kind = dataset.task();
        int targets = dataset.classes() + dataset.targets();
        boolean enough = kind == Task.CLASSIFICATION
                ? targets <= architecture.outputs() || isBinary(architecture, dataset)
                : targets == architecture.outputs();
        if (dataset.inputs() != architecture.inputs() || !enough) {
            throw new IllegalArgumentException("the network " + LayerSizes.text(architecture.sizes()) + " has "
                    + Count.of(architecture.inputs(), "input") + " and " + Count.of(architecture.outputs(), "output")
                    + ", but the data have " + Count.of(dataset.inputs(), "input") + " and "
                    + DatasetTargets.counted(targets, kind) + (kind == Task.REGRESSION ? " to predict" : ""));
        }
        ClassNames.requireAll(dataset, architecture.outputs());
        Activation output = architecture.output();
        if (kind == Task.MULTI_LABEL && !output.equals(Activation.SIGMOID)) {
            throw new IllegalArgumentException("labels that do not exclude each other need a sigmoid output layer, but"
                    + " the network has a " + output + " output layer");
        }
        if (kind == Task.REGRESSION) {
            if (output.equals(Activation.SOFTMAX) && architecture.loss().equals(Loss.CROSS_ENTROPY)) {
                requireProbabilities(dataset);
            } else if (!architecture.loss().isCustom()) {
                requireTargetsInRange(output, dataset);
            }
        }
    }

    /**
     * Checks that a network can be trained on a data set with a configuration: shapes, outputs, mini-batches, frozen
     * layers.
     *
     * @throws IllegalArgumentException if it cannot; the message gives the reason
     */
    public static void requireTrainable(Architecture architecture, Dataset training, TrainingConfig config) {
        require(architecture, training);
        if (training.size() == 0) {
            throw new IllegalArgumentException("there is no example to train on");
        }
        if (isLinearForClasses(architecture, training) && !config.linearClasses()) {
            throw new IllegalArgumentException("an identity output layer with the loss " + architecture.loss()
                    + " is for numbers, but the targets are classes: " + Remedy.SOFTMAX
                    + " converts logits to probabilities, and "
                    + Remedy.LINEAR_CLASSES + " trains classes as numbers");
        }
        requireMiniBatches(architecture, training, config.batchSize());
        requireFreezable(architecture, config.frozenLayers());
    }

    /** Returns whether classes would be trained on an identity output layer with a built-in loss. */
    public static boolean isLinearForClasses(Architecture architecture, Dataset training) {
        return training.task() == Task.CLASSIFICATION
                && architecture.output().equals(Activation.IDENTITY)
                && !architecture.loss().isCustom();
    }

    /**
     * Checks that a network has the layers that are to be frozen, and another one.
     *
     * @throws IllegalArgumentException if it has not; the message gives the reason
     */
    public static void requireFreezable(Architecture architecture, List<Integer> frozenLayers) {
        for (int layer : frozenLayers) {
            if (layer > architecture.layers()) {
                throw new IllegalArgumentException("layer " + layer + " is to be frozen, but the network "
                        + LayerSizes.text(architecture.sizes()) + " has the layers 1 to " + architecture.layers());
            }
        }
        if (frozenLayers.size() == architecture.layers()) {
            throw new IllegalArgumentException("all layers of the network " + LayerSizes.text(architecture.sizes())
                    + " are to be frozen, so that there is nothing to train");
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
        if (Normalizations.coupleExamples(architecture) && Math.min(batchSize, dataset.size()) < 2) {
            throw new IllegalArgumentException("batch normalisation needs mini-batches of at least 2 examples, but "
                    + (batchSize < 2 ? batchSize + " was given" : "there is only one to train on"));
        }
    }

    /**
     * Checks that the outputs of a network are probabilities, if a metric is computed from such.
     *
     * @throws IllegalArgumentException if they are not
     */
    public static void requireProbabilities(Architecture architecture, Metric metric) {
        Activation output = architecture.output();
        if (metric.needsProbabilities() && !output.equals(Activation.SOFTMAX) && !output.equals(Activation.SIGMOID)) {
            throw new IllegalArgumentException("the metric " + metric + " needs probabilities from a softmax or sigmoid"
                    + " output layer, but that of the network is " + output);
        }
    }

    /** Returns whether a single output unit separates two classes. */
    static boolean isBinary(Architecture architecture, Dataset dataset) {
        return architecture.outputs() == 1
                && architecture.output().equals(Activation.SIGMOID)
                && dataset.classes() == 2;
    }

    private static void requireProbabilities(Dataset dataset) {
        float[] targets = new float[dataset.targets()];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyTargets(i, targets, 0);
            double sum = 0;
            for (int j = 0; j < targets.length; j++) {
                if (targets[j] < 0 || targets[j] > 1) {
                    throw new IllegalArgumentException("a softmax output layer gives probabilities, but target "
                            + named(dataset, j) + " of example " + i + " is " + targets[j]
                            + ": " + Remedy.UNBOUNDED_TARGETS);
                }
                sum += targets[j];
            }
            if (Math.abs(sum - 1) > SUM_TOLERANCE) {
                throw new IllegalArgumentException("a softmax output layer gives probabilities that add up to 1, but"
                        + " the targets of example " + i + " add up to " + (float) sum);
            }
        }
    }

    /** The number of a target, and its name if it has one. */
    private static String named(Dataset dataset, int target) {
        String name = dataset.name(target);
        return name.equals(String.valueOf(target)) ? name : target + " (" + Quote.name(name) + ")";
    }

    private static void requireTargetsInRange(Activation output, Dataset dataset) {
        double min =
                output.equals(Activation.SIGMOID) ? 0 : output.equals(Activation.TANH) ? -1 : Double.NEGATIVE_INFINITY;
        double max = output.equals(Activation.SIGMOID) || output.equals(Activation.TANH) ? 1 : Double.POSITIVE_INFINITY;
        float[] targets = new float[dataset.targets()];
        for (int i = 0; max == 1 && i < dataset.size(); i++) {
            dataset.copyTargets(i, targets, 0);
            for (int j = 0; j < targets.length; j++) {
                if (targets[j] < min || targets[j] > max) {
                    throw new IllegalArgumentException("a " + output + " output layer gives numbers from " + (int) min
                            + " to " + (int) max + ", but target " + named(dataset, j) + " of example " + i + " is "
                            + targets[j]
                            + ": " + Remedy.UNBOUNDED_OUTPUT);
                }
            }
        }
    }
}
