package dev.lanewise.metric;

import dev.lanewise.internal.access.ScoreAccess;
import dev.lanewise.internal.text.Count;
import java.util.List;

/**
 * Loss and number of correct examples of a network on a data set.
 *
 * <p>{@link Classification}, {@link MultiLabel} and {@link Regression} compute further metrics.
 */
public final class Score {
    /** Placeholder for a score that was not computed. */
    public static final Score NONE = new Score(0, 0, Double.NaN, false);

    private final int examples;
    private final int correct;
    private final double loss;
    private final boolean isRegression;

    static {
        ScoreAccess.register(new ScoreAccess() {
            @Override
            protected Score create(int examples, int correct, double loss, boolean isRegression) {
                return new Score(examples, correct, loss, isRegression);
            }
        });
    }

    private Score(int examples, int correct, double loss, boolean isRegression) {
        Count.requireCorrect(correct, examples);
        this.examples = examples;
        this.correct = correct;
        this.loss = loss;
        this.isRegression = isRegression;
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

    /** {@return the mean loss of an example, weighted if the examples have weights; NaN if there are none} */
    public double loss() {
        return loss;
    }

    /** {@return whether anything was evaluated} */
    public boolean isPresent() {
        return examples > 0;
    }

    /**
     * {@return whether the targets are numbers, so that no prediction is correct or wrong} See
     * {@link dev.lanewise.training.Checkpoint#history} for scores that are read from a file.
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
