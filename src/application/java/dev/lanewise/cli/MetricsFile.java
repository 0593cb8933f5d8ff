package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.metric.Score;
import dev.lanewise.training.EpochRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Contents of a file that a {@link MetricsLog} wrote.
 *
 * @param epochs records of the epochs, from the first on
 */
record MetricsFile(List<EpochRecord> epochs) {
    private static final int LONGEST_FILE = 1 << 26;
    private static final int LONGEST_LINE = 1 << 12;

    /**
     * Reads a file. A last line without a line feed is ignored: its process was killed, or its disk was full.
     *
     * @throws DataFormatException with one sentence that names the file and the line
     */
    static MetricsFile read(Path file) throws IOException {
        List<EpochRecord> epochs = new ArrayList<>();
        String text = TextFile.read(file, "a log of epochs", LONGEST_FILE);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n", 0)) {
            if (!line.isBlank()) {
                epochs.add(epoch(file + ", line " + (epochs.size() + 1) + ": ", line, epochs.size() + 1));
            }
        }
        return new MetricsFile(epochs);
    }

    private static EpochRecord epoch(String place, String line, int expected) throws DataFormatException {
        Map<String, Object> fields;
        try {
            if (line.length() > LONGEST_LINE || !line.startsWith("{")) {
                throw new DataFormatException(
                        place + "a JSON object of at most " + LONGEST_LINE + " characters is expected");
            }
            fields = JSON.std.mapFrom(line);
        } catch (DataFormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DataFormatException(place + "is not a JSON object", e);
        }
        if (!Integer.valueOf(expected).equals(fields.get("epoch"))) {
            throw new DataFormatException(place + "\"epoch\" must be " + expected);
        }
        double seconds = number(place, fields, "seconds");
        if (!(seconds >= 0)) {
            throw new DataFormatException(place + "\"seconds\" must be a number from 0 on");
        }
        return new EpochRecord(
                expected,
                0,
                seconds,
                score(place, fields, "training"),
                score(place, fields, "validation"),
                score(place, fields, "test"),
                fields.containsKey("monitored") ? number(place, fields, "monitored") : Double.NaN);
    }

    private static Score score(String place, Map<String, Object> fields, String set) throws DataFormatException {
        if (!fields.containsKey(set + "_examples")) {
            return Score.NONE;
        }
        double examples = number(place, fields, set + "_examples");
        double correct = fields.containsKey(set + "_correct") ? number(place, fields, set + "_correct") : 0;
        if (!(examples >= 1 && examples <= Integer.MAX_VALUE && correct >= 0 && correct <= examples)
                || examples != Math.rint(examples)
                || correct != Math.rint(correct)) {
            throw new DataFormatException(place + "\"" + set + "_examples\" and \"" + set
                    + "_correct\" must be whole numbers, the second no more than the first");
        }
        // Older files have the name that the lecture notebook uses.
        String loss = set + (fields.containsKey(set + "_cost") ? "_cost" : "_loss");
        return new Score((int) examples, (int) correct, number(place, fields, loss), false);
    }

    /** Reads a number; NaN for null, which stands for a value that is not finite. */
    private static double number(String place, Map<String, Object> fields, String name) throws DataFormatException {
        Object value = fields.get(name);
        if (value == null && fields.containsKey(name)) {
            return Double.NaN;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new DataFormatException(place + "\"" + name + "\" must be a number");
    }

    /**
     * Returns these epochs as the history of a network.
     *
     * @param figures scores in the model file; if there are none, any history is accepted
     * @return null if no epoch has these scores
     */
    History of(Map<String, Double> figures, boolean hasHits) {
        if (figures.isEmpty()) {
            return new History(epochs, 0);
        }
        double epoch = figures.getOrDefault("epoch", 0.0);
        if (!(epoch >= 1 && epoch <= epochs.size())) {
            return null;
        }
        Map<String, Double> named = new HashMap<>();
        // As do older model files.
        figures.forEach((name, value) -> named.put(name.replaceFirst("_cost$", "_loss"), value));
        Map<String, Double> ofEpoch = MetricsLog.figures(epochs.get((int) epoch - 1), hasHits);
        // Others, such as that of the test set, are measured after the last epoch.
        named.keySet().retainAll(ofEpoch.keySet());
        return ofEpoch.equals(named) ? new History(epochs, (int) epoch) : null;
    }
}
