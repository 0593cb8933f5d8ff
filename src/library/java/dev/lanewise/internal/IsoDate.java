package dev.lanewise.internal;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates as ISO 8601 writes them: {@code 2024-12-31}, alone or followed by a {@code T} or a blank and a time such as
 * {@code 23:59}, {@code 23:59:58} or {@code 23:59:58.5}. A time zone after the time is not converted.
 */
public final class IsoDate {
    private static final Pattern FORM = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})"
            + "(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?");
    private static final int LENGTH_OF_DATE = 10;
    private static final int NANO_DIGITS = 9;

    private IsoDate() {}

    /** The date and time of a text; null if it is none. A date alone starts at midnight. */
    public static @Nullable LocalDateTime parse(String text) {
        // Most texts are no dates.
        if (text.length() < LENGTH_OF_DATE || text.charAt(4) != '-') {
            return null;
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return null;
        }
        try {
            LocalDate date = LocalDate.of(number(form, 1), number(form, 2), number(form, 3));
            return LocalDateTime.of(
                    date, LocalTime.of(number(form, 4), number(form, 5), number(form, 6), nanos(form.group(7))));
        } catch (DateTimeException e) {
            // Such as a 31st of February.
            return null;
        }
    }

    /** The regular expression of dates: seven groups of digits, from the years to the fraction of a second. */
    public static String form() {
        return FORM.pattern();
    }

    /** Whether there are texts, and all are dates. */
    public static boolean areAll(Collection<String> texts) {
        return !texts.isEmpty() && texts.stream().allMatch(text -> parse(text) != null);
    }

    /** Whether a text has a time. */
    public static boolean hasTime(String text) {
        return text.length() > LENGTH_OF_DATE;
    }

    private static int number(Matcher form, int group) {
        String digits = form.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int nanos(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits + "0".repeat(NANO_DIGITS - digits.length()));
    }
}
