package dev.lanewise.data;

import java.io.IOException;

/** A file is not what its reader expects; the message is one sentence that names file, place and expectation. */
public final class DataFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    /** An exception with one sentence that names file, place and expectation. */
    public DataFormatException(String message) {
        super(message);
    }

    /** An exception with one sentence that names file, place and expectation, and what it was noticed by. */
    public DataFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
