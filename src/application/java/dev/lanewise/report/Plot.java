package dev.lanewise.report;

/** A picture of figures, which goes into a page, an SVG file and a PNG file. */
sealed interface Plot permits Chart, ConfusionPlot {
    /** Begins the names of its files. */
    String name();

    /** What it shows, in a few words. */
    String title();

    /** In pixels. */
    int width();

    /** In pixels. */
    int height();

    /** Draws everything, the title included. */
    void draw(Pen pen);

    /** Returns a version for narrow screens, with text that is legible on a phone and without a title. */
    default Plot small() {
        return this;
    }
}
