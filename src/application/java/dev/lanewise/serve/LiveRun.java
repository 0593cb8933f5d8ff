package dev.lanewise.serve;

/** What a page can learn of a training, and ask of it; called by many threads. All texts are objects of JSON. */
public interface LiveRun {
    /** What is trained. It stays the same. */
    String description();

    /** How far it is within an epoch, as of now. */
    String progress();

    /** Whether it runs, rests or has ended. */
    String state();

    /** Lets it rest before its next epoch. */
    void pause();

    /** Lets it go on. */
    void proceed();

    /** Ends it. */
    void stop();
}
