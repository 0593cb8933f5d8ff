package dev.lanewise.internal;

import java.util.List;

/** The meaning of a field of a table. */
public final class Fields {
    /** Maximum number of columns of a table, and of the inputs encoded from it. */
    public static final int MAX_COLUMNS = (1 << 16) + 256;

    /** Field contents that mark a missing value, after blanks are stripped: the usual ones of pandas, and {@code ?}. */
    public static final List<String> MISSING =
            List.of("", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "None", "?");

    private static final int LONGEST_QUOTE = 20;

    private Fields() {}

    /** Returns whether a field, without blanks around it, marks a missing value. */
    public static boolean isMissing(String text) {
        return MISSING.contains(text);
    }

    /** The number that a field holds; NaN if it is none that a float can hold. */
    public static double number(String text) {
        // Java's own notations are not meant: 1f, 0x1p3, NaN.
        if (text.isEmpty()
                || "+-.0123456789".indexOf(text.charAt(0)) < 0
                || "0123456789.".indexOf(text.charAt(text.length() - 1)) < 0
                || text.indexOf('x') >= 0
                || text.indexOf('X') >= 0) {
            return Double.NaN;
        }
        try {
            double number = Double.parseDouble(text);
            return Math.abs((float) number) <= Float.MAX_VALUE ? number : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Whether a field holds a number that a float can hold. */
    public static boolean isNumber(String text) {
        return !Double.isNaN(number(text));
    }

    /** The beginning of a text in quotes. */
    public static String quoted(String text) {
        return Quote.of(text, LONGEST_QUOTE);
    }
}
