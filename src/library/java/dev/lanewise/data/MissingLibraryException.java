package dev.lanewise.data;

import java.util.Objects;

/**
 * Thrown if a file needs an optional library, or a module of the JDK, that the program does not have. This is not a
 * {@link DataFormatException}, because the program is incomplete, not the file. The message is one sentence that names
 * the library and how to add it.
 */
public class MissingLibraryException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message one sentence that names what needs the library, and the library
     */
    public MissingLibraryException(String message) {
        super(Objects.requireNonNull(message, "message"));
    }
}
