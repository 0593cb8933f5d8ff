package dev.lanewise.cli;

import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingListener;
import dev.lanewise.training.TrainingResult;

/**
 * Pauses a training run between two epochs, or stops it, at the request of any thread. It is the first listener of an
 * epoch, so that for all others a pause lies between two epochs.
 */
final class TrainingControl implements TrainingListener {
    private volatile Runnable onChange = () -> {};
    // Guarded by this.
    private Training training;
    private boolean pauseRequested;
    private boolean resting;
    private boolean stopRequested;

    /** Requested state of the training run, and whether it has been reached. */
    enum State {
        RUNNING,
        PAUSING,
        PAUSED,
        STOPPING
    }

    /** Takes control of a training run without other listeners, and returns it. */
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

    /** Stops the training after its current mini-batch, or at once if it is paused. */
    void stop() {
        synchronized (this) {
            training.stop();
            stopRequested = true;
            notifyAll();
        }
        onChange.run();
    }

    /** Whether this control is the reason why the training has ended. */
    synchronized boolean hasStopped(TrainingResult result) {
        return stopRequested && result.ending() == TrainingResult.Ending.STOPPED;
    }

    synchronized State state() {
        return stopRequested
                ? State.STOPPING
                : !pauseRequested ? State.RUNNING : resting ? State.PAUSED : State.PAUSING;
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
            // The training run checks this.
            Thread.currentThread().interrupt();
        }
        rest(false);
        onChange.run();
    }

    /** Begins or ends a pause; returns whether a pause was requested. */
    private synchronized boolean rest(boolean rest) {
        resting = rest && pauseRequested && !stopRequested;
        return resting;
    }

    @Override
    public void epochEnded(EpochRecord record) {}
}
