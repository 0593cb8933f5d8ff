package dev.lanewise.search;

import dev.lanewise.metric.Metric.Direction;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Result of one trial of a search.
 */
public final class TrialResult {
    /** Reasons why a trial was not trained further. */
    public enum Outcome {
        /** Completed: all epochs were trained, or the trial ended by itself. */
        FINISHED("finished"),
        /** Dropped: other trials were better in a rung of successive halving. */
        DROPPED("dropped"),
        /** Diverged: values became infinite or NaN. */
        DIVERGED("diverged"),
        /** Interrupted: the trial was stopped before its end. */
        INTERRUPTED("interrupted"),
        /** Failed: the trial threw an exception, see {@link TrialResult#failure}. */
        FAILED("failed");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    private final Configuration configuration;
    private final Outcome outcome;
    private final int epochs;
    private final double seconds;
    private final double score;
    private final double loss;
    /** Identifies the formula of the loss; only values of the same formula can be compared. */
    private final String formula;

    private final @Nullable RuntimeException failure;

    /**
     * Creates a result.
     *
     * @param configuration values that were tried
     * @param outcome reason why the trial was not trained further
     * @param epochs number of completed epochs
     * @param seconds time spent on the trial
     * @param score value that trials are ranked by; NaN if nothing was evaluated
     * @param loss mean loss of a validation example; NaN if it is unknown
     * @param formula identifies the formula of the loss; only values of the same formula can be compared
     * @param failure exception that the trial threw; null if it threw none
     */
    public TrialResult(
            Configuration configuration,
            Outcome outcome,
            int epochs,
            double seconds,
            double score,
            double loss,
            String formula,
            @Nullable RuntimeException failure) {
        this.configuration = Objects.requireNonNull(configuration, "configuration");
        this.outcome = Objects.requireNonNull(outcome, "outcome");
        this.epochs = epochs;
        this.seconds = seconds;
        this.score = score;
        this.loss = loss;
        this.formula = Objects.requireNonNull(formula, "formula");
        this.failure = failure;
    }

    /** {@return the values that were tried} */
    public Configuration configuration() {
        return configuration;
    }

    /** {@return the reason why the trial was not trained further} */
    public Outcome outcome() {
        return outcome;
    }

    /** {@return the number of completed epochs; 0 if the trial is not a training run} */
    public int epochs() {
        return epochs;
    }

    /** {@return the exception that the trial threw; empty unless its outcome is {@link Outcome#FAILED}} */
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** {@return the time spent on the trial in seconds} */
    public double seconds() {
        return seconds;
    }

    /** {@return the value that trials are ranked by; NaN if nothing was evaluated} */
    public double score() {
        return score;
    }

    /** {@return the mean loss of a validation example; NaN if it is unknown} */
    public double loss() {
        return loss;
    }

    /**
     * {@return the order of results, best first: diverged and failed trials last; then by score, by loss, and by the
     * order in which they were tried} NaN is worse than any number. Values of different losses, such as quadratic loss
     * and cross-entropy, cannot be compared, so equal scores with different losses are ranked in the alphabetical order
     * of the losses.
     *
     * @param direction which scores are better
     */
    public static Comparator<TrialResult> bestFirst(Direction direction) {
        double sign = Objects.requireNonNull(direction, "direction") == Direction.HIGHER_IS_BETTER ? -1 : 1;
        return Comparator.comparing((TrialResult result) -> result.outcome == Outcome.FAILED)
                .thenComparing(result -> result.outcome == Outcome.DIVERGED)
                .thenComparing(result -> Double.isNaN(result.loss))
                // NaN compares as more than any number.
                .thenComparingDouble(result -> sign * result.score)
                .thenComparing(result -> result.formula)
                .thenComparingDouble(TrialResult::loss)
                .thenComparingInt(result -> result.configuration.number());
    }

    private List<Object> values() {
        return List.of(
                configuration, outcome, epochs, seconds, score, loss, failure().map(Trial::reason));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrialResult that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "TrialResult[configuration=" + configuration + ", outcome=" + outcome + ", epochs=" + epochs
                + ", seconds=" + seconds + ", score=" + score + ", loss=" + loss
                + (failure == null ? "" : ", failure=" + failure) + "]";
    }
}
