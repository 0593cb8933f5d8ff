package dev.lanewise.training;

/**
 * Record of one epoch: its duration, and the scores of the network.
 *
 * @param epoch number of the epoch, from 0
 * @param steps mini-batches trained on
 * @param seconds wall-clock time of the training, without evaluation
 * @param training score over the epoch's mini-batches, each evaluated just before its step; {@link Score#NONE} if not
 *     requested
 * @param validation score after the epoch; {@link Score#NONE} without validation set
 * @param test score after the epoch; {@link Score#NONE} without test set
 * @param monitored value of the metric of {@link Training#monitor} on the validation set after the epoch; NaN if there
 *     is no such metric, or its value is undefined
 */
public record EpochRecord(
        int epoch, int steps, double seconds, Score training, Score validation, Score test, double monitored) {

    /** Creates the record of an epoch without a monitored metric. */
    public EpochRecord(int epoch, int steps, double seconds, Score training, Score validation, Score test) {
        this(epoch, steps, seconds, training, validation, test, Double.NaN);
    }
}
