package dev.lanewise.report;

import dev.lanewise.report.Pen.Anchor;
import java.util.Arrays;
import java.util.List;

/**
 * A confusion matrix: a row for the class of the examples, a column for the predicted class, with a tint for each cell.
 *
 * @param names of the classes
 * @param counts {@code counts[wanted][predicted]}
 */
record ConfusionPlot(List<String> names, int[][] counts) implements Plot {
    private static final int LEAST_LEFT = 60;
    private static final int LETTER = 8;
    private static final int TOP = 70;
    private static final int BOTTOM = 20;
    private static final int MOST_PIXELS = 640;
    private static final int LONGEST_NAME = 16;
    private static final double DARKEST = 0.6;
    /** The tint of the smallest share above 0. */
    private static final double PALEST = 0.1;
    /** Share of a row that always has the darkest tint of an error. */
    private static final double LARGE_SHARE = 0.05;
    /** Sides of a cell that fit a number, and a name below it. */
    private static final int ROOM_FOR_NUMBER = 26;

    private static final int WIDEST = 56;

    private int side() {
        return Math.max(4, Math.min(WIDEST, MOST_PIXELS / counts.length));
    }

    /** Width of the names of the rows. */
    private int left() {
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        return Math.max(LEAST_LEFT, 24 + LETTER * Math.min(LONGEST_NAME, longest));
    }

    @Override
    public String name() {
        return "confusion";
    }

    @Override
    public String title() {
        return "Confusion matrix: rows are classes, columns predictions";
    }

    @Override
    public int width() {
        return Math.max(560, left() + counts.length * side() + 20);
    }

    @Override
    public int height() {
        return TOP + counts.length * side() + BOTTOM;
    }

    @Override
    public void draw(Pen pen) {
        int side = side();
        int left = left();
        pen.text(20, 24, Anchor.START, title());
        double[][] tints = tints(counts);
        for (int row = 0; row < counts.length; row++) {
            int top = TOP + row * side;
            if (side >= ROOM_FOR_NUMBER) {
                pen.text(left - 8, top + side / 2.0 + 5, Anchor.END, shortened(names.get(row), LONGEST_NAME));
                pen.text(left + (row + 0.5) * side, TOP - 8, Anchor.MIDDLE, shortened(names.get(row), side / LETTER));
            }
            for (int column = 0; column < counts.length; column++) {
                Ink ink = row == column ? Ink.ONE : Ink.TWO;
                pen.area(left + column * side + 1, top + 1, side - 2, side - 2, ink, tints[row][column]);
                if (side >= ROOM_FOR_NUMBER && counts[row][column] > 0) {
                    pen.text(
                            left + (column + 0.5) * side,
                            top + side / 2.0 + 5,
                            Anchor.MIDDLE,
                            String.valueOf(counts[row][column]));
                }
            }
        }
    }

    /**
     * Computes the darkness of each cell, from 0 for a count of 0 to {@link #DARKEST}. On the diagonal, it follows the
     * share of the row. Elsewhere, because the errors of a good network are few, it follows the logarithm of the share,
     * between the least and the largest of all errors.
     */
    static double[][] tints(int[][] counts) {
        double[][] tints = new double[counts.length][counts.length];
        double least = Double.POSITIVE_INFINITY;
        double largest = LARGE_SHARE;
        for (int row = 0; row < counts.length; row++) {
            double sum = Arrays.stream(counts[row]).asLongStream().sum();
            for (int column = 0; column < counts.length; column++) {
                tints[row][column] = counts[row][column] == 0 ? 0 : counts[row][column] / sum;
                if (row != column && counts[row][column] > 0) {
                    least = Math.min(least, tints[row][column]);
                    largest = Math.max(largest, tints[row][column]);
                }
            }
        }
        double span = StrictMath.log(largest / least);
        for (int row = 0; row < counts.length; row++) {
            for (int column = 0; column < counts.length; column++) {
                double share = tints[row][column];
                if (share > 0) {
                    double place = row == column ? share : span > 0 ? StrictMath.log(share / least) / span : 1;
                    tints[row][column] = PALEST + (DARKEST - PALEST) * Math.min(1, place);
                }
            }
        }
        return tints;
    }

    /** Returns text cut to this number of characters, at least one. */
    static String shortened(String text, int most) {
        int[] characters = text.codePoints().toArray();
        int kept = Math.max(1, most);
        return characters.length <= kept ? text : new String(characters, 0, Math.max(0, kept - 1)) + "…";
    }
}
