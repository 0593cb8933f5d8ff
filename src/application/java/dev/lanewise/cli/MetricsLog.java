package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.training.EpochRecord;
import dev.lanewise.training.Score;
import dev.lanewise.training.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file with a JSON object for every epoch, one per line, written as soon as the epoch ends. */
final class MetricsLog implements TrainingListener, AutoCloseable {
    private final Writer writer;
    private final boolean hasHits;

    /**
     * Replaces the file.
     *
     * @param hasHits whether predictions are right or wrong, so that there is an accuracy
     */
    MetricsLog(Path file, boolean hasHits) throws IOException {
        this.hasHits = hasHits;
        writer = Files.newBufferedWriter(file);
    }

    @Override
    public void epochEnded(EpochRecord epoch) {
        try {
            writer.write(json(fields(epoch, hasHits)) + "\n");
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
            fields.put(set + "_cost", Double.isFinite(score.loss()) ? (Double) score.loss() : null);
        }
    }

    /** The figures of an epoch's network, by the names that they have in a model file. */
    static Map<String, Double> figures(EpochRecord epoch, boolean hasHits) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("epoch", (double) epoch.epoch());
        Map.of("training", epoch.training(), "validation", epoch.validation(), "test", epoch.test()).forEach((set, score) ->
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

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
