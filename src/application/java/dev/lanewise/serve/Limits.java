package dev.lanewise.serve;

import java.net.InetAddress;

/**
 * Limits of requests.
 *
 * @param bodyBytes bytes of a body; more are answered with 413
 * @param concurrent requests whose examples are computed at once; more are answered with 503
 * @param connections open at once, each of which has a thread as long as a request of it is read or computed; for one
 *     more, an idle one is closed, or, if there is none, the new one
 * @param memory bytes of the heap for all requests together; more are answered with 503
 * @param requestSeconds for a client to send its request, from its first byte on
 * @param answerSeconds for a client to read the answer
 * @param patienceSeconds how long a server that shuts down waits for requests in flight
 */
public record Limits(
        int bodyBytes,
        int concurrent,
        int connections,
        long memory,
        int requestSeconds,
        int answerSeconds,
        int patienceSeconds) {
    private static final int BODY_BYTES = 8 << 20;
    private static final int CONCURRENT = 128;
    private static final int CONNECTIONS = 512;
    private static final int REQUEST_SECONDS = 10;
    private static final int ANSWER_SECONDS = 30;
    private static final int PATIENCE_SECONDS = 10;

    /** Creates limits with the times that the command line gives clients. */
    Limits(int bodyBytes, int concurrent, int connections, long memory, int patienceSeconds) {
        this(bodyBytes, concurrent, connections, memory, REQUEST_SECONDS, ANSWER_SECONDS, patienceSeconds);
    }

    /** Returns the limits of the command line. */
    public static Limits standard() {
        return new Limits(
                BODY_BYTES, CONCURRENT, CONNECTIONS, Runtime.getRuntime().maxMemory() / 4, PATIENCE_SECONDS);
    }

    /**
     * Returns how many of the connections a client address may have: a quarter. A loopback address may have seven
     * eighths, because a proxy on this machine connects from it on behalf of many clients.
     */
    int connectionsOf(InetAddress client) {
        return Math.max(1, client.isLoopbackAddress() ? connections - connections / 8 : connections / 4);
    }
}
