package dev.lanewise.search;

import dev.lanewise.search.Trial.End;
import dev.lanewise.search.Trial.Standing;
import java.util.Comparator;

/**
 * What became of a configuration.
 *
 * @param configuration the settings that were tried
 * @param outcome why it was trained no further
 * @param epochs complete epochs done
 * @param seconds spent on it
 * @param accuracy share of the validation examples that came out as wanted; NaN if they want numbers
 * @param cost mean cost of a validation example; NaN if nothing was evaluated
 */
public record TrialResult(
        Configuration configuration, Outcome outcome, int epochs, double seconds, double accuracy, double cost) {

    /**
     * The best first: those that did not diverge before those that did, and those that were evaluated before those that
     * were not; then by accuracy, by cost, and by the order in which they were tried. Where numbers are wanted, cost
     * decides.
     */
    public static final Comparator<TrialResult> BEST_FIRST = Comparator
            .comparing(TrialResult::isWorst)
            .thenComparing(result -> Double.isNaN(result.cost))
            // NaN counts as more than any number, and no accuracy is better than none only where all have one.
            .thenComparing(result -> -result.accuracy)
            .thenComparing(TrialResult::cost)
            .thenComparing(result -> result.configuration.number());

    /** Why a configuration was trained no further. */
    public enum Outcome {
        /** It went as far as it should. */
        FINISHED("finished"),
        /** Others were better in a rung of successive halving. */
        DROPPED("dropped"),
        /** Its numbers became infinite or NaN. */
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

    static TrialResult of(Configuration configuration, Standing standing, Outcome ifOpen) {
        Outcome outcome = standing.end() == End.DIVERGED ? Outcome.DIVERGED
                : standing.end() == End.STOPPED ? Outcome.INTERRUPTED
                : ifOpen;
        return new TrialResult(configuration, outcome, standing.epochs(), standing.seconds(), standing.accuracy(),
                standing.cost());
    }

    private boolean isWorst() {
        return outcome == Outcome.DIVERGED;
    }
}
