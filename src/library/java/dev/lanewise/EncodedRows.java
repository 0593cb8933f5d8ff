package dev.lanewise;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.table.ColumnLearner;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.Identifiers;
import dev.lanewise.internal.text.Remedy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table, encoded as the settings of an estimator have it.
 *
 * @param splits the training rows, and the validation rows if there are some
 * @param encoder learned from the training rows, or that of the model to start from
 * @param notes sentences on the tables and on columns that are left out
 */
record EncodedRows(Splits splits, TableEncoder encoder, List<String> notes) {
    /**
     * Encodes rows with targets.
     *
     * @param validation null for none
     * @throws IllegalArgumentException if there is no target or no input, or a value is not valid in its column
     */
    static EncodedRows of(EstimatorSettings settings, Task task, Table training, @Nullable Table validation) {
        String weights = settings.weights;
        Table[] others = validation == null ? new Table[0] : new Table[] {validation};
        Set<String> notes = new LinkedHashSet<>(training.notes());
        Stream.of(others).map(Table::notes).forEach(notes::addAll);
        TableEncoder encoder = settings.start != null
                ? settings.start
                        .encoder()
                        .orElseThrow(
                                () -> new IllegalStateException(
                                        "the model to start from was not trained on a table, so it cannot encode the rows of one"))
                : learned(settings, task, training, others, notes);
        Dataset examples = weighted(encoder, training, weights, "training");
        Dataset held = validation == null ? examples.slice(0, 0) : weighted(encoder, validation, weights, "validation");
        return new EncodedRows(new Splits(examples, held, examples.slice(0, 0), "table"), encoder, List.copyOf(notes));
    }

    private static TableEncoder learned(
            EstimatorSettings settings, Task task, Table training, Table[] others, Set<String> notes) {
        Preprocessing preprocessing = preprocessing(settings);
        TableEncoder encoder = TableEncoder.learn(preprocessing, task, training, others);
        ColumnLearner.emptyColumns(training.names(), training.targets(), encoder.schema(), preprocessing.ignored())
                .ifPresent(notes::add);
        int rows = training.rows() + Arrays.stream(others).mapToInt(Table::rows).sum();
        Map<Schema.Column, String> found =
                Identifiers.ofTexts(encoder.schema().columns(), rows, preprocessing.categorical());
        if (found.isEmpty()) {
            return encoder;
        }
        List<String> ignored = new ArrayList<>(preprocessing.ignored());
        List<String> categorical = new ArrayList<>(preprocessing.categorical());
        for (Schema.Column column : found.keySet()) {
            ignored.add(column.name());
            categorical.add(column.name());
        }
        notes.add(Identifiers.leftOut(found)
                + (found.size() == 1 ? ", which probably identifies the rows" : ", which probably identify the rows")
                + "; " + Remedy.CATEGORICAL.of(categorical)
                + (found.size() == 1 ? " keeps it" : " keeps them"));
        return TableEncoder.learn(preprocessing.withIgnored(ignored.toArray(String[]::new)), task, training, others);
    }

    private static Preprocessing preprocessing(EstimatorSettings settings) {
        Preprocessing preprocessing = settings.preprocessing;
        if (settings.weights == null || preprocessing.ignored().contains(settings.weights)) {
            return preprocessing;
        }
        List<String> ignored = new ArrayList<>(preprocessing.ignored());
        ignored.add(settings.weights);
        return preprocessing.withIgnored(ignored.toArray(String[]::new));
    }

    /** Refuses a column of weights that are not all finite numbers from 0 on; there is none if {@code column} is null. */
    static void requireWeights(Table table, @Nullable String column) {
        if (column == null) {
            return;
        }
        if (table.targets().contains(column)) {
            throw new IllegalArgumentException(
                    "the column " + Fields.quoted(column) + " is a target, so it cannot hold weights");
        }
        double[] weights = table.numbers(column);
        for (int row = 0; row < weights.length; row++) {
            if (!(weights[row] >= 0 && weights[row] <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException("row " + row + ", column " + Fields.quoted(column)
                        + ": the weight is "
                        + (Double.isNaN(weights[row])
                                ? "missing"
                                : weights[row] + ", not a finite number of at least 0"));
            }
        }
    }

    private static Dataset weighted(TableEncoder encoder, Table table, @Nullable String column, String part) {
        Dataset dataset = encoder.dataset(table);
        if (column == null) {
            return dataset;
        }
        double[] numbers = table.numbers(column);
        float[] weights = new float[numbers.length];
        for (int row = 0; row < weights.length; row++) {
            weights[row] = (float) numbers[row];
        }
        try {
            return dataset.withWeights(weights);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "column " + Fields.quoted(column) + " of the " + part + " examples: " + e.getMessage(), e);
        }
    }
}
