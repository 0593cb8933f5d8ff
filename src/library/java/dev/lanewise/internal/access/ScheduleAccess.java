package dev.lanewise.internal.access;

import dev.lanewise.training.Schedule;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Factors of a {@link Schedule}. */
public abstract class ScheduleAccess {
    private static volatile @Nullable ScheduleAccess instance;

    /** Creates the implementation; only {@code Schedule} does. */
    protected ScheduleAccess() {}

    /** Registers the implementation. */
    public static void register(ScheduleAccess implementation) {
        instance = implementation;
    }

    /** Returns the implementation. */
    public static ScheduleAccess get() {
        if (instance == null) {
            try {
                MethodHandles.lookup().ensureInitialized(Schedule.class);
            } catch (IllegalAccessException e) {
                throw new AssertionError("Schedule is public", e);
            }
        }
        return Objects.requireNonNull(instance);
    }

    /**
     * Returns the factor of the learning rate in a step.
     *
     * @param step number of the step, from 0, over all epochs
     * @param stepsPerEpoch mini-batches in an epoch, at least 1
     * @param epochs planned number of epochs, at least 0; later steps have the factor of the last
     * @param reductions number of times the loss has stopped falling, see {@link Schedule#plateau}; at least 0
     */
    public abstract double factor(Schedule schedule, long step, long stepsPerEpoch, int epochs, int reductions);

    /** Returns the patience of {@link Schedule#plateau}; empty if the schedule does not follow the loss. */
    public abstract OptionalInt patience(Schedule schedule);
}
