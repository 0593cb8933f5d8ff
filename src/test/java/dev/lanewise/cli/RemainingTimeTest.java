package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RemainingTimeTest {
    private static final int STEPS = 1000;

    private final RemainingTime remaining = new RemainingTime(10, STEPS);

    /** As while the JVM compiles: 10 steps in the first second, then 100 per second. */
    private static int steps(double second) {
        return (int) (second < 1 ? 10 * second : 10 + 100 * (second - 1));
    }

    @Test
    void thereIsNoEstimateBeforeTwoSecondsAndThenOneFromTheRecentSteps() {
        remaining.epochBegins(0, 0);
        for (int tick = 0; tick < 20; tick++) {
            assertEquals(Double.NaN, remaining.left(tick * 0.1, steps(tick * 0.1)));
        }
        double left = remaining.left(2, steps(2));
        // 10,000 steps at 100 per second; the mean since the start would be 182 seconds.
        assertEquals(98.9, left, 1);
        for (int tick = 21; tick < 100; tick++) {
            assertEquals(99.9 - tick * 0.1 + 1, remaining.left(tick * 0.1, steps(tick * 0.1)), 1);
        }
    }

    @Test
    void timeLimitBoundsTheEstimateAndIsKnownFromTheStart() {
        RemainingTime limited = new RemainingTime(10, STEPS, 60, false);
        assertEquals(new RemainingTime.Estimate(60, true), limited.estimate(3, 0));
        limited.epochBegins(0, 5);
        assertEquals(new RemainingTime.Estimate(59, true), limited.estimate(6, 10));
        limited.epochEnded(15);
        // 90 seconds for the other epochs, of which the limit leaves 50.
        assertEquals(new RemainingTime.Estimate(50, false), limited.estimate(15, 0));
        limited.epochBegins(1, 15);
        limited.epochEnded(16);
        assertEquals(new RemainingTime.Estimate(8, false), limited.estimate(16, 0));
        limited.epochBegins(2, 16);
        assertEquals(new RemainingTime.Estimate(0, false), limited.estimate(100, 0));
    }

    @Test
    void trainingThatMayStopEarlyHasNoMoreThanABound() {
        for (double limit : new double[] {20, Double.POSITIVE_INFINITY}) {
            RemainingTime patient = new RemainingTime(10, STEPS, limit, true);
            patient.epochBegins(0, 0);
            patient.epochEnded(5);
            assertEquals(new RemainingTime.Estimate(Math.min(45, limit - 5), true), patient.estimate(5, 0));
        }
    }

    @Test
    void withoutAnyStepThereIsNoEstimate() {
        remaining.epochBegins(0, 0);
        for (int tick = 0; tick < 100; tick++) {
            assertEquals(Double.NaN, remaining.left(tick * 0.1, 0));
        }
    }

    @Test
    void afterTheSecondEpochTheFirstHasNoPartInIt() {
        remaining.epochBegins(0, 0);
        remaining.epochEnded(5);
        assertEquals(45, remaining.left(5, 0));
        remaining.epochBegins(1, 5);
        assertEquals(45, remaining.left(5, 0));
        remaining.epochEnded(6);
        remaining.epochBegins(2, 6);
        assertEquals(8, remaining.left(6, 0));
        assertEquals(7.5, remaining.left(6.5, 500));
        // It takes longer than expected.
        assertEquals(7, remaining.left(8, 900));
    }

    @Test
    void secondEpochIsEstimatedByItsOwnStepsIfTheyAreFaster() {
        remaining.epochBegins(0, 0);
        remaining.epochEnded(20);
        remaining.epochBegins(1, 20);
        for (int tick = 0; tick <= 10; tick++) {
            remaining.left(20 + tick * 0.1, tick * 10);
        }
        assertEquals(9 * 10 - 1, remaining.left(21, 100), 0.5);
    }

    @Test
    void resumedTrainingHasOnlyTheRestLeft() {
        remaining.epochBegins(8, 100);
        remaining.epochEnded(101);
        remaining.epochBegins(9, 101);
        assertEquals(1, remaining.left(101, 0), 1e-9);
        remaining.epochEnded(102);
        assertTrue(remaining.left(102, STEPS) >= 0);
    }
}
