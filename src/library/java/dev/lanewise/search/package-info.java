/**
 * Hyperparameter search: parameters and their values, the configurations that are tried, and how epochs are distributed
 * among trials.
 *
 * <p>Knows training, metrics, data sets, networks and random generators. Prints nothing.
 */
package dev.lanewise.search;

