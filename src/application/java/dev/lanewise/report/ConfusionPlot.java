package dev.lanewise.report;

import dev.lanewise.report.Pen.Anchor;
import java.util.Arrays;
import java.util.List;

/**
 * A confusion matrix: a row for what examples are, a column for what they were taken for, shaded by the share of the row.
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
    /** Sides of a cell that leave room for a number, and for a name below it. */
    private static final int ROOM_FOR_NUMBER = 26;
    private static final int WIDEST = 56;

    private int side() {
        return Math.max(4, Math.min(WIDEST, MOST_PIXELS / counts.length));
    }

    /** Room for the names of the rows. */
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
        return "Confusion matrix: rows are what it is, columns what it was taken for";
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
        for (int row = 0; row < counts.length; row++) {
            int top = TOP + row * side;
            int sum = Arrays.stream(counts[row]).sum();
            if (side >= ROOM_FOR_NUMBER) {
                pen.text(left - 8, top + side / 2.0 + 5, Anchor.END, shortened(names.get(row), LONGEST_NAME));
                pen.text(left + (row + 0.5) * side, TOP - 8, Anchor.MIDDLE, shortened(names.get(row), side / LETTER));
            }
            for (int column = 0; column < counts.length; column++) {
                double share = sum == 0 ? 0 : (double) counts[row][column] / sum;
                Ink ink = row == column ? Ink.ONE : Ink.TWO;
                pen.area(left + column * side + 1, top + 1, side - 2, side - 2, ink, strength(share));
                if (side >= ROOM_FOR_NUMBER && counts[row][column] > 0) {
                    pen.text(left + (column + 0.5) * side, top + side / 2.0 + 5, Anchor.MIDDLE,
                            String.valueOf(counts[row][column]));
                }
            }
        }
    }

    /** By the root, because the mistakes of a good network are few. */
    static double strength(double share) {
        return DARKEST * Math.sqrt(share);
    }

    /** Text cut to so many characters, at least one. */
    static String shortened(String text, int most) {
        int[] characters = text.codePoints().toArray();
        int kept = Math.max(1, most);
        return characters.length <= kept ? text : new String(characters, 0, Math.max(0, kept - 1)) + "…";
    }
}
