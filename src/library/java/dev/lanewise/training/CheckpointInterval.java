package dev.lanewise.training;

/**
 * Interval between checkpoints: a number of epochs, or a time that is checked at the end of every epoch.
 *
 * @param epochs number of epochs; 0 if time decides
 * @param seconds seconds since the previous checkpoint; 0 if epochs decide
 */
public record CheckpointInterval(int epochs, double seconds) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException unless exactly one of them is above 0 and finite
     */
    public CheckpointInterval {
        if (epochs < 0 || !(seconds >= 0) || Double.isInfinite(seconds) || epochs > 0 == seconds > 0) {
            throw new IllegalArgumentException("either epochs or seconds are above 0, but " + epochs + " and " + seconds
                    + " were given");
        }
    }

    /**
     * Creates an interval of a number of epochs.
     *
     * @throws IllegalArgumentException if {@code epochs} is below 1
     */
    public static CheckpointInterval epochs(int epochs) {
        return new CheckpointInterval(epochs, 0);
    }

    /**
     * Creates an interval of a number of seconds.
     *
     * @throws IllegalArgumentException if {@code seconds} is not above 0 and finite
     */
    public static CheckpointInterval seconds(double seconds) {
        return new CheckpointInterval(0, seconds);
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
}
