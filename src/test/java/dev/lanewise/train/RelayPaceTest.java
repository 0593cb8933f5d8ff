package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RelayPaceTest {
    private static final int MANY = 1_000_000;
    /** What a step takes one worker here. */
    private static final long ALONE = 9_000;

    private final RelayPace pace = new RelayPace();

    @Test
    void firstEpochIsOfOneWorker() {
        assertFalse(pace.begins(0));
        assertTrue(pace.begins(1));
    }

    @Test
    void stepsAreRehearsedBeforeOneWorkerIsTimed() {
        int rehearsed = pace.rehearsals(MANY);
        assertTrue(rehearsed > 0);
        pace.rehearsed(700);
        assertEquals(rehearsed - 700, pace.rehearsals(MANY));
        assertEquals(600, pace.rehearsals(600), "no more than there are");
        pace.rehearsed(rehearsed - 700);
        assertEquals(0, pace.rehearsals(MANY));
        int timed = pace.alone(MANY);
        assertTrue(timed > 0);
        pace.tookAlone(timed, timed * ALONE);
        assertEquals(0, pace.alone(MANY));
    }

    @Test
    void fewStepsAreOfOneWorker() {
        ready();
        assertEquals(0, pace.rehearsals(100));
        assertEquals(100, pace.alone(100));
        assertEquals(0, new RelayPace().rehearsals(100));
    }

    @Test
    void fasterRelayGoesOnUntilOneWorkerIsTimedAgain() {
        ready();
        int relayed = 0;
        while (!pace.tookRelay(32, 32 * ALONE / 2, false)) {
            relayed += 32;
        }
        assertTrue(relayed > 10_000, () -> "timed again too soon");
        assertTrue(pace.alone(MANY) < 1_000);
        pace.tookAlone(pace.alone(MANY), ALONE);
        assertEquals(0, pace.alone(MANY));
    }

    @Test
    void relayEndsWhenItIsMillisecondsBehind() {
        ready();
        // A microsecond a step behind.
        int relayed = 0;
        while (!pace.tookRelay(32, 32 * (ALONE + 1_000), false)) {
            relayed += 32;
        }
        assertTrue(relayed > 2_000 && relayed < 10_000, "ended after " + relayed);
        assertTrue(pace.alone(MANY) > 0);
    }

    @Test
    void onceBehindItMayCatchUp() {
        ready();
        for (int i = 0; i < 100; i++) {
            assertFalse(pace.tookRelay(32, 32 * ALONE + 3_000_000, false));
            assertFalse(pace.tookRelay(1_000, 0, false) && i < 10);
            if (pace.alone(MANY) > 0) {
                pace.tookAlone(pace.alone(MANY), pace.alone(MANY) * ALONE);
            }
        }
    }

    @Test
    void pausesGrowUntilARelayGains() {
        ready();
        int pause = fail();
        for (int i = 0; i < 3; i++) {
            int next = fail();
            assertEquals(2 * pause, next);
            pause = next;
        }
        for (int i = 0; i < 30; i++) {
            pause = fail();
        }
        assertTrue(pause < 100_000, "some time it is tried again");
        assertFalse(pace.tookRelay(1_000, 1_000 * ALONE / 2, false));
        assertTrue(fail() < pause, "it had gained before");
    }

    /** Lets a relay wait for long, and its pause pass. */
    private int fail() {
        assertTrue(pace.tookRelay(2, 3_000_000, true));
        int pause = pace.alone(MANY);
        assertTrue(pace.tookRelay(1, 100_000, true), "its last step");
        assertEquals(pause, pace.alone(MANY));
        pace.tookAlone(pause, pause * ALONE);
        assertEquals(0, pace.alone(MANY));
        return pause;
    }

    private void ready() {
        pace.rehearsed(pace.rehearsals(MANY));
        int timed = pace.alone(MANY);
        pace.tookAlone(timed, timed * ALONE);
    }
}
