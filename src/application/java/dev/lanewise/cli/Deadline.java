package dev.lanewise.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs an action after a time, unless it is closed before. */
final class Deadline implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean over;

    /**
     * Starts the timer.
     *
     * @param secondsOrNull null for no limit
     */
    Deadline(Double secondsOrNull, Runnable stop) {
        if (secondsOrNull == null) {
            return;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        if (!closed.await((long) Math.min(secondsOrNull * 1e9, Long.MAX_VALUE), TimeUnit.NANOSECONDS)) {
                            over = true;
                            stop.run();
                        }
                    } catch (InterruptedException e) {
                        // Cancels the timer.
                    }
                },
                "lanewise-deadline");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the time limit was reached. */
    boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
