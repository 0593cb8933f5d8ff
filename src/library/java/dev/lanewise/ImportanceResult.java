package dev.lanewise;

import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Suggestion;
import dev.lanewise.metric.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Importance of the columns of a table, measured by {@link PermutationImportance}.
 *
 * <p>Immutable; results are equal if all their values are. {@link #toString} is a table, most important column first.
 */
public final class ImportanceResult {
    private final Metric metric;
    private final double baseline;
    private final int examples;
    private final List<ColumnImportance> columns;

    /** Importance of a column: by how much the metric gets worse when the values of the column are shuffled. */
    public static final class ColumnImportance {
        private final String name;
        private final double[] values;

        ColumnImportance(String name, double[] values) {
            this.name = name;
            this.values = values;
        }

        /** {@return the name of the column, or {@code input 1} and so on if the model was not trained on a table} */
        public String name() {
            return name;
        }

        /** {@return a copy of the importance in each repetition; NaN where the metric was undefined} */
        public double[] values() {
            return values.clone();
        }

        /** {@return the mean importance; about 0 if the predictions do not depend on the column} */
        public double mean() {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            return sum / values.length;
        }

        /**
         * {@return the sample standard deviation of the importance over the repetitions, with divisor n - 1; NaN if
         * there is only one}
         */
        public double standardDeviation() {
            double mean = mean();
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            return values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
        }

        /** Returns whether another object is a column of the same name with the same values. */
        @Override
        public boolean equals(Object other) {
            return other instanceof ColumnImportance that
                    && name.equals(that.name)
                    && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + Arrays.hashCode(values);
        }

        /** Returns the name, the mean and the standard deviation. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %.5g ± %.5g", name, mean(), standardDeviation());
        }
    }

    ImportanceResult(Metric metric, double baseline, int examples, List<ColumnImportance> columns) {
        this.metric = metric;
        this.baseline = baseline;
        this.examples = examples;
        this.columns = columns;
    }

    /** {@return the metric} */
    public Metric metric() {
        return metric;
    }

    /** {@return the value of the metric before any column is shuffled} */
    public double baseline() {
        return baseline;
    }

    /** {@return the number of examples} */
    public int examples() {
        return examples;
    }

    /** {@return the columns, the most important first; columns of equal importance in the order of the inputs} */
    public List<ColumnImportance> columns() {
        return columns;
    }

    /**
     * {@return the importance of a column}
     *
     * @param name name of the column
     * @throws IllegalArgumentException if there is no such column
     */
    public ColumnImportance column(String name) {
        Objects.requireNonNull(name, "name");
        return columns.stream()
                .filter(column -> column.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no column " + Quote.of(name) + " among "
                        + Suggestion.list(
                                columns.stream().map(ColumnImportance::name).toList())));
    }

    /** Returns whether another object has the same metric, baseline and columns. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ImportanceResult that
                && metric.equals(that.metric)
                && Double.compare(baseline, that.baseline) == 0
                && examples == that.examples
                && columns.equals(that.columns);
    }

    @Override
    public int hashCode() {
        return Objects.hash(metric, baseline, examples, columns);
    }

    /** Returns a table: the metric, then a row for each column with mean and standard deviation. */
    @Override
    public String toString() {
        int width =
                columns.stream().mapToInt(column -> column.name.length()).max().orElse(0);
        StringBuilder table =
                new StringBuilder(String.format(Locale.ROOT, "%s %.5g on %d examples", metric, baseline, examples));
        for (ColumnImportance column : columns) {
            table.append(String.format(
                    Locale.ROOT,
                    "\n%-" + Math.max(1, width) + "s  %10.5f ± %.5f",
                    column.name,
                    column.mean(),
                    column.standardDeviation()));
        }
        return table.toString();
    }
}
