package dev.lanewise.serve;

/** The state of a training run, and its control by a page; called by many threads. All texts are JSON objects. */
public interface LiveRun {
    /** Describes the run. The description does not change. */
    String description();

    /** Returns the current progress within the epoch. */
    String progress();

    /** Returns whether it is running, paused or ended. */
    String state();

    /** Pauses it before its next epoch. */
    void pause();

    /** Continues it. */
    void proceed();

    /** Stops it. */
    void stop();
}
