package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.files.IoConsumer;
import dev.lanewise.metric.Score;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.TrainingListener;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file with a JSON object for every epoch, one per line, written as soon as the epoch ends.
 *
 * <p>A process that is killed may leave an incomplete last line, which {@link MetricsFile} ignores. After a failed
 * write, nothing is written until {@link #finish} writes the whole file.
 */
final class MetricsLog implements TrainingListener, AutoCloseable {
    static final String R2 = "r2";
    static final String RMSE = "rmse";

    private final Path file;
    private final boolean hasHits;
    private final SideResults results;
    /** Null after a failure. */
    private Writer writer;

    /**
     * Replaces the file.
     *
     * @param hasHits whether predictions are right or wrong, so that there is an accuracy
     * @param before epochs of the run that this one continues
     * @param results receives failures
     */
    MetricsLog(Path file, boolean hasHits, List<EpochRecord> before, SideResults results) {
        this.file = file;
        this.hasHits = hasHits;
        this.results = results;
        results.attempt(file.toString(), SideResults.TRAINING_CONTINUES, () -> {
            write(before);
            writer = Files.newBufferedWriter(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        });
    }

    private void write(List<EpochRecord> epochs) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (EpochRecord epoch : epochs) {
            lines.append(line(epoch));
        }
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        FileReplacement.write(file, channel -> channel.write(ByteBuffer.wrap(bytes)));
    }

    private String line(EpochRecord epoch) throws IOException {
        return json(fields(epoch, hasHits)) + "\n";
    }

    @Override
    public void epochEnded(EpochRecord epoch) {
        append(SideResults.TRAINING_CONTINUES, log -> {
            log.write(line(epoch));
            log.flush();
        });
    }

    private void append(String consequence, IoConsumer<Writer> operation) {
        if (writer == null) {
            return;
        }
        results.attempt(file.toString(), consequence, () -> {
            try {
                operation.accept(writer);
            } catch (IOException e) {
                release();
                throw new IOException(file + ": cannot be written: " + e.getMessage(), e);
            }
        });
    }

    /** Closes the file for good. */
    private void release() {
        try (Writer broken = writer) {
            writer = null;
        } catch (IOException e) {
            // The failure before this one is reported.
        }
    }

    /** Ends the log, and writes the whole file if a write has failed. */
    void finish(List<EpochRecord> epochs) {
        append("", Writer::close);
        if (writer == null) {
            results.attempt(file.toString(), "", () -> write(epochs));
        }
        writer = null;
    }

    /**
     * A JSON object, nulls included. Not a constant, so that a program that only needs the scores does not load the
     * library.
     */
    static String json(Map<String, Object> fields) throws IOException {
        return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(fields);
    }

    /** The fields of an epoch's object. */
    static Map<String, Object> fields(EpochRecord epoch, boolean hasHits) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("epoch", epoch.epoch());
        fields.put("seconds", epoch.seconds());
        put(fields, "training", epoch.training(), hasHits);
        put(fields, "validation", epoch.validation(), hasHits);
        put(fields, "test", epoch.test(), hasHits);
        if (!Double.isNaN(epoch.monitored())) {
            fields.put("monitored", Double.isFinite(epoch.monitored()) ? (Double) epoch.monitored() : null);
        }
        return fields;
    }

    private static void put(Map<String, Object> fields, String set, Score score, boolean hasHits) {
        if (score.isPresent()) {
            fields.put(set + "_examples", score.examples());
            if (hasHits) {
                fields.put(set + "_correct", score.correct());
                fields.put(set + "_accuracy", score.accuracy());
            }
            // JSON has no infinity.
            fields.put(set + "_loss", Double.isFinite(score.loss()) ? (Double) score.loss() : null);
        }
    }

    /** The figures of an epoch's network, by the names that they have in a model file. */
    static Map<String, Double> figures(EpochRecord epoch, boolean hasHits) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("epoch", (double) epoch.epoch());
        Map.of("training", epoch.training(), "validation", epoch.validation(), "test", epoch.test())
                .forEach((set, score) ->
                        figures.putAll(figures(set, score.loss(), hasHits ? score.accuracy() : Double.NaN)));
        if (Double.isFinite(epoch.monitored())) {
            figures.put("monitored", epoch.monitored());
        }
        return figures;
    }

    /** The figures of one set; one that is NaN is left out. */
    static Map<String, Double> figures(String set, double loss, double accuracy) {
        Map<String, Double> figures = new LinkedHashMap<>(Map.of(set + "_loss", loss, set + "_accuracy", accuracy));
        figures.values().removeIf(figure -> Double.isNaN(figure));
        return figures;
    }

    /** Closes the file after a training run that failed. */
    @Override
    public void close() {
        release();
    }
}
