package dev.lanewise.csv;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import dev.lanewise.data.Schema;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a field of a table says. */
final class Fields {
    private static final int LONGEST_QUOTE = 20;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private Fields() {}

    /** Whether a field, without blanks around it, says that there is no value. */
    static boolean isMissing(String text) {
        return Schema.MISSING.contains(text);
    }

    /** The number that a field holds; NaN if it is none that a float can hold. */
    static double number(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return number(bytes, 0, bytes.length);
    }

    /** The same of the bytes of a field in UTF-8. */
    static double number(byte[] text, int from, int to) {
        // Java's own notations are not meant: 1f, 0x1p3, NaN.
        if (from == to || "+-.0123456789".indexOf(text[from]) < 0 || "0123456789.".indexOf(text[to - 1]) < 0) {
            return Double.NaN;
        }
        for (int i = from; i < to; i++) {
            if (text[i] == 'x' || text[i] == 'X') {
                return Double.NaN;
            }
        }
        try {
            double number = JavaDoubleParser.parseDouble(text, from, to - from);
            return Math.abs((float) number) <= Float.MAX_VALUE ? number : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    static boolean isNumber(String text) {
        return !Double.isNaN(number(text));
    }

    /** The beginning of a text in quotes. */
    static String quoted(String text) {
        return "\"" + printable(text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text) + "\"";
    }

    /** A text without what would be more than text on a terminal. */
    static String printable(String text) {
        return CONTROL.matcher(text).replaceAll(" ");
    }
}
