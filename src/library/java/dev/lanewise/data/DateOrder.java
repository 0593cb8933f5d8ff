package dev.lanewise.data;

import java.util.Locale;

/** Order of day and month in dates such as {@code 01/02/2024}. */
public enum DateOrder {
    /** The day comes first, so {@code 01/02/2024} is the first of February. */
    DAY_FIRST,
    /** The month comes first, so {@code 01/02/2024} is the second of January. */
    MONTH_FIRST;

    /** Returns {@code day-first} or {@code month-first}, as in flags and model files. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
