package dev.lanewise.internal.engine.parallel;

/** Synchronisation point of the workers of a step. Writes before it are visible to all workers after it. */
public interface Barrier {
    /** Barrier of a single worker, which never waits. */
    Barrier NONE = worker -> {};

    /**
     * Waits until all workers have arrived.
     *
     * @param worker number of the arriving worker
     */
    void await(int worker);
}
