package dev.lanewise.cli;

import dev.lanewise.csv.CsvData;
import dev.lanewise.csv.CsvFormat;
import dev.lanewise.csv.CsvTargets;
import dev.lanewise.csv.Scratch;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.cli.reader.TextTable;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.Set;

/** Data sets from files that are read as tables though they are no CSV files, such as ARFF files. */
final class TextTableData {
    private TextTableData() {}

    /**
     * Reads a table.
     *
     * @param name what messages call it
     * @param preparation what is done with its columns, unless a network brings that
     * @param schemaOrNull what prepares its columns for a network; null to learn it
     * @param scratchOrNull where to keep the rows; null for the memory
     */
    static CsvData read(TextTable text, String name, CsvTargets targets, Preprocessing preparation, Schema schemaOrNull,
            Scratch scratchOrNull) throws IOException {
        CsvFormat format = CsvFormat.DETECTED.withDelimiter(',').withHeader(text.headed());
        try (InputStream in = text.opening().open()) {
            CsvData table = schemaOrNull != null
                    ? CsvData.read(in, name, format, targets, schemaOrNull, scratchOrNull)
                    : CsvData.read(in, name, format, targets, preparation.withCategorical(
                            categorical(text, targets, preparation).toArray(String[]::new)), scratchOrNull);
            int[][] parts = text.parts();
            return parts == null ? table : table.withRows(parts[0], parts[1], parts[2]);
        }
    }

    /** Columns of categories by flag or by the file, which are inputs. */
    private static Set<String> categorical(TextTable text, CsvTargets targets, Preprocessing preparation) {
        Set<String> categorical = new LinkedHashSet<>(text.categorical());
        targets.columns().forEach(column -> categorical.remove(text.name(column)));
        preparation.ignored().forEach(column -> categorical.remove(text.name(column)));
        targets.weights().ifPresent(column -> categorical.remove(text.name(column)));
        categorical.addAll(preparation.categorical());
        return categorical;
    }
}
