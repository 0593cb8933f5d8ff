package dev.lanewise.train;

/** A training whose numbers became infinite or NaN, from which no step leads back; the message says when, in one sentence. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int epoch;
    private final int step;

    /** Seen at a step; -1 if only at the end of an epoch. */
    DivergedException(int epoch, int step) {
        super("the training diverged: " + (step < 0
                ? "at the end of epoch " + epoch + " there are parameters"
                : "in mini-batch " + step + " of epoch " + epoch + " there are errors of the output layer")
                + " that are no finite numbers (a smaller learning rate may help)");
        this.epoch = epoch;
        this.step = step;
    }

    /** Number of the epoch, from 0. */
    public int epoch() {
        return epoch;
    }

    /** Number of the mini-batch, from 0; -1 if it was seen only at the end of the epoch. */
    public int step() {
        return step;
    }
}
