package dev.lanewise.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates the remaining time of a training run. The first steps take many times as long as later ones, because the
 * JVM is still compiling, so they are ignored as soon as there are others.
 */
final class RemainingTime {
    /** Seconds before which there is no estimate, unless an epoch has ended. */
    static final double WARM_UP = 2;

    /** Seconds over which the rate of the steps is measured. */
    private static final double WINDOW = 3;
    /** Shortest time that gives a rate. */
    private static final double SHORTEST = 0.5;
    /** Number of epochs whose duration the estimate depends on. */
    private static final int LATEST = 5;

    private record Sample(double time, int steps) {}

    /**
     * Estimate of the time that is left.
     *
     * @param seconds NaN if nothing is known
     * @param atMost whether the training may well end earlier
     */
    record Estimate(double seconds, boolean atMost) {}

    private final int epochs;
    private final int stepsPerEpoch;
    private final double maxSeconds;
    private final boolean mayStopEarly;
    /** Within the current epoch. */
    private final Deque<Sample> samples = new ArrayDeque<>();
    /** Seconds of the latest epochs, evaluation included. */
    private final Deque<Double> durations = new ArrayDeque<>();
    private int epoch;
    private int done;
    private double start = Double.NaN;
    private double began;

    RemainingTime(int epochs, int stepsPerEpoch) {
        this(epochs, stepsPerEpoch, Double.POSITIVE_INFINITY, false);
    }

    /**
     * The time of a training that may end before its last epoch.
     *
     * @param maxSeconds time limit of the training; infinite if there is none
     * @param mayStopEarly whether it stops when the validation set shows no progress
     */
    RemainingTime(int epochs, int stepsPerEpoch, double maxSeconds, boolean mayStopEarly) {
        this.epochs = epochs;
        this.stepsPerEpoch = stepsPerEpoch;
        this.maxSeconds = maxSeconds;
        this.mayStopEarly = mayStopEarly;
    }

    /**
     * Starts an epoch.
     *
     * @param epoch number of the epoch, from 0
     * @param now seconds from any origin
     */
    void epochBegins(int epoch, double now) {
        this.epoch = epoch;
        began = now;
        start = Double.isNaN(start) ? now : start;
        samples.clear();
        samples.add(new Sample(now, 0));
    }

    /** Ends the epoch, after its evaluation. */
    void epochEnded(double now) {
        if (done == 1 || durations.size() == LATEST) {
            durations.removeFirst();
        }
        durations.add(now - began);
        done++;
    }

    /**
     * Returns the time that is left, which the time limit bounds even before there is an estimate.
     *
     * @param now seconds from the same origin
     * @param steps mini-batches done in the current epoch
     */
    Estimate estimate(double now, int steps) {
        double left = left(now, steps);
        if (maxSeconds == Double.POSITIVE_INFINITY) {
            return new Estimate(left, mayStopEarly);
        }
        double allowed = Math.max(0, maxSeconds - (Double.isNaN(start) ? 0 : now - start));
        return Double.isNaN(left) ? new Estimate(allowed, true) : new Estimate(Math.min(left, allowed), mayStopEarly);
    }

    /**
     * Returns the seconds that are left until the end of the last epoch.
     *
     * @param now seconds from the same origin
     * @param steps mini-batches done in the current epoch
     * @return NaN while there is no reliable estimate
     */
    double left(double now, int steps) {
        double byRate = stepsPerEpoch / rate(now, steps);
        double ofEpoch;
        if (done >= 2) {
            ofEpoch = durations.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        } else if (done == 1) {
            double first = durations.getFirst();
            ofEpoch = byRate < first ? byRate : first;
        } else if (now - start >= WARM_UP && byRate < Double.POSITIVE_INFINITY) {
            return (epochs - epoch - (double) steps / stepsPerEpoch) * byRate;
        } else {
            return Double.NaN;
        }
        return Math.max(0, (epochs - epoch) * ofEpoch - Math.min(now - began, ofEpoch));
    }

    /** Measures the recent steps per second; NaN if there are too few. */
    private double rate(double now, int steps) {
        samples.add(new Sample(now, steps));
        while (samples.size() > 2 && now - samples.getFirst().time() > WINDOW) {
            samples.removeFirst();
        }
        // The first half of what is known so far is the slower one as long as the JVM compiles.
        double from = Math.max(now - WINDOW, done == 0 ? (start + now) / 2 : began);
        for (Sample sample : samples) {
            if (sample.time() >= from && now - sample.time() >= SHORTEST) {
                return (steps - sample.steps()) / (now - sample.time());
            }
        }
        return Double.NaN;
    }
}
