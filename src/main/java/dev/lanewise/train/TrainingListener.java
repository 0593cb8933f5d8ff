package dev.lanewise.train;

/** Is told how a training goes, by the thread that trains; what it throws ends the training and reaches whoever started it. */
@FunctionalInterface
public interface TrainingListener {
    /** An epoch is about to begin; it does not if the training is stopped meanwhile. */
    default void epochBegins(int epoch) {}

    /** An epoch has ended and was evaluated. An epoch that was stopped or diverged is not told of. */
    void epochEnded(EpochRecord record);
}
