package dev.lanewise.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.Request;

/**
 * The open connections of a server. Limits their number, in all and from one address, and the time that their clients
 * take, and closes them without losing a request.
 */
final class Connections implements SelectorManager.AcceptListener, Connection.Listener, AutoCloseable {
    private static final int WATCH_MILLIS = 250;
    /**
     * Time without a new request after which idle connections are closed on shutdown. Busy clients send their next
     * request sooner; its answer then ends the connection.
     */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final int POLL_MILLIS = 5;

    private final Map<SelectableChannel, OpenConnection> open = new ConcurrentHashMap<>();
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

    /** Decides whether a new connection stays open. */
    @Override
    public synchronized void onAccepting(SelectableChannel channel) {
        SocketChannel socket = (SocketChannel) channel;
        try {
            // Null or an exception if the client has disconnected already.
            InetSocketAddress client = (InetSocketAddress) socket.getRemoteAddress();
            if (client != null && makeRoom(client.getAddress())) {
                open.put(channel, new OpenConnection(client.getAddress(), socket));
                activeAt = System.nanoTime();
            } else {
                channel.close();
            }
        } catch (IOException e) {
            // Jetty notices that it is closed.
        }
    }

    /** Closes an idle connection if there are too many; returns whether a new one can be accepted. */
    private boolean makeRoom(InetAddress client) {
        long own = open.values().stream()
                .filter(connection -> connection.address().equals(client))
                .count();
        if (own >= limits.connectionsOf(client)) {
            return closeIdlest(connection -> connection.address().equals(client));
        }
        return open.size() < limits.connections() || closeIdlest(connection -> true);
    }

    private boolean closeIdlest(Predicate<OpenConnection> which) {
        long now = System.nanoTime();
        Optional<OpenConnection> closed = open.values().stream()
                .filter(which.and(connection -> connection.mayBeReplaced(now)))
                .sorted(Comparator.comparingLong(OpenConnection::idleSince))
                .filter(OpenConnection::closeIfIdle)
                .findFirst();
        // At once, although Jetty will report it later.
        closed.ifPresent(connection -> open.remove(connection.channel()));
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
        of(connection).opened(connection);
    }

    private OpenConnection of(Connection connection) {
        SocketChannel channel = (SocketChannel) connection.getEndPoint().getTransport();
        OpenConnection known = open.get(channel);
        // One that has been closed in the meantime is no longer known.
        return known != null ? known : new OpenConnection(channel.socket().getInetAddress(), channel);
    }

    /** The headers of a request have arrived. */
    OpenConnection begin(Request request) {
        activeAt = System.nanoTime();
        OpenConnection connection = of(request.getConnectionMetaData().getConnection());
        connection.begin(request);
        return connection;
    }

    /** An answer has been sent, or cannot be. */
    void end(OpenConnection connection) {
        activeAt = System.nanoTime();
        connection.end();
    }

    /** Ends requests of slow clients until it is interrupted. */
    private void watch() {
        while (true) {
            try {
                Thread.sleep(WATCH_MILLIS);
                endSlow();
            } catch (InterruptedException e) {
                return;
            } catch (Throwable e) {
                // Such as a lack of memory, which may be over in the next run.
            }
        }
    }

    private void endSlow() {
        long now = System.nanoTime();
        for (OpenConnection connection : open.values()) {
            if (connection.endIfSlow(now, limits)) {
                try {
                    metrics.begun();
                    metrics.answered(HttpError.TIMEOUT, TimeUnit.SECONDS.toNanos(limits.requestSeconds()));
                } finally {
                    connection.disconnectSlow();
                }
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
                open.values().forEach(OpenConnection::closeIfIdle);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
