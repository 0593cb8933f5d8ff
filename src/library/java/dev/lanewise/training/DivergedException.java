package dev.lanewise.training;

/**
 * Thrown when parameters or errors become infinite or NaN. Training cannot continue; the message names the mini-batch.
 */
public final class DivergedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** Number of the epoch, from 0. */
    private final int epoch;
    /** Number of the mini-batch, from 0; -1 at the end of an epoch. */
    private final int step;

    /**
     * Creates an exception for a mini-batch.
     *
     * @param epoch number of the epoch, from 0
     * @param step number of the mini-batch, from 0; -1 if divergence was detected only at the end of the epoch
     */
    public DivergedException(int epoch, int step) {
        this(step < 0
                        ? "at the end of epoch " + epoch + " there are parameters"
                        : "in mini-batch " + step + " of epoch " + epoch + " there are errors of the output layer",
                epoch, step);
    }

    private DivergedException(String where, int epoch, int step) {
        super("the training diverged: " + where + " that are not finite (a smaller learning rate may help)");
        this.epoch = epoch;
        this.step = step;
    }

    /**
     * Creates an exception for a mini-batch of online training.
     *
     * @param call number of the call, from 0, which takes the place of the epoch
     * @param step number of the mini-batch in the call, from 0; -1 if divergence was detected only at its end
     * @return an exception for a mini-batch of online training
     */
    public static DivergedException inCall(int call, int step) {
        return new DivergedException(step < 0
                ? "at the end of call " + call + " there are parameters"
                : "in mini-batch " + step + " of call " + call + " there are errors of the output layer", call, step);
    }

    /** {@return the number of the epoch, from 0} */
    public int epoch() {
        return epoch;
    }

    /** {@return the number of the mini-batch, from 0; -1 if divergence was detected only at the end of the epoch} */
    public int step() {
        return step;
    }
}
