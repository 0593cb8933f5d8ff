package dev.lanewise.training;

import java.util.List;

/** Interval between checkpoints: a number of epochs, or a time that is checked at the end of every epoch. */
public final class CheckpointInterval {
    private final int epochs;
    private final double seconds;

    private CheckpointInterval(int epochs, double seconds) {
        if (epochs < 0 || !(seconds >= 0) || Double.isInfinite(seconds) || epochs > 0 == seconds > 0) {
            throw new IllegalArgumentException("either epochs or seconds are above 0, but " + epochs + " and " + seconds
                    + " were given");
        }
        this.epochs = epochs;
        this.seconds = seconds;
    }

    /**
     * Creates an interval of a number of epochs.
     *
     * @param epochs epochs between checkpoints, at least 1
     * @return the interval
     * @throws IllegalArgumentException if {@code epochs} is below 1
     */
    public static CheckpointInterval epochs(int epochs) {
        return new CheckpointInterval(epochs, 0);
    }

    /**
     * Creates an interval of a number of seconds.
     *
     * @param seconds seconds between checkpoints, above 0
     * @return the interval
     * @throws IllegalArgumentException if {@code seconds} is not above 0 and finite
     */
    public static CheckpointInterval seconds(double seconds) {
        return new CheckpointInterval(0, seconds);
    }

    /** {@return the number of epochs between checkpoints; 0 if the interval is a time} */
    public int epochs() {
        return epochs;
    }

    /**
     * Returns the number of seconds between checkpoints.
     *
     * @return number of seconds; 0 if the interval is a number of epochs
     */
    public double seconds() {
        return seconds;
    }

    /**
     * Returns whether a checkpoint is due.
     *
     * @param epochsDone number of completed epochs
     * @param secondsSince seconds since the previous checkpoint
     */
    boolean isDue(int epochsDone, double secondsSince) {
        return epochs > 0 ? epochsDone % epochs == 0 : secondsSince >= seconds;
    }

    private List<Object> values() {
        return List.of(epochs, seconds);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CheckpointInterval that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return epochs > 0 ? "CheckpointInterval[epochs=" + epochs + "]" : "CheckpointInterval[seconds=" + seconds + "]";
    }
}
