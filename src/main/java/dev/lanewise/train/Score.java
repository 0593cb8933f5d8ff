package dev.lanewise.train;

import dev.lanewise.model.Evaluation;

/**
 * How good a network was on a set of examples.
 *
 * @param examples their number; 0 if there was no such set
 * @param correct how many came out as wanted: their class, or all their labels; 0 if they want numbers
 * @param cost mean cost of an example; NaN if there are none
 */
public record Score(int examples, int correct, double cost) {
    /** Nothing was looked at. */
    public static final Score NONE = new Score(0, 0, Double.NaN);

    static Score of(Evaluation evaluation) {
        return new Score(evaluation.size(), evaluation.correct(), evaluation.cost());
    }

    /** Whether anything was looked at. */
    public boolean isPresent() {
        return examples > 0;
    }

    /** Share of examples that came out as wanted, 0 to 1; NaN if there are no examples. */
    public double accuracy() {
        return (double) correct / examples;
    }

    /** Whether this is better on the same examples: more are right or, if as many are, at less cost. */
    boolean isBetterThan(Score other) {
        return correct != other.correct ? correct > other.correct : cost < other.cost;
    }
}
