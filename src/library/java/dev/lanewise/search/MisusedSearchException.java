package dev.lanewise.search;

/** Thrown by {@link Trials#begin} if the search is used wrongly, which ends the whole search, not just one trial. */
final class MisusedSearchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RuntimeException reason;

    /** @param reason exception that the search throws */
    MisusedSearchException(RuntimeException reason) {
        super(reason);
        this.reason = reason;
    }

    RuntimeException reason() {
        return reason;
    }
}
