package dev.lanewise.search;

import dev.lanewise.Model;
import dev.lanewise.network.Network;
import java.util.Optional;

/** Training of one configuration, which can be continued. Used by one thread at a time, except {@link #stop}. */
interface Trial extends AutoCloseable {

    /**
     * Trains until {@code epochs} epochs have completed in total, or the training has ended: by itself, by divergence,
     * or because it was stopped.
     *
     * @param epochs number of epochs completed after the call
     * @return the standing of the trial after the call
     */
    Standing train(int epochs);

    /** Requests that a running {@link #train} end soon. May be called from any thread. */
    default void stop() {}

    /** {@return the network that the standing describes; empty if the trial has none} */
    default Optional<Network> network() {
        return Optional.empty();
    }

    /** {@return the model that an estimator has trained; empty for other trials} */
    default Optional<Model> model() {
        return Optional.empty();
    }

    @Override
    default void close() {}

    /** Returns the message of an exception of a trial, or its name if it has none. */
    static String reason(RuntimeException e) {
        return e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName();
    }

    /**
     * Standing of a trial.
     *
     * @param end whether and why the training has ended
     * @param epochs number of completed epochs
     * @param seconds time spent on training and evaluation
     * @param score value that trials are ranked by; NaN if nothing was evaluated
     * @param loss mean loss of a validation example, which decides between equal scores of trials with the same
     *     loss; NaN if it is unknown
     */
    record Standing(End end, int epochs, double seconds, double score, double loss) {}

    /** Reasons for the end of training, or none. */
    enum End {
        /** Not ended: training can be continued. */
        OPEN,
        /** Ended by itself, as by early stopping. */
        ENDED,
        /** Values became infinite or NaN. */
        DIVERGED,
        /** Stopped by {@link Trial#stop} or a time limit. */
        STOPPED,
        /** Ended by an exception. */
        FAILED
    }
}
