package dev.lanewise.internal.search;

/** Thrown by {@link Trials#begin} if the search is used wrongly, which ends the search and not only a trial. */
public final class MisusedSearchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param cause exception that the search throws */
    public MisusedSearchException(RuntimeException cause) {
        super(cause);
    }

    @Override
    public synchronized RuntimeException getCause() {
        return (RuntimeException) super.getCause();
    }
}
