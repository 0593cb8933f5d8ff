package dev.lanewise.search;

/** Creates the trials of a search. */
@FunctionalInterface
interface Trials {
    /** Returns whether the training of a configuration shares its steps among threads, and so needs all of them. */
    default boolean sharesSteps(Configuration configuration) {
        return false;
    }

    /**
     * Creates a trial. May be called by several threads at once.
     *
     * @param alone whether no other trial runs at the same time, so that this one may use all threads; otherwise it
     *     uses one
     * @throws MisusedSearchException if the search is used wrongly, so that it ends; any other exception is the outcome
     *     of the trial
     */
    Trial begin(Configuration configuration, boolean alone);
}
