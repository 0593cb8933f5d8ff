package dev.lanewise.training;

import dev.lanewise.internal.Elements;
import java.util.ArrayList;
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
        /** Values became infinite or NaN, or the loss is more than 10,000 times that of a constant prediction. */
        DIVERGED
    }

    private final List<EpochRecord> history;
    private final Ending ending;
    private final int bestEpoch;
    private final String explanation;
    private final @Nullable DivergedException divergence;
    private final List<String> warnings;

    TrainingResult(
            List<EpochRecord> history,
            Ending ending,
            int bestEpoch,
            String explanation,
            @Nullable DivergedException divergence,
            List<String> warnings) {
        this.history = List.copyOf(history);
        this.ending = ending;
        this.bestEpoch = bestEpoch;
        this.explanation = explanation;
        this.divergence = divergence;
        this.warnings = List.copyOf(warnings);
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
     * {@return the epoch, from 1, with the best score on the validation set, whose parameters the network has; 0 if it
     * has the last ones}
     */
    public int bestEpoch() {
        return bestEpoch;
    }

    /**
     * {@return the epoch, from 1, whose parameters the network has: the best one or otherwise the last; 0 if the run
     * had no epochs or ended within one}
     */
    public int keptEpoch() {
        boolean isWithin = ending == Ending.STOPPED || ending == Ending.TIME;
        return bestEpoch > 0 ? bestEpoch : isWithin ? 0 : history.size();
    }

    /** {@return a sentence that explains why the run ended} */
    public String explanation() {
        return explanation;
    }

    /** {@return the exception that names the mini-batch; empty unless the run ended with {@link Ending#DIVERGED}} */
    public Optional<DivergedException> divergence() {
        return Optional.ofNullable(divergence);
    }

    /**
     * {@return reasons why the network may be of little use, one sentence each; empty if the run diverged, or if {@link
     * Training#run(int)} ended it before the last epoch of the configuration}
     *
     * <p>The network is compared with the baseline of the training set, which always predicts the frequencies of the
     * classes or labels, or the mean of the targets. It is judged on the first of test and validation set that has
     * at least ten examples, and otherwise on up to 1,000 training examples. There is a warning if
     *
     * <ul>
     * <li>accuracy, R2 or loss is no better than that of the baseline, unless classes are weighted,
     * <li>a class or label with at least five examples is never predicted,
     * <li>the loss on the validation or test set is more than 10,000 times that of the baseline, because of some of its
     * examples; if it is on the training set as well, the run has {@link Ending#DIVERGED},
     * <li>the monitored metric was NaN after every epoch, or the loss that selects the best epoch was not finite,
     * <li>the first of at least five epochs was the best,
     * <li>R2 is undefined, because a target does not vary.
     * </ul>
     *
     * <p>The result of an {@code Estimator}, {@code Model.training()}, also has warnings about its data: columns that
     * look like identifiers, columns and targets with the same value in all rows, dates that are treated as categories,
     * fewer than two examples per class on average, fewer than ten training examples, or a class that only the
     * validation rows have. {@link dev.lanewise.data.Preprocessing#withIgnored} leaves columns out.
     */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * {@return a copy with further warnings before those of this result}
     *
     * @param further one sentence each
     */
    public TrainingResult withFirst(List<String> further) {
        List<String> all = new ArrayList<>(Elements.require(further, "further"));
        all.addAll(warnings);
        return new TrainingResult(history, ending, bestEpoch, explanation, divergence, all);
    }

    private List<Object> values() {
        return List.of(history, ending, bestEpoch, explanation, warnings);
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
                + ", explanation=" + explanation + ", warnings=" + warnings + "]";
    }
}
