package dev.lanewise.train;

import java.util.List;

/**
 * How a training ended.
 *
 * @param history all its complete epochs, those before a checkpoint included
 * @param ending why there are no more
 * @param bestEpoch number of the epoch whose parameters the network has been given because they were the best on the
 *     validation set; -1 if the network has those that it ended with
 * @param explanation one sentence for people
 */
public record TrainingResult(List<EpochRecord> history, Ending ending, int bestEpoch, String explanation) {

    /** Why a training ended. */
    public enum Ending {
        /** It did all its epochs. */
        EPOCHS,
        /** For too many epochs there was nothing better on the validation set. */
        PATIENCE,
        /** The time was up. */
        TIME,
        /** It was told to stop. */
        STOPPED,
        /** Numbers became infinite or NaN. */
        DIVERGED
    }

    /** Copies the list. */
    public TrainingResult {
        history = List.copyOf(history);
    }
}
