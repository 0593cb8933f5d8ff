package dev.lanewise.training;

import dev.lanewise.metric.Score;
import java.util.Objects;

/**
 * Record of one epoch: its duration, and the scores of the network.
 *
 * @param epoch number of the epoch, from 1
 * @param steps number of mini-batches trained on
 * @param seconds wall-clock time of the training in seconds, without evaluation
 * @param training score over the epoch's mini-batches, each evaluated just before its step; {@link Score#NONE} if not
 *     requested
 * @param validation score on the validation set after the epoch; {@link Score#NONE} if there is none
 * @param test score on the test set after the epoch; {@link Score#NONE} if there is none
 * @param monitored value of the metric of {@link Training#monitor} on the validation set after the epoch; NaN if there
 *     is no such metric, or its value is undefined
 */
public record EpochRecord(
        int epoch, int steps, double seconds, Score training, Score validation, Score test, double monitored) {

    /**
     * Creates the record of an epoch.
     *
     * @throws IllegalArgumentException if a number is negative, or the time is NaN
     */
    public EpochRecord {
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(validation, "validation");
        Objects.requireNonNull(test, "test");
        if (epoch < 1 || steps < 0 || !(seconds >= 0)) {
            throw new IllegalArgumentException("the epoch is 1 or more, and steps and seconds are 0 or more, but "
                    + epoch + ", " + steps + " and " + seconds + " were given");
        }
    }

    /** Returns a copy whose scores are those of regression targets, which have no accuracy. */
    EpochRecord ofRegression() {
        return new EpochRecord(
                epoch,
                steps,
                seconds,
                withoutAccuracy(training),
                withoutAccuracy(validation),
                withoutAccuracy(test),
                monitored);
    }

    private static Score withoutAccuracy(Score score) {
        return score.isPresent() ? new Score(score.examples(), 0, score.loss(), true) : score;
    }
}
