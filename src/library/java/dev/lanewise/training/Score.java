package dev.lanewise.training;

import dev.lanewise.internal.Count;
import dev.lanewise.internal.engine.RunningScore;
import dev.lanewise.metric.Evaluation;
import java.util.List;

/**
 * Loss and number of correct examples of a network on a data set.
 */
public final class Score {
    /** Placeholder for a score that was not computed. */
    public static final Score NONE = new Score(0, 0, Double.NaN, false);

    private final int examples;
    private final int correct;
    private final double loss;
    private final boolean isRegression;

    private Score(int examples, int correct, double loss, boolean isRegression) {
        this.examples = examples;
        this.correct = correct;
        this.loss = loss;
        this.isRegression = isRegression;
    }

    /**
     * Creates a score for classes or labels.
     *
     * @param examples number of examples
     * @param correct number of examples predicted correctly
     * @param loss mean loss of an example
     * @return the score
     * @throws IllegalArgumentException if a number is negative, or more examples are correct than there are
     */
    public static Score of(int examples, int correct, double loss) {
        Count.requireCorrect(correct, examples);
        return new Score(examples, correct, loss, false);
    }

    /**
     * Creates a score for regression targets, which has no accuracy.
     *
     * @param examples number of examples
     * @param loss mean loss of an example
     * @return the score
     * @throws IllegalArgumentException if the number of examples is negative
     */
    public static Score ofRegression(int examples, double loss) {
        Count.requireCorrect(0, examples);
        return new Score(examples, 0, loss, true);
    }

    /** {@return this score as that of regression targets; {@link #NONE} remains what it is} */
    Score withoutAccuracy() {
        return isPresent() ? ofRegression(examples, loss) : this;
    }

    /** {@return the number of examples; 0 if nothing was evaluated} */
    public int examples() {
        return examples;
    }

    /**
     * {@return the number of examples predicted correctly, in their class or in all their labels; 0 for regression
     * targets}
     */
    public int correct() {
        return correct;
    }

    /** {@return the mean loss of an example; NaN if there are none} */
    public double loss() {
        return loss;
    }

    static Score of(Evaluation evaluation) {
        return new Score(evaluation.size(), evaluation.correct(), evaluation.loss(), evaluation.isRegression());
    }

    static Score of(RunningScore score) {
        return of(score.examples(), score.correct(), score.loss());
    }

    /** {@return whether anything was evaluated} */
    public boolean isPresent() {
        return examples > 0;
    }

    /**
     * {@return whether the targets are numbers, so that no prediction is correct or wrong} See
     * {@link Checkpoint#history} for scores that are read from a file.
     */
    public boolean isRegression() {
        return isRegression;
    }

    /**
     * {@return the share of examples predicted correctly, 0 to 1; NaN if there are none}
     *
     * @throws IllegalStateException if the targets are numbers
     */
    public double accuracy() {
        if (isRegression) {
            throw new IllegalStateException("the targets are numbers, for which there is no accuracy");
        }
        return (double) correct / examples;
    }

    /** Returns whether this score is better on the same examples: more are correct, or as many at a lower loss. */
    boolean isBetterThan(Score other) {
        return correct != other.correct ? correct > other.correct : loss < other.loss;
    }

    private List<Object> values() {
        return List.of(examples, correct, loss, isRegression);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Score that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "Score[examples=" + examples + (isRegression ? "" : ", correct=" + correct) + ", loss=" + loss + "]";
    }
}
