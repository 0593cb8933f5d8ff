package dev.lanewise.data;

import dev.lanewise.internal.Printable;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file is not what its reader expects; the message is one sentence that names file, place and expectation. As it may
 * quote the file, characters that are not printable are replaced by spaces, and the middle of a message of more than
 * 2,000 characters is left out.
 */
public class DataFormatException extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 2000;

    /**
     * An exception with one sentence that names file, place and expectation.
     *
     * @param message one sentence that names the file and the place
     */
    public DataFormatException(String message) {
        super(line(message));
    }

    /**
     * An exception with one sentence that names file, place and expectation, and what it was noticed by.
     *
     * @param message one sentence that names the file and the place
     * @param cause exception that led to this one
     */
    public DataFormatException(String message, @Nullable Throwable cause) {
        super(line(message), cause);
    }

    private static String line(String message) {
        int length = Objects.requireNonNull(message, "message").length();
        return Printable.of(length <= LONGEST ? message
                : message.substring(0, LONGEST / 2) + " ... " + message.substring(length - LONGEST / 2));
    }
}
