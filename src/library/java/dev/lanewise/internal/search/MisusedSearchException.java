package dev.lanewise.internal.search;

/** Thrown by {@link Trials#begin} if the search is used wrongly, which ends the search and not only a trial. */
public final class MisusedSearchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RuntimeException reason;

    /**
     * Wraps an exception.
     *
     * @param reason exception that the search throws
     */
    public MisusedSearchException(RuntimeException reason) {
        super(reason);
        this.reason = reason;
    }

    /** {@return the exception that the search throws} */
    public RuntimeException reason() {
        return reason;
    }
}
