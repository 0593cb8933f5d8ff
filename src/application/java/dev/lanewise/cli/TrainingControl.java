package dev.lanewise.cli;

import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingListener;
import dev.lanewise.training.TrainingResult;

/**
 * Lets a training rest between two epochs, and ends it, as any thread asks for. It is the first to hear of an epoch, so that
 * for all others a rest lies between two.
 */
final class TrainingControl implements TrainingListener {
    private volatile Runnable onChange = () -> {};
    // Guarded by this.
    private Training training;
    private boolean pauseRequested;
    private boolean resting;
    private boolean stopRequested;

    /** What is asked of the training, and whether it has come to that. */
    enum State { RUNNING, PAUSING, PAUSED, STOPPING }

    /** Takes control of a training to which nobody listens yet, and returns it. */
    synchronized Training of(Training training) {
        this.training = training;
        return training.listen(this);
    }

    /** Calls this after a change of the state, on the thread that made it. */
    void onChange(Runnable change) {
        onChange = change;
    }

    void pause() {
        request(true);
    }

    void proceed() {
        request(false);
    }

    private void request(boolean pause) {
        synchronized (this) {
            pauseRequested = pause;
            notifyAll();
        }
        onChange.run();
    }

    /** Ends the training after its current mini-batch, or at once if it rests. */
    void stop() {
        synchronized (this) {
            training.stop();
            stopRequested = true;
            notifyAll();
        }
        onChange.run();
    }

    /** Whether it is the reason why the training has ended. */
    synchronized boolean hasStopped(TrainingResult result) {
        return stopRequested && result.ending() == TrainingResult.Ending.STOPPED;
    }

    synchronized State state() {
        return stopRequested ? State.STOPPING : !pauseRequested ? State.RUNNING : resting ? State.PAUSED : State.PAUSING;
    }

    @Override
    public void epochBegins(int epoch) {
        if (!rest(true)) {
            return;
        }
        onChange.run();
        try {
            synchronized (this) {
                while (pauseRequested && !stopRequested) {
                    wait();
                }
            }
        } catch (InterruptedException e) {
            // Which the training will see.
            Thread.currentThread().interrupt();
        }
        rest(false);
        onChange.run();
    }

    /** Begins or ends a rest; returns whether it is one that was asked for. */
    private synchronized boolean rest(boolean rest) {
        resting = rest && pauseRequested && !stopRequested;
        return resting;
    }

    @Override
    public void epochEnded(EpochRecord record) {}
}
