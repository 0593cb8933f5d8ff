package dev.lanewise.metric;

import java.util.Arrays;
import java.util.Objects;

/**
 * Loss, number of correct examples and confusion matrix of a network on a data set.
 *
 * <p>{@link Classification}, {@link MultiLabel} and {@link Regression} compute further metrics.
 *
 * @param loss mean cost of an example, weighted if the examples have weights; NaN if there are none
 * @param size number of examples
 * @param correct number of examples predicted correctly, in their class or in all their labels; 0 for regression
 *     targets
 * @param confusion {@code confusion[label][predicted]}: numbers of examples; 0 x 0 if they have no classes
 * @param isRegression whether the targets are numbers, so that no prediction is correct or wrong
 */
public record Evaluation(double loss, int size, int correct, int[][] confusion, boolean isRegression) {
    /** Most classes whose confusion matrix {@link #toString} shows. */
    private static final int READABLE = 10;

    /** Copies the matrix. */
    public Evaluation {
        confusion = Arrays.stream(confusion).map(int[]::clone).toArray(int[][]::new);
    }

    /** Creates an evaluation of classes or labels. */
    public Evaluation(double loss, int size, int correct, int[][] confusion) {
        this(loss, size, correct, confusion, false);
    }

    /** Returns a copy of the confusion matrix, {@code confusion[label][predicted]}. */
    @Override
    public int[][] confusion() {
        return Arrays.stream(confusion).map(int[]::clone).toArray(int[][]::new);
    }

    /** Returns whether the examples have classes, and so a confusion matrix. */
    public boolean hasClasses() {
        return confusion.length > 0;
    }

    /**
     * Share of examples predicted correctly, 0 to 1; NaN if there are none.
     *
     * @throws IllegalStateException if the targets are numbers
     */
    public double accuracy() {
        if (isRegression) {
            throw new IllegalStateException("the targets are numbers, for which there is no accuracy; cost() has the"
                    + " mean cost, and Regression has further metrics");
        }
        return (double) correct / size;
    }

    /** Returns whether another object is an evaluation with the same numbers, those of the matrix included. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Evaluation that && Double.compare(loss, that.loss) == 0 && size == that.size
                && correct == that.correct && isRegression == that.isRegression
                && Arrays.deepEquals(confusion, that.confusion);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(new double[] {loss, size, correct, isRegression ? 1 : 0})
                + Arrays.deepHashCode(confusion);
    }

    /** Names the loss, the number of correct examples, and the confusion matrix if it is small enough to read. */
    @Override
    public String toString() {
        int classes = confusion.length;
        return "Evaluation[" + (isRegression ? size + " examples" : correct + " of " + size + " correct")
                + ", loss " + loss
                + (classes == 0 ? ""
                : ", confusion " + (classes <= READABLE ? Arrays.deepToString(confusion) : classes + " x " + classes))
                + "]";
    }
}
