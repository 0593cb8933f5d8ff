package dev.lanewise.serve;

import dev.lanewise.report.Resources;
import java.io.IOException;
import java.net.URI;

/** Shows a running training over HTTP: a page, its events, and the actions of its buttons. */
public final class TrainingServer implements AutoCloseable {
    /** Largest number of concurrent listeners, pages and programs. */
    static final int LISTENERS = 16;
    /** Seconds until a listener that does not read is dropped. */
    private static final int SLOWEST_SECONDS = 10;

    private static final int BODY_BYTES = 1 << 10;
    private static final int MEMORY = 1 << 20;
    private static final int PATIENCE_SECONDS = 2;
    private final LiveRun run;
    private final EventStream events;
    private final Memory memory = new Memory(MEMORY);
    private final WebServer server;

    /**
     * Starts a server for this machine only.
     *
     * @param port 0 for any free port
     * @throws IOException with one sentence if the port is taken
     */
    public TrainingServer(LiveRun run, int port) throws IOException {
        this(run, port, SLOWEST_SECONDS);
    }

    TrainingServer(LiveRun run, int port, int slowestSeconds) throws IOException {
        this.run = run;
        Metrics metrics = new Metrics();
        Routes routes = new Routes();
        routes.page("live.html");
        routes.files("page.css", "live.css", "live.js", "icon.svg");
        routes.file("/plot.css", Resources.text("plot.css"));
        routes.file("/curves.js", Resources.text("curves.js"));
        routes.file("/uplot.css", Resources.plotStyle());
        routes.file("/uplot.js", Resources.plotScript());
        events = new EventStream(run, LISTENERS);
        routes.get(
                "/events",
                exchange ->
                        exchange.method().equals("HEAD") ? HttpResponse.text(EventStream.TYPE, "") : events.response());
        order(routes, "/pause", run::pause);
        order(routes, "/continue", run::proceed);
        order(routes, "/stop", run::stop);
        Limits limits = new Limits(
                BODY_BYTES,
                LISTENERS,
                Limits.standard().connections(),
                MEMORY,
                Limits.standard().requestSeconds(),
                slowestSeconds,
                PATIENCE_SECONDS);
        server = new WebServer(routes::respond, metrics, "localhost", port, limits);
    }

    /** Maps a path to an action, and answers with the state after it. */
    private void order(Routes routes, String path, Runnable order) {
        routes.post(path, exchange -> {
            OriginPolicy.requireType(exchange.headers(), false);
            try (Memory.Share share = memory.share()) {
                exchange.body(BODY_BYTES, share);
            }
            order.run();
            return HttpResponse.text(HttpResponse.JSON_TYPE, run.state());
        });
    }

    /** Returns its address. */
    public URI address() {
        return server.address();
    }

    /** Reports an epoch that has ended, also to later listeners. Never waits for a listener. */
    public void epochEnded(String json) {
        events.add(json);
    }

    /** Reports a change of the state. Never waits for a listener. */
    public void stateChanged() {
        events.wake();
    }

    /** Shuts down when listeners have received all events, or after two seconds. */
    @Override
    public void close() {
        events.end();
        server.close();
    }
}
