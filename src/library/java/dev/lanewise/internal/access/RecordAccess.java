package dev.lanewise.internal.access;

import dev.lanewise.metric.Score;
import dev.lanewise.training.DivergedException;
import dev.lanewise.training.EpochRecord;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Creation of what a training run reports. */
public abstract class RecordAccess {
    private static volatile @Nullable RecordAccess instance;

    /** Creates the implementation; only {@code EpochRecord} does. */
    protected RecordAccess() {}

    /** Registers the implementation. */
    public static void register(RecordAccess implementation) {
        instance = implementation;
    }

    /** Returns the implementation. */
    public static RecordAccess get() {
        if (instance == null) {
            try {
                MethodHandles.lookup().ensureInitialized(EpochRecord.class);
            } catch (IllegalAccessException e) {
                throw new AssertionError("EpochRecord is public", e);
            }
        }
        return Objects.requireNonNull(instance);
    }

    /**
     * Creates the record of an epoch.
     *
     * @param epoch number of the epoch, from 1
     * @param seconds wall-clock time of the training
     * @param monitored value of the monitored metric; NaN if there is none
     * @throws IllegalArgumentException if a number is negative, or the time is NaN
     */
    public abstract EpochRecord record(
            int epoch, int steps, double seconds, Score training, Score validation, Score test, double monitored);

    /**
     * Creates the exception for a divergence.
     *
     * @param epoch number of the epoch or, in online training, of the call, from 1
     * @param step number of the mini-batch, from 1; 0 at the end of an epoch
     * @param cause null for none
     */
    public abstract DivergedException diverged(String message, int epoch, int step, @Nullable DivergedException cause);
}
