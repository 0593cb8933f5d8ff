package dev.lanewise.serve;

import dev.lanewise.Lanewise;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of a server since its start, in the text format of Prometheus.
 *
 * <p>Source: prometheus.io, "Exposition formats", text format 0.0.4.
 */
final class Metrics {
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
    /** Upper bounds of the histogram of durations, in seconds. */
    private static final double[] BOUNDS = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1};

    private final Map<Integer, LongAdder> requests = new ConcurrentSkipListMap<>();
    private final LongAdder[] durations = new LongAdder[BOUNDS.length + 1];
    private final LongAdder nanoseconds = new LongAdder();
    private final LongAdder predictions = new LongAdder();
    private final LongAdder loads = new LongAdder();
    private final LongAdder failedLoads = new LongAdder();
    private final AtomicInteger inFlight = new AtomicInteger();

    Metrics() {
        Arrays.setAll(durations, i -> new LongAdder());
    }

    /** Counts the start of a request. */
    void begun() {
        inFlight.incrementAndGet();
    }

    /** Returns the number of requests in flight. */
    int inFlight() {
        return inFlight.get();
    }

    void answered(int status, long nanos) {
        requests.computeIfAbsent(status, any -> new LongAdder()).increment();
        nanoseconds.add(nanos);
        int i = 0;
        while (i < BOUNDS.length && nanos > BOUNDS[i] * 1e9) {
            i++;
        }
        durations[i].increment();
        // Last, so that a request is always either in flight or counted.
        inFlight.decrementAndGet();
    }

    void predicted(int examples) {
        predictions.add(examples);
    }

    void loaded(boolean well) {
        (well ? loads : failedLoads).increment();
    }

    String text(String sha256) {
        // Before the counts, which then have every request that is no longer in flight.
        int inFlightNow = inFlight.get();
        StringBuilder text = new StringBuilder();
        head(text, "requests_total", "counter", "Requests answered, by status.");
        requests.forEach((status, count) -> sample(text, "requests_total{status=\"" + status + "\"}", count.sum()));
        String duration = "request_duration_seconds";
        head(text, duration, "histogram", "Time from the headers of a request to the end of its answer.");
        long below = 0;
        for (int i = 0; i < durations.length; i++) {
            below += durations[i].sum();
            String bound = i < BOUNDS.length ? String.valueOf(BOUNDS[i]) : "+Inf";
            sample(text, duration + "_bucket{le=\"" + bound + "\"}", below);
        }
        sample(text, duration + "_sum", nanoseconds.sum() / 1e9);
        sample(text, duration + "_count", below);
        head(text, "requests_in_flight", "gauge", "Requests being answered now.");
        sample(text, "requests_in_flight", inFlightNow);
        head(text, "predictions_total", "counter", "Examples predicted.");
        sample(text, "predictions_total", predictions.sum());
        head(text, "model_loads_total", "counter", "Attempts to reload the model, by result.");
        sample(text, "model_loads_total{result=\"success\"}", loads.sum());
        sample(text, "model_loads_total{result=\"failure\"}", failedLoads.sum());
        head(text, "model_info", "gauge", "The model served and the program that serves it.");
        sample(text, "model_info{sha256=\"" + sha256 + "\",version=\"" + Lanewise.version() + "\"}", 1);
        return text.toString();
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP lanewise_" + name + " " + help + "\n# TYPE lanewise_" + name + " " + type + "\n");
    }

    private static void sample(StringBuilder text, String name, Object value) {
        text.append("lanewise_" + name + " " + value + "\n");
    }
}
