package dev.lanewise.validation;

import java.util.concurrent.CancellationException;

/** Thrown when the thread of a cross-validation is interrupted; has the results of the completed folds. */
public final class UnfinishedFoldsException extends CancellationException {
    private static final long serialVersionUID = 1;

    private final transient CrossValidationResult completed;

    UnfinishedFoldsException(IllegalStateException cause, CrossValidationResult completed) {
        super(cause.getMessage());
        initCause(cause);
        this.completed = completed;
    }

    /** {@return the results of the completed folds, which may be none} */
    public CrossValidationResult completed() {
        return completed;
    }
}
