package dev.lanewise.search;

import dev.lanewise.internal.random.PythonRandom;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All numbers between two bounds, each bound included. A number that is not whole is rounded to four digits when it
 * is drawn, so that the one shown is the one used.
 *
 * @param low the lesser bound; above 0 if the range is logarithmic
 * @param high the greater one
 * @param logarithmic whether the logarithm is uniform
 * @param whole whether the numbers are whole; so are the bounds then
 */
public record Range(String name, double low, double high, boolean logarithmic, boolean whole) implements Dimension {
    static final String LOGARITHMIC = "log:";
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

    static Range parse(String name, String text, boolean whole) {
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
