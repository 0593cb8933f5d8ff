package dev.lanewise;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.csv.Columns;
import dev.lanewise.internal.csv.RecordSource;
import dev.lanewise.internal.csv.SchemaColumns;
import dev.lanewise.internal.csv.TableRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of a file in batches, each of which is a table; see {@link TableReader#batches}. Not thread-safe. */
public final class TableBatches implements AutoCloseable {
    private final RecordSource file;
    private final Columns columns;
    private final SchemaColumns inputs;
    private final int most;
    private final List<String> notes = new ArrayList<>();
    /** Number of rows read so far, in all tables. */
    private long rows;
    /** Null after the last row, and while no row has been read ahead. */
    private @Nullable TableRow next;

    private boolean isEnded;
    /** Thrown once the rows before it have been returned; null if there is none. */
    private @Nullable IOException failure;

    TableBatches(RecordSource file, Schema schema, int most) throws IOException {
        this.file = file;
        this.most = most;
        boolean opened = false;
        try {
            file.settleHeadings(schema, notes::add);
            columns = file.columns();
            inputs = inputs(schema);
            notes.addAll(file.notes());
            opened = true;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    private SchemaColumns inputs(Schema schema) throws IOException {
        try {
            return new SchemaColumns(schema, columns, true);
        } catch (DataFormatException e) {
            if (file.hasOnlyHeadings()) {
                throw new DataFormatException(columns.file() + ": the file has only headings and no rows", e);
            }
            throw e;
        }
    }

    /** {@return the headings of all columns of the file, or {@code column 1} and so on if it has none} */
    public List<String> names() {
        return IntStream.range(0, columns.count()).mapToObj(columns::name).toList();
    }

    /** {@return the format with the delimiter, the header and the decimal separator of the file} */
    public CsvFormat format() {
        return columns.found();
    }

    /** {@return the notes so far on what was read, such as that the first row may be data} */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * Appends columns of the file to the tables as texts without surrounding blanks, in addition to the columns of the
     * schema. If another column has the same name, {@code (text)} is appended to the name. Must be called before the
     * first table is read.
     *
     * @param places indices of the columns in {@link #names}
     * @return the names of these columns in the tables
     * @throws IndexOutOfBoundsException if there is no such column
     */
    public List<String> withTexts(int... places) {
        Objects.requireNonNull(places, "places");
        for (int place : places) {
            Elements.requireIndex(place, columns.count(), "column");
        }
        return inputs.copy(places);
    }

    /**
     * {@return whether there are further rows}
     *
     * @throws DataFormatException if the file has no rows, or the next row cannot be read
     * @throws IOException if reading fails
     */
    public boolean hasNext() throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (next == null && !isEnded) {
            try {
                read();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
        return next != null;
    }

    private void read() throws IOException {
        next = file.next();
        isEnded = next == null;
        if (isEnded && rows == 0) {
            throw new DataFormatException(columns.file() + ": the file has no rows");
        } else if (isEnded) {
            columns.unmatched().ifPresent(notes::add);
        }
    }

    /**
     * Reads the next table. If a row cannot be read, a table of the rows before it is returned first.
     *
     * @return a table without targets
     * @throws NoSuchElementException if there are no further rows
     * @throws DataFormatException if a value does not fit its column; the message names the file, the line and the
     *     column
     * @throws IOException if reading fails
     */
    public Table next() throws IOException {
        if (!hasNext()) {
            throw new NoSuchElementException(columns.file() + ": there are no further rows");
        }
        try {
            while (inputs.rows() < most && hasNext()) {
                TableRow row = next;
                next = null;
                if (row != null) {
                    inputs.add(row);
                    rows++;
                }
            }
        } catch (IOException e) {
            failure = e;
            if (inputs.rows() == 0) {
                throw e;
            }
        }
        columns.ambiguity().filter(note -> !notes.contains(note)).ifPresent(notes::add);
        return inputs.table();
    }

    @Override
    public String toString() {
        return "TableBatches[" + columns.file() + ", names=" + names() + "]";
    }

    /** Closes the file; a stream is not closed. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
