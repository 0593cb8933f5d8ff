package dev.lanewise.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers allowed requests over HTTP, each on its own thread.
 *
 * <p>System properties, {@code sun.net.httpserver.maxReqTime} and others, limit the time of a client for a request and
 * for reading the answer, and the number of connections. They have to be set before the JDK's server is loaded.
 */
final class WebServer implements AutoCloseable {
    private static final long THREAD_STACK = 1 << 18;
    private static final int IDLE_THREAD_SECONDS = 30;
    private static final int INTERNAL_ERROR = 500;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Routes.Action action;
    private final OriginPolicy origins;
    private final URI address;
    private final Limits limits;
    private final Metrics metrics;
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
        this.action = action;
        this.metrics = metrics;
        this.limits = limits;
        InetSocketAddress wanted = new InetSocketAddress(host, port);
        if (wanted.isUnresolved()) {
            throw new IOException(host + ": there is no host of this name");
        }
        try {
            server = HttpServer.create(wanted, limits.connections());
        } catch (IOException e) {
            throw new IOException(host + ", port " + port + ": the server cannot listen there: " + e.getMessage()
                    + (e instanceof BindException ? "; --port 0 picks any free port" : ""), e);
        }
        address = URI.create("http://" + OriginPolicy.bracketed(host) + ":" + server.getAddress().getPort() + "/");
        origins = new OriginPolicy(host, wanted.getAddress());
        AtomicInteger number = new AtomicInteger();
        // The thread that was used last comes first, whose stack is in the cache. There are never more requests than
        // connections.
        threads = new ThreadPoolExecutor(0, limits.connections(), IDLE_THREAD_SECONDS, TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> new Thread(null, task, "lanewise-serve-" + number.getAndIncrement(), THREAD_STACK));
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Returns its address. */
    URI address() {
        return address;
    }

    private void handle(HttpExchange exchange) {
        long start = System.nanoTime();
        metrics.begun();
        int status = INTERNAL_ERROR;
        try (exchange) {
            Answer answer = answer(exchange);
            status = answer.status();
            try {
                send(exchange, answer);
            } finally {
                answer.release();
            }
        } catch (IOException e) {
            // The client has disconnected.
        } finally {
            metrics.answered(status, System.nanoTime() - start);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        try {
            if (ending) {
                throw new Refusal(Refusal.BUSY, "the server is shutting down");
            }
            origins.requireAllowed(exchange.getRequestHeaders());
            return action.answer(exchange);
        } catch (Refusal e) {
            Body.discard(exchange.getRequestBody(), limits.bodyBytes());
            return Answer.error(e.status(), e.getMessage());
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return Answer.error(INTERNAL_ERROR, "the server has failed with a " + e.getClass().getSimpleName());
        }
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.contentType());
        headers.set("Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
                + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
        if (!answer.model().isEmpty()) {
            headers.set("Lanewise-Model", answer.model());
        }
        if (answer.status() == Refusal.BUSY) {
            headers.set("Retry-After", "1");
        }
        if (ending || answer.status() == Refusal.TOO_LARGE) {
            headers.set("Connection", "close");
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", String.valueOf(answer.body().length));
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        if (answer.streamOrNull() != null) {
            exchange.sendResponseHeaders(answer.status(), 0);
            try (OutputStream out = exchange.getResponseBody()) {
                answer.streamOrNull().writeTo(out);
            }
            return;
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length);
        // Closed first, which sends it all; the rest of a body that is too large may be long in coming.
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer.body());
        }
    }

    /** Shuts down: answers requests in flight, refuses new ones, and then closes all connections. */
    @Override
    public void close() {
        ending = true;
        long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(limits.patienceSeconds());
        try {
            while (metrics.inFlight() > 0 && System.nanoTime() < latest) {
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // JDK 17 would wait for the whole delay, even without requests.
        server.stop(0);
        threads.shutdownNow();
    }
}
