package dev.lanewise.serve;

import java.util.concurrent.Semaphore;

/** Limits the heap that all requests together may use, so that large requests cannot exhaust it. */
final class Memory {
    private static final int UNIT = 1 << 10;

    private final int most;
    private final Semaphore units;

    Memory(long bytes) {
        most = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
        units = new Semaphore(most);
    }

    /** The share of one request. */
    Share share() {
        return new Share();
    }

    /** Released when closed. */
    final class Share implements AutoCloseable {
        private int taken;

        /**
         * Reserves more bytes.
         *
         * @throws HttpError if the request needs more than there is, or than other requests leave
         */
        void take(long bytes) throws HttpError {
            long wanted = bytes / UNIT + 1;
            if (taken + wanted > most) {
                throw new HttpError(
                        HttpError.TOO_LARGE,
                        "the request needs more memory than the server has for all requests; send fewer examples in a"
                                + " request, or start the server with a larger heap (java -Xmx)");
            }
            if (!units.tryAcquire((int) wanted)) {
                throw new HttpError(
                        HttpError.BUSY, "other requests are using the memory that this one needs; try again later");
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
