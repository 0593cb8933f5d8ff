package dev.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RelayPaceTest {
    private static final int MANY = 1_000_000;

    private final RelayPace pace = new RelayPace();

    @Test
    void firstEpochIsOfOneWorker() {
        assertFalse(pace.begins(0));
        assertTrue(pace.begins(1));
    }

    @Test
    void stepsAreRehearsedBeforeTheFirstRelay() {
        int rehearsed = pace.rehearsals(MANY);
        assertTrue(rehearsed > 0);
        pace.rehearsed(700);
        assertEquals(rehearsed - 700, pace.rehearsals(MANY));
        assertEquals(600, pace.rehearsals(600), "no more than there are");
        pace.rehearsed(rehearsed - 700);
        assertEquals(0, pace.rehearsals(MANY));
        assertEquals(0, pace.alone(MANY));
    }

    @Test
    void fewStepsAreOfOneWorker() {
        assertEquals(0, pace.rehearsals(100));
        assertEquals(100, pace.alone(100));
        assertEquals(0, pace.alone(MANY));
    }

    @Test
    void relaysGoOnWhileNobodyIsMissing() {
        pace.relayed(MANY, false);
        assertEquals(0, pace.alone(MANY));
    }

    @Test
    void pausesGrowUntilARelayLasted() {
        int pause = miss(1);
        for (int i = 0; i < 3; i++) {
            int next = miss(999);
            assertEquals(2 * pause, next);
            pause = next;
        }
        for (int i = 0; i < 30; i++) {
            pause = miss(1);
        }
        assertTrue(pause < 100_000, "some time it is tried again");
        assertTrue(miss(10_000) < pause, "it lasted for long");
    }

    @Test
    void whoDidNotComeIsCalledAgainAfterAWhile() {
        pace.missed(false);
        int first = pace.alone(MANY);
        assertTrue(first > 0);
        pace.missed(false);
        assertEquals(2 * first, pace.alone(MANY));
        for (int i = 0; i < 30; i++) {
            pace.missed(false);
        }
        int longest = pace.alone(MANY);
        assertTrue(longest < 10_000, "some time it comes");
        pace.relayed(1, false);
        pace.missed(false);
        assertEquals(first, pace.alone(MANY));
        pace.missed(true);
        assertEquals(longest, pace.alone(MANY), "far for a while");
    }

    @Test
    void epochsEndThoughNobodyEverComes() {
        RelayPace impatient = new RelayPace(0, 0, 1, 0, 1);
        for (boolean isFar : new boolean[] {true, false}) {
            impatient.missed(isFar);
            assertTrue(impatient.alone(MANY) > 0);
        }
    }

    @Test
    void pauseMayTakeSeveralEpochs() {
        pace.relayed(1, true);
        int pause = pace.alone(MANY);
        pace.wasAlone(pause - 10);
        assertEquals(10, pace.alone(MANY));
        pace.wasAlone(600);
        assertEquals(0, pace.alone(MANY));
    }

    /** The pause after a relay of so many steps in which a worker was missing. */
    private int miss(int steps) {
        pace.relayed(steps, true);
        int pause = pace.alone(MANY);
        pace.wasAlone(pause);
        assertEquals(0, pace.alone(MANY));
        return pause;
    }
}
