package dev.lanewise.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.IO;

/**
 * Connections of a server, with what Jetty lacks: a limit for each client address, beyond which a new connection
 * replaces the one that has been idle longest; a time within which a whole request must arrive; and an end without a
 * lost request.
 */
final class Connections implements SelectorManager.AcceptListener, Connection.Listener, AutoCloseable {
    private static final int WATCH_MILLIS = 250;
    /**
     * Time without a new request after which idle connections are closed on shutdown. Busy clients send their next
     * request sooner; its response then ends the connection.
     */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final int POLL_MILLIS = 5;
    /** Time that a client has for its next request before a new connection may replace its own. */
    private static final long NEXT_REQUEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<SelectableChannel, Open> open = new ConcurrentHashMap<>();
    private final Limits limits;
    private final Metrics metrics;
    /** Not an executor, whose thread ends if memory lacks while it waits for the next run. */
    private final Thread watch = new Thread(this::watch, "lanewise-serve-watch");

    private volatile long activeAt = System.nanoTime();

    Connections(Limits limits, Metrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
        watch.setDaemon(true);
        watch.start();
    }

    // ---- Limits of their number

    /** Decides whether a new connection stays open. */
    @Override
    public synchronized void onAccepting(SelectableChannel channel) {
        SocketChannel socket = (SocketChannel) channel;
        try {
            // Null or an exception if the client has disconnected already.
            InetSocketAddress client = (InetSocketAddress) socket.getRemoteAddress();
            if (client != null && makeRoom(client.getAddress())) {
                open.put(channel, new Open(client.getAddress(), socket));
                activeAt = System.nanoTime();
            } else {
                channel.close();
            }
        } catch (IOException e) {
            // Jetty notices that it is closed.
        }
    }

    /**
     * Closes the connection that has been idle longest if there are too many; returns whether a new one can be
     * accepted.
     */
    private boolean makeRoom(InetAddress client) {
        List<Open> candidates = open.values().stream()
                .filter(connection -> connection.address.equals(client))
                .toList();
        if (candidates.size() < limits.connectionsOf(client)) {
            if (open.size() < limits.connections()) {
                return true;
            }
            candidates = List.copyOf(open.values());
        }
        long now = System.nanoTime();
        Optional<Open> closed = candidates.stream()
                .filter(connection -> connection.mayBeReplaced(now))
                .sorted(Comparator.comparingLong(connection -> connection.idleSince))
                .filter(Open::closeIfIdle)
                .findFirst();
        // At once, although Jetty will report it later.
        closed.ifPresent(connection -> open.remove(connection.channel));
        return closed.isPresent();
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        open.remove(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        open.remove(channel);
    }

    @Override
    public void onOpened(Connection connection) {
        of(connection).connection = connection;
    }

    private Open of(Connection connection) {
        SocketChannel channel = (SocketChannel) connection.getEndPoint().getTransport();
        Open known = open.get(channel);
        // One that has been closed in the meantime is no longer known.
        return known != null ? known : new Open(channel.socket().getInetAddress(), channel);
    }

    // ---- Requests

    /** The headers of a request have arrived. */
    Open begin(Request request) {
        activeAt = System.nanoTime();
        Open connection = of(request.getConnectionMetaData().getConnection());
        connection.request = request;
        connection.working();
        return connection;
    }

    /** A response has been sent, or cannot be. */
    void end(Open connection) {
        activeAt = System.nanoTime();
        connection.end();
    }

    /** Ends requests of slow clients until it is interrupted. */
    private void watch() {
        while (true) {
            try {
                Thread.sleep(WATCH_MILLIS);
                open.values().forEach(Open::endIfLate);
            } catch (InterruptedException e) {
                return;
            } catch (Throwable e) {
                // Such as a lack of memory, which may be over in the next run.
            }
        }
    }

    /**
     * Waits until all requests that have arrived are answered, and closes each connection once it is idle.
     *
     * @param latest when the wait ends at the latest, as {@link System#nanoTime()}
     */
    void drain(long latest) throws InterruptedException {
        while (!open.isEmpty() && System.nanoTime() - latest < 0) {
            if (System.nanoTime() - activeAt > QUIET_NANOS) {
                open.values().forEach(Open::closeIfIdle);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }

    /** A connection of a client. */
    final class Open {
        private final InetAddress address;
        private final SocketChannel channel;
        /** Null until Jetty has set it up. */
        private volatile Connection connection;
        /** The request whose headers have arrived and whose response has not been sent completely. */
        private volatile Request request;

        private volatile boolean timedOut;
        /** Time at which the last response had been sent, and number of bytes received by then. */
        private volatile long idleSince = System.nanoTime();

        private volatile long bytesBefore;
        // Guarded by this.
        private boolean isReadingBody;
        /** Time until which the client must have sent its headers or a part of its body, or read the response. */
        private OptionalLong deadline = OptionalLong.empty();

        private Open(InetAddress address, SocketChannel channel) {
            this.address = address;
            this.channel = channel;
        }

        private synchronized void await(boolean body, OptionalLong latest) {
            isReadingBody = body;
            deadline = latest;
        }

        private static OptionalLong in(int seconds) {
            return OptionalLong.of(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
        }

        /** A part of the body is now being read; the client has this time to send it. */
        void readingBody(int seconds) {
            long ofPart = in(seconds).getAsLong();
            long ofAll = request.getBeginNanoTime() + TimeUnit.SECONDS.toNanos(limits.requestSeconds());
            await(true, OptionalLong.of(ofPart - ofAll < 0 ? ofPart : ofAll));
        }

        /** The server does not wait for the client. */
        void working() {
            await(false, OptionalLong.empty());
        }

        /** The response is now being sent; the client has a limited time to read it. */
        void sendingResponse() {
            await(false, in(limits.answerSeconds()));
        }

        private void end() {
            bytesBefore = connection == null ? 0 : connection.getBytesIn();
            idleSince = System.nanoTime();
            request = null;
            working();
        }

        /** Returns whether the client was too slow to send the request or to read the response. */
        boolean timedOut() {
            return timedOut;
        }

        /** Returns whether the client will send nothing more. */
        boolean isInputEnded() {
            return connection != null
                    && (connection.getEndPoint().isInputShutdown()
                            || !connection.getEndPoint().isOpen());
        }

        /** Returns whether a request is being answered or has arrived in part, as far as has been read. */
        private boolean isBusy() {
            return connection == null
                    || request != null
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
         * Returns whether a new connection may replace this one if it is idle. A client that has just received a
         * response may be sending its next request, which would be lost.
         */
        private boolean mayBeReplaced(long now) {
            return bytesBefore == 0 || now - idleSince > NEXT_REQUEST_NANOS;
        }

        /** Closes the connection unless a request has arrived; returns whether it did. */
        private boolean closeIfIdle() {
            Connection set = connection;
            boolean idle = set == null
                    ? !hasUnreadBytes()
                    : !isBusy() && (set.getEndPoint().isOutputShutdown() || !hasUnreadBytes());
            if (idle && set != null) {
                set.close();
            } else if (idle) {
                IO.close(channel);
            }
            return idle;
        }

        /** Ends a request whose client is too slow. */
        private void endIfLate() {
            Request late = request;
            boolean inBody;
            synchronized (this) {
                if (connection == null || timedOut) {
                    return;
                }
                if (late == null && request == null && !isBusy()) {
                    deadline = OptionalLong.empty();
                } else if (late == null && request == null && deadline.isEmpty()) {
                    deadline = in(limits.requestSeconds());
                }
                if (deadline.isEmpty() || System.nanoTime() - deadline.getAsLong() <= 0) {
                    return;
                }
                timedOut = true;
                inBody = isReadingBody;
            }
            if (inBody && late != null) {
                // The thread that reads the body gets an exception, and answers.
                late.fail(new TimeoutException("the client sends too slowly"));
                return;
            }
            try {
                if (late == null) {
                    // The headers have not arrived, so that no handler counts the request.
                    metrics.begun();
                    metrics.answered(HttpError.TIMEOUT, TimeUnit.SECONDS.toNanos(limits.requestSeconds()));
                }
            } finally {
                connection.getEndPoint().close(new TimeoutException("the client is too slow"));
            }
        }
    }
}
