package dev.lanewise.metric;

import dev.lanewise.internal.Count;
import java.util.Arrays;
import java.util.Objects;

/**
 * Loss, number of correct examples and confusion matrix of a network on a data set.
 *
 * <p>{@link Classification}, {@link MultiLabel} and {@link Regression} compute further metrics.
 */
public final class Evaluation {
    /** Most classes whose confusion matrix {@link #toString} shows. */
    private static final int READABLE = 10;

    private final double loss;
    private final int size;
    private final int correct;
    private final int[][] confusion;
    private final boolean isRegression;

    private Evaluation(double loss, int size, int correct, int[][] confusion, boolean isRegression) {
        this.loss = loss;
        this.size = size;
        this.correct = correct;
        this.confusion = copy(confusion);
        this.isRegression = isRegression;
    }

    /**
     * Creates an evaluation of classes or labels.
     *
     * @param loss mean loss of an example; NaN if there are none
     * @param size number of examples
     * @param correct number of examples predicted correctly, in their class or in all their labels
     * @param confusion {@code confusion[label][predicted]}: numbers of examples, copied; 0 x 0 if they have no classes
     * @return the evaluation
     * @throws IllegalArgumentException if a number is negative, more examples are correct than there are, or the
     *     confusion matrix is not square
     */
    public static Evaluation of(double loss, int size, int correct, int[][] confusion) {
        Objects.requireNonNull(confusion, "confusion");
        Count.requireCorrect(correct, size);
        for (int row = 0; row < confusion.length; row++) {
            String place = "confusion[" + row + "]";
            if (Objects.requireNonNull(confusion[row], place).length != confusion.length) {
                throw new IllegalArgumentException(place + " has length " + confusion[row].length + ", but "
                        + confusion.length + " is expected");
            }
        }
        return new Evaluation(loss, size, correct, confusion, false);
    }

    /**
     * Creates an evaluation of regression targets.
     *
     * @param loss mean loss of an example; NaN if there are none
     * @param size number of examples
     * @return the evaluation
     * @throws IllegalArgumentException if the number of examples is negative
     */
    public static Evaluation ofRegression(double loss, int size) {
        Count.requireCorrect(0, size);
        return new Evaluation(loss, size, 0, new int[0][0], true);
    }

    private static int[][] copy(int[][] matrix) {
        return Arrays.stream(matrix).map(int[]::clone).toArray(int[][]::new);
    }

    /** {@return the mean loss of an example, weighted if the examples have weights; NaN if there are none} */
    public double loss() {
        return loss;
    }

    /** {@return the number of examples} */
    public int size() {
        return size;
    }

    /**
     * {@return the number of examples predicted correctly, in their class or in all their labels; 0 for regression
     * targets}
     */
    public int correct() {
        return correct;
    }

    /** {@return whether the targets are numbers, so that no prediction is correct or wrong} */
    public boolean isRegression() {
        return isRegression;
    }

    /**
     * {@return a copy of the confusion matrix, {@code confusion[label][predicted]}: numbers of examples; 0 x 0 if they
     * have no classes} An example with an output of NaN is not in it: it has no predicted class and counts as wrong.
     */
    public int[][] confusion() {
        return copy(confusion);
    }

    /** {@return whether the examples have classes, and so a confusion matrix} */
    public boolean hasClasses() {
        return confusion.length > 0;
    }

    /**
     * {@return the share of examples predicted correctly, 0 to 1; NaN if there are none}
     *
     * @throws IllegalStateException if the targets are numbers
     */
    public double accuracy() {
        if (isRegression) {
            throw new IllegalStateException("the targets are numbers, for which there is no accuracy; loss() has the"
                    + " mean loss, and Regression has further metrics");
        }
        return (double) correct / size;
    }

    /** Returns whether another object is an evaluation with the same numbers and the same confusion matrix. */
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

    /** Returns the loss, the number of correct examples, and the confusion matrix if it is small enough to read. */
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
