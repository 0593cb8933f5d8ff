package dev.lanewise.train;

/**
 * Which steps of a training a {@link Relay} does, and which one worker alone: the one decision that is made by timing, because it hangs
 * on how far apart two processors are, which on a virtual machine changes from one minute to the next, and on what else
 * runs there. The bits are the same either way.
 *
 * <p>A relay ends when it is some milliseconds behind what one worker would have taken, or when a worker had to wait for long. It
 * is tried again after a pause, which is twice as long each time until one gained something. Now and then one worker is
 * timed again.
 */
final class RelayPace {
    /** Steps that one worker does in both roles before the first relay. */
    private static final int REHEARSED = 2_000;
    /** Steps of one worker that are timed, and those of a relay after which it is timed again. */
    private static final int TIMED = 500;
    private static final int TIMED_EVERY = 20_000;
    /** Steps of one worker after a relay that ended early. */
    private static final int SHORTEST_PAUSE = 500;
    private static final int LONGEST_PAUSE = 32_000;
    /** Fewer steps are not worth the thread that is started for a relay. */
    private static final int FEWEST = 500;
    /** Nanoseconds that a relay may be behind. */
    private static final double PATIENCE = 5e6;

    private final int firstEpoch;
    private final double patience;
    private final int shortestPause;
    private final int fewest;
    private int rehearsals;
    private int alone;
    private int pause;
    /** What a step takes one worker. */
    private double nanosAlone;
    /** Steps of relays since then, and what they are behind. */
    private int relayed;
    private double behind;
    /** What the current relay has gained. */
    private double gain;

    RelayPace() {
        this(1, REHEARSED, TIMED, PATIENCE, SHORTEST_PAUSE, FEWEST);
    }

    /** The same with other limits. */
    RelayPace(int firstEpoch, int rehearsals, int alone, double patience, int shortestPause, int fewest) {
        this.firstEpoch = firstEpoch;
        this.rehearsals = rehearsals;
        this.alone = alone;
        this.patience = patience;
        this.shortestPause = shortestPause;
        this.fewest = fewest;
    }

    /** Whether relays may begin after so many epochs. */
    boolean begins(int epochs) {
        return epochs >= firstEpoch;
    }

    /** How many of so many steps are to be rehearsed now. */
    int rehearsals(int steps) {
        return steps < fewest ? 0 : Math.min(steps, rehearsals);
    }

    /** How many of so many steps one worker does now, if none is rehearsed; if none, a relay does them. */
    int alone(int steps) {
        return steps < fewest ? steps : Math.min(steps, alone);
    }

    /** So many steps were rehearsed. */
    void rehearsed(int steps) {
        rehearsals -= steps;
    }

    /** So many steps took one worker so long. */
    void tookAlone(int steps, long nanos) {
        alone = Math.max(0, alone - steps);
        nanosAlone = (double) nanos / steps;
        relayed = 0;
        behind = 0;
    }

    /**
     * So many steps took a relay so long; those after it has been told to end count as well.
     *
     * @param slept whether a worker had to wait for long
     * @return whether the relay is to end
     */
    boolean tookRelay(int steps, long nanos, boolean slept) {
        double gained = steps * nanosAlone - nanos;
        relayed += steps;
        behind = Math.max(0, behind - gained);
        gain += gained;
        if (alone > 0) {
            return true;
        }
        if (slept || behind > patience) {
            pause = gain > 0 || pause == 0 ? shortestPause : Math.min(LONGEST_PAUSE, 2 * pause);
            alone = pause;
            gain = 0;
        } else if (relayed >= TIMED_EVERY) {
            alone = TIMED;
        }
        return alone > 0;
    }
}
