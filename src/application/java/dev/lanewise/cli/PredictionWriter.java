package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes predictions in one of the formats. Headings are written with the first prediction, so that an earlier failure
 * prints nothing.
 */
@FunctionalInterface
interface PredictionWriter {
    /**
     * Writes the prediction of an example.
     *
     * @param y outputs of the network
     */
    void write(ExampleFile.Example example, float[] y) throws IOException;

    /**
     * Creates a writer.
     *
     * @param kept columns copied from the input
     * @param asked whether the flag was given
     * @param delimiter of a CSV file
     */
    static PredictionWriter of(OutputFormat format, SavedModel saved, KeptColumns kept, boolean asked, char delimiter,
            PrintedLines lines) {
        return switch (format) {
            case TEXT -> text(saved, lines);
            case CSV -> csv(new PredictionTable(saved.outputs(), saved.network().architecture(), delimiter), kept,
                    lines);
            case JSON -> json(saved, kept, asked, lines);
        };
    }

    private static PredictionWriter text(SavedModel saved, PrintedLines lines) {
        PredictionLines prediction = new PredictionLines(saved.outputs(), saved.network().architecture());
        return (example, y) -> {
            if (lines.count() == 0) {
                lines.text().append(prediction.head());
                lines.end();
            }
            prediction.addRow(lines.text(), y, example.file(), example.number());
            lines.end();
        };
    }

    private static PredictionWriter csv(PredictionTable table, KeptColumns kept, PrintedLines lines) {
        return (example, y) -> {
            if (lines.count() == 0) {
                table.addHead(lines.text(), kept.headings());
                lines.end();
            }
            table.addRow(lines.text(), example.kept(), y);
            lines.end();
        };
    }

    private static PredictionWriter json(SavedModel saved, KeptColumns kept, boolean asked, PrintedLines lines) {
        PredictionLines prediction = new PredictionLines(saved.outputs(), saved.network().architecture());
        return (example, y) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put(KeptColumns.FILE, example.file());
            fields.put(KeptColumns.EXAMPLE, example.number());
            if (asked) {
                fields.put("row", row(kept.headings(), example.kept()));
            }
            prediction.addTo(fields, y);
            lines.text().append(JSON.std.asString(fields));
            lines.end();
        };
    }

    private static Map<String, String> row(List<String> names, List<String> values) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            row.put(names.get(i), values.get(i));
        }
        return row;
    }
}
