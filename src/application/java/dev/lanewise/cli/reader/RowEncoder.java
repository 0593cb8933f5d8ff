package dev.lanewise.cli.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.Fields;
import dev.lanewise.internal.Printable;
import dev.lanewise.internal.Suggestion;
import dev.lanewise.internal.access.SchemaAccess;
import dev.lanewise.internal.csv.Columns;
import dev.lanewise.internal.csv.CsvRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Computes the inputs of a row of any file, by a schema that was learned from another. */
final class RowEncoder {
    /** Columns with unknown categories that a note names. */
    private static final int MOST_NAMED = 10;

    private final String file;
    private final List<FieldEncoder> encoders = new ArrayList<>();

    /**
     * An encoder for the rows of a file: columns are found by their headings if both files have them, and else by their
     * places, in a file like the one that was trained on, in one that lacks only the targets, or in one that has only
     * the inputs.
     *
     * @param others columns of this file that are no inputs, from 0
     */
    RowEncoder(Schema schema, Columns columns, Collection<Integer> others) throws DataFormatException {
        file = columns.file();
        boolean byName = SchemaAccess.get().hasHeader(schema) && columns.hasHeadings();
        int[] places = byName ? named(schema, columns) : places(schema, columns, others);
        for (int c = 0; c < places.length; c++) {
            int place = places[c];
            if (others.contains(place)) {
                throw new DataFormatException(columns.file() + ": " + columns.place(place)
                        + " cannot be a target or a weight, because the network takes it as an input");
            }
            encoders.add(new FieldEncoder(schema.columns().get(c), columns, place));
        }
    }

    private static int[] named(Schema schema, Columns columns) throws DataFormatException {
        List<String> names = schema.columns().stream().map(Schema.Column::name).toList();
        List<String> missing =
                names.stream().filter(name -> !columns.contains(name)).toList();
        if (!missing.isEmpty()) {
            String first = missing.get(0);
            throw new DataFormatException(columns.file()
                    + (missing.size() == 1
                            ? ": there is no column " + Fields.quoted(first)
                            : ": there are no columns " + Suggestion.list(missing))
                    + " in the headings, from which the network takes inputs"
                    + Suggestion.question(
                            first,
                            columns.headings().stream()
                                    .filter(heading -> !names.contains(heading))
                                    .map(Printable::of)
                                    .toList()));
        }
        int[] places = new int[names.size()];
        for (int c = 0; c < places.length; c++) {
            places[c] = columns.find(names.get(c));
        }
        return places;
    }

    private static int[] places(Schema schema, Columns columns, Collection<Integer> others) throws DataFormatException {
        try {
            return SchemaAccess.get().indices(schema, columns.count(), others.isEmpty());
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(columns.file() + ": " + e.getMessage(), e);
        }
    }

    /** Returns the names that mark the first row of such a file as headings. */
    static Set<String> names(Schema schema) {
        return schema.columns().stream()
                .filter(column -> SchemaAccess.get().hasHeader(schema))
                .map(Schema.Column::name)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Writes the inputs of a row to {@code inputs[at]} and what follows. */
    void encode(CsvRow row, float[] inputs, int at) throws DataFormatException {
        int next = at;
        for (FieldEncoder encoder : encoders) {
            encoder.encode(row, inputs, next);
            next += encoder.inputs();
        }
    }

    /**
     * Reports the categories that are none of the schema's, after the last row.
     *
     * @param rows number of rows that were encoded
     * @param notes receives one sentence on all columns that have some
     */
    void report(int rows, Consumer<String> notes) {
        List<String> unknown = encoders.stream()
                .map(encoder -> encoder.unknown(rows))
                .filter(each -> !each.isEmpty())
                .toList();
        int more = unknown.size() - MOST_NAMED;
        if (!unknown.isEmpty()) {
            notes.accept(file + ": categories that were not in the training data are unknown and set all inputs of"
                    + " their column to 0: "
                    + String.join(", ", more > 0 ? unknown.subList(0, MOST_NAMED) : unknown)
                    + (more > 0 ? " and " + Count.of(more, "more column") : ""));
        }
    }
}
