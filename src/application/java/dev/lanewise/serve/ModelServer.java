package dev.lanewise.serve;

import java.io.IOException;
import java.net.URI;

/** Serves predictions of a network over HTTP, and a page that shows them. */
public final class ModelServer implements AutoCloseable {
    private final Metrics metrics = new Metrics();
    private final WebServer server;
    private volatile ServedModel model;

    /**
     * Starts a server.
     *
     * @param host name or address of this machine, by which the server may be addressed, besides those of loopback
     * @param port 0 for any free port
     * @throws IOException with one sentence if there is no such host or the port is taken
     */
    public ModelServer(ServedModel model, String host, int port, Limits limits) throws IOException {
        this.model = model;
        Endpoints endpoints = new Endpoints(() -> this.model, limits, metrics);
        server = new WebServer(endpoints::respond, metrics, host, port, limits);
    }

    /** Returns its address. */
    public URI address() {
        return server.address();
    }

    /** Replaces the model. Requests in flight finish with the model that they started with. */
    public void serve(ServedModel another) {
        model = another;
        metrics.loaded(true);
    }

    /** Counts a model that could not be loaded. */
    public void failedToLoad() {
        metrics.loaded(false);
    }

    /**
     * Shuts down: answers all requests that have arrived, the last one of each connection with
     * {@code Connection: close}, and closes all connections.
     */
    @Override
    public void close() {
        server.close();
    }

    /** Returns the number of requests in flight; some clients may already have their answers. */
    int inFlight() {
        return metrics.inFlight();
    }
}
