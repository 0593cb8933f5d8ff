package dev.lanewise.report;

/** The greys among the 256 colours of a terminal. */
public final class Greys {
    private static final int COUNT = 24;
    /** Almost black; the last is almost white. */
    private static final int FIRST = 232;

    private Greys() {}

    /**
     * The number of a colour, as in {@code ESC [38;5;232m}.
     *
     * @param darkness 0 for paper to 1 for ink
     */
    public static int of(double darkness) {
        return FIRST + (int) Math.round((COUNT - 1) * (1 - darkness));
    }
}
