package dev.lanewise.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * Estimates the remaining time of a training run. The first steps take many times as long as later ones, because the
 * JVM is still compiling. Therefore there is no estimate until the speed is steady: two successive seconds have
 * nearly the same number of steps, or two epochs nearly the same duration. The duration of the first never counts.
 */
final class RemainingTime {
    /** Seconds over which the rate of the steps is measured. */
    private static final double WINDOW = 3;
    /** Seconds of each of the two periods that are compared. */
    private static final double PERIOD = 1;
    /** Smallest quotient of two equal speeds. */
    private static final double STEADY = 0.85;
    /** Seconds after which the speed counts as steady. */
    private static final double LONGEST_WARM_UP = 20;
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
    /** Seconds of the latest epochs but the first, evaluation included. */
    private final Deque<Double> durations = new ArrayDeque<>();

    private int epoch = 1;
    private int done;
    private boolean isSteady;
    /** Steps per second; 0 if unknown. */
    private double rate;

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
     * @param epoch number of the epoch, from 1
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
        if (done > 0) {
            double before = durations.isEmpty() ? Double.NaN : durations.getLast();
            isSteady |= agree(before, now - began);
            if (durations.size() == LATEST) {
                durations.removeFirst();
            }
            durations.add(now - began);
        }
        done++;
    }

    private static boolean agree(double a, double b) {
        return Math.min(a, b) >= STEADY * Math.max(a, b) && Math.max(a, b) > 0;
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
        measureRate(now, steps);
        isSteady |= now - start >= LONGEST_WARM_UP;
        if (!isSteady) {
            return Double.NaN;
        }
        if (!durations.isEmpty()) {
            double ofEpoch = durations.stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
            return Math.max(0, (epochs - epoch + 1) * ofEpoch - Math.min(now - began, ofEpoch));
        }
        return rate > 0 ? (epochs - epoch + 1 - (double) steps / stepsPerEpoch) * stepsPerEpoch / rate : Double.NaN;
    }

    /** Measures the recent steps per second, unless there are too few in this epoch. */
    private void measureRate(double now, int steps) {
        samples.add(new Sample(now, steps));
        while (samples.size() > 2 && now - samples.getFirst().time() > WINDOW) {
            samples.removeFirst();
        }
        Sample middle = latestUpTo(now - PERIOD);
        Sample first = middle == null ? null : latestUpTo(middle.time() - PERIOD);
        if (first == null) {
            return;
        }
        if (!isSteady
                && agree(
                        (middle.steps() - first.steps()) / (middle.time() - first.time()),
                        (steps - middle.steps()) / (now - middle.time()))) {
            isSteady = true;
            while (!Objects.equals(samples.getFirst(), first)) {
                samples.removeFirst();
            }
        }
        Sample from = isSteady ? samples.getFirst() : middle;
        rate = (steps - from.steps()) / (now - from.time());
    }

    private Sample latestUpTo(double time) {
        Sample latest = null;
        for (Sample sample : samples) {
            latest = sample.time() <= time ? sample : latest;
        }
        return latest;
    }
}
