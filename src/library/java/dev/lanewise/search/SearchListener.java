package dev.lanewise.search;

/**
 * Receives each trial of a search when it has ended; called by one thread at a time.
 *
 * <p>An exception ends the search, which throws it.
 */
@FunctionalInterface
public interface SearchListener {
    /**
     * Called when a trial has ended. With successive halving, a trial ends with the rung after which it is not trained
     * further.
     *
     * @param result result of the trial
     */
    void trialEnded(TrialResult result);
}
