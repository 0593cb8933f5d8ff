package dev.lanewise.internal.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Task;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Loss;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings that are derived from the data if nobody chooses them. {@code Estimator} and the command line share them;
 * the documentation of {@code Estimator} gives the reasons.
 */
public final class FittingDefaults {
    /** Number of units of each hidden layer. */
    public static final List<Integer> HIDDEN = List.of(100);

    /** Activation of the hidden layers. */
    public static final Activation ACTIVATION = Activation.RELU;

    /** Number of examples in a mini-batch. */
    public static final int BATCH_SIZE = 32;

    /** Preprocessing of the columns of a table. */
    public static final Preprocessing PREPROCESSING =
            Preprocessing.NONE.withScaling(Scaling.STANDARD).withMissing(Missing.MEAN);

    /** Fraction of the examples that is held out for validation, if any are. */
    public static final double HELD_OUT = 0.1;

    /** Smallest number of examples of which some are held out. */
    public static final int VALIDATED = 300;

    private static final int STEPS = 100_000;
    private static final int FEWEST_EPOCHS = 20;
    private static final int MOST_EPOCHS = 200;

    /** Patience as a fraction of all epochs; at least {@link #LEAST_PATIENCE} epochs. */
    private static final double PATIENCE = 0.2;

    private static final int LEAST_PATIENCE = 10;

    /** Largest layer, in units, for orthogonal weights, whose generation takes cubic time. */
    private static final int MOST_ORTHOGONAL = 1000;

    private FittingDefaults() {}

    /** Returns the maximum number of epochs: 200, or on large tables about 100,000 steps, but at least 20 epochs. */
    public static int epochs(int examples, int batchSize) {
        int steps = Math.max(1, (examples - 1) / batchSize + 1);
        return Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, STEPS / steps));
    }

    /** Returns the fraction of the examples to hold out for validation; 0 if there are too few examples. */
    public static double validationShare(int examples) {
        return examples >= VALIDATED ? HELD_OUT : 0;
    }

    /** Returns the number of epochs without improvement after which training ends. */
    public static int patience(int epochs) {
        return Math.max(LEAST_PATIENCE, (int) (PATIENCE * epochs));
    }

    /** Returns the activation of the output layer that suits a task. */
    public static Activation output(Task task) {
        return task == Task.CLASSIFICATION
                ? Activation.SOFTMAX
                : task == Task.MULTI_LABEL ? Activation.SIGMOID : Activation.IDENTITY;
    }

    /** Returns the loss that suits a task. */
    public static Loss loss(Task task) {
        return task == Task.REGRESSION ? Loss.QUADRATIC : Loss.CROSS_ENTROPY;
    }

    /** Returns the number of units of every layer: inputs and outputs of the data, and hidden layers between them. */
    public static List<Integer> sizes(Dataset training, List<Integer> hidden) {
        List<Integer> sizes = new ArrayList<>(List.of(training.inputs()));
        sizes.addAll(hidden);
        sizes.add(training.classes() + training.targets());
        return sizes;
    }

    /** Returns the distribution of the initial weights. */
    public static Initializer initializer(Architecture architecture) {
        boolean small = architecture.sizes().stream().allMatch(units -> units <= MOST_ORTHOGONAL);
        return small ? Initializer.ORTHOGONAL : Initializer.GLOROT_UNIFORM;
    }
}
