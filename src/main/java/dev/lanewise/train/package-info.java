/**
 * Training: the epoch loop and its checkpoints, the team of workers with their gradient accumulators, and parallel
 * evaluation.
 *
 * <p>Knows the model, the optimisers, data sets, kernels, random generators and files of arrays. Prints nothing.
 */
package dev.lanewise.train;
