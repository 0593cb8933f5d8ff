package dev.lanewise.cli;

import dev.lanewise.Fit;
import dev.lanewise.cli.reader.UnknownCategories;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.FileKind;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Suggestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Data that have been read: examples, or the rows of a table.
 *
 * @param source source of the data
 * @param task type of the targets
 * @param sets the examples, divided as in the source; null for rows that have not been encoded
 * @param rows rows of all sets, with targets; null if the data are not a table
 * @param schema preprocessing of the network that uses the data, or of converted data; null if there is none
 * @param preprocessing preprocessing of the rows for a new network
 */
record LoadedData(DataSource source, Task task, Splits sets, Table rows, Schema schema, Preprocessing preprocessing) {
    boolean isTable() {
        return rows != null;
    }

    /** The examples with a test set, which is drawn from the training examples if the source has none. */
    Splits withTest() throws IOException {
        return source.isStored() ? sets : sets.withTest();
    }

    /** The sizes of the three sets of rows; data in one piece count as a training set. */
    List<Integer> sizes() throws IOException {
        List<Integer> sizes = source.hasOwnSets() ? source.table().sets() : List.of(rows.rows(), 0, 0);
        if (sizes.stream().mapToInt(Integer::intValue).sum() != rows.rows()) {
            throw new DataFormatException(
                    source.name() + ": --drop-missing-target cannot leave out rows of data that come as several sets");
        }
        return sizes;
    }

    /**
     * Encodes the rows.
     *
     * @param classesOrNull classes of the network; null if unknown
     */
    LoadedData encoded(List<String> classesOrNull) throws IOException {
        try {
            TableEncoder encoder = schema == null
                    ? TableEncoder.learn(preprocessing, task, rows)
                    : classesOrNull == null || task != Task.CLASSIFICATION
                            ? TableEncoder.of(schema, task, rows)
                            : new TableEncoder(schema, task, classesOrNull);
            Dataset all = encoder.dataset(rows);
            noteColumns(encoder);
            Dataset none = all.slice(0, 0);
            source.requireWeights(new Splits(all, none, none, source.name()));
            List<Integer> sizes = sizes();
            int training = sizes.get(0);
            int validation = training + sizes.get(1);
            Splits encoded = new Splits(
                    all.slice(0, training),
                    all.slice(training, validation),
                    all.slice(validation, all.size()),
                    source.name());
            return new LoadedData(source, task, encoded, rows, schema, preprocessing);
        } catch (IllegalArgumentException e) {
            throw source.named(e);
        }
    }

    /** Adds notes on the columns to those of the source. */
    void noteColumns(TableEncoder encoder) {
        source.note(encoder.notes());
        if (schema == null) {
            filledIn(source.name(), rows, encoder.schema()).ifPresent(note -> source.note(List.of(note)));
        } else {
            UnknownCategories unknown = new UnknownCategories(encoder);
            unknown.add(rows);
            unknown.note(source.name()).ifPresent(note -> source.note(List.of(note)));
        }
    }

    /** Returns a note on missing values that are filled in; empty if there are none. */
    static Optional<String> filledIn(String data, Table table, Schema schema) {
        List<String> filled = new ArrayList<>();
        for (Table.ColumnInfo column : table.describe()) {
            boolean imputes =
                    schema.columns().stream().anyMatch(each -> each.name().equals(column.name()) && each.imputes());
            if (imputes && column.missing() > 0) {
                filled.add(Quote.name(column.name()) + " (" + column.missing()
                        + (2L * column.missing() > table.rows() ? ", most of the rows)" : ")"));
            }
        }
        return filled.isEmpty()
                ? Optional.empty()
                : Optional.of(data + ": missing values among " + table.rows() + " rows are filled in: "
                        + Suggestion.list(filled));
    }

    /**
     * Divides and prepares the data as a training does by default. The result is closed, because nothing is trained.
     */
    Fit prepared() throws IOException {
        EndingOptions ending = new EndingOptions();
        ending.validateByDefault();
        try (Fit fit = TrainingData.of(this, true, ending).start(EstimatorOptions.of(task))) {
            source.requireWeights(fit.splits());
            fit.encoder().ifPresent(this::noteColumns);
            return fit;
        } catch (IllegalArgumentException e) {
            throw source.named(e);
        }
    }

    /** The target columns that a flag or a saved network names; for a CSV file, their headings. */
    List<String> namedTargets() throws IOException {
        return source.targets().isEmpty() || source.kind() != FileKind.CSV ? source.targets() : rows.targets();
    }

    /** Returns a note on the task and the flag that changes it. */
    String taskNote(Dataset training) throws IOException {
        List<String> targets = isTable() ? rows.targets() : source.targets();
        boolean areNumbers = isTable()
                ? rows.describe().stream()
                        .allMatch(column -> !column.target() || column.kind() == Table.ColumnKind.NUMERIC)
                : source.kind().isTypedTable() && (task != Task.CLASSIFICATION || TargetRule.areNumbers(training));
        return TargetRule.note(training, source.targets().isEmpty() ? null : Suggestion.list(targets), areNumbers);
    }
}
