package dev.lanewise.cli;

import dev.lanewise.search.Hyperparameter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

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
     * @throws IllegalArgumentException if values are given twice, or a range is empty; the message begins with the name
     * @throws TypeConversionException if the text is neither values nor a range of numbers
     */
    static Hyperparameter<?> parse(String name, String text, Kind kind) {
        List<String> values = split(text, kind);
        if (!isRange(text, kind)) {
            return Hyperparameter.of(name, values);
        }
        double low = Double.parseDouble(values.get(0));
        double high = Double.parseDouble(values.get(1));
        boolean logarithmic = text.startsWith(LOGARITHMIC);
        if (kind == Kind.NUMBER) {
            return logarithmic ? Hyperparameter.logUniform(name, low, high) : Hyperparameter.uniform(name, low, high);
        }
        return logarithmic
                ? Hyperparameter.logUniformLong(name, (long) low, (long) high)
                : Hyperparameter.uniformLong(name, (long) low, (long) high);
    }

    private static boolean isRange(String text, Kind kind) {
        return kind != Kind.TEXT && (text.contains("..") || text.startsWith(LOGARITHMIC));
    }

    /**
     * Returns the values, one or more, or the bounds of a range.
     *
     * @throws TypeConversionException if the text is neither
     */
    static List<String> split(String text, Kind kind) {
        if (isRange(text, kind)) {
            Matcher range = RANGE.matcher(text);
            if (!range.matches()) {
                throw new TypeConversionException(
                        "a range such as 1..8 or log:1..8 is expected, but '" + text + "' was given");
            }
            return List.of(range.group(2), range.group(3));
        }
        List<String> values = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            boolean bracketed = text.startsWith("[", from);
            int end = text.indexOf(bracketed ? ']' : ',', from);
            end = end >= 0 || bracketed ? end : text.length();
            String value = end < 0
                    ? ""
                    : text.substring(bracketed ? from + 1 : from, end).strip();
            from = bracketed ? end + 1 : end;
            if (value.isEmpty() || (from < text.length() && text.charAt(from) != ',')) {
                throw new TypeConversionException(
                        "values separated by commas are expected, with a ] for each [, but '" + text + "' was given");
            }
            values.add(value);
            from++;
        }
        return values;
    }
}
