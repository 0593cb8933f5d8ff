package dev.lanewise.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C while something is at work that should end well: asks it to stop, and keeps the JVM alive until this is closed.
 */
final class Interruption implements AutoCloseable {
    /** Whoever waits longer than this for a mini-batch and a saved file will find another way to end the process. */
    private static final int PATIENCE_SECONDS = 30;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean requested;

    Interruption(Runnable stop) {
        hook = new Thread(() -> {
            requested = true;
            stop.run();
            try {
                finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                // The JVM ends all the sooner.
            }
        }, "lanewise-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
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
