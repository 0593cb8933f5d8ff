package dev.lanewise.data;

import dev.lanewise.internal.Quote;
import java.util.Objects;

/** Kind of the targets of a data set: one class, any number of labels, or numbers. */
public enum Task {
    /** One of several classes that exclude each other. */
    CLASSIFICATION("classes", "class"),
    /** Any of several labels: each is there, 1, or not, 0. */
    MULTI_LABEL("labels", "label"),
    /** Finite numbers, for regression. */
    REGRESSION("numbers", "number");

    private final String word;
    private final String one;

    Task(String word, String one) {
        this.word = word;
        this.one = one;
    }

    /** {@return the name of one target, such as {@code label}} */
    public String one() {
        return one;
    }

    /**
     * Reads a name as the command line has it, such as {@code labels}.
     *
     * @param name the name
     * @return the kind of targets of that name
     */
    public static Task parse(String name) {
        Objects.requireNonNull(name, "name");
        for (Task kind : values()) {
            if (kind.toString().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("targets are classes, labels or numbers, but "
                + Quote.of(name) + " was given");
    }

    @Override
    public String toString() {
        return word;
    }
}
