package dev.lanewise.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.ImportanceResult;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.files.FileReplacement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The importance of columns as JSON, as it is printed and as it is kept in the folder of a run. */
final class ImportanceFile {
    static final String NAME = "importance.json";
    private static final String NETWORK = "parameters_sha256";
    /** Rounding error of a difference of metrics, relative to them: several units in the last place of a double. */
    private static final double ROUNDING = 1e-14;

    private ImportanceFile() {}

    /**
     * Returns the JSON object.
     *
     * @param set name of the examples that the importance was measured on
     * @param network digest of the parameters of the network
     */
    static Map<String, Object> fields(ImportanceResult result, String set, int repeats, long seed, String network) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(NETWORK, network);
        fields.put("metric", result.metric().name());
        fields.put("baseline", EvaluationSummary.finite(result.baseline()));
        fields.put("set", set);
        fields.put("examples", result.examples());
        fields.put("repeats", repeats);
        fields.put("seed", seed);
        List<Map<String, Object>> columns = new ArrayList<>();
        for (ImportanceResult.ColumnImportance column : result.columns()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", column.name());
            row.put("mean", EvaluationSummary.finite(rounded(column.mean(), result.baseline())));
            row.put("deviation", EvaluationSummary.finite(rounded(column.standardDeviation(), result.baseline())));
            columns.add(row);
        }
        fields.put("columns", columns);
        return fields;
    }

    /** The difference of two values of a metric, or 0 if it is no larger than their rounding errors. */
    static double rounded(double value, double baseline) {
        return Math.abs(value) <= ROUNDING * Math.max(1, Math.abs(baseline)) ? 0 : value;
    }

    static String json(Map<String, Object> fields) throws IOException {
        return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(fields);
    }

    /**
     * Reads the file for a report.
     *
     * @param network digest of the parameters of the network that the report is about
     * @return the importance, or null if the file does not exist or is about another network
     * @throws DataFormatException if the file is not one that the command importance wrote
     */
    static dev.lanewise.report.Importance read(Path file, String network) throws IOException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            Map<String, Object> fields = JSON.std.mapFrom(Files.readString(file));
            if (!network.equals(fields.get(NETWORK))) {
                return null;
            }
            List<dev.lanewise.report.Importance.Column> columns = new ArrayList<>();
            for (Object column : (List<?>) fields.get("columns")) {
                Map<?, ?> row = (Map<?, ?>) column;
                columns.add(new dev.lanewise.report.Importance.Column(
                        (String) row.get("name"), number(row.get("mean")), number(row.get("deviation"))));
            }
            return new dev.lanewise.report.Importance(
                    (String) fields.get("metric"), (String) fields.get("set"), (int) fields.get("repeats"), columns);
        } catch (JsonProcessingException | ClassCastException | NullPointerException | CharacterCodingException e) {
            throw new DataFormatException(
                    file + ": this is not a file of lanewise importance; write it again, or delete it", e);
        }
    }

    private static double number(Object value) {
        return value == null ? Double.NaN : ((Number) value).doubleValue();
    }

    static void write(Path file, Map<String, Object> fields) throws IOException {
        byte[] text = (json(fields) + "\n").getBytes(StandardCharsets.UTF_8);
        FileReplacement.write(file, channel -> channel.write(ByteBuffer.wrap(text)));
    }
}
