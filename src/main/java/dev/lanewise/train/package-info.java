/**
 * Training: the epoch loop, the team of workers with their gradient accumulators, and parallel evaluation.
 *
 * <p>Knows the model, the optimisers, data sets, kernels and random generators. Prints nothing.
 */
package dev.lanewise.train;
