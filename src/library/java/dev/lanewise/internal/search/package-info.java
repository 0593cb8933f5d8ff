/**
 * Execution of a hyperparameter search: the configurations, the plan of the epochs, and the trials on several threads.
 *
 * <p>Not exported. {@link dev.lanewise.search.Search} is the public interface; the command line uses this package
 * directly. Must not print or exit.
 */
@NullMarked
package dev.lanewise.internal.search;

import org.jspecify.annotations.NullMarked;
