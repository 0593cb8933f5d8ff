package dev.lanewise.data;

import java.util.Objects;

/** Thrown if a file has no column with the given name. */
public final class UnknownColumnException extends DataFormatException {
    private static final long serialVersionUID = 1L;

    /** Name of the file. */
    private final String file;

    /**
     * Creates an exception.
     *
     * @param file name of the file
     * @param message one sentence that names the file, the column and the existing columns
     */
    public UnknownColumnException(String file, String message) {
        super(message);
        this.file = Objects.requireNonNull(file, "file");
    }

    /** {@return the name of the file} */
    public String file() {
        return file;
    }
}
