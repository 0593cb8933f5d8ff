package dev.lanewise.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How well a network does on a data set.
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

    /** An evaluation of as many examples as the table counts. */
    public Evaluation(double cost, int[][] confusion) {
        this(cost, Arrays.stream(confusion).flatMapToInt(Arrays::stream).sum(),
                IntStream.range(0, confusion.length).map(c -> confusion[c][c]).sum(), confusion);
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

    /** Number of classes; 0 if the examples have none. */
    public int classes() {
        return confusion.length;
    }

    /** Number of examples that belong to a class. */
    public int support(int c) {
        return Arrays.stream(confusion[c]).sum();
    }

    /** Of the examples predicted to be of a class, the share that are; NaN if none were predicted. */
    public double precision(int c) {
        int predicted = 0;
        for (int[] row : confusion) {
            predicted += row[c];
        }
        return (double) confusion[c][c] / predicted;
    }

    /** Of the examples of a class, the share predicted to be; NaN if there are none. */
    public double recall(int c) {
        return (double) confusion[c][c] / support(c);
    }
}
