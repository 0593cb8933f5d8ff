package dev.lanewise.train;

/**
 * What one epoch did.
 *
 * @param epoch its number, from 0
 * @param steps mini-batches trained on
 * @param complete whether it saw all examples; false if it was stopped
 * @param seconds wall-clock time of the training, without evaluation
 */
public record EpochResult(int epoch, int steps, boolean complete, double seconds) {}
