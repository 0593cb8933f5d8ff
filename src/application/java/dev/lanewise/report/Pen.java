package dev.lanewise.report;

/** Drawing operations for plots; positions are in pixels from the top left. */
interface Pen {
    /** Alignment of a text relative to its position. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** Lines from each point to the next. */
    void path(double[] x, double[] y, Ink ink);

    /** A filled rectangle; {@code strength} 0 is paper, 1 full ink. */
    void area(double x, double y, double width, double height, Ink ink, double strength);

    void dot(double x, double y, Ink ink);

    /** A line of text; {@code y} is its base line. */
    void text(double x, double y, Anchor anchor, String text);

    /** A line of text from bottom to top, centred at this position. */
    void textUpwards(double x, double y, String text);

    default void line(double x1, double y1, double x2, double y2, Ink ink) {
        path(new double[] {x1, x2}, new double[] {y1, y2}, ink);
    }
}
