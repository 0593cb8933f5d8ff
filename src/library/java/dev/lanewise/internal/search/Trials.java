package dev.lanewise.internal.search;

import dev.lanewise.search.Configuration;

/** Creates the trials of a search. */
public interface Trials {

    /**
     * {@return whether the training of this configuration shares its steps among threads, and so needs all of them}
     *
     * @param configuration configuration of the trial
     */
    boolean sharesSteps(Configuration configuration);

    /**
     * Creates a trial. May be called by several threads at once.
     *
     * @param configuration configuration of the trial
     * @param alone whether no other trial runs at the same time, so that this one may use all threads; otherwise it
     *     uses one
     * @return the trial
     * @throws MisusedSearchException if the search is used wrongly, so that it ends; any other exception is the outcome
     *     of the trial
     */
    Trial begin(Configuration configuration, boolean alone);
}
