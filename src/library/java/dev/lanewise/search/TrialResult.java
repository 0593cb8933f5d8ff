package dev.lanewise.search;

import dev.lanewise.metric.Metric.Direction;
import dev.lanewise.search.Trial.End;
import dev.lanewise.search.Trial.Standing;
import java.util.Comparator;

/**
 * Result of one trial of a search.
 *
 * @param configuration values that were tried
 * @param outcome reason why it was not trained further
 * @param epochs number of completed epochs; 0 if the trial is no training
 * @param seconds time spent on it
 * @param score value that trials are ranked by; NaN if nothing was evaluated
 * @param loss mean loss of a validation example; NaN if it is unknown
 */
public record TrialResult(
        Configuration configuration, Outcome outcome, int epochs, double seconds, double score, double loss) {

    /** Reasons why a trial was not trained further. */
    public enum Outcome {
        /** It was completed. */
        FINISHED("finished"),
        /** Others were better in a rung of successive halving. */
        DROPPED("dropped"),
        /** Values became infinite or NaN. */
        DIVERGED("diverged"),
        /** The search was stopped. */
        INTERRUPTED("interrupted");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /**
     * Returns the order of results, best first: diverged trials last; then by score, by loss, and by the order in which
     * they were tried. NaN is worse than any number.
     */
    public static Comparator<TrialResult> bestFirst(Direction direction) {
        double sign = direction == Direction.HIGHER_IS_BETTER ? -1 : 1;
        return Comparator
                .comparing((TrialResult result) -> result.outcome == Outcome.DIVERGED)
                .thenComparing(result -> Double.isNaN(result.loss))
                // NaN compares as more than any number.
                .thenComparing(result -> sign * result.score)
                .thenComparing(TrialResult::loss)
                .thenComparing(result -> result.configuration.number());
    }

    static TrialResult of(Configuration configuration, Standing standing, Outcome ifOpen) {
        Outcome outcome = standing.end() == End.DIVERGED ? Outcome.DIVERGED
                : standing.end() == End.STOPPED ? Outcome.INTERRUPTED
                : ifOpen;
        return new TrialResult(
                configuration, outcome, standing.epochs(), standing.seconds(), standing.score(), standing.loss());
    }
}
