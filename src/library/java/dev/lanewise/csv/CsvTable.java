package dev.lanewise.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Table;
import dev.lanewise.internal.ByteStreams;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.Fields;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads a CSV file into memory as a {@link Table}.
 *
 * <p>If {@link CsvFormat#header} is empty, the first row is a header in any of three cases: its fields are distinct
 * names, none of them a number or a missing value; a field that is not a number is above a number; or a field is the
 * name of a column in the argument {@code categorical}. So the first row of a file without a header is read as data if
 * it contains a number. Headings that are years need {@code withHeader(true)}.
 *
 * <p>A column with a blank heading, such as the index that pandas writes, is named by its number, from 1, as in {@code
 * "column 1"}. If a heading occurs several times, the names include the number, too: {@code "size (column 3)"}.
 */
public final class CsvTable {
    private CsvTable() {}

    /**
     * Reads a file without targets. The first value in a column determines whether it is numeric or categorical.
     *
     * @param file the file to read
     * @param format delimiter, header, and syntax of the fields
     * @param categorical names or numbers (from 1) of columns that have categories even if these look like numbers
     * @return the table
     * @throws DataFormatException if the file cannot be read, has no rows, or a column of numbers contains text or an
     *     infinite number; the message names the file and, where known, the line and the column
     */
    public static Table read(Path file, CsvFormat format, List<String> categorical) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(format, "format");
        Elements.require(categorical, "categorical");
        try (CsvFile rows = CsvFile.ofTable(file, format, new LinkedHashSet<>(categorical))) {
            return read(file.toString(), rows, categorical, format.missingTexts());
        }
    }

    /**
     * Reads a stream of bytes, in UTF-8 unless it starts with another byte order mark, as {@link #read(Path, CsvFormat,
     * List)} does. The stream is read to its end and not closed.
     *
     * @param in stream to read; not closed
     * @param format delimiter, header, and syntax of the fields
     * @param categorical names or numbers (from 1) of columns that have categories even if these look like numbers
     * @return the table
     * @throws DataFormatException as {@link #read(Path, CsvFormat, List)} does
     * @throws IOException if the stream throws an exception
     */
    public static Table read(InputStream in, CsvFormat format, List<String> categorical) throws IOException {
        Objects.requireNonNull(in, "in");
        Objects.requireNonNull(format, "format");
        Elements.require(categorical, "categorical");
        return read(CsvStream.of(in), format, categorical);
    }

    /**
     * Reads a stream of characters, as {@link #read(Path, CsvFormat, List)} does. The stream is read to its end and not
     * closed.
     *
     * @param reader characters to read; not closed
     * @param format delimiter, header, and syntax of the fields
     * @param categorical names or numbers (from 1) of columns that have categories even if these look like numbers
     * @return the table
     * @throws DataFormatException as {@link #read(Path, CsvFormat, List)} does
     * @throws IOException if the stream throws an exception
     */
    public static Table read(Reader reader, CsvFormat format, List<String> categorical) throws IOException {
        Objects.requireNonNull(reader, "reader");
        Objects.requireNonNull(format, "format");
        Elements.require(categorical, "categorical");
        return read(CsvStream.of(reader), format, categorical);
    }

    private static Table read(CsvStream stream, CsvFormat format, List<String> categorical) throws IOException {
        try (CsvFile rows = new CsvFile(stream, format, new LinkedHashSet<>(categorical))) {
            return read(ByteStreams.NAME, rows, categorical, format.missingTexts());
        }
    }

    private static Table read(String file, CsvFile rows, List<String> categorical, List<String> missingTexts)
            throws IOException {
        Columns columns = rows.columns();
        Set<Integer> categories = new LinkedHashSet<>();
        for (String name : categorical) {
            categories.add(columns.find(name.strip()));
        }
        List<RawColumn> raw = new ArrayList<>();
        for (int c = 0; c < columns.count(); c++) {
            raw.add(new RawColumn(columns, c, categories.contains(c), "the argument categorical", true, null));
        }
        int count = 0;
        for (CsvRow row = rows.next(); row != null; row = rows.next()) {
            if ((count & 255) == 0) {
                TableInputs.requireRoom(file, (count + 1L) * raw.size(), 8L * (count + 1L) * raw.size(), 4);
            }
            for (RawColumn column : raw) {
                column.add(row);
            }
            count++;
        }
        if (count == 0) {
            throw new DataFormatException(file + ": the file has a header, but no rows");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (RawColumn column : raw) {
            column.requireFinite();
            if (values.put(column.name(), values(column, count)) != null) {
                throw new DataFormatException(
                        file + ": two columns are named " + Fields.quoted(column.name())
                                + ", but the names of a table differ; change one of the headings");
            }
        }
        try {
            return Table.ofColumns(values, missingTexts);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file + ": " + e.getMessage(), e);
        }
    }

    /** An array with a value for each row. */
    private static Object values(RawColumn column, int rows) {
        if (column.isNumeric()) {
            return column.numbers(IntStream.range(0, rows).toArray());
        }
        String[] texts = new String[rows];
        for (int row = 0; row < rows; row++) {
            int category = column.category(row);
            texts[row] = category < 0 ? null : column.categories().get(category);
        }
        return texts;
    }
}
