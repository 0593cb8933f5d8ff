package dev.lanewise.train;

/**
 * What an epoch did, and how good the network was.
 *
 * @param epoch its number, from 0
 * @param steps mini-batches trained on
 * @param seconds wall-clock time of the training, without evaluation
 * @param training over the epoch's mini-batches, each seen just before the step it led to; {@link Score#NONE} if nobody
 *     asked
 * @param validation after the epoch; {@link Score#NONE} without validation set
 * @param test after the epoch; {@link Score#NONE} without test set
 */
public record EpochRecord(int epoch, int steps, double seconds, Score training, Score validation, Score test) {}
