package dev.lanewise.cli;

import dev.lanewise.Lanewise;
import dev.lanewise.cli.reader.CsvData;
import dev.lanewise.cli.reader.CsvTargets;
import dev.lanewise.cli.reader.Scratch;
import dev.lanewise.cli.reader.TextTable;
import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.internal.csv.CsvInput;
import dev.lanewise.internal.files.ByteStreams;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;

/** Data sets from files other than CSV that are read as tables, such as ARFF files. */
final class TextTableData {
    private TextTableData() {}

    /**
     * Reads a table.
     *
     * @param name name in messages
     * @param preparation preprocessing, unless a network has one
     * @param schemaOrNull preprocessing of a network; null to fit it
     * @param scratchOrNull where to keep the rows; null for the memory
     */
    static CsvData read(
            TextTable text,
            String name,
            CsvTargets targets,
            Preprocessing preparation,
            Schema schemaOrNull,
            Scratch scratchOrNull)
            throws IOException {
        CsvInput input = CsvInput.of(text.opening()::open, name);
        try {
            CsvData table = schemaOrNull != null
                    ? CsvData.read(input, text.format(), targets, schemaOrNull, scratchOrNull)
                    : CsvData.read(
                            input,
                            text.format(),
                            targets,
                            preparation.withCategorical(
                                    categorical(text, targets, preparation).toArray(String[]::new)),
                            scratchOrNull);
            int[][] parts = text.parts();
            return parts == null ? table : table.withRows(parts[0], parts[1], parts[2]);
        } catch (DataFormatException e) {
            throw placed(text, e);
        }
    }

    /** Names rows in place of lines, which arrays do not have. */
    private static DataFormatException placed(TextTable text, DataFormatException e) {
        if (text.format().header().orElse(true)) {
            return e;
        }
        String message = e.getMessage().replaceFirst(", line (?=[0-9]+, column )", ", row ");
        return message.equals(e.getMessage()) ? e : new DataFormatException(message, e);
    }

    /**
     * Reads a table into memory.
     *
     * @param name name of the file in messages
     * @param categorical categorical columns besides those of the file
     */
    static Table table(TextTable text, String name, String... categorical) throws IOException {
        Set<String> columns = new LinkedHashSet<>(text.categorical());
        columns.addAll(List.of(categorical));
        CsvFormat format = text.format().withCategorical(columns.toArray(String[]::new));
        try (InputStream in = text.opening().open()) {
            return Lanewise.readTable(in, format);
        } catch (DataFormatException e) {
            throw new DataFormatException(
                    placed(text, e)
                            .getMessage()
                            .replaceFirst("^" + ByteStreams.NAME + "(?=[:,])", Matcher.quoteReplacement(name)),
                    e);
        }
    }

    /** Columns that are categorical by flag or by the file, and are inputs. */
    private static Set<String> categorical(TextTable text, CsvTargets targets, Preprocessing preparation) {
        Set<String> categorical = new LinkedHashSet<>(text.categorical());
        targets.columns().forEach(column -> categorical.remove(text.name(column)));
        preparation.ignored().forEach(column -> categorical.remove(text.name(column)));
        targets.weights().ifPresent(column -> categorical.remove(text.name(column)));
        categorical.addAll(preparation.categorical());
        return categorical;
    }
}
