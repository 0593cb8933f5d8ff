package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Table;
import dev.lanewise.internal.text.Escape;
import dev.lanewise.internal.text.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Places that examples come from: the file of a picture, the line of a table, or the number of the example.
 *
 * @param data name of the data
 * @param pictures the files that pictures were read from
 * @param rows reads the rows of the examples again; empty if they are not rows of a table, or the file no longer exists
 */
record ExamplePlaces(String data, PictureFiles pictures, Supplier<Optional<Table>> rows) {
    /** The rows by the original indices of the examples, unless the file has changed. */
    Optional<Table> table(Dataset dataset) {
        return rows.get()
                .filter(table -> IntStream.range(0, dataset.size())
                        .allMatch(example -> dataset.originalIndex(example) < table.rows()));
    }

    /**
     * The texts of a column, for all examples.
     *
     * @throws UsageException if the examples are not rows of a table that has this column
     */
    List<String> texts(Dataset dataset, String column) {
        Table table = table(dataset)
                .orElseThrow(() -> new UsageException("--group " + column + ": the examples are not rows of a table"));
        if (!table.names().contains(column)) {
            throw new UsageException(
                    "--group " + column + ": there is no such column among " + Suggestion.list(table.names()));
        }
        String[] texts = table.texts(column);
        return IntStream.range(0, dataset.size())
                .mapToObj(example -> texts[dataset.originalIndex(example)])
                .map(text -> text == null ? "(missing)" : text)
                .toList();
    }

    /** The places of some examples. */
    List<String> of(Dataset dataset, int[] examples) {
        Optional<Table> table = table(dataset.select(examples));
        return Arrays.stream(examples)
                .mapToObj(example -> {
                    String file = Escape.of(pictures.path(dataset, example));
                    return !file.isEmpty()
                            ? file
                            : table.isEmpty()
                                    ? "example " + example
                                    : data + ", " + place(table.get(), dataset.originalIndex(example));
                })
                .toList();
    }

    /** The place of a row in its file. */
    static String place(Table table, int row) {
        return table.line(row).isPresent() ? "line " + table.line(row).getAsLong() : "row " + (row + 1);
    }
}
