package dev.lanewise.search;

import dev.lanewise.internal.random.PythonRandom;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Numbers between two bounds, both included.
 *
 * @param low lower bound; above 0 if the range is logarithmic
 * @param high upper bound
 * @param logarithmic whether the logarithm is uniform
 * @param whole whether the numbers, and so the bounds, are whole
 */
record Range(String name, double low, double high, boolean logarithmic, boolean whole) {
    /** A double represents every whole number up to here. */
    private static final double MOST = 1L << 53;

    private static final MathContext DIGITS = new MathContext(4);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if the range is empty, too large, or logarithmic from 0 or below
     */
    Range {
        if (!(low < high) || !(Math.abs(low) <= MOST) || !(Math.abs(high) <= MOST)) {
            throw new IllegalArgumentException(name + " has a range from a lesser to a greater number, but "
                    + text(low, whole) + " to " + text(high, whole) + " was given");
        }
        if (logarithmic && !(low > 0)) {
            throw new IllegalArgumentException(
                    name + " has a logarithmic range, which starts above 0, but " + text(low, whole) + " was given");
        }
    }

    /**
     * Draws a number. One that is not whole is rounded to four digits, so that the number shown is the number used.
     */
    double draw(PythonRandom random) {
        if (whole && !logarithmic) {
            return low + random.randbelow((long) (high - low) + 1);
        }
        double u = random.random();
        if (!logarithmic) {
            return clamp(low + u * (high - low));
        }
        // StrictMath, because Math may give other last bits on another JVM. A whole number stands for all numbers up to
        // the next one, so that the last is drawn as well.
        double from = StrictMath.log(low);
        double number = StrictMath.exp(from + u * (StrictMath.log(whole ? high + 1 : high) - from));
        return clamp(whole ? Math.floor(number) : number);
    }

    /** Rounds, and returns to the bounds what rounding has moved outside. */
    private double clamp(double number) {
        double rounded = whole ? number : new BigDecimal(number).round(DIGITS).doubleValue();
        return Math.max(low, Math.min(high, rounded));
    }

    private static String text(double number, boolean whole) {
        return whole && Math.abs(number) <= MOST ? Long.toString((long) number) : Double.toString(number);
    }

    @Override
    public String toString() {
        return (logarithmic ? "log:" : "") + text(low, whole) + ".." + text(high, whole);
    }
}
