/**
 * Hyper-parameter search: what may be varied, which configurations are tried in which order, and how the epochs are
 * shared out among them.
 *
 * <p>Knows the model and random generators. What a trial is made of is handed in as {@link dev.lanewise.tune.Trials},
 * so this package knows nothing of data sets, trainers or flags. Prints nothing.
 */
package dev.lanewise.tune;
