package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.Identifiers;
import dev.lanewise.validation.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The rows of a table, which are encoded anew for every fold, by its training rows alone, as an estimator of the
 * library does it.
 *
 * @param preprocessing of the columns, without that of the weights
 * @param weightsOrNull column of weights; null if all are 1
 * @param leavesOut whether columns are left out that identify the training rows of a fold
 */
record FoldRows(Table table, Task task, Preprocessing preprocessing, String weightsOrNull, boolean leavesOut) {
    /**
     * Refuses weights that are not numbers from 0 on.
     *
     * @throws IllegalArgumentException with a sentence that names the row
     */
    void requireWeights() {
        double[] weights = weightsOrNull == null ? new double[0] : table.numbers(weightsOrNull);
        for (int row = 0; row < weights.length; row++) {
            if (!(weights[row] >= 0 && weights[row] <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException("row " + row + ", column " + Fields.quoted(weightsOrNull)
                        + ": the weight is "
                        + (Double.isNaN(weights[row])
                                ? "missing"
                                : weights[row] + ", not a finite number of at least 0"));
            }
        }
    }

    /**
     * Returns the examples of a fold.
     *
     * @param name of the fold
     * @param share share of the training rows that is held out for validation; 0 for none
     * @throws IllegalArgumentException if they cannot be encoded
     */
    Splits splits(Fold fold, String name, double share, long seed) {
        Table rows = table.select(fold.training());
        Table.Split split = share == 0 ? null : rows.split(share, seed);
        TableEncoder encoder =
                split == null ? encoder(rows.rows(), rows) : encoder(rows.rows(), split.training(), split.test());
        Dataset training = weighted(encoder, split == null ? rows : split.training());
        Dataset validation = split == null ? training.slice(0, 0) : weighted(encoder, split.test());
        return new Splits(training, validation, encoder.dataset(table.select(fold.test())), name);
    }

    private TableEncoder encoder(int rows, Table training, Table... others) {
        TableEncoder encoder = TableEncoder.learn(preprocessing, task, training, others);
        Map<Schema.Column, String> found = leavesOut
                ? Identifiers.ofTexts(encoder.schema().columns(), rows, preprocessing.categorical())
                : Map.of();
        if (found.isEmpty()) {
            return encoder;
        }
        List<String> ignored = new ArrayList<>(preprocessing.ignored());
        found.keySet().forEach(column -> ignored.add(column.name()));
        return TableEncoder.learn(preprocessing.withIgnored(ignored.toArray(String[]::new)), task, training, others);
    }

    private Dataset weighted(TableEncoder encoder, Table rows) {
        Dataset dataset = encoder.dataset(rows);
        if (weightsOrNull == null) {
            return dataset;
        }
        double[] numbers = rows.numbers(weightsOrNull);
        float[] weights = new float[numbers.length];
        for (int row = 0; row < weights.length; row++) {
            weights[row] = (float) numbers[row];
        }
        return dataset.withWeights(weights);
    }
}
