package dev.lanewise.train;

/**
 * How a {@link Relay} begins, and how long one worker does all of its steps after the other was missing: told by counting steps.
 *
 * <p>A worker is missing if another program, or the JIT compiler, has its processor. Then one does the shares of both for a pause,
 * which is twice as long each time until a relay lasted.
 */
final class RelayPace {
    /** Steps that one worker does in both roles before the first relay. */
    private static final int REHEARSED = 2_000;
    private static final int SHORTEST_PAUSE = 1_000;
    private static final int LONGEST_PAUSE = 16_000;
    /** Steps of a relay that lasted: so many gain what waiting for the worker that is missing has cost. */
    private static final int LONG = 1_000;
    /** The pause after a worker did not come is at most so many times as long as the shortest, and so long if it is far. */
    private static final int FAR_PAUSES = 4;
    /**
     * Looks at what another worker writes until its answer is there, up to which it is near: 4 to 8 from core to core of one cache on
     * Zen 4, and 13 to 26 to another cache, where two workers are slower than one.
     */
    private static final int NEAR = 11;
    /** Fewer steps are not worth bringing two workers together. */
    private static final int FEWEST = 500;

    private final int firstEpoch;
    private final int near;
    private final int shortestPause;
    private final int fewest;
    private int rehearsals;
    private int alone;
    private int pause;
    private int pauseOfMissed;

    RelayPace() {
        this(1, REHEARSED, NEAR, SHORTEST_PAUSE, FEWEST);
    }

    /** The same with other limits. */
    RelayPace(int firstEpoch, int rehearsals, int near, int shortestPause, int fewest) {
        this.near = near;
        this.firstEpoch = firstEpoch;
        this.rehearsals = rehearsals;
        this.shortestPause = shortestPause;
        this.fewest = fewest;
    }

    /** Whether relays may begin after so many epochs. */
    boolean begins(int epochs) {
        return epochs >= firstEpoch;
    }

    /** Looks until the answer of a worker is there that is near enough for a relay. */
    int near() {
        return near;
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

    /** One worker did so many steps. */
    void wasAlone(int steps) {
        alone = Math.max(0, alone - steps);
    }

    /**
     * The other worker did not come, or is far.
     *
     * @param isFar where it will be for a while
     */
    void missed(boolean isFar) {
        int longest = Math.max(1, FAR_PAUSES * shortestPause);
        pauseOfMissed = isFar ? longest : Math.max(1, Math.min(longest, Math.max(shortestPause, 2 * pauseOfMissed)));
        alone = pauseOfMissed;
    }

    /**
     * A relay did so many steps.
     *
     * @param ended whether it ended because a worker was missing
     */
    void relayed(int steps, boolean ended) {
        pauseOfMissed = 0;
        if (ended) {
            pause = steps >= LONG || pause == 0 ? shortestPause : Math.min(LONGEST_PAUSE, 2 * pause);
            alone = pause;
        }
    }
}
