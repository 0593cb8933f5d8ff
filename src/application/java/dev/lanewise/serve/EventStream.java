package dev.lanewise.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A training run as server-sent events. Each listener reads the common list of epochs at its own pace, so that none
 * delays the others, and late listeners miss nothing.
 *
 * <p>Source: WHATWG, "HTML", section 9.2, "Server-sent events".
 */
final class EventStream {
    static final String TYPE = "text/event-stream";
    private static final int PROGRESS_MILLIS = 1000;
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(15);
    /** Number of characters after which buffered text is written. */
    private static final int ENOUGH = 1 << 16;

    private final LiveRun run;
    private final int most;
    private final Semaphore places;
    // Guarded by this.
    private final List<String> epochs = new ArrayList<>();
    private boolean ended;

    /**
     * Creates a stream.
     *
     * @param most largest number of concurrent listeners
     */
    EventStream(LiveRun run, int most) {
        this.run = run;
        this.most = most;
        this.places = new Semaphore(most);
    }

    /** Accepts a listener. */
    HttpResponse response() throws HttpError {
        if (places.availablePermits() == 0) {
            throw full();
        }
        return HttpResponse.stream(TYPE, this::serve);
    }

    private HttpError full() {
        return new HttpError(HttpError.BUSY, "there are " + most + " listeners already; try again later");
    }

    private void serve(HttpResponse.Sink sink) throws IOException {
        // Of several that were accepted at the same time, the last may exceed the limit.
        if (!places.tryAcquire()) {
            throw full();
        }
        try {
            listen(sink);
        } catch (InterruptedException e) {
            // The server is shutting down; the thread belongs to a pool.
        } finally {
            places.release();
        }
    }

    synchronized void add(String epoch) {
        epochs.add(epoch);
        notifyAll();
    }

    synchronized void wake() {
        notifyAll();
    }

    /** No more events follow. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Sends the events to a listener, on the thread of its request. */
    private void listen(HttpResponse.Sink sink) throws IOException, InterruptedException {
        sink.send(event("run", run.description()));
        long wroteAt = System.nanoTime();
        String state = "";
        String progress = "";
        int next = 0;
        for (boolean last = false; !last; ) {
            StringBuilder text = new StringBuilder();
            synchronized (this) {
                while (next < epochs.size() && text.length() < ENOUGH) {
                    text.append(event("epoch", epochs.get(next++)));
                }
                // Read before the state, because the last event is how the training ended.
                last = ended && next == epochs.size();
            }
            state = addIfNew(text, "state", state, run.state());
            progress = addIfNew(text, "progress", progress, run.progress());
            if (text.length() == 0 && System.nanoTime() - wroteAt > QUIET_NANOS) {
                text.append(":\n\n");
            }
            if (text.length() > 0) {
                sink.send(text.toString());
                wroteAt = System.nanoTime();
            }
            synchronized (this) {
                if (!last && next == epochs.size() && !ended && state.equals(run.state())) {
                    wait(PROGRESS_MILLIS);
                }
            }
        }
    }

    private static String addIfNew(StringBuilder text, String name, String before, String now) {
        if (!now.equals(before)) {
            text.append(event(name, now));
        }
        return now;
    }

    /** An event whose data are one line. */
    private static String event(String name, String json) {
        return "event: " + name + "\ndata: " + json + "\n\n";
    }
}
