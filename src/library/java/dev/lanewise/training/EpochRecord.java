package dev.lanewise.training;

import java.util.List;
import java.util.Objects;

/**
 * Record of one epoch: its duration, and the scores of the network.
 */
public final class EpochRecord {
    private final int epoch;
    private final int steps;
    private final double seconds;
    private final Score training;
    private final Score validation;
    private final Score test;
    private final double monitored;

    private EpochRecord(
            int epoch, int steps, double seconds, Score training, Score validation, Score test, double monitored) {
        this.epoch = epoch;
        this.steps = steps;
        this.seconds = seconds;
        this.training = training;
        this.validation = validation;
        this.test = test;
        this.monitored = monitored;
    }

    /**
     * Creates the record of an epoch without a monitored metric.
     *
     * @param epoch number of the epoch, from 0
     * @param steps number of mini-batches trained on
     * @param seconds wall-clock time of the training in seconds
     * @param training score over the epoch's mini-batches; {@link Score#NONE} for none
     * @param validation score on the validation set; {@link Score#NONE} for none
     * @param test score on the test set; {@link Score#NONE} for none
     * @return the record
     * @throws IllegalArgumentException if a number is negative, or the time is NaN
     */
    public static EpochRecord of(
            int epoch, int steps, double seconds, Score training, Score validation, Score test) {
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(validation, "validation");
        Objects.requireNonNull(test, "test");
        if (epoch < 0 || steps < 0 || !(seconds >= 0)) {
            throw new IllegalArgumentException("epoch, steps and seconds are 0 or more, but " + epoch + ", " + steps
                    + " and " + seconds + " were given");
        }
        return new EpochRecord(epoch, steps, seconds, training, validation, test, Double.NaN);
    }

    /** {@return the number of the epoch, from 0} */
    public int epoch() {
        return epoch;
    }

    /** {@return the number of mini-batches trained on} */
    public int steps() {
        return steps;
    }

    /**
     * Returns the wall-clock time of the training in seconds, without evaluation.
     *
     * @return wall-clock time of the training in seconds, without evaluation
     */
    public double seconds() {
        return seconds;
    }

    /**
     * Returns the score over the epoch's mini-batches, each evaluated just before its step.
     *
     * @return score on the training set; {@link Score#NONE} if not requested
     */
    public Score training() {
        return training;
    }

    /**
     * Returns the score on the validation set after the epoch.
     *
     * @return score on the validation set; {@link Score#NONE} if there is none
     */
    public Score validation() {
        return validation;
    }

    /**
     * Returns the score on the test set after the epoch.
     *
     * @return score on the test set; {@link Score#NONE} if there is none
     */
    public Score test() {
        return test;
    }

    /**
     * Returns the value of the metric of {@link Training#monitor} on the validation set after the epoch.
     *
     * @return value of the metric; NaN if there is no such metric, or its value is undefined
     */
    public double monitored() {
        return monitored;
    }

    /**
     * {@return a copy with another value of the monitored metric}
     *
     * @param monitored value of the metric of {@link Training#monitor}; NaN if there is no such metric, or its value is
     *     undefined
     */
    public EpochRecord withMonitored(double monitored) {
        return new EpochRecord(epoch, steps, seconds, training, validation, test, monitored);
    }

    /** {@return a copy whose scores are those of regression targets, which have no accuracy} */
    EpochRecord ofRegression() {
        return new EpochRecord(epoch, steps, seconds, training.withoutAccuracy(), validation.withoutAccuracy(),
                test.withoutAccuracy(), monitored);
    }

    private List<Object> values() {
        return List.of(epoch, steps, seconds, training, validation, test, monitored);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EpochRecord that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "EpochRecord[epoch=" + epoch + ", steps=" + steps + ", seconds=" + seconds + ", training=" + training
                + ", validation=" + validation + ", test=" + test + ", monitored=" + monitored + "]";
    }
}
