package dev.lanewise.internal.engine;

/**
 * Thrown when parameters or errors become infinite or NaN. Training cannot continue; the message names the mini-batch.
 */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int epoch;
    private final int step;

    /**
     * Creates an exception for a mini-batch.
     *
     * @param epoch number of the epoch, from 0
     * @param step number of the mini-batch, from 0; -1 if divergence was detected only at the end of the epoch
     */
    public DivergedException(int epoch, int step) {
        super("the training diverged: " + (step < 0
                ? "at the end of epoch " + epoch + " there are parameters"
                : "in mini-batch " + step + " of epoch " + epoch + " there are errors of the output layer")
                + " that are not finite (a smaller learning rate may help)");
        this.epoch = epoch;
        this.step = step;
    }

    /** Number of the epoch, from 0. */
    public int epoch() {
        return epoch;
    }

    /** Number of the mini-batch, from 0; -1 if divergence was detected only at the end of the epoch. */
    public int step() {
        return step;
    }
}
