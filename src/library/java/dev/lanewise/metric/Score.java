package dev.lanewise.metric;

/**
 * Loss and number of correct examples of a network on a data set.
 *
 * <p>{@link Classification}, {@link MultiLabel} and {@link Regression} compute further metrics.
 *
 * @param examples number of examples; 0 if nothing was evaluated
 * @param correct number of examples predicted correctly, in their class or in all their labels; 0 for regression
 *     targets
 * @param loss mean loss of an example, weighted if the examples have weights; NaN if there are none
 * @param isRegression whether the targets are numbers, so that no prediction is correct or wrong; see
 *     {@link dev.lanewise.training.Checkpoint#history} for scores that are read from a file
 */
public record Score(int examples, int correct, double loss, boolean isRegression) {
    /** Placeholder for a score that was not computed. */
    public static final Score NONE = new Score(0, 0, Double.NaN, false);

    /**
     * Creates a score.
     *
     * @throws IllegalArgumentException if a number is negative, or more examples are correct than there are
     */
    public Score {
        if (correct < 0 || correct > examples) {
            throw new IllegalArgumentException(
                    correct + " of " + examples + " examples are correct, but 0 to all are expected");
        }
    }

    /** {@return whether anything was evaluated} */
    public boolean isPresent() {
        return examples > 0;
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

    @Override
    public String toString() {
        return "Score[examples=" + examples + (isRegression ? "" : ", correct=" + correct) + ", loss=" + loss + "]";
    }
}
