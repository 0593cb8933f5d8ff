package dev.lanewise.internal.table;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import dev.lanewise.internal.files.OptionalLibrary;

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
        static double parse(String text) {
            return JavaDoubleParser.parseDouble(text);
        }
    }

    /**
     * Parses a number.
     *
     * @throws NumberFormatException if the text is not a number
     */
    static double parse(String text) {
        return IS_FAST ? Fast.parse(text) : Double.parseDouble(text);
    }
}
