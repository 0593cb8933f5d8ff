package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.RemainingTime.Estimate;
import org.junit.jupiter.api.Test;

class RemainingTimeTest {
    private static final double UNLIMITED = Double.POSITIVE_INFINITY;

    /** Steps per second of a run of 784-800-800-10 on a busy machine while the JVM compiled, after each second. */
    private static final int[] RECORDED = {114, 192, 310, 399, 544, 776, 1100, 2200, 3900, 5000};

    @Test
    void steadyTrainingHasAnEstimateAfterThreeSeconds() {
        RemainingTime remaining = new RemainingTime(10, UNLIMITED, false);
        for (int tick = 0; tick <= 900; tick++) {
            double left = remaining.estimate(7 + tick * 0.1, tick * 0.01).seconds();
            assertEquals(tick < 30 ? Double.NaN : 100 - tick * 0.1, left, 1e-6, "tick " + tick);
        }
    }

    /** The first seconds do not count for long. */
    @Test
    void slowStartIsForgotten() {
        RemainingTime remaining = new RemainingTime(100, UNLIMITED, false);
        double done = 0;
        for (int tick = 0; tick < 500; tick++) {
            double rate = RECORDED[Math.min(tick / 10, RECORDED.length - 1)] / 20_000.0;
            double left = remaining.estimate(tick * 0.1, done).seconds();
            if (tick >= 200) {
                assertEquals((100 - done) / 0.25, left, 0.05 * left, "tick " + tick);
            }
            done += rate * 0.1;
        }
    }

    @Test
    void timeLimitBoundsTheEstimateAndIsKnownFromTheStart() {
        RemainingTime limited = new RemainingTime(10, 60, false);
        assertEquals(new Estimate(60, true), limited.estimate(5, 0));
        assertEquals(new Estimate(59, true), limited.estimate(6, 0.01));
        assertEquals(new Estimate(50, false), limited.estimate(15, 1));
        assertEquals(new Estimate(10, false), limited.estimate(35, 7));
        assertEquals(new Estimate(0, false), limited.estimate(100, 9.9));
    }

    @Test
    void trainingThatMayStopEarlyHasNoMoreThanABound() {
        for (double limit : new double[] {20, UNLIMITED}) {
            RemainingTime patient = new RemainingTime(10, limit, true);
            patient.estimate(0, 0);
            patient.estimate(10, 2);
            assertEquals(new Estimate(Math.min(35, limit - 15), true), patient.estimate(15, 3));
        }
    }

    @Test
    void withoutAnyStepThereIsNoEstimate() {
        RemainingTime remaining = new RemainingTime(10, UNLIMITED, false);
        for (int tick = 0; tick < 100; tick++) {
            assertEquals(Double.NaN, remaining.estimate(tick * 0.1, 0).seconds());
        }
    }

    @Test
    void resumedTrainingHasOnlyTheRestLeft() {
        RemainingTime resumed = new RemainingTime(10, UNLIMITED, false);
        for (int second = 0; second <= 30; second++) {
            double left = resumed.estimate(100 + second, 6 + second * 0.1).seconds();
            assertTrue(second < 3 ? Double.isNaN(left) : Math.abs(left - (40 - second)) < 1e-6, left + "");
        }
    }
}
