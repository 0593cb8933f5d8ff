package dev.lanewise.report;

/** Ink of a part of a plot: a class of {@code plot.css}. */
enum Ink {
    TEXT("text"),
    GRID("grid"),
    GUIDE("guide"),
    ONE("one"),
    TWO("two"),
    THREE("three"),
    FOUR("four"),
    FIVE("five"),
    SIX("six"),
    SEVEN("seven"),
    EIGHT("eight"),
    NINE("nine"),
    TEN("ten"),
    ELEVEN("eleven"),
    TWELVE("twelve");

    /** Number of series that differ. */
    static final int MOST = 12;

    private static final Ink[] SERIES = {ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN, EIGHT, NINE, TEN, ELEVEN, TWELVE};

    final String style;

    Ink(String style) {
        this.style = style;
    }

    /** The ink of a series by its number from 0. */
    static Ink ofSeries(int number) {
        return SERIES[number % SERIES.length];
    }
}
