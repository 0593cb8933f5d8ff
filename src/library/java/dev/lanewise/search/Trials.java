package dev.lanewise.search;

/** Makes the trainings that a search asks for. */
public interface Trials {

    /** Whether a training of this configuration shares its steps among threads, so that it needs all of them. */
    boolean sharesSteps(Configuration configuration);

    /**
     * Makes a training. May be called by several threads at once.
     *
     * @param alone whether no other trial runs meanwhile, so that it may use all threads; otherwise it uses one
     */
    Trial begin(Configuration configuration, boolean alone);
}
