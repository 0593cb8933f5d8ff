package dev.lanewise.cli;

import dev.lanewise.csv.CsvData;
import dev.lanewise.csv.CsvFormat;
import dev.lanewise.csv.CsvTable;
import dev.lanewise.csv.CsvTargets;
import dev.lanewise.csv.Scratch;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.internal.ByteStreams;
import dev.lanewise.cli.reader.TextTable;
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
    static CsvData read(TextTable text, String name, CsvTargets targets, Preprocessing preparation, Schema schemaOrNull,
            Scratch scratchOrNull) throws IOException {
        CsvFormat format = CsvFormat.defaults().withDelimiter(',').withHeader(text.headed());
        try (InputStream in = text.opening().open()) {
            CsvData table = schemaOrNull != null
                    ? CsvData.read(in, name, format, targets, schemaOrNull, scratchOrNull)
                    : CsvData.read(in, name, format, targets, preparation.withCategorical(
                            categorical(text, targets, preparation).toArray(String[]::new)), scratchOrNull);
            int[][] parts = text.parts();
            return parts == null ? table : table.withRows(parts[0], parts[1], parts[2]);
        }
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
        CsvFormat format = CsvFormat.defaults().withDelimiter(',').withHeader(text.headed());
        try (InputStream in = text.opening().open()) {
            return CsvTable.read(in, format, List.copyOf(columns));
        } catch (DataFormatException e) {
            throw new DataFormatException(e.getMessage().replaceFirst("^" + ByteStreams.NAME + "(?=[:,])",
                    Matcher.quoteReplacement(name)), e);
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
