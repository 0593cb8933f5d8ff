package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Model;
import dev.lanewise.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes predictions in one of the formats. Headings are written with the first prediction, so that an earlier failure
 * prints nothing.
 */
@FunctionalInterface
interface PredictionWriter {
    /** Writes the prediction of an example. */
    void write(ExampleFile.Example example, Prediction prediction) throws IOException;

    /**
     * Creates a writer.
     *
     * @param kept columns copied from the input
     * @param asked whether the flag was given
     * @param outputOrNull file that the predictions are written to; null for standard output
     */
    static PredictionWriter of(
            OutputFormat format, Model saved, KeptColumns kept, boolean asked, Path outputOrNull, PrintedLines lines) {
        return switch (format) {
            case TEXT -> text(saved, lines);
            case CSV -> csv(saved, kept, outputOrNull, lines);
            case JSON -> json(saved, kept, asked, lines);
        };
    }

    private static PredictionWriter text(Model saved, PrintedLines lines) {
        PredictionLines prediction = new PredictionLines(saved);
        return (example, predicted) -> {
            if (lines.count() == 0) {
                lines.text().append(prediction.head());
                lines.end();
            }
            prediction.addRow(lines.text(), predicted, example.file(), example.number());
            lines.end();
        };
    }

    private static PredictionWriter csv(Model saved, KeptColumns kept, Path outputOrNull, PrintedLines lines) {
        PredictionTable[] table = {null};
        return (example, predicted) -> {
            if (table[0] == null) {
                // The separators of the input are known from its first row on.
                table[0] = new PredictionTable(saved, kept.separators().in(outputOrNull));
                table[0].addHead(lines.text(), kept.headings());
                lines.end();
            }
            table[0].addRow(lines.text(), example.kept(), predicted);
            lines.end();
        };
    }

    private static PredictionWriter json(Model saved, KeptColumns kept, boolean asked, PrintedLines lines) {
        PredictionLines prediction = new PredictionLines(saved);
        return (example, predicted) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put(KeptColumns.FILE, example.file());
            fields.put(KeptColumns.EXAMPLE, example.number());
            if (asked) {
                fields.put("row", row(kept.headings(), example.kept()));
            }
            prediction.addTo(fields, predicted);
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
