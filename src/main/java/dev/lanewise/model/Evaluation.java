package dev.lanewise.model;

import java.util.Arrays;

/**
 * How well a network classifies a data set.
 *
 * @param cost mean cost of an example
 * @param confusion {@code confusion[wanted][predicted]}: numbers of examples
 */
public record Evaluation(double cost, int[][] confusion) {

    /** Copies the table. */
    public Evaluation {
        confusion = Arrays.stream(confusion).map(int[]::clone).toArray(int[][]::new);
    }

    @Override
    public int[][] confusion() {
        return Arrays.stream(confusion).map(int[]::clone).toArray(int[][]::new);
    }

    /** Number of examples. */
    public int size() {
        return Arrays.stream(confusion).flatMapToInt(Arrays::stream).sum();
    }

    /** Number of examples classified as wanted. */
    public int correct() {
        int correct = 0;
        for (int c = 0; c < confusion.length; c++) {
            correct += confusion[c][c];
        }
        return correct;
    }

    /** Share of examples classified as wanted, 0 to 1; NaN if there are none. */
    public double accuracy() {
        return (double) correct() / size();
    }

    /** Number of classes. */
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
