package dev.lanewise.training;

import java.util.List;

/**
 * Result of a training run.
 */
public final class TrainingResult {
    /** Reasons for the end of a run. */
    public enum Ending {
        /** All epochs completed. */
        EPOCHS,
        /** Too many epochs without improvement on the validation set. */
        PATIENCE,
        /** Time limit reached. */
        TIME,
        /** Stopped by {@link Training#stop}, {@link Training#close} or an interrupt. */
        STOPPED,
        /** Values became infinite or NaN. */
        DIVERGED
    }

    private final List<EpochRecord> history;
    private final Ending ending;
    private final int bestEpoch;
    private final String explanation;

    TrainingResult(List<EpochRecord> history, Ending ending, int bestEpoch, String explanation) {
        this.history = List.copyOf(history);
        this.ending = ending;
        this.bestEpoch = bestEpoch;
        this.explanation = explanation;
    }

    /**
     * All complete epochs, including those before a checkpoint; also an epoch that was stopped, if a later run
     * continued, without scores.
     *
     * @return all complete epochs, including those before a checkpoint
     */
    public List<EpochRecord> history() {
        return history;
    }

    /**
     * Reason for the end.
     *
     * @return reason for the end
     */
    public Ending ending() {
        return ending;
    }

    /**
     * Epoch with the best score on the validation set, whose parameters the network has; -1 if the network has the last
     * parameters.
     *
     * @return epoch with the best score on the validation set, whose parameters the network has
     */
    public int bestEpoch() {
        return bestEpoch;
    }

    /**
     * Readable sentence that explains the end.
     *
     * @return readable sentence that explains the end
     */
    public String explanation() {
        return explanation;
    }

    private List<Object> values() {
        return List.of(history, ending, bestEpoch, explanation);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrainingResult that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "TrainingResult[ending=" + ending + ", epochs=" + history.size() + ", bestEpoch=" + bestEpoch
                + ", explanation=" + explanation + "]";
    }
}
