package dev.lanewise.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;

/** A connection of a client, with its current state and the time at which that began. */
final class OpenConnection {
    /** Time that a client has for its next request before a new connection may replace its own. */
    private static final long NEXT_REQUEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final InetAddress address;
    private final SocketChannel channel;
    /** Null until Jetty has set it up. */
    private volatile Connection connectionOrNull;
    /** The request whose headers have arrived and whose answer has not been sent completely. */
    private volatile Request requestOrNull;

    private volatile boolean readsBody;
    private volatile long readsUntil;
    private volatile boolean sendsAnswer;
    private volatile boolean timedOut;
    /** Time at which the last answer had been sent, and number of bytes received by then. */
    private volatile long idleSince = System.nanoTime();

    private volatile long bytesBefore;
    private volatile long sendsSince;
    /** Whether, and since when, bytes of a request with incomplete headers have been seen. */
    private volatile boolean hasBegun;

    private volatile long beganAt;

    OpenConnection(InetAddress address, SocketChannel channel) {
        this.address = address;
        this.channel = channel;
    }

    InetAddress address() {
        return address;
    }

    SocketChannel channel() {
        return channel;
    }

    void opened(Connection connection) {
        connectionOrNull = connection;
    }

    void begin(Request request) {
        hasBegun = false;
        requestOrNull = request;
    }

    /** A part of the body is now being read; the client has this time to send it. */
    void readingBody(int seconds) {
        readsUntil = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        readsBody = true;
    }

    /** The body is no longer being read. */
    void pausingBody() {
        readsBody = false;
    }

    /** The answer is now being sent; the client has a limited time to read it. */
    void sendingAnswer() {
        sendsSince = System.nanoTime();
        sendsAnswer = true;
    }

    void end() {
        Connection connection = connectionOrNull;
        bytesBefore = connection == null ? 0 : connection.getBytesIn();
        idleSince = System.nanoTime();
        sendsAnswer = false;
        requestOrNull = null;
    }

    /** Returns whether the client was too slow to send the request or to read the answer. */
    boolean timedOut() {
        return timedOut;
    }

    /** Returns whether the client will send nothing more. */
    boolean isInputEnded() {
        Connection connection = connectionOrNull;
        return connection != null
                && (connection.getEndPoint().isInputShutdown()
                        || !connection.getEndPoint().isOpen());
    }

    long idleSince() {
        return idleSince;
    }

    /** Returns whether a request is being answered or has arrived in part, as far as has been read. */
    boolean isBusy() {
        Connection connection = connectionOrNull;
        return connection == null
                || requestOrNull != null
                || (connection.getBytesIn() > bytesBefore
                        && !connection.getEndPoint().isOutputShutdown());
    }

    /** Returns whether bytes have arrived that have not been read. */
    private boolean hasUnreadBytes() {
        try {
            return channel.socket().getInputStream().available() > 0;
        } catch (IOException e) {
            // The client has closed the connection.
            return false;
        }
    }

    /**
     * Returns whether a new connection may replace this one if it is idle. A client that has just received an answer
     * may be sending its next request, which would be lost.
     */
    boolean mayBeReplaced(long now) {
        return bytesBefore == 0 || now - idleSince > NEXT_REQUEST_NANOS;
    }

    private boolean closeBeforeItIsSetUp() {
        if (hasUnreadBytes()) {
            return false;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed in any case.
        }
        return true;
    }

    /** Closes the connection unless a request has arrived; returns whether it did. */
    boolean closeIfIdle() {
        Connection connection = connectionOrNull;
        if (connection == null) {
            return closeBeforeItIsSetUp();
        }
        boolean idle = !isBusy() && (connection.getEndPoint().isOutputShutdown() || !hasUnreadBytes());
        if (idle) {
            connection.close();
        }
        return idle;
    }

    /**
     * Ends a request whose client is too slow.
     *
     * @return whether its headers are incomplete, so that no handler has it; then the caller must count the request
     *     and {@link #disconnectSlow disconnect} the client
     */
    boolean endIfSlow(long now, Limits limits) {
        Connection connection = connectionOrNull;
        Request request = requestOrNull;
        if (connection == null || timedOut) {
            return false;
        }
        if (request != null) {
            if (readsBody
                    && (now - readsUntil > 0
                            || now - request.getBeginNanoTime() > TimeUnit.SECONDS.toNanos(limits.requestSeconds()))) {
                timedOut = true;
                // The thread that reads the body gets an exception, and answers.
                request.fail(new TimeoutException("the client sends too slowly"));
            } else if (sendsAnswer && now - sendsSince > TimeUnit.SECONDS.toNanos(limits.answerSeconds())) {
                timedOut = true;
                connection.getEndPoint().close(new TimeoutException("the client reads too slowly"));
            }
            return false;
        }
        if (!isBusy()) {
            hasBegun = false;
        } else if (!hasBegun) {
            beganAt = now;
            hasBegun = true;
        } else if (now - beganAt > TimeUnit.SECONDS.toNanos(limits.requestSeconds())) {
            timedOut = true;
            return true;
        }
        return false;
    }

    /** Closes the connection of a client whose headers are incomplete. */
    void disconnectSlow() {
        Connection connection = connectionOrNull;
        if (connection != null) {
            connection.getEndPoint().close(new TimeoutException("the client sends too slowly"));
        }
    }
}
