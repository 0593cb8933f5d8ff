package dev.lanewise.training;

import java.util.Objects;

/**
 * Thrown when parameters, errors or moments of the optimiser become infinite or NaN. Training cannot continue. The
 * message names the mini-batch or the moments.
 */
public final class DivergedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** Advice for online training, where one row with a wild target is enough. */
    private static final String ONLINE = "clipped gradients, such as"
            + " TrainingConfig.withClipping(Clipping.NONE.withNorm(1)), and targets within fixed bounds may help;"
            + " network() has the parameters of the last good call";

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
        this(inStep("epoch", epoch, step) + " (a smaller learning rate may help)", epoch, step);
    }

    /**
     * Creates an exception for a call after the divergence, with the message and the numbers of the first exception,
     * which becomes the cause.
     *
     * @param first exception that reported the divergence
     */
    public DivergedException(DivergedException first) {
        super(Objects.requireNonNull(first, "first").getMessage(), first);
        this.epoch = first.epoch;
        this.step = first.step;
    }

    private DivergedException(String problem, int epoch, int step) {
        super("the training diverged: " + problem);
        this.epoch = epoch;
        this.step = step;
    }

    private static String inStep(String unit, int number, int step) {
        return (step < 0
                ? "at the end of " + unit + " " + number + " there are parameters"
                : "in mini-batch " + step + " of " + unit + " " + number + " there are errors of the output layer")
                + " that are not finite";
    }

    private static String inMoments(String unit, int number, String moments) {
        return "at the end of " + unit + " " + number + " there are elements of the optimiser's \"" + moments
                + "\" that are not finite";
    }

    /**
     * Creates an exception for a mini-batch of online training.
     *
     * @param call number of the call, from 0, which replaces the number of the epoch
     * @param step number of the mini-batch in the call, from 0; -1 if divergence was detected only at its end
     * @return an exception for a mini-batch of online training
     */
    public static DivergedException inCall(int call, int step) {
        return new DivergedException(
                inStep("call", call, step) + " (a smaller learning rate, " + ONLINE + ")", call, step);
    }

    /**
     * Creates an exception for moments of the optimiser, such as squares of a gradient that overflowed.
     *
     * @param epoch number of the epoch, from 0, at whose end they were detected
     * @param moments name of the moments, see {@link Optimizer#moments}
     * @return an exception for moments of the optimiser
     */
    public static DivergedException inMoments(int epoch, String moments) {
        return new DivergedException(inMoments("epoch", epoch, Objects.requireNonNull(moments, "moments"))
                + " (inputs or targets of smaller magnitude may help)", epoch, -1);
    }

    /**
     * Creates an exception for moments of the optimiser in online training.
     *
     * @param call number of the call, from 0, at whose end they were detected
     * @param moments name of the moments, see {@link Optimizer#moments}
     * @return an exception for moments of the optimiser in online training
     */
    public static DivergedException inMomentsOfCall(int call, String moments) {
        return new DivergedException(inMoments("call", call, Objects.requireNonNull(moments, "moments"))
                + " (inputs of smaller magnitude, " + ONLINE + ")", call, -1);
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
