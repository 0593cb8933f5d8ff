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
import java.util.Set;

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
     * @param targets names or numbers (from 1) of the columns to be learnt, at least one
     * @throws DataFormatException naming the file and, where there is one, the line and the column that is not as it should be
     */
    public static Splits load(Path file, List<String> targets) throws IOException {
        return load(file, targets, null);
    }

    /**
     * The same, told what is to be learnt.
     *
     * @param kindOrNull classes of a single column; labels or numbers; null to find out
     */
    public static Splits load(Path file, List<String> targets, Task kindOrNull) throws IOException {
        return load(file, targets, kindOrNull, null);
    }

    /**
     * The same with a column that says how much each example counts, see {@link Dataset#weighted}.
     *
     * @param kindOrNull classes of a single column; labels or numbers; null to find out
     * @param weightsOrNull name or number of the column of weights, which is no input; null if all count alike
     */
    public static Splits load(Path file, List<String> targets, Task kindOrNull, String weightsOrNull)
            throws IOException {
        return read(file, CsvFormat.DETECTED, new CsvTargets(targets, kindOrNull, weightsOrNull), Preprocessing.NONE).splits();
    }

    /**
     * Reads a file whose inputs are still to be prepared.
     *
     * @throws DataFormatException naming the file and, where there is one, the line and the column that is not as it should be
     */
    public static CsvData read(Path file, CsvFormat format, CsvTargets targets, Preprocessing preparation) throws IOException {
        return read(file, format, targets, preparation, null);
    }

    /**
     * The same of a file that may be larger than the memory.
     *
     * @param scratchOrNull where the columns are until {@link #streamed} has been written; null for the memory
     */
    public static CsvData read(Path file, CsvFormat format, CsvTargets targets, Preprocessing preparation,
            Scratch scratchOrNull) throws IOException {
        Set<String> asked = asked(targets);
        asked.addAll(preparation.categorical());
        asked.addAll(preparation.ignored());
        return read(file, format, targets, asked,
                (columns, others, notes) -> new RawInputs(columns, others, preparation, scratchOrNull));
    }

    /**
     * Reads a file whose inputs are made as a schema says that was learned from another file, see {@link CsvRows}.
     *
     * @throws DataFormatException naming the file and, where there is one, the line and the column that is not as it should be
     */
    public static CsvData read(Path file, CsvFormat format, CsvTargets targets, Schema schema) throws IOException {
        return read(file, format, targets, schema, null);
    }

    /**
     * The same of a file that may be larger than the memory.
     *
     * @param scratchOrNull where the inputs are until {@link #streamed} has been written; null for the memory
     */
    public static CsvData read(Path file, CsvFormat format, CsvTargets targets, Schema schema, Scratch scratchOrNull)
            throws IOException {
        Set<String> asked = asked(targets);
        asked.addAll(RowEncoder.names(schema));
        return read(file, format, targets, asked,
                (columns, others, notes) -> new EncodedInputs(schema, columns, others, notes::add, scratchOrNull));
    }

    private static Set<String> asked(CsvTargets targets) {
        Set<String> asked = new LinkedHashSet<>(targets.columns());
        if (targets.weightsOrNull() != null) {
            asked.add(targets.weightsOrNull());
        }
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
    public record Summary(Schema.Column column, int missing) {}

    /**
     * What the columns of a file are, those that are ignored left out, for somebody who does not know the file yet.
     *
     * @throws DataFormatException naming the file and, where there is one, the line and the column that is not as it should be
     */
    public static List<Summary> columns(Path file, CsvFormat format, Preprocessing preparation) throws IOException {
        return columns(file, format, preparation, null);
    }

    /** The same of a file that may be larger than the memory; null for the memory. */
    public static List<Summary> columns(Path file, CsvFormat format, Preprocessing preparation, Scratch scratchOrNull)
            throws IOException {
        Set<String> asked = new LinkedHashSet<>(preparation.categorical());
        asked.addAll(preparation.ignored());
        try (CsvFile rows = new CsvFile(file, format, asked)) {
            RawInputs inputs = new RawInputs(
                    rows.columns(), Set.of(), preparation.withMissing(Preprocessing.Missing.MEAN), scratchOrNull);
            for (CsvRow row = rows.next(); row != null; row = rows.next()) {
                inputs.add(row);
            }
            return inputs.summaries();
        }
    }

    /** The same with a share of the training rows, drawn at random, as the validation set, see {@link Splits#withValidation}. */
    public CsvData withValidation(double share, long seed) {
        try {
            return new CsvData(file, inputs, targets, split.withValidation(share, seed), notes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** The same with the validation rows trained on as well, after the others, and none to validate with. */
    public CsvData withoutValidation() {
        return new CsvData(file, inputs, targets, split.withoutValidation(), notes);
    }

    /** Whether there are rows to validate with. */
    public boolean hasValidation() {
        return split.validation().length > 0;
    }

    /** The columns that are learnt from, and what becomes of them, learned from the rows that are trained on. */
    public Schema schema() throws DataFormatException {
        return inputs.schema(split.training());
    }

    /** The examples, with their inputs prepared as {@link #schema} says. */
    public Splits splits() throws DataFormatException {
        Schema schema = schema();
        Dataset all = targets.dataset(inputs.values(schema), schema.inputs());
        Splits splits = splits(all);
        targets.requireWeights(splits);
        return splits;
    }

    /** The same of a table that was read to a {@link Scratch}: the sets can be written to a data file, and nothing else. */
    public Splits streamed() throws DataFormatException {
        Schema schema = schema();
        Splits splits = splits(targets.streamed(schema.inputs(), inputs.reader(schema)));
        targets.requireWeights(splits);
        return splits;
    }

    /** Sentences about categories that a schema from elsewhere does not know, of each column the first few. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    private Splits splits(Dataset all) {
        return new Splits(all.select(split.training()), all.select(split.validation()), all.select(split.test()),
                file.toString());
    }
}
