package dev.lanewise.internal.access;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Network;
import dev.lanewise.training.Checkpoint;
import dev.lanewise.training.CheckpointFolder;
import dev.lanewise.training.CheckpointInterval;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingConfig;
import dev.lanewise.training.TrainingResult;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Access of commands to parts of a training run that are not public. */
public abstract class TrainingAccess {
    private static volatile @Nullable TrainingAccess instance;

    /** Creates the implementation; only {@code Training} does. */
    protected TrainingAccess() {}

    /** Registers the implementation. */
    public static void register(TrainingAccess implementation) {
        instance = implementation;
    }

    /** Returns the implementation. */
    public static TrainingAccess get() {
        if (instance == null) {
            try {
                MethodHandles.lookup().ensureInitialized(Training.class);
            } catch (IllegalAccessException e) {
                throw new AssertionError("Training is public", e);
            }
        }
        return Objects.requireNonNull(instance);
    }

    /** Explains, in one sentence, how the steps of a run are executed. */
    public abstract String executionReason(Training training);

    /** Returns the learning rate of the last step of the latest epoch; NaN before the first. */
    public abstract double learningRate(Training training);

    /**
     * Computes the outputs of the parameters of the latest epoch on a data set.
     *
     * @param outputs (examples, output units), row-major; overwritten
     */
    public abstract void outputs(Training training, Dataset dataset, float[] outputs);

    /**
     * Makes a run write checkpoints with a text, see {@link Training#checkpoint}.
     *
     * @param configuration text to store in each checkpoint
     */
    public abstract void checkpoint(
            Training training, CheckpointFolder folder, CheckpointInterval every, String configuration);

    /** Returns the text in a checkpoint; empty if there is none. */
    public abstract String configuration(Checkpoint checkpoint);

    /** Makes a run leave its last checkpoint to {@link #writeLastCheckpoint}. */
    public abstract void deferLastCheckpoint(Training training);

    /** Writes the last checkpoint of a run that has ended, if one is due. */
    public abstract void writeLastCheckpoint(Training training);

    /** Returns the number of epochs in the newest checkpoint that a run has written or resumed from; -1 if none. */
    public abstract int checkpointed(Training training);

    /**
     * Sets how the warnings of a run name examples.
     *
     * @param places returns names, such as lines of a file, for examples of the validation or test set
     */
    public abstract void nameExamples(Training training, BiFunction<Dataset, int[], List<String>> places);

    /** Returns a copy of a result with further warnings before its own. */
    public abstract TrainingResult withFirst(TrainingResult result, List<String> warnings);

    /**
     * Trains a copy of the network on one mini-batch, so that its kernels request their vector code. Returns without
     * waiting for the compiler.
     */
    public abstract void requestKernels(Network network, TrainingConfig config, Dataset examples, Kernels kernels);
}
