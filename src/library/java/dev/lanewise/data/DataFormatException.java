package dev.lanewise.data;

import dev.lanewise.internal.text.Printable;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a file or stream does not have the expected content. The message is one sentence that names the file, the
 * place, and what was expected. It may quote the file: unprintable characters are replaced by spaces, and a message of
 * more than 2,000 characters is shortened in the middle.
 */
public class DataFormatException extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 2000;

    /**
     * Creates an exception.
     *
     * @param message one sentence that names the file, the place, and what was expected
     */
    public DataFormatException(String message) {
        super(line(message));
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message one sentence that names the file, the place, and what was expected
     * @param cause exception that led to this one
     */
    public DataFormatException(String message, @Nullable Throwable cause) {
        super(line(message), cause);
    }

    private static String line(String message) {
        int length = Objects.requireNonNull(message, "message").length();
        return Printable.of(
                length <= LONGEST
                        ? message
                        : message.substring(0, LONGEST / 2) + " ... " + message.substring(length - LONGEST / 2));
    }
}
