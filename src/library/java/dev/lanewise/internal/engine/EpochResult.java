package dev.lanewise.internal.engine;

/**
 * Result of one epoch.
 *
 * @param epoch number of the epoch, from 0
 * @param steps mini-batches trained on
 * @param complete whether all examples were trained on; false if the epoch was stopped
 * @param seconds wall-clock time of the training, without evaluation
 */
public record EpochResult(int epoch, int steps, boolean complete, double seconds) {}
