package dev.lanewise.internal.table;

import dev.lanewise.data.DateOrder;
import dev.lanewise.internal.text.Remedy;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates as people and programs write them, with or without a time.
 *
 * <p>A date has its year first ({@code 2024-12-31}, {@code 2024/12/31}), the name of its month ({@code 31 Dec 2024},
 * {@code December 31, 2024}), or its year last ({@code 31.12.2024}, {@code 12/31/2024}). Only the last form can be read
 * in two ways, so its {@link DateOrder} is decided for a whole column. Years have four digits. A time such as {@code
 * 23:59}, {@code 23:59:58.5} or {@code 11:59 PM} follows after a {@code T} or a blank, and may end in an offset such as
 * {@code Z} or {@code +02:00}, by which it is converted to UTC.
 */
public final class DateNotation {
    private static final String NAMES = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
            + "|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
    /** Groups 1 to 14 are a date in one of four forms, 15 to 18 a time, 19 AM or PM, and 20 an offset. */
    private static final Pattern FORM = Pattern.compile("(?i)(?:([0-9]{4})([-/.])([0-9]{1,2})\\2([0-9]{1,2})"
            + "|([0-9]{1,2})([-/.])([0-9]{1,2})\\6([0-9]{4})"
            + "|([0-9]{1,2})(?:\\. ?| |-)(" + NAMES + ")(?:\\.? |-)([0-9]{4})"
            + "|(" + NAMES + ")\\.? ([0-9]{1,2})(?:, ?| )([0-9]{4}))"
            + "(?:[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?( ?[AP]M)?"
            + "( ?(?:Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?))?)?");

    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final int LENGTH_OF_NAME = 3;
    private static final int FEWEST_CHARACTERS = 8;
    private static final int NANO_DIGITS = 9;
    private static final int MOST_MINUTES_OF_OFFSET = 18 * 60;

    private DateNotation() {}

    /**
     * The notation of all dates of a column.
     *
     * @param order order of day and month; null if no date has its year last
     * @param times whether some dates have a time
     */
    public record Found(@Nullable DateOrder order, boolean times) {}

    /**
     * Parses a date.
     *
     * @param order order of day and month in dates with the year last; null to accept such dates only if the order does
     *     not matter
     * @return date and time, in UTC if the text has an offset; a date alone starts at midnight; null if the text is no
     *     date
     */
    public static @Nullable LocalDateTime parse(String text, @Nullable DateOrder order) {
        Matcher form = form(text);
        return form == null || (order == null && isOrdered(form)) ? null : date(form, order);
    }

    /** Returns whether a text is a date in one of the orders of day and month. */
    public static boolean isDate(String text) {
        return parse(text, DateOrder.DAY_FIRST) != null || parse(text, DateOrder.MONTH_FIRST) != null;
    }

    /**
     * Finds the notation in which all texts are dates.
     *
     * @param texts distinct texts of a column
     * @param given order of day and month where both fit all texts; null if it was not given
     * @return the notation; empty if there are no texts, or not all are dates
     * @throws IllegalArgumentException if both orders fit all texts and differ, and none was given
     */
    public static Optional<Found> of(Collection<String> texts, @Nullable DateOrder given) {
        boolean dayFirst = true;
        boolean monthFirst = true;
        boolean points = true;
        boolean yearsLast = false;
        boolean times = false;
        String ordered = null;
        for (String text : texts) {
            Matcher form = form(text);
            if (form == null) {
                return Optional.empty();
            }
            dayFirst = dayFirst && date(form, DateOrder.DAY_FIRST) != null;
            monthFirst = monthFirst && date(form, DateOrder.MONTH_FIRST) != null;
            if (!dayFirst && !monthFirst) {
                return Optional.empty();
            }
            if (isOrdered(form)) {
                ordered = ordered == null ? text : ordered;
                points = points && form.group(6).equals(".");
            }
            yearsLast |= form.group(5) != null;
            times |= form.group(15) != null;
        }
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        if (!yearsLast) {
            return Optional.of(new Found(null, times));
        }
        DateOrder order = dayFirst == monthFirst ? given : dayFirst ? DateOrder.DAY_FIRST : DateOrder.MONTH_FIRST;
        if (order == null && ordered != null) {
            if (!points) {
                throw new IllegalArgumentException("dates such as " + Fields.quoted(ordered) + " can be read with the"
                        + " day first and with the month first, and no row shows which is meant;"
                        + " " + Remedy.DATE_ORDER + " decides");
            }
            // No country writes the month first before a point.
            order = DateOrder.DAY_FIRST;
        }
        return Optional.of(new Found(order, times));
    }

    /** Returns dates as examples for messages: the usual form in an order, and the form of ISO 8601. */
    public static String examples(@Nullable DateOrder order) {
        return (order == null ? "" : order == DateOrder.DAY_FIRST ? "31/12/2024, " : "12/31/2024, ")
                + "2024-12-31 or 2024-12-31T23:59";
    }

    /** Returns the regular expression of dates, for generated code. */
    public static String pattern() {
        return FORM.pattern();
    }

    /** Returns whether the order of day and month matters. */
    private static boolean isOrdered(Matcher form) {
        return form.group(5) != null && value(form.group(5)) != value(form.group(7));
    }

    private static @Nullable Matcher form(String text) {
        // Most texts are no dates.
        if (text.length() < FEWEST_CHARACTERS) {
            return null;
        }
        Matcher form = FORM.matcher(text);
        return form.matches() ? form : null;
    }

    private static @Nullable LocalDateTime date(Matcher form, @Nullable DateOrder order) {
        int[] yearMonthDay = form.group(1) != null
                ? new int[] {1, 3, 4}
                : form.group(5) != null
                        ? order == DateOrder.MONTH_FIRST ? new int[] {8, 5, 7} : new int[] {8, 7, 5}
                        : form.group(9) != null ? new int[] {11, 10, 9} : new int[] {14, 12, 13};
        int hour = value(form.group(15));
        String half = form.group(19);
        if (half != null) {
            boolean afternoon = half.strip().toLowerCase(Locale.ROOT).equals("pm");
            hour = hour < 1 || hour > 12 ? -1 : hour % 12 + (afternoon ? 12 : 0);
        }
        String fraction = form.group(18);
        String offset = form.group(20) == null ? "" : form.group(20);
        String digits = offset.replaceAll("[^0-9]", "") + "0000";
        int minutes = 60 * value(digits.substring(0, 2)) + value(digits.substring(2, 4));
        if (minutes > MOST_MINUTES_OF_OFFSET || value(digits.substring(2, 4)) > 59) {
            return null;
        }
        try {
            return LocalDateTime.of(
                            value(form.group(yearMonthDay[0])),
                            value(form.group(yearMonthDay[1])),
                            value(form.group(yearMonthDay[2])),
                            hour,
                            value(form.group(16)),
                            value(form.group(17)),
                            fraction == null ? 0 : value((fraction + "00000000").substring(0, NANO_DIGITS)))
                    .minusMinutes(offset.indexOf('-') >= 0 ? -minutes : minutes);
        } catch (DateTimeException e) {
            // Such as a 31st of February.
            return null;
        }
    }

    /** Returns the number of some digits, or of a month with a name; 0 for null. */
    private static int value(@Nullable String text) {
        if (text == null || Character.isDigit(text.charAt(0))) {
            return text == null ? 0 : Integer.parseInt(text);
        }
        return MONTHS.indexOf(text.substring(0, LENGTH_OF_NAME).toLowerCase(Locale.ROOT)) / LENGTH_OF_NAME + 1;
    }
}
