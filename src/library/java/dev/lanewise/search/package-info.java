/**
 * Hyper-parameter search: what may be varied, which configurations are tried in which order, and how the epochs are
 * shared out among them.
 *
 * <p>Knows trainings, models, data sets and random generators. Which settings a name stands for is known only to
 * whoever makes the {@link dev.lanewise.search.Trials}. Prints nothing.
 */
package dev.lanewise.search;

