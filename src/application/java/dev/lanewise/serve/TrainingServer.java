package dev.lanewise.serve;

import java.io.IOException;
import java.net.URI;

/** Shows a training over HTTP while it goes on: a page, the events behind it, and what the buttons of the page ask for. */
public final class TrainingServer implements AutoCloseable {
    /** Pages and programs that listen at once. */
    static final int LISTENERS = 16;
    /** Until a listener that does not read is let go. */
    private static final int SLOWEST_SECONDS = 10;
    private static final int BODY_BYTES = 1 << 10;
    private static final int MEMORY = 1 << 20;
    private static final int PATIENCE_SECONDS = 2;
    private static final Limits LIMITS = new Limits(
            BODY_BYTES, LISTENERS, Limits.standard().connections(), MEMORY, PATIENCE_SECONDS);

    private final LiveRun run;
    private final EventStream events;
    private final Memory memory = new Memory(LIMITS.memory());
    private final WebServer server;

    /**
     * A server for this machine alone, which answers from now on.
     *
     * @param port 0 for any that is free
     * @throws IOException with one sentence if the port is taken
     */
    public TrainingServer(LiveRun run, int port) throws IOException {
        this(run, port, SLOWEST_SECONDS);
    }

    TrainingServer(LiveRun run, int port, int slowestSeconds) throws IOException {
        this.run = run;
        Metrics metrics = new Metrics();
        Routes routes = new Routes();
        Pages.addTrainingPage(routes);
        events = new EventStream(run, LISTENERS, slowestSeconds);
        routes.get("/events", exchange -> exchange.getRequestMethod().equals("HEAD")
                ? Answer.text(EventStream.TYPE, "") : events.answer());
        order(routes, "/pause", run::pause);
        order(routes, "/continue", run::proceed);
        order(routes, "/stop", run::stop);
        try {
            server = new WebServer(routes::answer, metrics, "localhost", port, LIMITS);
        } catch (IOException e) {
            events.close();
            throw e;
        }
    }

    /** Has a path do something, and answer with the state after it. */
    private void order(Routes routes, String path, Runnable order) {
        routes.post(path, exchange -> {
            JsonType.require(exchange);
            try (Memory.Share share = memory.share()) {
                Body.read(exchange, LIMITS.bodyBytes(), share);
            }
            order.run();
            return Answer.text(Answer.JSON_TYPE, run.state());
        });
    }

    /** Where it can be reached. */
    public URI address() {
        return server.address();
    }

    /** Tells of an epoch that has ended; whoever comes later is told as well. Never waits for a listener. */
    public void epochEnded(String json) {
        events.add(json);
    }

    /** Tells that the state is another one. Never waits for a listener. */
    public void stateChanged() {
        events.wake();
    }

    /** Ends, when listeners have got all that there is, or after two seconds. */
    @Override
    public void close() {
        events.end();
        server.close();
        events.close();
    }
}
