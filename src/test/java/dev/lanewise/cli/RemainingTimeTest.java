package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RemainingTimeTest {
    private static final int STEPS = 1000;

    private final RemainingTime remaining = new RemainingTime(10, STEPS);

    /** Steps per second of a run of 784-800-800-10 on a busy machine while the JVM compiled, after each second. */
    private static final int[] RECORDED = {114, 192, 310, 399, 544, 776, 1100, 2200, 3900, 5000};

    /** Between two whole seconds, the rate grows evenly. */
    private static double rate(double second) {
        int whole = Math.min((int) second, RECORDED.length - 1);
        int next = Math.min(whole + 1, RECORDED.length - 1);
        return RECORDED[whole] + (RECORDED[next] - RECORDED[whole]) * (second - (int) second);
    }

    private static double steps(double second) {
        double steps = 0;
        for (int hundredth = 0; hundredth < Math.round(second * 100); hundredth++) {
            steps += rate((hundredth + 0.5) / 100) / 100;
        }
        return steps;
    }

    @Test
    void firstEstimateIsMadeAtFullSpeed() {
        int perEpoch = 20_000;
        RemainingTime long0 = new RemainingTime(100, perEpoch);
        long0.epochBegins(1, 0);
        double shown = Double.NaN;
        double time = 0;
        while (Double.isNaN(shown)) {
            time += 0.1;
            shown = long0.left(time, (int) steps(time));
            assertTrue(time < 15, "no estimate");
        }
        double truth = (100.0 * perEpoch - steps(time)) / 5000;
        assertTrue(shown < 1.2 * truth && shown > 0.8 * truth, shown + " at " + time + ", but " + truth);
        for (; steps(time) < perEpoch; time += 0.1) {
            truth = (100.0 * perEpoch - steps(time)) / 5000;
            assertEquals(truth, long0.left(time, (int) steps(time)), 0.2 * truth);
        }
    }

    @Test
    void estimateDoesNotVanishAtTheEndOfTheFirstEpoch() {
        remaining.epochBegins(1, 0);
        double left = Double.NaN;
        for (int tick = 0; tick <= 100; tick++) {
            left = remaining.left(tick * 0.1, tick * 10);
            assertEquals(tick < 20, Double.isNaN(left), "after " + tick * 0.1 + " seconds");
        }
        remaining.epochEnded(10);
        remaining.epochBegins(2, 10);
        assertEquals(left, remaining.left(10, 0), 0.1);
    }

    @Test
    void stepsThatNeverComeAtASteadyRateAreEstimatedAfterTwentySeconds() {
        RemainingTime remaining = new RemainingTime(10, 100_000_000);
        remaining.epochBegins(1, 0);
        for (int tick = 0; tick < 200; tick++) {
            assertEquals(
                    Double.NaN, remaining.left(tick * 0.1, (int) (1e5 * Math.pow(1.3, tick * 0.1))), "after " + tick);
        }
        assertTrue(remaining.left(20, (int) (1e5 * Math.pow(1.3, 20))) > 0);
    }

    @Test
    void timeLimitBoundsTheEstimateAndIsKnownFromTheStart() {
        RemainingTime limited = new RemainingTime(10, STEPS, 60, false);
        assertEquals(new RemainingTime.Estimate(60, true), limited.estimate(3, 0));
        limited.epochBegins(1, 5);
        assertEquals(new RemainingTime.Estimate(59, true), limited.estimate(6, 10));
        limited.epochEnded(15);
        // The first epoch does not count.
        assertEquals(new RemainingTime.Estimate(50, true), limited.estimate(15, 0));
        limited.epochBegins(2, 15);
        limited.epochEnded(16);
        limited.epochBegins(3, 16);
        limited.epochEnded(17);
        assertEquals(new RemainingTime.Estimate(7, false), limited.estimate(17, 0));
        limited.epochBegins(4, 17);
        assertEquals(new RemainingTime.Estimate(0, false), limited.estimate(100, 0));
    }

    @Test
    void trainingThatMayStopEarlyHasNoMoreThanABound() {
        for (double limit : new double[] {20, Double.POSITIVE_INFINITY}) {
            RemainingTime patient = new RemainingTime(10, STEPS, limit, true);
            for (int epoch = 0; epoch < 3; epoch++) {
                patient.epochBegins(epoch + 1, 5 * epoch);
                patient.epochEnded(5 * (epoch + 1));
            }
            assertEquals(new RemainingTime.Estimate(Math.min(35, limit - 15), true), patient.estimate(15, 0));
        }
    }

    @Test
    void withoutAnyStepThereIsNoEstimate() {
        remaining.epochBegins(1, 0);
        for (int tick = 0; tick < 100; tick++) {
            assertEquals(Double.NaN, remaining.left(tick * 0.1, 0));
        }
    }

    @Test
    void twoEpochsOfTheSameDurationGiveAnEstimateInWhichTheFirstHasNoPart() {
        remaining.epochBegins(1, 0);
        remaining.epochEnded(5);
        assertEquals(Double.NaN, remaining.left(5, 0));
        remaining.epochBegins(2, 5);
        remaining.epochEnded(7);
        assertEquals(Double.NaN, remaining.left(7, 0));
        remaining.epochBegins(3, 7);
        // The JVM still compiled during the second.
        remaining.epochEnded(8);
        assertEquals(Double.NaN, remaining.left(8, 0));
        remaining.epochBegins(4, 8);
        remaining.epochEnded(9);
        remaining.epochBegins(5, 9);
        double mean = (2 + 1 + 1) / 3.0;
        assertEquals(6 * mean, remaining.left(9, 0), 1e-9);
        assertEquals(6 * mean - 0.5, remaining.left(9.5, 500), 1e-9);
        // It takes longer than expected.
        assertEquals(5 * mean, remaining.left(11, 900), 1e-9);
    }

    @Test
    void resumedTrainingHasOnlyTheRestLeft() {
        RemainingTime resumed = new RemainingTime(10, STEPS);
        for (int epoch = 6; epoch < 9; epoch++) {
            resumed.epochBegins(epoch + 1, 100 + epoch);
            resumed.epochEnded(101 + epoch);
        }
        resumed.epochBegins(10, 109);
        assertEquals(1, resumed.left(109, 0), 1e-9);
        resumed.epochEnded(110);
        assertTrue(resumed.left(110, STEPS) >= 0);
    }
}
