package dev.lanewise.serve;

import java.io.IOException;
import java.net.URI;

/**
 * Answers over HTTP with what a network makes of examples, and with a page that shows it.
 *
 * <p>How long a client may take for a request or to read an answer, and how many connections there are, the JDK's server is
 * told by system properties, {@code sun.net.httpserver.maxReqTime} and others, which whoever starts the process sets before.
 */
public final class ModelServer implements AutoCloseable {
    private final Metrics metrics = new Metrics();
    private final WebServer server;
    private volatile ServedModel model;

    /**
     * A server, which answers from now on.
     *
     * @param host name or address of this machine, by which the server may be addressed, beside those of loopback
     * @param port 0 for any that is free
     * @throws IOException with one sentence if there is no such host or the port is taken
     */
    public ModelServer(ServedModel model, String host, int port, Limits limits) throws IOException {
        this.model = model;
        Endpoints endpoints = new Endpoints(() -> this.model, limits, metrics, () -> metrics.text(this.model.sha256()));
        server = new WebServer(endpoints::answer, metrics, host, port, limits);
    }

    /** Where it can be reached. */
    public URI address() {
        return server.address();
    }

    /** Replaces the model. Requests that have begun end with the one that they began with. */
    public void serve(ServedModel another) {
        model = another;
        metrics.loaded(true);
    }

    /** Counts a model that could not be loaded. */
    public void failedToLoad() {
        metrics.loaded(false);
    }

    /** Ends: answers what has been asked, refuses what comes meanwhile, and then closes all connections. */
    @Override
    public void close() {
        server.close();
    }

    /** Requests that are being answered, of which a client may have its answer already. */
    int inFlight() {
        return metrics.inFlight();
    }
}
