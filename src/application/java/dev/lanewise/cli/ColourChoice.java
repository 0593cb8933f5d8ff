package dev.lanewise.cli;

import java.util.Locale;

/** When output is coloured. */
enum ColourChoice {
    /** On a terminal that has colours, unless the environment has {@code NO_COLOR}. */
    AUTO,
    /** Also in a file or a pipe. */
    ALWAYS,
    NEVER;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
