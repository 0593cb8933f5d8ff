package dev.lanewise.training;

import java.util.List;
import java.util.Objects;

/**
 * Result of a training run.
 *
 * @param history all complete epochs, including those before a checkpoint; also an epoch that was stopped, if a later
 *     run continued, without scores
 * @param ending reason for the end
 * @param bestEpoch epoch with the best score on the validation set, whose parameters the network has; -1 if the network
 *     has the last parameters
 * @param explanation readable sentence that explains the end
 */
public record TrainingResult(List<EpochRecord> history, Ending ending, int bestEpoch, String explanation) {

    /** Reasons for the end of a run. */
    public enum Ending {
        /** All epochs completed. */
        EPOCHS,
        /** Too many epochs without improvement on the validation set. */
        PATIENCE,
        /** Time limit reached. */
        TIME,
        /** Stopped by {@link Training#stop} or an interrupt. */
        STOPPED,
        /** Values became infinite or NaN. */
        DIVERGED
    }

    /** Copies the list. */
    public TrainingResult {
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(explanation, "explanation");
        history = List.copyOf(history);
    }
}
