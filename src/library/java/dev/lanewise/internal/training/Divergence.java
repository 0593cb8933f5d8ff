package dev.lanewise.internal.training;

import dev.lanewise.internal.access.RecordAccess;
import dev.lanewise.training.DivergedException;
import java.util.Objects;

/** Exceptions for a training that has diverged. */
public final class Divergence {
    private static final String EPOCH = "epoch";
    private static final String CALL = "call";

    /** Advice for online training, where one row with a wild target is enough. */
    private static final String ONLINE = "clipped gradients, such as"
            + " TrainingConfig.withClipping(Clipping.NONE.withNorm(1)), and targets within fixed bounds may help;"
            + " network() has the parameters of the last good call";

    private Divergence() {}

    /**
     * Creates an exception for a mini-batch.
     *
     * @param step number of the mini-batch, from 0; -1 if divergence was detected only at the end of the epoch
     */
    static DivergedException inEpoch(int epoch, int step) {
        return inStep(EPOCH, epoch, step, "a smaller learning rate may help");
    }

    /**
     * Creates an exception for a mini-batch of online training.
     *
     * @param step number of the mini-batch in the call, from 0; -1 if divergence was detected only at its end
     */
    static DivergedException inCall(int call, int step) {
        return inStep(CALL, call, step, "a smaller learning rate, " + ONLINE);
    }

    /** Creates an exception for moments of the optimiser, such as squares of a gradient that overflowed. */
    static DivergedException inMoments(int epoch, String moments) {
        return inMoments(EPOCH, epoch, moments, "inputs or targets of smaller magnitude may help");
    }

    /** Creates an exception for moments of the optimiser in online training. */
    static DivergedException inMomentsOfCall(int call, String moments) {
        return inMoments(CALL, call, moments, "inputs of smaller magnitude, " + ONLINE);
    }

    /** Creates an exception for a call after the divergence; the first exception becomes the cause. */
    static DivergedException again(DivergedException first) {
        return named(Objects.requireNonNullElse(first.getMessage(), "diverged"), first);
    }

    /** Creates a copy with another message; the first exception becomes the cause. */
    public static DivergedException named(String message, DivergedException first) {
        return RecordAccess.get().diverged(message, first.epoch(), first.step(), first);
    }

    private static DivergedException inStep(String unit, int number, int step, String advice) {
        return create(
                (step < 0
                                ? "at the end of " + unit + " " + number + " there are parameters"
                                : "in mini-batch " + step + " of " + unit + " " + number
                                        + " there are errors of the output layer")
                        + " that are not finite",
                number,
                step,
                advice);
    }

    private static DivergedException inMoments(String unit, int number, String moments, String advice) {
        return create(
                "at the end of " + unit + " " + number + " there are elements of the optimiser's \"" + moments
                        + "\" that are not finite",
                number,
                -1,
                advice);
    }

    private static DivergedException create(String problem, int number, int step, String advice) {
        return RecordAccess.get()
                .diverged("the training diverged: " + problem + " (" + advice + ")", number, step, null);
    }
}
