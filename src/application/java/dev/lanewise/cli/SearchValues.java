package dev.lanewise.cli;

import dev.lanewise.search.Hyperparameter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of a flag in a search, as written on the command line. */
final class SearchValues {
    private static final String LOGARITHMIC = "log:";
    private static final Pattern RANGE = Pattern.compile("(log:)?(.+?)\\.\\.(.+)");

    /** Kinds of values. */
    enum Kind {
        /** Any text; no ranges. */
        TEXT,
        /** Numbers. */
        NUMBER,
        /** Whole numbers. */
        WHOLE
    }

    private SearchValues() {}

    /**
     * Reads values separated by commas, such as {@code 0.01,0.1,0.5}; a range, such as {@code 0.1..0.9}, which is drawn
     * from uniformly; or {@code log:0.001..1}, whose logarithm is uniform. A value with commas is written in brackets,
     * as in {@code [relu,tanh],[tanh,tanh]}.
     *
     * @throws IllegalArgumentException if they are invalid; the message begins with the name
     */
    static Hyperparameter<?> parse(String name, String text, Kind kind) {
        if (kind != Kind.TEXT && (text.contains("..") || text.startsWith(LOGARITHMIC))) {
            return range(name, text, kind == Kind.WHOLE);
        }
        return Hyperparameter.of(name, split(name, text));
    }

    private static Hyperparameter<?> range(String name, String text, boolean whole) {
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            double low;
            double high;
            try {
                low = Double.parseDouble(range.group(2));
                high = Double.parseDouble(range.group(3));
            } catch (NumberFormatException e) {
                throw noRange(name, text);
            }
            boolean logarithmic = range.group(1) != null;
            if (!whole) {
                return logarithmic
                        ? Hyperparameter.logUniform(name, low, high)
                        : Hyperparameter.uniform(name, low, high);
            }
            if (low != Math.rint(low) || high != Math.rint(high)) {
                throw new IllegalArgumentException(
                        name + " takes whole numbers, but its range goes from " + low + " to " + high);
            }
            return logarithmic
                    ? Hyperparameter.logUniformLong(name, (long) low, (long) high)
                    : Hyperparameter.uniformLong(name, (long) low, (long) high);
        }
        throw noRange(name, text);
    }

    private static IllegalArgumentException noRange(String name, String text) {
        return new IllegalArgumentException(
                name + " takes a range such as 1..8 or log:1..8, but '" + text + "' was given");
    }

    private static List<String> split(String name, String text) {
        List<String> values = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            boolean bracketed = text.startsWith("[", from);
            int end = text.indexOf(bracketed ? ']' : ',', from);
            if (bracketed && end < 0) {
                throw new IllegalArgumentException(name + " has a [ without a matching ] in '" + text + "'");
            }
            end = end < 0 ? text.length() : end;
            String value = text.substring(bracketed ? from + 1 : from, end).strip();
            from = bracketed ? end + 1 : end;
            if (value.isEmpty() || (from < text.length() && text.charAt(from) != ',')) {
                throw new IllegalArgumentException(
                        name + " takes values separated by commas, but '" + text + "' was given");
            }
            values.add(value);
            from++;
        }
        return values;
    }
}
