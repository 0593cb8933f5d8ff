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
            new Listener(sink).run();
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

    /** A listener, on the thread of its request. */
    private final class Listener {
        private final HttpResponse.Sink sink;
        private int next;
        private String state = "";
        private String progress = "";
        private long wroteAt = System.nanoTime();

        Listener(HttpResponse.Sink sink) {
            this.sink = sink;
        }

        void run() throws IOException, InterruptedException {
            write(event("run", run.description()));
            boolean last;
            do {
                StringBuilder text = new StringBuilder();
                // Read before the state, because the last event is how the training ended.
                last = takeEpochs(text);
                state = addIfNew(text, "state", state, run.state());
                progress = addIfNew(text, "progress", progress, run.progress());
                if (text.length() == 0 && System.nanoTime() - wroteAt > QUIET_NANOS) {
                    text.append(":\n\n");
                }
                if (text.length() > 0) {
                    write(text.toString());
                }
                if (!last) {
                    await();
                }
            } while (!last);
        }

        /** Takes epochs that have not been sent; returns whether there will be no more. */
        private boolean takeEpochs(StringBuilder text) {
            synchronized (EventStream.this) {
                while (next < epochs.size() && text.length() < ENOUGH) {
                    text.append(event("epoch", epochs.get(next++)));
                }
                return ended && next == epochs.size();
            }
        }

        private void await() throws InterruptedException {
            synchronized (EventStream.this) {
                if (next == epochs.size() && !ended && state.equals(run.state())) {
                    EventStream.this.wait(PROGRESS_MILLIS);
                }
            }
        }

        private String addIfNew(StringBuilder text, String name, String before, String now) {
            if (!now.equals(before)) {
                text.append(event(name, now));
            }
            return now;
        }

        private void write(String text) throws IOException {
            sink.send(text);
            wroteAt = System.nanoTime();
        }
    }

    /** An event whose data are one line. */
    private static String event(String name, String json) {
        return "event: " + name + "\ndata: " + json + "\n\n";
    }
}
