package dev.lanewise.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stops something after a time, unless it is closed before. */
final class Deadline implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean over;

    /**
     * Begins to wait.
     *
     * @param secondsOrNull null if there is all the time in the world
     */
    Deadline(Double secondsOrNull, Runnable stop) {
        if (secondsOrNull == null) {
            return;
        }
        Thread thread = new Thread(() -> {
            try {
                if (!closed.await((long) Math.min(secondsOrNull * 1e9, Long.MAX_VALUE), TimeUnit.NANOSECONDS)) {
                    over = true;
                    stop.run();
                }
            } catch (InterruptedException e) {
                // Nobody waits for the time any more.
            }
        }, "lanewise-deadline");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the time is up. */
    boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
