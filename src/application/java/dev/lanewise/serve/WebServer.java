package dev.lanewise.serve;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Answers allowed requests over HTTP through Jetty, each on its own thread. */
final class WebServer implements AutoCloseable {
    /** Largest number of bytes of a request before its body. */
    static final int HEADER_BYTES = 1 << 15;

    private static final int IDLE_THREAD_MILLIS = 30_000;
    /** Longest time that a connection may stay open without a request. */
    private static final int IDLE_MILLIS = 30_000;
    /** Threads that wait for the sockets, in addition to one for each connection. */
    private static final int SELECTORS = 2;

    private static final int OTHER_THREADS = 8;
    /** Longest time that threads may take to end; after half of it they are interrupted. */
    private static final int STOP_MILLIS = 500;

    private final Server server;
    private final ServerSocketChannel listening;
    private final ServerConnector connector;
    private final Connections connections;
    private final Metrics metrics;
    private final URI address;
    private final Limits limits;
    private volatile boolean ending;

    /**
     * Starts a server.
     *
     * @param action answers the requests
     * @param host name or address of this machine, by which the server may be addressed, besides those of loopback
     * @param port 0 for any free port
     * @throws IOException with one sentence if there is no such host or the port is taken
     */
    WebServer(Routes.Action action, Metrics metrics, String host, int port, Limits limits) throws IOException {
        this.metrics = metrics;
        this.limits = limits;
        InetSocketAddress wanted = new InetSocketAddress(host, port);
        if (wanted.isUnresolved()) {
            throw new IOException(host + ": there is no host of this name");
        }
        listening = listen(wanted, host, limits);
        connections = new Connections(limits, metrics);
        OriginPolicy origins = new OriginPolicy(host, wanted.getAddress());
        server = new Server(threads(limits));
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                new HttpExchange(request, response, callback, WebServer.this).answer(action, origins);
                return true;
            }
        });
        server.setErrorHandler((request, response, callback) -> {
            new HttpExchange(request, response, callback, this).refuse();
            return true;
        });
        // Without threads of their own, selectors accept connections, so that close() can do it as well.
        connector = new ServerConnector(server, null, null, null, 0, SELECTORS, protocol());
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.addBean(connections);
        server.addConnector(connector);
        try {
            connector.open(listening);
            server.start();
        } catch (Exception e) {
            listening.close();
            connections.close();
            throw new IOException(host + ", port " + port + ": the server cannot start: " + e.getMessage(), e);
        }
        address = URI.create("http://" + OriginPolicy.bracketed(host) + ":" + connector.getLocalPort() + "/");
    }

    private static ServerSocketChannel listen(InetSocketAddress wanted, String host, Limits limits) throws IOException {
        ServerSocketChannel listening = ServerSocketChannel.open();
        try {
            return listening.bind(wanted, limits.connections());
        } catch (IOException e) {
            listening.close();
            throw new IOException(
                    host + ", port " + wanted.getPort() + ": the server cannot listen there: " + e.getMessage()
                            + (e instanceof BindException ? "; --port 0 picks any free port" : ""),
                    e);
        }
    }

    /** As many threads as there may be connections, so that slow clients do not delay others. */
    private static QueuedThreadPool threads(Limits limits) {
        QueuedThreadPool threads = new QueuedThreadPool(
                limits.connections() + SELECTORS + OTHER_THREADS, OTHER_THREADS, IDLE_THREAD_MILLIS);
        threads.setName("lanewise-serve");
        threads.setDaemon(true);
        threads.setStopTimeout(STOP_MILLIS);
        return threads;
    }

    private static HttpConnectionFactory protocol() {
        HttpConfiguration http = new HttpConfiguration();
        // Jetty takes an empty port, which is valid, for unsafe; the origin policy checks hosts.
        http.setHttpCompliance(HttpCompliance.STRICT.with("HOSTS", HttpCompliance.Violation.UNSAFE_HOST_HEADER));
        // Paths are compared with names as they were sent, so that none is ambiguous.
        http.setUriCompliance(UriCompliance.UNSAFE.without(
                "PATHS", UriCompliance.Violation.USER_INFO, UriCompliance.Violation.FRAGMENT));
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setSendServerVersion(false);
        return new HttpConnectionFactory(http);
    }

    Connections connections() {
        return connections;
    }

    Metrics metrics() {
        return metrics;
    }

    Limits limits() {
        return limits;
    }

    /** Returns whether the connection of every request is closed after its answer. */
    boolean isEnding() {
        return ending;
    }

    /** Returns its address. */
    URI address() {
        return address;
    }

    /**
     * Shuts down: answers all requests that have arrived, the last one of each connection with
     * {@code Connection: close}, and closes all connections.
     */
    @Override
    public void close() {
        long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(limits.patienceSeconds());
        ending = true;
        try {
            stopListening(latest);
            connections.drain(latest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server cannot be stopped", e);
        }
    }

    /** Takes the connections that the operating system has accepted, and lets it accept no more. */
    private void stopListening(long latest) throws InterruptedException {
        connector.setAccepting(false);
        // A socket that is registered with a selector would not be closed at once.
        while (listening.isRegistered() && System.nanoTime() - latest < 0) {
            Thread.sleep(1);
        }
        try (listening) {
            for (SocketChannel next = listening.accept(); next != null; next = listening.accept()) {
                next.configureBlocking(false);
                next.setOption(StandardSocketOptions.TCP_NODELAY, true);
                connector.getSelectorManager().accept(next);
            }
        } catch (IOException e) {
            // Connections that cannot be accepted are lost.
        }
    }
}
