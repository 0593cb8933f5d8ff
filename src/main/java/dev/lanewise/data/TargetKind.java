package dev.lanewise.data;

import java.util.Locale;

/** What the examples of a data set want: one class, several labels, or numbers. */
public enum TargetKind {
    /** One of several classes that exclude each other. */
    CLASSES,
    /** Any of several labels: each is there, 1, or not, 0. */
    LABELS,
    /** Finite numbers, for regression. */
    NUMBERS;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
