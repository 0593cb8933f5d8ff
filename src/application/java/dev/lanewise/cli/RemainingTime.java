package dev.lanewise.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates how long a training will take. The JVM compiles during the first steps, which take many times as long as
 * those that follow, so that they are left out as soon as there are others.
 */
final class RemainingTime {
    /** Seconds before which there is no estimate, unless an epoch has ended. */
    static final double WARM_UP = 2;

    /** Seconds over which the rate of the steps is measured. */
    private static final double WINDOW = 3;
    /** Shortest part of that which gives a rate. */
    private static final double SHORTEST = 0.5;
    /** Number of epochs whose duration the estimate depends on. */
    private static final int LATEST = 5;

    private record Sample(double time, int steps) {}

    private final int epochs;
    private final int stepsPerEpoch;
    /** Within the current epoch. */
    private final Deque<Sample> samples = new ArrayDeque<>();
    /** Seconds of the latest epochs, evaluation included. */
    private final Deque<Double> durations = new ArrayDeque<>();
    private int epoch;
    private int done;
    private double start = Double.NaN;
    private double began;

    RemainingTime(int epochs, int stepsPerEpoch) {
        this.epochs = epochs;
        this.stepsPerEpoch = stepsPerEpoch;
    }

    /**
     * An epoch begins.
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

    /** The epoch has ended, its evaluation included. */
    void epochEnded(double now) {
        if (done == 1 || durations.size() == LATEST) {
            durations.removeFirst();
        }
        durations.add(now - began);
        done++;
    }

    /**
     * Returns the seconds that are left.
     *
     * @param now seconds from the same origin
     * @param steps mini-batches done in the current epoch
     * @return NaN as long as there is no sound estimate
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

    /** Measures the steps per second of late; NaN if there is too little to measure. */
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
