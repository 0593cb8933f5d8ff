package dev.lanewise.internal.csv;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Table;
import dev.lanewise.internal.access.TableAccess;
import dev.lanewise.internal.files.ByteStreams;
import dev.lanewise.internal.table.ColumnData;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.text.Remedy;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads CSV into memory as a {@link Table}, by the rules of {@code Lanewise.readTable}. */
public final class CsvTable {
    private CsvTable() {}

    /** Reads a file without targets. All values of a column determine whether it is numeric or categorical. */
    public static Table read(Path file, CsvFormat format) throws IOException {
        return read(CsvInput.of(file), format, List.of());
    }

    /** Reads a stream of bytes to its end. */
    public static Table read(InputStream in, CsvFormat format) throws IOException {
        return read(CsvInput.kept(in, ByteStreams.NAME), format, List.of());
    }

    /** Reads a stream of characters to its end. */
    public static Table read(Reader reader, CsvFormat format) throws IOException {
        return read(CsvInput.kept(reader), format, List.of());
    }

    /**
     * Reads a file or stream to its end.
     *
     * @param headings names of columns, by which a header row is recognised
     */
    public static Table read(CsvInput input, CsvFormat format, List<String> headings) throws IOException {
        List<String> asked = new ArrayList<>(format.categorical());
        asked.addAll(headings);
        try (CsvFile rows = new CsvFile(input, format, asked, true)) {
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
            raw.add(new RawColumn(columns, c, categories.contains(c), Remedy.CATEGORICAL_IN_FILE, true, null));
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
        List<ColumnData> data = raw.stream().map(RawColumn::data).toList();
        Set<String> names = new HashSet<>();
        for (ColumnData column : data) {
            if (!names.add(column.name())) {
                throw new DataFormatException(file + ": two columns are named " + Fields.quoted(column.name())
                        + ", but the names of a table differ; change one of the headings");
            }
        }
        return TableAccess.get()
                .create(
                        data,
                        columns.syntax().missing(),
                        columns.unmatched().stream().toList(),
                        null);
    }
}
