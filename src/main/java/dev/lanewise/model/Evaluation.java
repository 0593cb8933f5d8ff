package dev.lanewise.model;

import java.util.Arrays;

/**
 * How well a network does on a data set. The package {@code dev.lanewise.metric} has more figures.
 *
 * @param cost mean cost of an example, weighted if the examples have weights; NaN if there are none
 * @param size number of examples
 * @param correct number of examples that came out as wanted: their class, or all their labels; 0 if they want numbers
 * @param confusion {@code confusion[wanted][predicted]}: numbers of examples; 0 x 0 if they have no classes
 */
public record Evaluation(double cost, int size, int correct, int[][] confusion) {

    /** Copies the table. */
    public Evaluation {
        confusion = Arrays.stream(confusion).map(int[]::clone).toArray(int[][]::new);
    }

    /** A copy of the table, {@code confusion[wanted][predicted]}. */
    @Override
    public int[][] confusion() {
        return Arrays.stream(confusion).map(int[]::clone).toArray(int[][]::new);
    }

    /** Whether the examples have classes, and so there is a table. */
    public boolean hasClasses() {
        return confusion.length > 0;
    }

    /** Share of examples that came out as wanted, 0 to 1; NaN if there are none. */
    public double accuracy() {
        return (double) correct / size;
    }
}
