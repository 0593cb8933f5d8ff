package dev.lanewise.data;

import java.io.IOException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file is not what its reader expects; the message is one sentence that names file, place and expectation. It quotes files,
 * so whatever would not stay in a line of plain text on a terminal has become a question mark.
 */
public class DataFormatException extends IOException {

    private static final long serialVersionUID = 1L;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    /**
     * An exception with one sentence that names file, place and expectation.
     *
     * @param message one sentence that names the file and the place
     */
    public DataFormatException(String message) {
        super(printable(message));
    }

    /**
     * An exception with one sentence that names file, place and expectation, and what it was noticed by.
     *
     * @param message one sentence that names the file and the place
     * @param cause exception that led to this one
     */
    public DataFormatException(String message, @Nullable Throwable cause) {
        super(printable(message), cause);
    }

    private static String printable(String message) {
        return UNPRINTABLE.matcher(Objects.requireNonNull(message, "message")).replaceAll("?");
    }
}
