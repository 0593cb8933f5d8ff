package dev.lanewise.data;

import dev.lanewise.internal.text.EnumNames;
import java.util.Objects;

/** Kind of the targets of a data set: one class, any number of labels, or numbers. */
public enum Task {
    /** One of several mutually exclusive classes. */
    CLASSIFICATION("classes"),
    /** Any number of labels, each of which is 1 (present) or 0 (absent). */
    MULTI_LABEL("labels"),
    /** Finite numbers, for regression. */
    REGRESSION("numbers");

    private final String word;

    Task(String word) {
        this.word = word;
    }

    /**
     * Parses a name as used on the command line, such as {@code labels}.
     *
     * @param name the name, in upper or lower case
     * @return the kind of targets of that name
     * @throws IllegalArgumentException if no kind of targets has this name
     */
    public static Task parse(String name) {
        Objects.requireNonNull(name, "name");
        return EnumNames.parse(values(), "kind of targets", name);
    }

    @Override
    public String toString() {
        return word;
    }
}
