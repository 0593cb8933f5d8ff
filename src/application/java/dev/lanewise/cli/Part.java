package dev.lanewise.cli;

import dev.lanewise.internal.text.Quote;
import java.util.Locale;

/** One of the three sets of a data set, or all of them together. */
enum Part {
    TRAINING,
    VALIDATION,
    TEST,
    ALL;

    /** Parses the name of a set, such as {@code training}. */
    static Part parse(String text) {
        for (Part part : values()) {
            if (part.toString().equals(text)) {
                return part;
            }
        }
        throw new IllegalArgumentException(
                "the sets are training, validation, test and all, but " + Quote.of(text) + " was given");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
