package dev.lanewise.internal.kernel;

import java.util.concurrent.atomic.AtomicBoolean;

/** The only message that the library ever logs: one warning per process if it runs below its full speed. */
final class DegradationLog {
    private static final String LOGGER = "dev.lanewise";
    private static final AtomicBoolean DONE = new AtomicBoolean();

    private DegradationLog() {}

    /** Logs the reason, unless one has been logged already. */
    static void warnOnce(String reason) {
        if (DONE.compareAndSet(false, true)) {
            System.getLogger(LOGGER).log(System.Logger.Level.WARNING, reason);
        }
    }
}
