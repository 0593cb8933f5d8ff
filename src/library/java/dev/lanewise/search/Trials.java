package dev.lanewise.search;

/** Creates the trials of a search. */
public interface Trials {

    /**
     * Returns whether a training of this configuration shares its steps among threads, so that it needs all of them.
     */
    boolean sharesSteps(Configuration configuration);

    /**
     * Creates a trial. May be called by several threads at once.
     *
     * @param alone whether no other trial runs meanwhile, so that it may use all threads; otherwise it uses one
     */
    Trial begin(Configuration configuration, boolean alone);
}
