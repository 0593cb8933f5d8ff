package dev.lanewise.metric;

import java.util.Arrays;

/**
 * Cost, number of correct examples and confusion matrix of a network on a data set.
 *
 * <p>{@link Classification}, {@link Labelling} and {@link Regression} compute further metrics.
 *
 * @param cost mean cost of an example, weighted if the examples have weights; NaN if there are none
 * @param size number of examples
 * @param correct number of examples predicted correctly, in their class or in all their labels; 0 for regression
 *     targets
 * @param confusion {@code confusion[label][predicted]}: numbers of examples; 0 x 0 if they have no classes
 */
public record Evaluation(double cost, int size, int correct, int[][] confusion) {

    /** Copies the matrix. */
    public Evaluation {
        confusion = Arrays.stream(confusion).map(int[]::clone).toArray(int[][]::new);
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

    /** Share of examples predicted correctly, 0 to 1; NaN if there are none. */
    public double accuracy() {
        return (double) correct / size;
    }
}
