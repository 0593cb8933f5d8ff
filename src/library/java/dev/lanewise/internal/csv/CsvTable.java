package dev.lanewise.internal.csv;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Table;
import dev.lanewise.internal.Fields;
import dev.lanewise.internal.access.TableAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads CSV into memory as a {@link Table}, by the rules of {@code Lanewise.readTable}. */
public final class CsvTable {
    private CsvTable() {}

    /** Reads a file without targets. All values of a column determine whether it is numeric or categorical. */
    public static Table read(Path file, CsvFormat format) throws IOException {
        return read(CsvInput.of(file), format);
    }

    /** Reads a stream of bytes to its end. */
    public static Table read(InputStream in, CsvFormat format) throws IOException {
        return read(CsvInput.kept(in), format);
    }

    /** Reads a stream of characters to its end. */
    public static Table read(Reader reader, CsvFormat format) throws IOException {
        return read(CsvInput.kept(reader), format);
    }

    private static Table read(CsvInput input, CsvFormat format) throws IOException {
        try (CsvFile rows = new CsvFile(input, format, format.categorical(), true)) {
            return read(input.name(), rows, format);
        }
    }

    private static Table read(String file, CsvFile rows, CsvFormat format) throws IOException {
        Columns columns = rows.columns();
        Set<Integer> categories = new LinkedHashSet<>();
        for (String name : format.categorical()) {
            categories.add(columns.find(name.strip()));
        }
        List<RawColumn> raw = new ArrayList<>();
        for (int c = 0; c < columns.count(); c++) {
            raw.add(new RawColumn(columns, c, categories.contains(c), "CsvFormat.withCategorical", true, null));
        }
        int count = 0;
        for (CsvRow row = rows.next(); row != null; row = rows.next()) {
            if ((count & 255) == 0) {
                RawColumn.requireRoom(file, (count + 1L) * raw.size(), 8L * (count + 1L) * raw.size(), 4);
            }
            for (RawColumn column : raw) {
                column.add(row);
            }
            count++;
        }
        if (count == 0) {
            throw new DataFormatException(file + ": the file has a header, but no rows");
        }
        RawColumn.end(raw, rows, row -> false);
        Map<String, Object> values = new LinkedHashMap<>();
        for (RawColumn column : raw) {
            if (values.put(column.name(), values(column, count)) != null) {
                throw new DataFormatException(file + ": two columns are named " + Fields.quoted(column.name())
                        + ", but the names of a table differ; change one of the headings");
            }
        }
        try {
            Table table = Table.ofColumns(values, columns.syntax().missing().texts());
            for (RawColumn column : raw) {
                if (column.notation() != null) {
                    table = TableAccess.get().withTexts(table, column.name(), texts(column, count), column.notation());
                }
            }
            List<String> notes = columns.unmatched().stream().toList();
            return notes.isEmpty() ? table : TableAccess.get().withNotes(table, notes);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file + ": " + e.getMessage(), e);
        }
    }

    /** An array with a value for each row. */
    private static Object values(RawColumn column, int rows) {
        if (column.isNumeric()) {
            return column.numbers(IntStream.range(0, rows).toArray());
        }
        return texts(column, rows);
    }

    private static @Nullable String[] texts(RawColumn column, int rows) {
        @Nullable String[] texts = new @Nullable String[rows];
        for (int row = 0; row < rows; row++) {
            int category = column.category(row);
            texts[row] = category < 0 ? null : column.categories().get(category);
        }
        return texts;
    }
}
