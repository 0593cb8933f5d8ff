package dev.lanewise.train;

/**
 * How often a checkpoint is written: after so many epochs, or at the end of the epoch in which so much time has passed
 * since the latest.
 *
 * @param epochs 0 if time decides
 * @param seconds 0 if epochs decide
 */
public record Every(int epochs, double seconds) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException unless exactly one of them is above 0, and it is finite
     */
    public Every {
        if (epochs < 0 || !(seconds >= 0) || Double.isInfinite(seconds) || epochs > 0 == seconds > 0) {
            throw new IllegalArgumentException("either epochs or seconds are above 0, but " + epochs + " and " + seconds
                    + " were given");
        }
    }

    /** After every so many epochs. */
    public static Every epochs(int epochs) {
        return new Every(epochs, 0);
    }

    /** Whenever so many seconds have passed. */
    public static Every seconds(double seconds) {
        return new Every(0, seconds);
    }

    /** Whether it is time, with so many epochs done and so many seconds after the latest checkpoint. */
    boolean isDue(int epochsDone, double secondsSince) {
        return epochs > 0 ? epochsDone % epochs == 0 : secondsSince >= seconds;
    }
}
