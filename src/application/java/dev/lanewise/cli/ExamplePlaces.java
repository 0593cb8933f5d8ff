package dev.lanewise.cli;

import dev.lanewise.cli.reader.CsvLines;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.rows.DatasetAccess;
import dev.lanewise.internal.text.Escape;
import java.util.Arrays;
import java.util.List;

/**
 * Places that examples come from: the file of a picture, the line of a table, or the number of the example.
 *
 * @param pictures the files that pictures were read from
 * @param tableOrNull the file that the examples are rows of; null if it is none
 * @param schemaOrNull columns of which the inputs were encoded; null if unknown
 */
record ExamplePlaces(PictureFiles pictures, RowFile tableOrNull, Schema schemaOrNull) {
    /** The places of some examples. */
    List<String> of(Dataset dataset, int[] examples) {
        RowFile table = DatasetAccess.get().isMapped(dataset) ? null : tableOrNull;
        CsvLines lines = ReportedExamples.lines(
                Arrays.stream(examples).map(dataset::originalIndex).toArray(), table, schemaOrNull);
        return Arrays.stream(examples)
                .mapToObj(example -> {
                    String file = Escape.of(pictures.path(dataset, example));
                    return !file.isEmpty()
                            ? file
                            : lines == null
                                    ? "example " + example
                                    : table.file() + ", line "
                                            + lines.rows()
                                                    .get(dataset.originalIndex(example))
                                                    .line();
                })
                .toList();
    }
}
