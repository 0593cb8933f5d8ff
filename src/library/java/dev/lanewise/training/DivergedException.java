package dev.lanewise.training;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when parameters, errors or moments of the optimiser become infinite or NaN, or when training ends with a loss
 * that is more than 10,000 times that of a constant prediction. Training cannot continue. The message names the
 * mini-batch, the moments or the loss, and the learning rate.
 */
public final class DivergedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** Number of the epoch, from 1. */
    private final int epoch;
    /** Number of the mini-batch, from 1; 0 at the end of an epoch. */
    private final int step;

    /**
     * Creates an exception.
     *
     * @param message one sentence
     * @param epoch number of the epoch or, in online training, of the call, from 1
     * @param step number of the mini-batch, from 1; 0 at the end of an epoch
     * @param cause null for none
     */
    public DivergedException(String message, int epoch, int step, @Nullable DivergedException cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.epoch = epoch;
        this.step = step;
    }

    /** {@return the number of the epoch or, in online training, of the call, from 1} */
    public int epoch() {
        return epoch;
    }

    /** {@return the number of the mini-batch, from 1; 0 if divergence was detected only at the end of the epoch} */
    public int step() {
        return step;
    }
}
