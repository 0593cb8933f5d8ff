package dev.lanewise.search;

import dev.lanewise.network.Network;

/** A training of one configuration, which can be carried on. Used by one thread at a time, except {@link #stop}. */
public interface Trial extends AutoCloseable {

    /**
     * Trains until so many epochs have been done in all, or until the training has ended: by itself, because it
     * diverged, or because it was stopped.
     *
     * @return where it stands then
     */
    Standing train(int epochs);

    /** Asks a running {@link #train} to end soon. May be called from any thread. */
    void stop();

    /** The network that the standing is about. */
    Network network();

    @Override
    void close();

    /**
     * Where a trial stands.
     *
     * @param end whether and why it can go no further
     * @param epochs complete epochs done
     * @param seconds spent on training and evaluation
     * @param accuracy share of the validation examples that came out as wanted; NaN if they want numbers
     * @param cost mean cost of a validation example; NaN as long as nothing was evaluated
     */
    record Standing(End end, int epochs, double seconds, double accuracy, double cost) {}

    /** Whether and why a training has ended. */
    enum End {
        /** It has not: it can be trained on. */
        OPEN,
        /** By itself, as by early stopping. */
        ENDED,
        /** Its numbers became infinite or NaN. */
        DIVERGED,
        /** It was stopped from outside. */
        STOPPED
    }
}
