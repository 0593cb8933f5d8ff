package dev.lanewise.internal.csv;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import dev.lanewise.internal.OptionalLibrary;
import java.nio.charset.StandardCharsets;

/**
 * Parses decimal numbers with FastDoubleParser if the program has it, which is faster, and otherwise with the JDK.
 *
 * <p>Both round correctly, so the numbers are the same.
 */
final class DecimalParser {
    private static final boolean IS_FAST = OptionalLibrary.FAST_DOUBLE_PARSER.isPresent();

    private DecimalParser() {}

    /** Linked only if the library is present. */
    private static final class Fast {
        static double parse(byte[] text, int from, int length) {
            return JavaDoubleParser.parseDouble(text, from, length);
        }
    }

    /**
     * Parses {@code text[from .. from + length - 1]}.
     *
     * @throws NumberFormatException if this is not a number
     */
    static double parse(byte[] text, int from, int length) {
        return IS_FAST ? Fast.parse(text, from, length) : parseWithJdk(text, from, length);
    }

    static double parseWithJdk(byte[] text, int from, int length) {
        return Double.parseDouble(new String(text, from, length, StandardCharsets.ISO_8859_1));
    }
}
