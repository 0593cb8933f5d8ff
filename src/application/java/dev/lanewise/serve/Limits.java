package dev.lanewise.serve;

/**
 * Limits of requests.
 *
 * @param bodyBytes bytes of a body; more are answered with 413
 * @param concurrent requests whose examples are computed at once; more are answered with 503
 * @param connections open at once, each of which has a thread as long as a request of it is read or answered; more are
 *     closed
 * @param memory bytes of the heap for all requests together; more are answered with 503
 * @param patienceSeconds how long a server that shuts down waits for requests in flight
 */
public record Limits(int bodyBytes, int concurrent, int connections, long memory, int patienceSeconds) {
    private static final int BODY_BYTES = 8 << 20;
    private static final int CONCURRENT = 128;
    private static final int CONNECTIONS = 512;
    private static final int PATIENCE_SECONDS = 10;

    /** Those of the command line. */
    public static Limits standard() {
        return new Limits(BODY_BYTES, CONCURRENT, CONNECTIONS, Runtime.getRuntime().maxMemory() / 4, PATIENCE_SECONDS);
    }
}
