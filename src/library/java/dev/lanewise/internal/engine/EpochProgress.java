package dev.lanewise.internal.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Progress of an epoch, and the decision whether it ends early.
 *
 * <p>Worker 0 decides between two waits, so that all workers read the same decision.
 */
public final class EpochProgress {
    /** Opaque access, because a progress display reads the step concurrently; it costs no more than plain access. */
    private static final VarHandle BEGUN;

    static {
        try {
            BEGUN = MethodHandles.lookup().findVarHandle(EpochProgress.class, "begun", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int epoch;
    private final BooleanSupplier stopRequested;
    private final @Nullable RunningScore score;
    private int lastStep = Integer.MAX_VALUE;
    private int divergedAt = -1;
    private int begun = -1;

    /**
     * Creates the progress of an epoch that has not begun.
     *
     * @param epoch number of the epoch, from 0
     * @param stopRequested queried before every step; true makes that step the last
     * @param score accumulates the scores of the mini-batches during training; null for none
     */
    public EpochProgress(int epoch, BooleanSupplier stopRequested, @Nullable RunningScore score) {
        this.epoch = epoch;
        this.stopRequested = stopRequested;
        this.score = score;
    }

    /** Number of the epoch, from 0. */
    int epoch() {
        return epoch;
    }

    /** Begins a step, and decides whether it is the last. */
    void begin(int step) {
        BEGUN.setOpaque(this, step);
        if (divergedAt >= 0 || stopRequested.getAsBoolean()) {
            lastStep = step;
        }
    }

    /**
     * Checks the outputs and errors of a finished step.
     *
     * @param before buffers that still hold the previous step
     */
    void observe(int step, LayerBuffers buffers, LayerBuffers before) {
        if (divergedAt < 0 && !buffers.hasFiniteLastError()) {
            divergedAt = step > 0 && !before.hasFiniteErrors() ? step - 1 : step;
        }
        if (score != null) {
            score.add(buffers);
        }
    }

    /** Returns whether the epoch ends after this step. */
    boolean endsAfter(int step) {
        return step >= lastStep;
    }

    /** First step with errors that are not finite, -1 if there is none; valid once the epoch has ended. */
    public int divergedAt() {
        return divergedAt;
    }

    /** Number of steps begun. May be called from any thread. */
    public int steps() {
        return (int) BEGUN.getOpaque(this) + 1;
    }
}
