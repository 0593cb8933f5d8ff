package dev.lanewise.internal.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.training.CheckpointFolder;
import dev.lanewise.training.CheckpointInterval;
import java.util.List;
import java.util.function.BiFunction;

/** View of a training run for a front end, which shows and controls it. */
public interface TrainingView {
    /** Explains, in one sentence, how the steps are executed. */
    String executionReason();

    /** Returns the learning rate of the last step of the latest epoch; NaN before the first. */
    double learningRate();

    /**
     * Computes the outputs of the parameters of the latest epoch on a data set.
     *
     * @param outputs (examples, output units), row-major; overwritten
     */
    void outputs(Dataset dataset, float[] outputs);

    /**
     * Makes the run write checkpoints with a text, see {@code Training.checkpoint}.
     *
     * @param configuration text to store in each checkpoint
     */
    void checkpoint(CheckpointFolder folder, CheckpointInterval every, String configuration);

    /** Makes the run leave its last checkpoint to {@link #writeLastCheckpoint}. */
    void deferLastCheckpoint();

    /** Writes the last checkpoint of a run that has ended, if one is due. */
    void writeLastCheckpoint();

    /** Returns the number of epochs in the newest checkpoint that the run has written or resumed from; -1 if none. */
    int checkpointed();

    /**
     * Sets how the warnings of the run name examples.
     *
     * @param places returns names, such as lines of a file, for examples of the validation or test set
     */
    void nameExamples(BiFunction<Dataset, int[], List<String>> places);
}
