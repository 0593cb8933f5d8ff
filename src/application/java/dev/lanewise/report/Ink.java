package dev.lanewise.report;

import java.awt.Color;

/** Ink of the parts of a plot: a colour on white paper, and a class of {@code plot.css} for a page. */
enum Ink {
    TEXT("text", 0x1b1f24),
    GRID("grid", 0xd5dae0),
    GUIDE("guide", 0x6a727c),
    ONE("one", 0x0b62c4),
    TWO("two", 0xb04a00, 8, 4),
    THREE("three", 0x1a7f37, 2, 4),
    FOUR("four", 0x9a2ca0, 12, 3, 2, 3),
    FIVE("five", 0x8a6100, 4, 2),
    SIX("six", 0x006f7a, 14, 6),
    // The same colours with other dashes.
    SEVEN("seven", 0x0b62c4, 8, 4),
    EIGHT("eight", 0xb04a00),
    NINE("nine", 0x1a7f37, 8, 4),
    TEN("ten", 0x9a2ca0),
    ELEVEN("eleven", 0x8a6100, 14, 6),
    TWELVE("twelve", 0x006f7a, 2, 4);

    /** Number of series that differ. */
    static final int MOST = 12;

    private static final Ink[] SERIES = {ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN, EIGHT, NINE, TEN, ELEVEN, TWELVE};

    final String style;
    final Color color;
    /** Lengths of dashes and gaps, so that lines differ by more than their colour; none for a line without gaps. */
    final float[] dashes;

    Ink(String style, int rgb, float... dashes) {
        this.style = style;
        this.color = new Color(rgb);
        this.dashes = dashes;
    }

    /** The ink of a series by its number from 0. */
    static Ink ofSeries(int number) {
        return SERIES[number % SERIES.length];
    }
}
