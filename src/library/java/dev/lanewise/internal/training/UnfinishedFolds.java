package dev.lanewise.internal.training;

import dev.lanewise.validation.CrossValidationResult;
import java.util.concurrent.CancellationException;

/** Thrown when the thread of a cross-validation is interrupted; contains the results of the folds that are done. */
public final class UnfinishedFolds extends CancellationException {
    private static final long serialVersionUID = 1;

    private final transient CrossValidationResult done;

    /** Adds the results of some folds to an exception. */
    public UnfinishedFolds(IllegalStateException e, CrossValidationResult done) {
        super(e.getMessage());
        initCause(e);
        this.done = done;
    }

    /** {@return the results of the folds that are done, which may be none} */
    public CrossValidationResult done() {
        return done;
    }
}
