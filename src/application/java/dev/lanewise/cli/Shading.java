package dev.lanewise.cli;

import dev.lanewise.report.ImageGrid;
import java.util.Map;

/** Shading that the output of data supports. */
enum Shading {
    /** No shading, for a file or another program. */
    NONE,
    /** Block characters, on a terminal without colours or with colours turned off. */
    BLOCKS,
    /** By the colours of terminals that have 256 of them. */
    COLOURS;

    private static final String BLOCK = " ░▒▓█";
    private static final String RESET = "\u001b[0m";

    /**
     * Returns the shading of a terminal, according to its environment; {@code NO_COLOR} is defined at no-color.org.
     *
     * @param isTerminal whether the data go to a terminal
     */
    static Shading of(boolean isTerminal, Map<String, String> environment) {
        String term = environment.getOrDefault("TERM", "dumb");
        if (!isTerminal || term.equals("dumb")) {
            return NONE;
        }
        boolean coloured = term.contains("256color") || term.contains("direct") || environment.containsKey("COLORTERM");
        return coloured && environment.getOrDefault("NO_COLOR", "").isEmpty() ? COLOURS : BLOCKS;
    }

    /** Whether text may have colours: on any terminal, unless the environment has {@code NO_COLOR}. */
    static boolean mayColour(boolean isTerminal, Map<String, String> environment) {
        return isTerminal
                && !environment.getOrDefault("TERM", "dumb").equals("dumb")
                && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** Returns the shading with colours turned on or off, whatever the terminal. */
    Shading as(ColourChoice choice) {
        return switch (choice) {
            case AUTO -> this;
            case ALWAYS -> COLOURS;
            case NEVER -> this == COLOURS ? BLOCKS : this;
        };
    }

    /**
     * Text on a background of some darkness.
     *
     * @param darkness 0 for paper to 1 for ink
     */
    String shade(String text, double darkness) {
        return switch (this) {
            case NONE -> text;
            case BLOCKS -> text + BLOCK.charAt((int) Math.ceil(darkness * (BLOCK.length() - 1)));
            case COLOURS ->
                "\u001b[38;5;" + ImageGrid.grey(darkness < 0.5 ? 1 : 0) + ";48;5;" + ImageGrid.grey(darkness) + "m"
                        + text + RESET;
        };
    }

    /**
     * Images as a text.
     *
     * @param widest characters in a line
     */
    String draw(ImageGrid grid, int widest) {
        return this == COLOURS ? grid.colours(widest) : grid.text(widest);
    }

    /** Number of extra characters that a shaded text takes on the screen. */
    int extra() {
        return this == BLOCKS ? 1 : 0;
    }
}
