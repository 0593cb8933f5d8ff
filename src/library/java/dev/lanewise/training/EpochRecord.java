package dev.lanewise.training;

import dev.lanewise.internal.access.RecordAccess;
import dev.lanewise.internal.access.ScoreAccess;
import dev.lanewise.metric.Score;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Record of one epoch: its duration, and the scores of the network.
 */
public final class EpochRecord {
    static {
        RecordAccess.register(new Access());
    }

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

    /** Creates the record of an epoch, see {@link RecordAccess#record}. */
    static EpochRecord of(
            int epoch, int steps, double seconds, Score training, Score validation, Score test, double monitored) {
        if (epoch < 1 || steps < 0 || !(seconds >= 0)) {
            throw new IllegalArgumentException("the epoch is 1 or more, and steps and seconds are 0 or more, but "
                    + epoch + ", " + steps + " and " + seconds + " were given");
        }
        return new EpochRecord(epoch, steps, seconds, training, validation, test, monitored);
    }

    /** {@return the number of the epoch, from 1} */
    public int epoch() {
        return epoch;
    }

    /** {@return the number of mini-batches trained on} */
    public int steps() {
        return steps;
    }

    /** {@return the wall-clock time of the training in seconds, without evaluation} */
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

    /** {@return a copy whose scores are those of regression targets, which have no accuracy} */
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

    private static final class Access extends RecordAccess {
        @Override
        public EpochRecord record(
                int epoch, int steps, double seconds, Score training, Score validation, Score test, double monitored) {
            return of(epoch, steps, seconds, training, validation, test, monitored);
        }

        @Override
        public DivergedException diverged(String message, int epoch, int step, @Nullable DivergedException cause) {
            return new DivergedException(message, epoch, step, cause);
        }
    }

    private static Score withoutAccuracy(Score score) {
        return score.isPresent() ? ScoreAccess.ofRegression(score.examples(), score.loss()) : score;
    }
}
