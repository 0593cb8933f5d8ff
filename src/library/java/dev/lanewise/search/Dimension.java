package dev.lanewise.search;

import dev.lanewise.internal.random.PythonRandom;

/** One setting that a search varies. Values are text, as a command line has them. */
public sealed interface Dimension permits Choices, Range {

    /** What values may look like. */
    enum Kind {
        /** Any text; no ranges. */
        TEXT,
        /** Numbers. */
        NUMBER,
        /** Whole numbers. */
        WHOLE
    }

    /** The name of the setting. */
    String name();

    /** Draws a value. */
    String draw(PythonRandom random);

    /**
     * Reads what a user writes: values joined by commas such as {@code 0.01,0.1,0.5}; a range such as {@code 0.1..0.9},
     * drawn from uniformly; or {@code log:0.001..1}, whose logarithm is uniform. A value that has commas itself stands
     * in brackets, as in {@code [relu,tanh],[tanh,tanh]}.
     *
     * @throws IllegalArgumentException saying in one sentence, which starts with the name, what is wrong
     */
    static Dimension parse(String name, String text, Kind kind) {
        if (kind != Kind.TEXT && (text.contains("..") || text.startsWith(Range.LOGARITHMIC))) {
            return Range.parse(name, text, kind == Kind.WHOLE);
        }
        return new Choices(name, Choices.split(name, text));
    }
}
