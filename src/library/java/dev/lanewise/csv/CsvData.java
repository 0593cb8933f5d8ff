package dev.lanewise.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.SplitIndices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file as a data set: an example in each row, some columns to be learnt and others to learn from, which are numbers or
 * categories. What the inputs need to be prepared with, such as means, is learned from the rows that are trained on.
 *
 * <p>The rows are held out as {@link Splits#of} does. {@code docs/formats.md} tells how headings, delimiters, kinds of columns
 * and missing values are recognised.
 */
public final class CsvData {
    private final Path file;
    private final TableInputs inputs;
    private final TargetColumns targets;
    private final SplitIndices split;
    private final List<String> notes;

    private CsvData(Path file, TableInputs inputs, TargetColumns targets, SplitIndices split, List<String> notes) {
        this.file = file;
        this.inputs = inputs;
        this.targets = targets;
        this.split = split;
        this.notes = notes;
    }

    /**
     * Reads a file and finds out what is to be learnt, as {@link CsvTargets} tells.
     *
     * @param file the file to read
     * @param targets names or numbers (from 1) of the columns to be learnt, at least one
     * @return the examples, divided
     * @throws DataFormatException naming the file and, where there is one, the line and the column that is not as it should be
     */
    public static Splits load(Path file, List<String> targets) throws IOException {
        return load(file, targets, null);
    }

    /**
     * {@return the examples of a file, divided, with a given kind of targets}
     *
     * @param file the file to read
     * @param targets names or numbers (from 1) of the columns to predict, at least one
     * @param task classes of a single column; labels or numbers; null to find out
     * @throws IOException if reading fails
     */
    public static Splits load(Path file, List<String> targets, @Nullable Task task) throws IOException {
        return load(file, targets, task, null);
    }

    /**
     * {@return the examples of a file, divided, with weights from a column, see {@link Dataset#weighted}}
     *
     * @param file the file to read
     * @param targets names or numbers (from 1) of the columns to predict, at least one
     * @param task classes of a single column; labels or numbers; null to find out
     * @param weights name or number of the column of weights, which is no input; null if all count alike
     * @throws IOException if reading fails
     */
    public static Splits load(Path file, List<String> targets, @Nullable Task task, @Nullable String weights)
            throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(targets, "targets");
        CsvTargets wanted = CsvTargets.of(targets.toArray(String[]::new));
        wanted = task == null ? wanted : wanted.withTask(task);
        wanted = weights == null ? wanted : wanted.withWeights(weights);
        return read(file, CsvFormat.DETECTED, wanted, Preprocessing.NONE).splits();
    }

    /**
     * Reads a file whose inputs are still to be prepared.
     *
     * @param file the file to read
     * @param format delimiter and headings
     * @param targets columns to predict
     * @param preprocessing how the columns of tables are prepared
     * @return the data of the file
     * @throws DataFormatException naming the file and, where there is one, the line and the column that is not as it should be
     */
    public static CsvData read(Path file, CsvFormat format, CsvTargets targets, Preprocessing preprocessing)
            throws IOException {
        return read(file, format, targets, preprocessing, null);
    }

    /**
     * {@return the same of a file that may be larger than the memory}
     *
     * @param file the file to read
     * @param format delimiter and headings
     * @param targets columns to predict
     * @param scratch where the columns are until {@link #streamed} has been written; null for the memory
     * @param preprocessing how the columns of tables are prepared
     * @throws IOException if reading fails
     */
    public static CsvData read(Path file, CsvFormat format, CsvTargets targets, Preprocessing preprocessing,
            @Nullable Scratch scratch) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(targets, "targets");
        Objects.requireNonNull(preprocessing, "preprocessing");
        Set<String> asked = asked(targets);
        asked.addAll(preprocessing.categorical());
        asked.addAll(preprocessing.ignored());
        return read(file, format, targets, asked,
                (columns, others, notes) -> new RawInputs(columns, others, preprocessing, scratch));
    }

    /**
     * Reads a file whose inputs are made as a schema says that was learned from another file, see {@link CsvRows}.
     *
     * @param file the file to read
     * @param format delimiter and headings
     * @param targets columns to predict
     * @param schema columns and their preparation
     * @return the data of the file
     * @throws DataFormatException naming the file and, where there is one, the line and the column that is not as it should be
     */
    public static CsvData read(Path file, CsvFormat format, CsvTargets targets, Schema schema) throws IOException {
        return read(file, format, targets, schema, null);
    }

    /**
     * {@return the same of a file that may be larger than the memory}
     *
     * @param file the file to read
     * @param format delimiter and headings
     * @param targets columns to predict
     * @param schema columns and their preparation
     * @param scratch where the inputs are until {@link #streamed} has been written; null for the memory
     * @throws IOException if reading fails
     */
    public static CsvData read(Path file, CsvFormat format, CsvTargets targets, Schema schema,
            @Nullable Scratch scratch) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(targets, "targets");
        Objects.requireNonNull(schema, "schema");
        Set<String> asked = asked(targets);
        asked.addAll(RowEncoder.names(schema));
        return read(file, format, targets, asked,
                (columns, others, notes) -> new EncodedInputs(schema, columns, others, notes::add, scratch));
    }

    private static Set<String> asked(CsvTargets targets) {
        Set<String> asked = new LinkedHashSet<>(targets.columns());
        targets.weights().ifPresent(asked::add);
        return asked;
    }

    /** Makes what keeps the inputs of a file. */
    private interface Maker {
        TableInputs make(Columns columns, List<Integer> others, List<String> notes) throws DataFormatException;
    }

    private static CsvData read(Path file, CsvFormat format, CsvTargets wanted, Set<String> asked, Maker maker)
            throws IOException {
        try (CsvFile rows = new CsvFile(file, format, asked)) {
            Columns columns = rows.columns();
            TargetColumns targets = new TargetColumns(columns, wanted);
            if (targets.count() == 0 || targets.count() >= columns.count()) {
                throw new DataFormatException(file + ": the file has " + Count.of(columns.count(), "column") + " and "
                        + Count.of(targets.count(), "target") + ", but there must be at least one target and one input");
            }
            List<String> notes = new ArrayList<>();
            TableInputs inputs = maker.make(columns, targets.places(), notes);
            int count = 0;
            for (CsvRow row = rows.next(); row != null; row = rows.next()) {
                inputs.add(row);
                targets.add(row);
                count++;
            }
            if (count == 0) {
                throw new DataFormatException(file + ": the file has no rows");
            }
            return new CsvData(file, inputs, targets, SplitIndices.of(count), notes);
        }
    }

    /**
     * One column of a file.
     *
     * @param column what it would become as an input, learned from all rows; its fill is the mean or the most frequent category
     * @param missing number of rows that have no value in it
     */
    public record Summary(Schema.Column column, int missing) {
        /**
         * Checks the column.
         *
         * @param column what it would become as an input, learned from all rows; its fill is the mean or the most
         *     frequent category
         * @param missing number of rows that have no value in it
         */
        public Summary {
            Objects.requireNonNull(column, "column");
        }
    }

    /**
     * {@return what the columns of a file are, those that are ignored left out, for somebody who does not know the file
     * yet}
     *
     * @param file the file to read
     * @param format delimiter and headings
     * @param preprocessing how the columns of tables are prepared
     * @throws DataFormatException naming the file and, where there is one, the line and the column that is not as it should be
     */
    public static List<Summary> columns(Path file, CsvFormat format, Preprocessing preprocessing) throws IOException {
        return columns(file, format, preprocessing, null);
    }

    /**
     * {@return the same of a file that may be larger than the memory; null for the memory}
     *
     * @param file the file to read
     * @param format delimiter and headings
     * @param scratch where the columns are kept; null for the memory
     * @param preprocessing how the columns of tables are prepared
     * @throws IOException if reading fails
     */
    public static List<Summary> columns(Path file, CsvFormat format, Preprocessing preprocessing,
            @Nullable Scratch scratch) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(preprocessing, "preprocessing");
        Set<String> asked = new LinkedHashSet<>(preprocessing.categorical());
        asked.addAll(preprocessing.ignored());
        try (CsvFile rows = new CsvFile(file, format, asked)) {
            RawInputs inputs = new RawInputs(
                    rows.columns(), Set.of(), preprocessing.withMissing(Preprocessing.Missing.MEAN), scratch);
            for (CsvRow row = rows.next(); row != null; row = rows.next()) {
                inputs.add(row);
            }
            return inputs.summaries();
        }
    }

    /**
     * {@return a copy with a share of the training rows, drawn at random, as the validation set, see {@link
     * Splits#withValidation}}
     *
     * @param share share of the training rows, above 0 and less than 1
     * @param seed seed of the choice of rows, 0 to 2^32 - 1
     */
    public CsvData withValidation(double share, long seed) {
        try {
            return new CsvData(file, inputs, targets, split.withValidation(share, seed), notes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** {@return a copy whose validation rows follow the training rows, without a validation set} */
    public CsvData withoutValidation() {
        return new CsvData(file, inputs, targets, split.withoutValidation(), notes);
    }

    /** {@return whether there is a validation set} */
    public boolean hasValidation() {
        return split.validation().length > 0;
    }

    /**
     * {@return the columns that are inputs, and their preparation, learned from the training rows}
     *
     * @throws DataFormatException if a value cannot be read; the message names the file and the place
     */
    public Schema schema() throws DataFormatException {
        return inputs.schema(split.training());
    }

    /**
     * {@return the examples, with their inputs prepared as {@link #schema} says}
     *
     * @throws DataFormatException if a value cannot be read; the message names the file and the place
     */
    public Splits splits() throws DataFormatException {
        Schema schema = schema();
        Dataset all = targets.dataset(inputs.values(schema), schema.inputs());
        Splits splits = splits(all);
        targets.requireWeights(splits);
        return splits;
    }

    /**
     * {@return the examples of a table that was read to a {@link Scratch}, divided: the sets can be written to a data
     * file, and nothing else}
     *
     * @throws DataFormatException if a value cannot be read; the message names the file and the place
     */
    public Splits streamed() throws DataFormatException {
        Schema schema = schema();
        Splits splits = splits(targets.streamed(schema.inputs(), inputs.reader(schema)));
        targets.requireWeights(splits);
        return splits;
    }

    /**
     * {@return the sentences about categories that a schema from elsewhere does not know, of each column the first few}
     */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    private Splits splits(Dataset all) {
        return new Splits(all.select(split.training()), all.select(split.validation()), all.select(split.test()),
                file.toString());
    }

    @Override
    public String toString() {
        return "CsvData[" + file + ", training=" + split.training().length + ", validation=" + split.validation().length
                + ", test=" + split.test().length + "]";
    }
}
