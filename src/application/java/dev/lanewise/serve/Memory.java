package dev.lanewise.serve;

import java.util.concurrent.Semaphore;

/** What requests may take of the heap, all together, so that no number of large ones ends the process. */
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

    /** Given back when it is closed. */
    final class Share implements AutoCloseable {
        private int taken;

        /** Takes so many bytes more. */
        void take(long bytes) throws Refusal {
            long wanted = bytes / UNIT + 1;
            if (wanted > Integer.MAX_VALUE || !units.tryAcquire((int) wanted)) {
                throw new Refusal(Refusal.BUSY, "other requests have taken the memory that this one needs; try again later");
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
