package dev.lanewise.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates the remaining time of a training run by its speed in the second half of the time so far: the first steps take
 * many times as long as later ones, because the JVM is still compiling.
 */
final class RemainingTime {
    /** Seconds before which the time is not estimated. */
    private static final double WARM_UP = 3;

    private static final int MOST_SAMPLES = 100;

    private record Sample(double time, double epochs) {}

    /**
     * Estimate of the time that is left.
     *
     * @param seconds NaN if nothing is known
     * @param atMost whether the training may well end earlier
     */
    record Estimate(double seconds, boolean atMost) {}

    private final int epochs;
    private final double maxSeconds;
    private final boolean mayStopEarly;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private double start = Double.NaN;

    /**
     * The time of a training that may end before its last epoch.
     *
     * @param maxSeconds time limit of the training; infinite if there is none
     * @param mayStopEarly whether it stops when the validation set shows no progress
     */
    RemainingTime(int epochs, double maxSeconds, boolean mayStopEarly) {
        this.epochs = epochs;
        this.maxSeconds = maxSeconds;
        this.mayStopEarly = mayStopEarly;
    }

    /**
     * Returns the time that is left, which the time limit bounds even before there is an estimate.
     *
     * @param now seconds from any origin, not before those of the calls before; the first call is the start
     * @param done epochs done, with the share of the current one
     */
    Estimate estimate(double now, double done) {
        start = samples.isEmpty() ? now : start;
        double half = start + (now - start) / 2;
        if (samples.isEmpty() || now - samples.getLast().time >= (now - start) / MOST_SAMPLES) {
            samples.add(new Sample(now, done));
        }
        Sample from = samples.getFirst();
        while (samples.getFirst().time < half) {
            from = samples.removeFirst();
        }
        if (from.time < half) {
            samples.addFirst(from);
        }
        double rate = (done - from.epochs) / (now - from.time);
        double left = now - start >= WARM_UP && rate > 0 ? Math.max(0, epochs - done) / rate : Double.NaN;
        double allowed = Math.max(0, maxSeconds - (now - start));
        return allowed == Double.POSITIVE_INFINITY
                ? new Estimate(left, mayStopEarly)
                : Double.isNaN(left)
                        ? new Estimate(allowed, true)
                        : new Estimate(Math.min(left, allowed), mayStopEarly);
    }
}
