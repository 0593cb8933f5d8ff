package dev.lanewise.training;

import dev.lanewise.internal.engine.RunningScore;
import dev.lanewise.metric.Evaluation;

/**
 * Cost and number of correct examples of a network on a data set.
 *
 * @param examples number of examples; 0 if nothing was evaluated
 * @param correct number of examples predicted correctly, in their class or in all their labels; 0 for regression
 *     targets
 * @param loss mean cost of an example; NaN if there are none
 */
public record Score(int examples, int correct, double loss) {
    /** Score of no evaluation. */
    public static final Score NONE = new Score(0, 0, Double.NaN);

    static Score of(Evaluation evaluation) {
        return new Score(evaluation.size(), evaluation.correct(), evaluation.loss());
    }

    static Score of(RunningScore score) {
        return new Score(score.examples(), score.correct(), score.loss());
    }

    /** Returns whether anything was evaluated. */
    public boolean isPresent() {
        return examples > 0;
    }

    /** Share of examples predicted correctly, 0 to 1; NaN if there are none, and 0 for regression targets. */
    public double accuracy() {
        return (double) correct / examples;
    }

    /** Returns whether this score is better on the same examples: more are correct, or as many at a lower cost. */
    boolean isBetterThan(Score other) {
        return correct != other.correct ? correct > other.correct : loss < other.loss;
    }
}
