package dev.lanewise;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.MissingLibraryException;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.csv.CsvInput;
import dev.lanewise.internal.csv.CsvTable;
import dev.lanewise.internal.files.ByteStreams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Reads a CSV file or stream as one {@link Table}, or in batches of rows that have the columns of a model:
 *
 * <pre>{@code
 * Model model = Model.load(Path.of("houses.lanewise"));
 * TableReader reader = TableReader.of(Path.of("new.csv"));
 * try (TableBatches batches = reader.batches(model.schema().orElseThrow(), 1000)) {
 *     while (batches.hasNext()) {
 *         model.predict(batches.next()).forEach(System.out::println);
 *     }
 * }
 * }</pre>
 *
 * <p>Immutable.
 */
public final class TableReader {
    private final String name;
    /** Opens the text so that it can be read twice. */
    private final Function<LongConsumer, CsvInput> whole;
    /** Opens the text without keeping any of it in memory. */
    private final Function<LongConsumer, CsvInput> once;

    private final CsvFormat format;
    private final List<String> headings;
    private final LongConsumer progress;

    private TableReader(
            String name,
            Function<LongConsumer, CsvInput> whole,
            Function<LongConsumer, CsvInput> once,
            CsvFormat format,
            List<String> headings,
            LongConsumer progress) {
        this.name = name;
        this.whole = whole;
        this.once = once;
        this.format = format;
        this.headings = headings;
        this.progress = progress;
    }

    private static TableReader of(
            String name, Function<LongConsumer, CsvInput> whole, Function<LongConsumer, CsvInput> once) {
        return new TableReader(name, whole, once, CsvFormat.defaults(), List.of(), bytes -> {});
    }

    /**
     * Creates a reader of a CSV file, which may be compressed with gzip.
     *
     * @param file the file to read
     * @return a reader with default settings
     */
    public static TableReader of(Path file) {
        Objects.requireNonNull(file, "file");
        Function<LongConsumer, CsvInput> opening = counter -> CsvInput.of(file, counter);
        return of(file.toString(), opening, opening);
    }

    /**
     * Creates a reader of a CSV stream, which can be read once. The stream is not closed.
     *
     * @param in text in UTF-8, or in the encoding of its byte order mark
     * @return a reader with default settings; messages refer to the table as "the stream"
     */
    public static TableReader of(InputStream in) {
        return of(in, ByteStreams.NAME);
    }

    /**
     * Creates a reader of a CSV stream that is named in messages, see {@link #of(InputStream)}.
     *
     * @param in text in UTF-8, or in the encoding of its byte order mark
     * @param name name of the stream in messages
     * @return a reader with default settings
     */
    public static TableReader of(InputStream in, String name) {
        Objects.requireNonNull(in, "in");
        Objects.requireNonNull(name, "name");
        AtomicBoolean isRead = new AtomicBoolean();
        Function<LongConsumer, InputStream> opening = counter -> {
            if (isRead.getAndSet(true)) {
                throw new IllegalStateException(name + " can be read only once");
            }
            return CsvInput.counted(in, counter);
        };
        return of(
                name,
                counter -> CsvInput.kept(opening.apply(counter), name),
                counter -> CsvInput.of(opening.apply(counter), name));
    }

    /**
     * {@return a copy with another format}
     *
     * @param newFormat delimiter, header, and syntax of the fields
     */
    public TableReader withFormat(CsvFormat newFormat) {
        return new TableReader(name, whole, once, Objects.requireNonNull(newFormat, "newFormat"), headings, progress);
    }

    /**
     * {@return a copy that recognises a header row by further names} The columns of a schema are always recognised.
     *
     * @param names names of columns that the file may have
     */
    public TableReader withHeadings(List<String> names) {
        return new TableReader(name, whole, once, format, Elements.require(names, "names"), progress);
    }

    /**
     * {@return a copy that reports its progress}
     *
     * @param counter called from time to time with the number of bytes that were read since the last call
     */
    public TableReader withProgress(LongConsumer counter) {
        return new TableReader(name, whole, once, format, headings, Objects.requireNonNull(counter, "counter"));
    }

    /**
     * Reads all rows. The values of a column determine whether it is numeric or categorical, see {@link
     * Lanewise#readTable(Path)}.
     *
     * @return a table without targets
     * @throws IllegalStateException if this reads a stream that has been read before
     * @throws NoSuchFileException if there is no such file
     * @throws MissingLibraryException if the library for CSV files is missing
     * @throws DataFormatException if the file is not a valid table; the message names the file and, where known, the
     *     line and the column
     * @throws IOException if reading fails
     */
    public Table table() throws IOException {
        return CsvTable.read(whole.apply(progress), format, headings);
    }

    /**
     * Opens the file and reads its header. Rows are read when they are requested, so the file may be larger than
     * memory, and a stream may have no end.
     *
     * <p>The tables have the columns of a schema, by their names. Other columns are ignored. If the file and the schema
     * have headings, columns are matched by heading, in any order. Otherwise, a row must have the columns of the
     * training file, with or without the targets, or only the input columns. The schema determines whether a column is
     * numeric, and which texts mark a missing value besides those of the format.
     *
     * @param schema columns of a model
     * @param rows number of rows of each table, except that the last may have fewer
     * @return the batches, to be closed after use
     * @throws IllegalArgumentException if the number of rows is not positive
     * @throws IllegalStateException if this reads a stream that has been read before
     * @throws NoSuchFileException if there is no such file
     * @throws MissingLibraryException if the library for CSV files is missing
     * @throws DataFormatException if the file is not a valid table or lacks a column
     * @throws IOException if reading fails
     */
    public TableBatches batches(Schema schema, int rows) throws IOException {
        Objects.requireNonNull(schema, "schema");
        if (rows < 1) {
            throw new IllegalArgumentException("a batch has at least one row, but " + rows + " were requested");
        }
        return new TableBatches(once.apply(progress), format, headings, schema, rows);
    }

    @Override
    public String toString() {
        return "TableReader[" + name + ", format=" + format + "]";
    }
}
