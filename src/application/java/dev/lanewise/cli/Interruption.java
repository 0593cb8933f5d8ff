package dev.lanewise.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Handles Ctrl-C during work that should end cleanly: requests a stop, and keeps the JVM alive until closed. The exit
 * code of the JVM is then {@link Train#INTERRUPTED}, whatever the command returns.
 */
final class Interruption implements AutoCloseable {
    /** Longest time to wait for the end of a mini-batch and for files to be saved. */
    private static final int PATIENCE_SECONDS = 30;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private final Runnable stop;
    private volatile boolean requested;
    // Guarded by this.
    private boolean computed;

    /** @param stop asks the work to stop, on a thread of the JVM's own */
    Interruption(Runnable stop) {
        this.stop = stop;
        hook = new Thread(
                () -> {
                    request();
                    try {
                        finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        // The JVM then exits sooner.
                    }
                },
                "lanewise-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** An interruption that interrupts the thread that calls this. */
    static Interruption ofThisThread() {
        return new Interruption(Thread.currentThread()::interrupt);
    }

    private synchronized void request() {
        requested = true;
        if (!computed) {
            stop.run();
        }
    }

    /** The work of this thread is done: what is left, such as printing and saving, is not asked to stop. */
    void computed() {
        synchronized (this) {
            computed = true;
        }
        // Files cannot be written by a thread that is interrupted.
        Thread.interrupted();
    }

    /**
     * Reports that the command was interrupted, and returns its exit code. Once this is closed, the JVM may end.
     *
     * @param loss what there is no result of
     */
    int lost(String command, String loss, Screen screen) {
        screen.err().println("lanewise " + command + ": interrupted: " + loss);
        return Train.INTERRUPTED;
    }

    /** Whether the JVM has been asked to end. */
    boolean isRequested() {
        return requested;
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already.
        }
    }
}
