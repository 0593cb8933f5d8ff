package dev.lanewise.search;

/** Creates the trials of a search. */
@FunctionalInterface
interface Trials {
    /** Returns whether the training of a configuration shares its steps among threads, and so needs all of them. */
    default boolean sharesSteps(Configuration configuration) {
        return false;
    }

    /**
     * Creates a trial; if this throws an exception, the trial has failed. May be called by several threads at once.
     *
     * @param alone whether no other trial runs at the same time, so that this one may use all threads; otherwise it
     *     uses one
     */
    Trial begin(Configuration configuration, boolean alone);
}
