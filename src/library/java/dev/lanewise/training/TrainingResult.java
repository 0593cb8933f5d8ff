package dev.lanewise.training;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable DivergedException divergence;

    TrainingResult(
            List<EpochRecord> history,
            Ending ending,
            int bestEpoch,
            String explanation,
            @Nullable DivergedException divergence) {
        this.history = List.copyOf(history);
        this.ending = ending;
        this.bestEpoch = bestEpoch;
        this.explanation = explanation;
        this.divergence = divergence;
    }

    /**
     * {@return the records of all completed epochs in their order, including those before a checkpoint}
     *
     * <p>An epoch that was stopped has a record without scores if a later run continued.
     */
    public List<EpochRecord> history() {
        return history;
    }

    /** {@return the reason why the run ended} */
    public Ending ending() {
        return ending;
    }

    /**
     * {@return the epoch, from 0, with the best score on the validation set, whose parameters the network has; -1 if it
     * has the last ones}
     */
    public int bestEpoch() {
        return bestEpoch;
    }

    /** {@return a sentence that explains why the run ended} */
    public String explanation() {
        return explanation;
    }

    /** {@return the exception that names the mini-batch; empty unless the run ended with {@link Ending#DIVERGED}} */
    public Optional<DivergedException> divergence() {
        return Optional.ofNullable(divergence);
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
