package dev.lanewise.training;

/**
 * Receives the progress of a training run, on the training thread.
 *
 * <p>An exception ends the run, and {@link Training#run} throws it. Later listeners are not called for that event. The
 * next call of {@link Training#run} continues with the next epoch. A listener may stop or close the run, but cannot run
 * or resume it.
 */
@FunctionalInterface
public interface TrainingListener {
    /**
     * Called before an epoch begins. The epoch is skipped if the run is stopped during this call.
     *
     * @param epoch number of the epoch, from 1
     */
    default void epochBegins(int epoch) {}

    /**
     * Called after an epoch has been completed and evaluated. Not called for epochs that were stopped or diverged.
     *
     * @param record record of the epoch
     */
    void epochEnded(EpochRecord record);
}
