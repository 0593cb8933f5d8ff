package dev.lanewise.internal.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.table.ColumnData;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.Numbers;
import dev.lanewise.internal.table.RowPlaces;
import dev.lanewise.internal.table.TableContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a file into memory as a {@link Table}. */
public final class RecordTable {
    private RecordTable() {}

    /**
     * Reads all rows. The values of a column determine whether it is numeric, unless a schema, the format of the file
     * or a setting does.
     *
     * @param categorical headings, or numbers from 1, of columns that are categorical
     * @param schema columns of a model; null if there are none
     * @param notes notes on what was detected before the first row
     * @return a table with the targets that the format of the file defines
     */
    public static Table read(RecordSource rows, List<String> categorical, @Nullable Schema schema, List<String> notes)
            throws IOException {
        Columns columns = rows.columns();
        String file = columns.file();
        Set<Integer> categories = new LinkedHashSet<>();
        for (String name : categorical) {
            categories.add(columns.find(name.strip()));
        }
        SchemaColumns inputs = schema == null ? null : new SchemaColumns(schema, columns, false);
        List<RawColumn> raw = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int c = 0; c < columns.count(); c++) {
            if (inputs == null || !inputs.has(c)) {
                raw.add(new RawColumn(columns, c, categories.contains(c) || rows.isCategorical(c)));
                places.add(c);
            }
        }
        Numbers lines = new Numbers();
        for (TableRow row = rows.next(); row != null; row = rows.next()) {
            int count = lines.size();
            if ((count & 255) == 0) {
                RawColumn.requireRoom(file, (count + 1L) * columns.count(), 8L * (count + 1L) * columns.count(), 4);
            }
            if (inputs != null) {
                inputs.add(row);
            }
            for (RawColumn column : raw) {
                column.add(row);
            }
            lines.add((double) row.line());
        }
        if (lines.size() == 0) {
            throw new DataFormatException(
                    file + (columns.hasHeadings() ? ": the file has a header, but no rows" : ": the file has no rows"));
        }
        RawColumn.end(raw, rows);
        ColumnData[] data = new ColumnData[columns.count()];
        for (int i = 0; i < raw.size(); i++) {
            data[places.get(i)] = raw.get(i).data();
        }
        if (inputs != null) {
            inputs.take(data);
        }
        requireNames(file, data);
        List<String> all = new ArrayList<>(notes);
        all.addAll(rows.notes());
        columns.unmatched().ifPresent(all::add);
        columns.ambiguity().ifPresent(all::add);
        raw.forEach(column -> column.note().ifPresent(all::add));
        Table table = Internals.create(
                Table.class,
                new TableContent(
                        List.of(data), columns.syntax().missing(), all, places(columns, data, lines), columns.found()));
        return rows.targets().isEmpty()
                ? table
                : table.withTarget(
                        rows.targets().stream().map(place -> data[place].name()).toArray(String[]::new));
    }

    private static void requireNames(String file, ColumnData[] data) throws DataFormatException {
        Set<String> names = new HashSet<>();
        for (ColumnData column : data) {
            if (!names.add(column.name())) {
                throw new DataFormatException(file + ": two columns are named " + Fields.quoted(column.name())
                        + ", but the names of a table differ; change one of the headings");
            }
        }
    }

    private static RowPlaces places(Columns columns, ColumnData[] data, Numbers lines) {
        List<String> names = IntStream.range(0, data.length)
                .mapToObj(place -> data[place].name())
                .toList();
        return new RowPlaces(
                columns.file(), columns.unit(), name -> columns.place(Math.max(0, names.indexOf(name))), lines);
    }
}
