package dev.lanewise.cli;

import dev.lanewise.cli.reader.CsvLines;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.rows.ExampleRows;
import dev.lanewise.internal.text.Escape;
import dev.lanewise.internal.text.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Places that examples come from: the file of a picture, the line of a table, or the number of the example.
 *
 * @param pictures the files that pictures were read from
 * @param tableOrNull the file that the examples are rows of; null if it is none
 * @param schemaOrNull columns of which the inputs were encoded; null if unknown
 */
record ExamplePlaces(PictureFiles pictures, RowFile tableOrNull, Schema schemaOrNull) {
    /**
     * The texts of a column, for all examples.
     *
     * @throws UsageException if the examples are not rows of a file that has this column
     */
    List<String> texts(Dataset dataset, String column) {
        int[] rows =
                IntStream.range(0, dataset.size()).map(dataset::originalIndex).toArray();
        CsvLines lines = ReportedExamples.lines(
                rows, Internals.of(dataset, ExampleRows.class).isMapped() ? null : tableOrNull, schemaOrNull);
        int at = lines == null ? -1 : lines.columns().indexOf(column);
        if (at < 0) {
            throw new UsageException("--group " + column + ": "
                    + (lines == null
                            ? "the examples are not rows of a CSV file"
                            : "there is no such column among " + Suggestion.list(lines.columns())));
        }
        return Arrays.stream(rows)
                .mapToObj(row -> lines.rows().get(row).fields().get(at))
                .map(text -> text.isBlank() ? "(missing)" : text)
                .toList();
    }

    /** The places of some examples. */
    List<String> of(Dataset dataset, int[] examples) {
        RowFile table = Internals.of(dataset, ExampleRows.class).isMapped() ? null : tableOrNull;
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
