package dev.lanewise.cli;

import dev.lanewise.internal.text.Printable;
import dev.lanewise.network.Architecture;
import dev.lanewise.serve.LiveRun;
import dev.lanewise.serve.TrainingServer;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.TrainingListener;
import dev.lanewise.training.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The state of a training run as shown on its page, and the server of the page. */
final class LivePage implements LiveRun, TrainingListener, AutoCloseable {
    private final String description;
    private final TrainingProgress progress;
    private final TrainingControl control;
    private final boolean hasHits;
    private final TrainingServer server;
    /** Fields about the end of the training; empty while it runs. */
    private volatile Map<String, Object> end = Map.of();

    /**
     * Starts to serve the page.
     *
     * @param data name of the training data
     * @param hasHits whether predictions are right or wrong, so that there is an accuracy
     * @throws IOException with one sentence if the port is taken
     */
    LivePage(
            int port,
            TrainingControl control,
            TrainingProgress progress,
            Architecture architecture,
            String data,
            int epochs,
            boolean hasHits)
            throws IOException {
        this.control = control;
        this.progress = progress;
        this.hasHits = hasHits;
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("network", architecture.toString());
        fields.put("data", Printable.of(data));
        fields.put("epochs", epochs);
        fields.put("has_accuracy", hasHits);
        description = json(fields);
        server = new TrainingServer(this, port);
        control.onChange(server::stateChanged);
    }

    URI address() {
        return server.address();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public String progress() {
        TrainingProgress.Status status = progress.status();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("epoch", status.epoch());
        fields.put("share", finite(status.share()));
        fields.put("examples_per_second", finite(status.rate()));
        fields.put("seconds_left", finite(status.secondsLeft()));
        fields.put("at_most", status.atMost());
        return json(fields);
    }

    @Override
    public String state() {
        Map<String, Object> ended = end;
        return json(ended.isEmpty() ? Map.of("state", control.state().toString().toLowerCase(Locale.ROOT)) : ended);
    }

    @Override
    public void pause() {
        control.pause();
    }

    @Override
    public void proceed() {
        control.proceed();
    }

    @Override
    public void stop() {
        control.stop();
    }

    @Override
    public void epochEnded(EpochRecord record) {
        server.epochEnded(json(MetricsLog.fields(record, hasHits)));
    }

    /** Shows how the training ended, and the digest of its final parameters. */
    void ended(TrainingResult result, String sha256) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("state", result.ending() == TrainingResult.Ending.STOPPED ? "stopped" : "ended");
        fields.put("explanation", result.explanation());
        fields.put("sha256", sha256);
        end = fields;
        server.stateChanged();
    }

    /** JSON has neither infinity nor NaN. */
    private static Double finite(double number) {
        return Double.isFinite(number) ? (Double) number : null;
    }

    private static String json(Map<String, Object> fields) {
        try {
            return MetricsLog.json(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
