package dev.lanewise.serve;

import java.util.concurrent.Semaphore;

/** Limits the heap that all requests together may use, so that large requests cannot exhaust it. */
final class Memory {
    private static final int UNIT = 1 << 10;

    private final Semaphore units;

    Memory(long bytes) {
        units = new Semaphore((int) Math.min(Integer.MAX_VALUE, bytes / UNIT));
    }

    /** The share of one request. */
    Share share() {
        return new Share();
    }

    /** Released when closed. */
    final class Share implements AutoCloseable {
        private int taken;

        /** Reserves more bytes. */
        void take(long bytes) throws Refusal {
            long wanted = bytes / UNIT + 1;
            if (wanted > Integer.MAX_VALUE || !units.tryAcquire((int) wanted)) {
                throw new Refusal(Refusal.BUSY, "other requests are using the memory that this one needs; try again"
                        + " later");
            }
            taken += (int) wanted;
        }

        @Override
        public void close() {
            units.release(taken);
            taken = 0;
        }
    }
}
