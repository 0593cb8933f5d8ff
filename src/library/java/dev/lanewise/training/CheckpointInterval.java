package dev.lanewise.training;

import java.time.Duration;
import java.util.Objects;

/** Interval between checkpoints: a number of epochs, or a time that is checked at the end of every epoch. */
public final class CheckpointInterval {
    private final int epochs;
    private final Duration time;

    private CheckpointInterval(int epochs, Duration time) {
        this.epochs = epochs;
        this.time = time;
    }

    /**
     * Creates an interval of a number of epochs.
     *
     * @param epochs epochs between checkpoints, at least 1
     * @return the interval
     * @throws IllegalArgumentException if {@code epochs} is below 1
     */
    public static CheckpointInterval epochs(int epochs) {
        Ranges.requireAtLeastOne("the number of epochs between checkpoints", epochs);
        return new CheckpointInterval(epochs, Duration.ZERO);
    }

    /**
     * Creates an interval of time.
     *
     * @param time time between checkpoints, above 0
     * @return the interval
     * @throws IllegalArgumentException if the time is not above 0
     */
    public static CheckpointInterval of(Duration time) {
        Objects.requireNonNull(time, "time");
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("the time between checkpoints is above 0, but " + time + " was given");
        }
        return new CheckpointInterval(0, time);
    }

    /** {@return the number of epochs between checkpoints; 0 if the interval is a time} */
    public int epochs() {
        return epochs;
    }

    /** {@return the time between checkpoints; zero if the interval is a number of epochs} */
    public Duration time() {
        return time;
    }

    /**
     * Returns whether a checkpoint is due.
     *
     * @param epochsDone number of completed epochs
     * @param nanosSince nanoseconds since the previous checkpoint
     */
    boolean isDue(int epochsDone, long nanosSince) {
        return epochs > 0
                ? epochsDone % epochs == 0
                : Duration.ofNanos(nanosSince).compareTo(time) >= 0;
    }

    @Override
    public String toString() {
        return epochs > 0 ? "CheckpointInterval[epochs=" + epochs + "]" : "CheckpointInterval[time=" + time + "]";
    }
}
