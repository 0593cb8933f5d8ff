package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Influence of the value of each column on an output: the output of an example minus the output with a typical value
 * in this column, all else unchanged.
 *
 * <p>Typical is the mean of the inputs of a numeric column, and the most frequent category of a categorical one, among
 * the first {@value #MOST_ROWS} examples of the data set. No random numbers are involved.
 */
final class ColumnInfluence {
    private static final int MOST_ROWS = 10_000;
    /** Columns, and inputs of all replacements in one example, up to which the influence is computed. */
    private static final int MOST_COLUMNS = 1024;

    private static final int MOST_INPUTS = 1 << 22;

    /** Inputs that belong to one column. */
    record Column(String name, int from, int inputs) {}

    private final Network network;
    private final Dataset dataset;
    private final List<Column> columns = new ArrayList<>();
    /** Null until first needed. */
    private float[] typical;

    /** @param schemaOrNull columns that the inputs were encoded from; null if each input is a column */
    ColumnInfluence(Network network, Dataset dataset, Schema schemaOrNull) {
        this.network = network;
        this.dataset = dataset;
        int from = 0;
        if (schemaOrNull != null && schemaOrNull.inputs() == dataset.inputs()) {
            for (Schema.Column column : schemaOrNull.columns()) {
                columns.add(new Column(column.name(), from, column.inputs()));
                from += column.inputs();
            }
        } else {
            for (; from < dataset.inputs(); from++) {
                columns.add(new Column("input " + (from + 1), from, 1));
            }
        }
    }

    /** Whether the influence can be computed: not of a single example, and not of very many columns. */
    boolean isComputable() {
        return dataset.size() > 1
                && columns.size() <= MOST_COLUMNS
                && (long) (columns.size() + 1) * dataset.inputs() <= MOST_INPUTS;
    }

    List<Column> columns() {
        return columns;
    }

    /** Returns the change of an output of an example that is due to each column. */
    double[] of(int example, int unit) {
        if (typical == null) {
            typical = typical();
        }
        int inputs = dataset.inputs();
        int rows = columns.size() + 1;
        float[] values = new float[rows * inputs];
        for (int row = 0; row < rows; row++) {
            dataset.copyRow(example, values, row * inputs);
            if (row > 0) {
                Column column = columns.get(row - 1);
                System.arraycopy(typical, column.from, values, row * inputs + column.from, column.inputs);
            }
        }
        int units = network.architecture().outputs();
        float[] outputs = network.outputs(Dataset.ofClasses(values, inputs, new int[rows], 1), 1);
        double[] changes = new double[columns.size()];
        Arrays.setAll(changes, c -> (double) outputs[unit] - outputs[(c + 1) * units + unit]);
        return changes;
    }

    private float[] typical() {
        double[] sums = new double[dataset.inputs()];
        float[] row = new float[sums.length];
        int count = Math.min(MOST_ROWS, dataset.size());
        for (int i = 0; i < count; i++) {
            dataset.copyRow(i, row, 0);
            for (int j = 0; j < row.length; j++) {
                sums[j] += row[j];
            }
        }
        float[] means = new float[sums.length];
        for (Column column : columns) {
            int most = column.from;
            for (int j = column.from; j < column.from + column.inputs; j++) {
                most = sums[j] > sums[most] ? j : most;
            }
            means[most] = column.inputs == 1 ? (float) (sums[most] / count) : 1;
        }
        return means;
    }
}
