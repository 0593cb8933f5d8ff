package dev.lanewise;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.FileKind;
import dev.lanewise.data.MissingLibraryException;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.csv.CsvFile;
import dev.lanewise.internal.csv.CsvInput;
import dev.lanewise.internal.csv.RecordSource;
import dev.lanewise.internal.csv.RecordTable;
import dev.lanewise.internal.csv.SchemaColumns;
import dev.lanewise.internal.files.ByteStreams;
import dev.lanewise.internal.files.IoSupplier;
import dev.lanewise.internal.files.Utf8Input;
import dev.lanewise.internal.formats.LibsvmFile;
import dev.lanewise.internal.records.RecordFile;
import dev.lanewise.internal.training.FittingDefaults;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file or stream as one {@link Table}, or in batches of rows that have the columns of a model:
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
 * <p>Streams are CSV. A file is in CSV, ARFF, LIBSVM or safetensors format, or has one or more NumPy arrays
 * ({@code .npy},
 * {@code .npz}, or a folder of {@code .npy} files); the content determines which. In all formats but CSV, the table has
 * the targets that the format defines: the last attribute of an ARFF file, the label of a LIBSVM file, which
 * begins each line and is the last column, and the arrays of targets, which are the last columns. Columns without
 * headings are named {@code column 1} and so on.
 *
 * <p>Immutable.
 */
public final class TableReader implements Cloneable {
    /** Opens the text of a CSV file, to be read once or twice, and counts its bytes. */
    private interface Opening {
        CsvInput open(boolean isReadTwice, LongConsumer counter);
    }

    private static final long MOST_SCALED = 1 << 24;

    private final String name;
    /** The file, or a folder; null for a stream. */
    private final @Nullable Path file;

    private final Opening opening;
    private final IoSupplier<Boolean> isUtf8;
    private CsvFormat format = CsvFormat.defaults();
    private List<String> headings = List.of();
    private int firstIndex = -1;
    private LongConsumer progress = bytes -> {};
    /** Facts about the training of the model that the rows are for. */
    private Facts training = Facts.UNKNOWN;

    private TableReader(String name, @Nullable Path file, Opening opening, IoSupplier<Boolean> isUtf8) {
        this.name = name;
        this.file = file;
        this.opening = opening;
        this.isUtf8 = isUtf8;
    }

    private TableReader with(Consumer<TableReader> change) {
        try {
            TableReader copy = (TableReader) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Creates a reader of a file, which may be compressed with gzip, or of a folder of NumPy arrays.
     *
     * @param file the file to read
     * @return a reader with default settings
     */
    public static TableReader of(Path file) {
        Objects.requireNonNull(file, "file");
        return new TableReader(
                file.toString(), file, (twice, counter) -> CsvInput.of(file, counter), () -> Utf8Input.isUtf8(file));
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
        BufferedInputStream text = new BufferedInputStream(in);
        Opening opening = (twice, counter) -> {
            if (isRead.getAndSet(true)) {
                throw new IllegalStateException(name + " can be read only once");
            }
            InputStream counted = CsvInput.counted(text, counter);
            return twice ? CsvInput.kept(counted, name) : CsvInput.of(counted, name);
        };
        return new TableReader(name, null, opening, () -> Utf8Input.startsInUtf8(text));
    }

    /**
     * {@return a copy with another format} For formats other than CSV, only the encoding and the categorical columns
     * apply.
     *
     * @param newFormat delimiter, header, and syntax of the fields
     */
    public TableReader withFormat(CsvFormat newFormat) {
        Objects.requireNonNull(newFormat, "newFormat");
        return with(copy -> copy.format = newFormat);
    }

    /**
     * {@return a copy that recognises a header row by further names} The columns of a schema are always recognised.
     *
     * @param names names of columns that the file may have
     */
    public TableReader withHeadings(List<String> names) {
        List<String> all = Elements.require(names, "names");
        return with(copy -> copy.headings = all);
    }

    /**
     * {@return a copy that counts the inputs of a LIBSVM file from another index} By default, they are counted from 0
     * if the index 0 occurs, otherwise from 1.
     *
     * @param index index of the first input, 0 or 1
     * @throws IllegalArgumentException if the index is neither 0 nor 1
     */
    public TableReader withFirstIndex(int index) {
        LibsvmFile.requireFirstIndex(index);
        return with(copy -> copy.firstIndex = index);
    }

    /**
     * {@return a copy that reads text and numbers as in the training of a model, unless this reader has other settings}
     * The facts {@link Fact#DECIMAL} and {@link Fact#THOUSANDS} apply to CSV files, and {@link Fact#FIRST_INDEX} to
     * LIBSVM files.
     *
     * <p>A text that is not in UTF-8 is read in the encoding {@link Fact#ENCODING}, if there is one.
     *
     * <p>A decimal comma of the training does not apply if the first rows of a CSV file have numbers such as 1.5. Nor
     * does it apply if these rows have no numbers such as 1,5 and commas separate the fields, unless {@link
     * Fact#DELIMITER} is a comma too. A note quotes the first number that may have another value with a decimal point,
     * such as 1.234.
     *
     * @param facts facts about the training
     */
    public TableReader withTraining(Facts facts) {
        Objects.requireNonNull(facts, "facts");
        int first = firstIndex >= 0 ? firstIndex : facts.get(Fact.FIRST_INDEX).orElse(-1);
        return with(copy -> {
            copy.firstIndex = first;
            copy.training = facts;
        });
    }

    /**
     * {@return a copy that reports its progress}
     *
     * @param counter called from time to time with the number of bytes that were read since the last call
     */
    public TableReader withProgress(LongConsumer counter) {
        Objects.requireNonNull(counter, "counter");
        return with(copy -> copy.progress = counter);
    }

    /**
     * Reads the names of the columns, without the rows.
     *
     * @return the headings, or {@code column 1} and so on for columns without one
     * @throws IllegalStateException if this reads a stream that has been read before
     * @throws NoSuchFileException if there is no such file
     * @throws MissingLibraryException if the library for CSV files is missing
     * @throws DataFormatException if the file is not a valid table
     * @throws IOException if reading fails
     */
    public List<String> names() throws IOException {
        try (RecordSource rows = open(false, true, format, headings, 0)) {
            return IntStream.range(0, rows.columns().count())
                    .mapToObj(rows.columns()::name)
                    .toList();
        }
    }

    /**
     * Reads all rows. The values of a column determine whether it is numeric or categorical, see {@link
     * Lanewise#readTable(Path)}.
     *
     * @return a table with the targets that the format of the file defines; without targets for CSV
     * @throws IllegalStateException if this reads a stream that has been read before
     * @throws NoSuchFileException if there is no such file
     * @throws MissingLibraryException if the library for CSV files is missing
     * @throws DataFormatException if the file is not a valid table; the message names the file and, where known, the
     *     line and the column
     * @throws IOException if reading fails
     */
    public Table table() throws IOException {
        List<String> asked = new ArrayList<>(format.categorical());
        asked.addAll(headings);
        try (RecordSource rows = open(true, true, format, asked, 0)) {
            return RecordTable.read(rows, format.categorical(), null, List.of());
        }
    }

    /**
     * Reads all rows with the columns of a model, which determines whether these are numeric; see {@link #batches}. The
     * table also has all other columns, such as the targets.
     *
     * @param schema columns of a model
     * @return a table, as {@link #table()} returns it
     * @throws IllegalStateException if this reads a stream that has been read before
     * @throws NoSuchFileException if there is no such file
     * @throws MissingLibraryException if the library for CSV files is missing
     * @throws DataFormatException if the file is not a valid table, lacks a column, or a value does not fit its column
     * @throws IOException if reading fails
     */
    public Table table(Schema schema) throws IOException {
        Objects.requireNonNull(schema, "schema");
        List<String> notes = new ArrayList<>();
        try (RecordSource rows = open(true, schema)) {
            rows.settleHeadings(schema, notes::add);
            return RecordTable.read(rows, format.categorical(), schema, notes);
        }
    }

    /**
     * {@return the preprocessing that suits the file: that of an {@link Estimator}, which scales numbers and fills in
     * missing values, or {@link Preprocessing#NONE}} The latter is for pixels, which have one range, and for more than
     * 16,777,216 numbers in formats other than CSV, because zeros that a file omits take memory once they are scaled.
     * Pixels are recognised as an array for each example, unsigned bytes, or multiples of 1/256 from 0 to below 1.
     *
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if the file is not a valid table
     * @throws IOException if reading fails
     */
    public Preprocessing preprocessing() throws IOException {
        FileKind kind = file == null ? FileKind.CSV : kind(file);
        if (!kind.isTypedTable()) {
            return FittingDefaults.PREPROCESSING;
        }
        try (RecordSource rows = open(false, true, format, headings, 0)) {
            return rows.arePixels() || rows.values() > MOST_SCALED ? Preprocessing.NONE : FittingDefaults.PREPROCESSING;
        }
    }

    /**
     * {@return the numbers of rows of the training, validation and test set, which follow one another in {@link
     * #table()}, for arrays such as {@code x_train} and {@code x_test}; empty for data in one piece} A missing set has
     * 0 rows.
     *
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException if the file is not a valid table
     * @throws IOException if reading fails
     */
    public List<Integer> sets() throws IOException {
        if (file == null || !kind(file).isTypedTable()) {
            return List.of();
        }
        try (RecordSource rows = open(false, true, format, headings, 0)) {
            return rows.sets();
        }
    }

    private FileKind kind(Path path) throws IOException {
        return FileKind.of(path, encoding());
    }

    /** Returns the encoding of the format, or that of the training if the text is not in UTF-8; null for UTF-8. */
    private @Nullable Charset encoding() throws IOException {
        Charset trained = training.get(Fact.ENCODING).orElse(null);
        return format.encoding().isPresent() || trained == null || isUtf8.get()
                ? format.encoding().orElse(null)
                : trained;
    }

    private RecordSource open(boolean isReadTwice, Schema schema) throws IOException {
        Set<String> asked = SchemaColumns.names(schema);
        asked.addAll(headings);
        asked.addAll(format.categorical());
        // A file without headings has all columns of the training file, of which a LIBSVM file has the label last.
        int inputs = schema.hasHeader() ? schema.columns().size() : schema.width() - 1;
        return open(isReadTwice, false, SchemaColumns.formatFor(format, schema), asked, inputs);
    }

    private RecordSource open(
            boolean isReadTwice, boolean isTable, CsvFormat complete, Collection<String> asked, int inputs)
            throws IOException {
        FileKind kind = file == null ? FileKind.CSV : kind(file);
        if (file != null && kind.isTypedTable()) {
            return RecordFile.open(file, kind, encoding(), inputs, firstIndex);
        }
        Charset encoding = encoding();
        CsvFormat encoded = encoding == null ? complete : complete.withEncoding(encoding);
        return new CsvFile(opening.open(isReadTwice, progress), encoded, asked, isTable, trained());
    }

    /** Returns the syntax of the numbers of the training, and its delimiter. */
    private CsvFormat trained() {
        CsvFormat trained = CsvFormat.defaults();
        trained = training.get(Fact.DELIMITER).map(trained::withDelimiter).orElse(trained);
        trained = training.get(Fact.THOUSANDS)
                .map(trained::withThousandsSeparator)
                .orElse(trained);
        return training.get(Fact.DECIMAL).map(trained::withDecimalSeparator).orElse(trained);
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
        return new TableBatches(open(false, schema), schema, rows);
    }

    @Override
    public String toString() {
        return "TableReader[" + name + ", format=" + format + "]";
    }
}
