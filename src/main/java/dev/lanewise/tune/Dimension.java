package dev.lanewise.tune;

import dev.lanewise.random.PythonRandom;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One setting that a search varies. Values are text, as a command line has them. */
public sealed interface Dimension {

    /** What values may look like. */
    enum Kind {
        /** Any text; no ranges. */
        TEXT,
        /** Numbers. */
        NUMBER,
        /** Whole numbers. */
        WHOLE
    }

    /** The name of the setting. */
    String name();

    /** Draws a value. */
    String draw(PythonRandom random);

    /**
     * Reads what a user writes: values joined by commas such as {@code 0.01,0.1,0.5}; a range such as {@code 0.1..0.9},
     * drawn from uniformly; or {@code log:0.001..1}, whose logarithm is uniform. A value that has commas itself stands
     * in brackets, as in {@code [relu,tanh],[tanh,tanh]}.
     *
     * @throws IllegalArgumentException saying in one sentence, which starts with the name, what is wrong
     */
    static Dimension parse(String name, String text, Kind kind) {
        if (kind != Kind.TEXT && (text.contains("..") || text.startsWith(Range.LOGARITHMIC))) {
            return Range.parse(name, text, kind == Kind.WHOLE);
        }
        return new Choices(name, Choices.split(name, text));
    }

    /**
     * Values that are named one by one.
     *
     * @param values at least one, all different
     */
    record Choices(String name, List<String> values) implements Dimension {

        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException if there is none, or one is named twice
         */
        public Choices {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException(name + " has no value");
            }
            Set<String> seen = new HashSet<>();
            for (String value : values) {
                if (!seen.add(value)) {
                    throw new IllegalArgumentException(name + " names the value " + value + " twice");
                }
            }
        }

        @Override
        public String draw(PythonRandom random) {
            return values.get((int) random.randbelow(values.size()));
        }

        private static List<String> split(String name, String text) {
            List<String> values = new ArrayList<>();
            int from = 0;
            while (from <= text.length()) {
                boolean bracketed = text.startsWith("[", from);
                int end = text.indexOf(bracketed ? ']' : ',', from);
                if (bracketed && end < 0) {
                    throw new IllegalArgumentException(name + " has a [ without its ] in '" + text + "'");
                }
                end = end < 0 ? text.length() : end;
                String value = text.substring(bracketed ? from + 1 : from, end).strip();
                from = bracketed ? end + 1 : end;
                if (value.isEmpty() || from < text.length() && text.charAt(from) != ',') {
                    throw new IllegalArgumentException(
                            name + " takes values joined by commas, but '" + text + "' was given");
                }
                values.add(value);
                from++;
            }
            return values;
        }
    }

    /**
     * All numbers between two bounds, each bound included. A number that is not whole is rounded to four digits when it
     * is drawn, so that the one shown is the one used.
     *
     * @param low the lesser bound; above 0 if the range is logarithmic
     * @param high the greater one
     * @param logarithmic whether the logarithm is uniform
     * @param whole whether the numbers are whole; so are the bounds then
     */
    record Range(String name, double low, double high, boolean logarithmic, boolean whole) implements Dimension {
        private static final String LOGARITHMIC = "log:";
        private static final Pattern NOTATION = Pattern.compile("(log:)?(.+?)\\.\\.(.+)");
        /** Up to here a double holds every whole number. */
        private static final double MOST = 1L << 53;
        private static final MathContext DIGITS = new MathContext(4);

        /**
         * Checks the bounds.
         *
         * @throws IllegalArgumentException if there is nothing to draw, or no way to
         */
        public Range {
            if (!(low < high) || !(Math.abs(low) <= MOST) || !(Math.abs(high) <= MOST)) {
                throw new IllegalArgumentException(name + " has a range from a lesser to a greater number, but "
                        + text(low, whole) + " to " + text(high, whole) + " was given");
            }
            if (logarithmic && !(low > 0)) {
                throw new IllegalArgumentException(name + " has a logarithmic range, which starts above 0, but "
                        + text(low, whole) + " was given");
            }
            if (whole && (low != Math.rint(low) || high != Math.rint(high))) {
                throw new IllegalArgumentException(
                        name + " takes whole numbers, but its range goes from " + low + " to " + high);
            }
        }

        private static Range parse(String name, String text, boolean whole) {
            Matcher range = NOTATION.matcher(text);
            if (range.matches()) {
                try {
                    return new Range(name, Double.parseDouble(range.group(2)), Double.parseDouble(range.group(3)),
                            range.group(1) != null, whole);
                } catch (NumberFormatException e) {
                    // Refused below.
                }
            }
            throw new IllegalArgumentException(
                    name + " takes a range such as 1..8 or log:1..8, but '" + text + "' was given");
        }

        @Override
        public String draw(PythonRandom random) {
            if (whole && !logarithmic) {
                return text(low + random.randbelow((long) (high - low) + 1), true);
            }
            double u = random.random();
            if (!logarithmic) {
                return text(clamp(low + u * (high - low)), false);
            }
            // StrictMath, because Math may give other last bits on another JVM. A whole number stands for all from it
            // to the next, so that the last is drawn as well.
            double from = StrictMath.log(low);
            double number = StrictMath.exp(from + u * (StrictMath.log(whole ? high + 1 : high) - from));
            return text(clamp(whole ? Math.floor(number) : number), whole);
        }

        /** Rounds, and keeps within the bounds what rounding has moved out. */
        private double clamp(double number) {
            double rounded = whole ? number : new BigDecimal(number).round(DIGITS).doubleValue();
            return Math.max(low, Math.min(high, rounded));
        }

        private static String text(double number, boolean whole) {
            return whole && Math.abs(number) <= MOST ? Long.toString((long) number) : Double.toString(number);
        }
    }
}
