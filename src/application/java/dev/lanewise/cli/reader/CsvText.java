package dev.lanewise.cli.reader;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.csv.Columns;
import dev.lanewise.internal.csv.CsvFile;
import dev.lanewise.internal.csv.CsvInput;
import dev.lanewise.internal.csv.CsvRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Reads the rows of a CSV file as text, one at a time, with the line in which each begins. Not thread-safe.
 *
 * <pre>{@code
 * try (CsvText text = CsvText.open(Path.of("iris.csv"), CsvFormat.defaults(), List.of("species"))) {
 *     while (text.next()) {
 *         System.out.println(text.line() + ": " + text.fields());
 *     }
 * }
 * }</pre>
 */
public final class CsvText implements AutoCloseable {
    private final CsvFile file;
    private CsvRow row;

    private CsvText(CsvFile file) {
        this.file = file;
    }

    /**
     * Opens a file.
     *
     * @param file the file to read
     * @param format delimiter, header, and syntax of the fields
     * @param asked names of columns that the file is known to have, by which a header row is recognised
     * @return the reader, before the first row
     * @throws DataFormatException if the file is not valid; the message names the file and, where known, the line
     * @throws IOException if reading fails
     */
    public static CsvText open(Path file, CsvFormat format, Collection<String> asked) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(asked, "asked");
        return new CsvText(new CsvFile(CsvInput.of(file), format, asked, false));
    }

    /**
     * {@return the headings of the columns, with an empty text for a column without one; an empty list if the file has
     * no header row}
     */
    public List<String> headings() {
        return file.columns().hasHeadings() ? file.columns().headings() : List.of();
    }

    /** {@return the names of all columns: the headings, or names such as {@code column 3}} */
    public List<String> names() {
        Columns columns = file.columns();
        return IntStream.range(0, columns.count()).mapToObj(columns::name).toList();
    }

    /** {@return the decimal separator of the numbers, a point or a comma, as given by the format or detected} */
    public char decimalSeparator() {
        return file.columns().syntax().decimal();
    }

    /**
     * Advances to the next row.
     *
     * @return false at the end of the file
     * @throws DataFormatException if the row is not valid; the message names the file and the line
     * @throws IOException if reading fails
     */
    public boolean next() throws IOException {
        row = file.next();
        return row != null;
    }

    /**
     * {@return the line of the file in which the current row begins, from 1}
     *
     * @throws IllegalStateException if there is no current row
     */
    public long line() {
        return current().line();
    }

    /**
     * {@return the text of each field of the current row, without blanks around it}
     *
     * @throws IllegalStateException if there is no current row
     */
    public List<String> fields() {
        return IntStream.range(0, current().count()).mapToObj(row::text).toList();
    }

    /**
     * {@return whether the current row has a missing value in one of these columns}
     *
     * @param columns headings or numbers, from 1
     * @param classes texts that do not mark a missing value
     * @throws IOException if there is no such column
     */
    boolean lacks(List<String> columns, List<String> classes) throws IOException {
        for (String column : columns) {
            int place = file.columns().find(column);
            if (current().isMissing(place) && !classes.contains(current().text(place))) {
                return true;
            }
        }
        return false;
    }

    private CsvRow current() {
        if (row == null) {
            throw new IllegalStateException("there is no current row");
        }
        return row;
    }

    @Override
    public String toString() {
        return "CsvText[file=" + file.columns().file() + ", names=" + names() + "]";
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
