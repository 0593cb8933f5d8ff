package dev.lanewise.internal.table;

import dev.lanewise.internal.text.Quote;
import java.util.List;
import java.util.regex.Pattern;

/** The meaning of a field of a table. */
public final class Fields {
    /** Maximum number of columns of a table, and of the inputs encoded from it. */
    public static final int MAX_COLUMNS = (1 << 16) + 256;

    /** Field contents that mark a missing value, after blanks are stripped: the usual ones of pandas, and {@code ?}. */
    public static final List<String> MISSING =
            List.of("", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "None", "?");

    private static final int LONGEST_QUOTE = 20;
    private static final String NO_NUMBER = " is not a finite number";
    private static final String TOO_LARGE = " is too large for a float, which holds numbers up to 3.4e38";

    /** Regular expression of infinity and NaN, as programs write them into columns of numbers. */
    public static final Pattern NOT_FINITE = Pattern.compile("[+-]?(?:inf|infinity|nan)", Pattern.CASE_INSENSITIVE);
    /** Texts that programs and people write where a value is missing, besides those of {@link #MISSING}. */
    public static final Pattern NO_VALUE = Pattern.compile(
            NOT_FINITE.pattern() + "|n\\.?/?a\\.?|#n/a|null|none|nil|missing|unknown|[-.*\u2013\u2014]+",
            Pattern.CASE_INSENSITIVE);

    private Fields() {}

    /** Returns the name of a column without a heading, such as {@code column 3}, by its index from 0. */
    public static String columnName(int column) {
        return "column " + (column + 1);
    }

    /** Returns whether a field, without blanks around it, marks a missing value. */
    public static boolean isMissing(String text) {
        return MISSING.contains(text);
    }

    /** The number that a field holds; NaN if it is none that a float can hold. */
    public static double number(String text) {
        double number = parsed(text);
        return isInRange(number) ? number : Double.NaN;
    }

    /** Whether a number is finite when it is rounded to a float. */
    public static boolean isInRange(double number) {
        return Math.abs((float) number) <= Float.MAX_VALUE;
    }

    /** The number that a field holds, however large; NaN if it is none. */
    private static double parsed(String text) {
        // Java's own notations are not meant: 1f, 0x1p3, NaN.
        if (text.isEmpty()
                || "+-.0123456789".indexOf(text.charAt(0)) < 0
                || "0123456789.".indexOf(text.charAt(text.length() - 1)) < 0
                || text.indexOf('x') >= 0
                || text.indexOf('X') >= 0) {
            return Double.NaN;
        }
        try {
            return DecimalParser.parse(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Whether a field holds a number that a float can hold. */
    public static boolean isNumber(String text) {
        return !Double.isNaN(number(text));
    }

    /** Whether a field holds a number that a float cannot hold: one that is too large, or infinity or NaN. */
    public static boolean isOutOfRange(String text) {
        return isTooLarge(text) || NOT_FINITE.matcher(text).matches();
    }

    private static boolean isTooLarge(String text) {
        double number = parsed(text);
        return !Double.isNaN(number) && !isInRange(number);
    }

    /** Returns why a text is not a number that a network takes, as a sentence without its end. */
    public static String notNumber(String text) {
        return quoted(text) + (isTooLarge(text) ? TOO_LARGE : NO_NUMBER);
    }

    /** Returns why a number is not in the range of a float, as a sentence without its end. */
    public static String notInRange(Number number) {
        // A BigDecimal beyond the range of a double is finite.
        boolean isInfinite =
                (number instanceof Double || number instanceof Float) && Double.isInfinite(number.doubleValue());
        return number + (isInfinite ? NO_NUMBER : TOO_LARGE);
    }

    /** The beginning of a text in quotes. */
    public static String quoted(String text) {
        return Quote.of(text, LONGEST_QUOTE);
    }
}
