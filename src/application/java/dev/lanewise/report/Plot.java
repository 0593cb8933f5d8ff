package dev.lanewise.report;

/** A plot, for a page and an SVG file. */
sealed interface Plot permits Chart, ConfusionPlot {
    /** Prefix of the names of its files. */
    String name();

    /** Its title, in a few words. */
    String title();

    /** In pixels. */
    int width();

    /** In pixels. */
    int height();

    /** Draws the whole plot, including the title. */
    void draw(Pen pen);

    /** Returns a version for narrow screens, with text that is legible on a phone and without a title. */
    default Plot small() {
        return this;
    }
}
