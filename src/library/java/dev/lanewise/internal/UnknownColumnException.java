package dev.lanewise.internal;

import dev.lanewise.data.DataFormatException;

/** A file has no column of the name that was given. */
public final class UnknownColumnException extends DataFormatException {
    private static final long serialVersionUID = 1L;

    private final String file;

    /** An exception about a column of a file, with one sentence that names both. */
    public UnknownColumnException(String file, String message) {
        super(message);
        this.file = file;
    }

    /** The name of the file. */
    public String file() {
        return file;
    }
}
