package dev.lanewise.data;

import java.util.Locale;

/** What the examples of a data set want: one class, several labels, or numbers. */
public enum TargetKind {
    /** One of several classes that exclude each other. */
    CLASSES("class"),
    /** Any of several labels: each is there, 1, or not, 0. */
    LABELS("label"),
    /** Finite numbers, for regression. */
    NUMBERS("number");

    private final String one;

    TargetKind(String one) {
        this.one = one;
    }

    /** What one of them is called, such as {@code label}. */
    public String one() {
        return one;
    }

    /** Reads a name as the command line has it, such as {@code labels}. */
    public static TargetKind parse(String name) {
        for (TargetKind kind : values()) {
            if (kind.toString().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("targets are classes, labels or numbers, but \"" + name + "\" was given");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
