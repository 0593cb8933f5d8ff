package dev.lanewise.cli.reader;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.csv.Columns;
import dev.lanewise.internal.csv.CsvFile;
import dev.lanewise.internal.csv.CsvInput;
import dev.lanewise.internal.csv.CsvRow;
import dev.lanewise.internal.csv.SchemaColumns;
import dev.lanewise.internal.rows.SplitIndices;
import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Data set from a CSV file with one example per row. Some columns are targets; the others are numeric or categorical
 * inputs. Statistics for preprocessing, such as means, are learned from the training rows.
 *
 * <p>Rows are held out as in {@link Splits#of}. The documentation describes under "File formats" how headings,
 * delimiters, column kinds and missing values are detected.
 */
public final class CsvData {
    private final String file;
    private final TableInputs inputs;
    private final TargetColumns targets;
    private final SplitIndices split;
    private final List<String> notes;
    /** Numbers of rows that have no target. */
    private final BitSet leftOut;

    private CsvData(
            String file,
            TableInputs inputs,
            TargetColumns targets,
            SplitIndices split,
            List<String> notes,
            BitSet leftOut) {
        this.file = file;
        this.inputs = inputs;
        this.targets = targets;
        this.split = split;
        this.notes = notes;
        this.leftOut = leftOut;
    }

    /**
     * Reads a file or stream, which may be larger than memory, and preprocesses its inputs.
     *
     * @param input the file or stream to read, which can be opened twice
     * @param format delimiter, header, and syntax of the fields
     * @param targets target columns
     * @param preprocessing preprocessing of table columns
     * @param scratchOrNull storage for the columns until {@link #streamed} has been written: returns zeroed space for a
     *     number of bytes, at most 64 MiB, for instance in a mapped file; null for memory
     * @return the data
     * @throws DataFormatException if the file is not valid; the message names the file and, where known, the line and
     *     the column
     */
    public static CsvData read(
            CsvInput input,
            CsvFormat format,
            CsvTargets targets,
            Preprocessing preprocessing,
            IntFunction<ByteBuffer> scratchOrNull)
            throws IOException {
        try (CsvFile rows = new CsvFile(input, format, asked(targets, preprocessing, null), false)) {
            return read(rows, targets, preprocessing, null, scratchOrNull);
        }
    }

    /**
     * Reads a file or stream, which may be larger than memory, and encodes its inputs with a schema that was learned
     * from another file; see {@link SchemaColumns}.
     *
     * @param input the file or stream to read
     * @param format delimiter, header, and syntax of the fields
     * @param targets target columns
     * @param schema columns and their preprocessing
     * @param scratchOrNull storage for the inputs until {@link #streamed} has been written; null for memory
     * @return the data
     * @throws DataFormatException if the file is not valid; the message names the file and, where known, the line and
     *     the column
     */
    public static CsvData read(
            CsvInput input, CsvFormat format, CsvTargets targets, Schema schema, IntFunction<ByteBuffer> scratchOrNull)
            throws IOException {
        CsvFormat complete = SchemaColumns.formatFor(format, schema);
        try (CsvFile rows = new CsvFile(input, complete, asked(targets, null, schema), false)) {
            return read(rows, targets, null, schema, scratchOrNull);
        }
    }

    /** Names by which a header row is recognised. */
    private static Set<String> asked(CsvTargets targets, Preprocessing preprocessingOrNull, Schema schemaOrNull) {
        Set<String> asked =
                preprocessingOrNull == null ? SchemaColumns.names(schemaOrNull) : asked(preprocessingOrNull);
        asked.addAll(targets.columns());
        targets.weights().ifPresent(asked::add);
        return asked;
    }

    /** Reads all rows; of preprocessing and schema, one is null. */
    private static CsvData read(
            CsvFile rows,
            CsvTargets wanted,
            Preprocessing preprocessingOrNull,
            Schema schemaOrNull,
            IntFunction<ByteBuffer> scratchOrNull)
            throws IOException {
        List<String> notes = new ArrayList<>();
        if (schemaOrNull != null) {
            rows.settleHeadings(schemaOrNull, notes::add);
        }
        Columns columns = rows.columns();
        String file = columns.file();
        TargetColumns targets = new TargetColumns(columns, wanted);
        if (targets.count() == 0 || targets.count() >= columns.count()) {
            throw new DataFormatException(file + ": the file has " + Count.of(columns.count(), "column") + " and "
                    + Count.of(targets.count(), "target") + ", but there must be at least one target and one input");
        }
        TableInputs inputs = preprocessingOrNull == null
                ? new EncodedInputs(schemaOrNull, columns, targets.places(), scratchOrNull)
                : new RawInputs(columns, targets.places(), preprocessingOrNull, scratchOrNull);
        BitSet leftOut = new BitSet();
        int number = 0;
        int count = 0;
        for (CsvRow row = rows.next(); row != null; row = rows.next()) {
            if (targets.add(row)) {
                inputs.add(row);
                count++;
            } else {
                leftOut.set(number);
            }
            number++;
        }
        if (number == 0) {
            throw new DataFormatException(file + ": the file has no rows");
        }
        targets.requireTargets(wanted.leavesOutMissing(), notes::add);
        if (count == 1 && rows.isMaybeHeaded() && schemaOrNull == null) {
            throw new DataFormatException(file + ": the file has a header, but no rows");
        }
        columns.unmatched().ifPresent(notes::add);
        inputs.end(rows, leftOut::get, notes::add);
        return new CsvData(file, inputs, targets, SplitIndices.of(count), notes, leftOut);
    }

    /**
     * Summary of one column of a file.
     *
     * @param column schema of the column, learned from all rows; its fill is the mean or the most frequent category
     * @param missing number of rows without a value in this column
     * @param distinct number of distinct values
     * @param min least value; NaN unless the column is numeric
     * @param max greatest value; NaN unless the column is numeric
     */
    public record Summary(Schema.Column column, int missing, int distinct, double min, double max) {
        /**
         * Checks the column.
         *
         * @param column schema of the column, learned from all rows; its fill is the mean or the most frequent category
         * @param missing number of rows without a value in this column
         * @param distinct number of distinct values
         * @param min least value; NaN unless the column is numeric
         * @param max greatest value; NaN unless the column is numeric
         */
        public Summary {
            Objects.requireNonNull(column, "column");
        }
    }

    /**
     * {@return summaries of the columns of a file, without ignored columns, for exploring an unfamiliar file}
     *
     * @param file the file to read
     * @param format delimiter, header, and syntax of the fields
     * @param preprocessing preprocessing of table columns
     * @param scratchOrNull storage for the columns; null for memory
     * @param notes receives sentences on missing values, and on columns without any value, which have no summary
     * @throws DataFormatException if the file is not valid; the message names the file and, where known, the line and
     *     the column
     */
    public static List<Summary> columns(
            Path file,
            CsvFormat format,
            Preprocessing preprocessing,
            IntFunction<ByteBuffer> scratchOrNull,
            Consumer<String> notes)
            throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(preprocessing, "preprocessing");
        try (CsvFile rows = new CsvFile(CsvInput.of(file), format, asked(preprocessing), false)) {
            RawInputs inputs = new RawInputs(
                    rows.columns(), Set.of(), preprocessing.withMissing(Preprocessing.Missing.MEAN), scratchOrNull);
            for (CsvRow row = rows.next(); row != null; row = rows.next()) {
                inputs.add(row);
            }
            rows.columns().unmatched().ifPresent(notes);
            inputs.end(rows, row -> false, notes);
            return inputs.summaries();
        }
    }

    private static Set<String> asked(Preprocessing preprocessing) {
        Set<String> asked = new LinkedHashSet<>(preprocessing.categorical());
        asked.addAll(preprocessing.ignored());
        return asked;
    }

    /**
     * {@return a copy with a random fraction of the training rows as the validation set; see {@link
     * Splits#withValidation}}
     *
     * @param share fraction of the training rows, above 0 and less than 1
     * @param seed seed for the choice of rows, 0 to 2^32 - 1
     */
    public CsvData withValidation(double share, long seed) {
        try {
            return new CsvData(file, inputs, targets, split.withValidation(share, seed), notes, leftOut);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * {@return a copy with given rows in each set, for data that come as several sets}
     *
     * @param training numbers of the training rows, from 0
     * @param validation numbers of the validation rows
     * @param test numbers of the test rows
     * @throws IllegalArgumentException if there is no training row
     */
    public CsvData withRows(int[] training, int[] validation, int[] test) {
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(validation, "validation");
        Objects.requireNonNull(test, "test");
        return new CsvData(
                file, inputs, targets, SplitIndices.of(kept(training), kept(validation), kept(test)), notes, leftOut);
    }

    /** The places of rows of the file among those that are not left out. */
    private int[] kept(int[] rows) {
        return leftOut.isEmpty()
                ? rows
                : IntStream.of(rows)
                        .filter(row -> !leftOut.get(row))
                        .map(row -> row - leftOut.get(0, row).cardinality())
                        .toArray();
    }

    /** {@return a copy without a validation set, whose rows are appended to the training rows} */
    public CsvData withoutValidation() {
        return new CsvData(file, inputs, targets, split.withoutValidation(), notes, leftOut);
    }

    /** {@return a copy whose training set has all rows, in the order of the file; its other sets are empty} */
    public CsvData undivided() {
        int rows = trainingRows() + validationRows() + split.test().length;
        return new CsvData(file, inputs, targets, SplitIndices.undivided(rows), notes, leftOut);
    }

    /** {@return the number of rows in the training set} */
    public int trainingRows() {
        return split.training().length;
    }

    /** {@return the number of rows in the validation set} */
    public int validationRows() {
        return split.validation().length;
    }

    /** {@return whether there is a validation set} */
    public boolean hasValidation() {
        return split.validation().length > 0;
    }

    /**
     * {@return the input columns and their preprocessing, learned from the training rows}
     *
     * @throws DataFormatException if a value cannot be read; the message names the file and the position
     */
    public Schema schema() throws DataFormatException {
        return inputs.schema(split.training());
    }

    /**
     * {@return the training, validation and test sets, with inputs preprocessed according to {@link #schema}}
     *
     * @throws DataFormatException if a value cannot be read; the message names the file and the position
     */
    public Splits splits() throws DataFormatException {
        Schema schema = schema();
        Dataset all = targets.dataset(inputs.values(schema), schema.inputs());
        Splits splits = splits(all);
        targets.requireWeights(splits);
        return splits;
    }

    /**
     * {@return the training, validation and test sets of a table that was read with its own storage} The sets can
     * only be written to a data file.
     *
     * @throws DataFormatException if a value cannot be read; the message names the file and the position
     */
    public Splits streamed() throws DataFormatException {
        Schema schema = schema();
        Splits splits = splits(targets.streamed(schema.inputs(), inputs.reader(schema)));
        targets.requireWeights(splits);
        return splits;
    }

    /**
     * {@return messages about missing values that are filled in, and, for a given schema, about a first row that is
     * read as headings but may be data, and about categories that the schema lacks}
     */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    private Splits splits(Dataset all) {
        return new Splits(all.select(split.training()), all.select(split.validation()), all.select(split.test()), file);
    }

    @Override
    public String toString() {
        return "CsvData[" + file + ", training=" + split.training().length + ", validation=" + split.validation().length
                + ", test=" + split.test().length + "]";
    }
}
