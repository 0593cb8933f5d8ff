package dev.lanewise;

import dev.lanewise.ImportanceResult.ColumnImportance;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.BackgroundTask;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.metric.Metric;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Permutation importance: by how much a metric gets worse when the values of one column are shuffled among the rows
 * (Breiman, <i>Random Forests</i>, 2001; Fisher, Rudin and Dominici, 2019).
 *
 * <pre>{@code
 * Table.Split rows = table.split(0.2, 1);
 * Model model = Lanewise.classifier().fit(rows.training());
 * System.out.println(PermutationImportance.defaults().repeats(20).measure(model, rows.test()));
 * }</pre>
 *
 * <p>All inputs of a column are shuffled together, such as those of a one-hot encoded one. If two columns carry the
 * same information, the importance of each is lower than that of the information, because the other one still has
 * it. Use rows that were not trained on: on training rows, columns that the network has overfitted appear important.
 *
 * <p>Every column is shuffled by the same permutations, which the seed determines. So the result is the same for any
 * number of threads, and columns can be compared with few repetitions. Immutable and thread-safe.
 */
public final class PermutationImportance {
    private static final int REPEATS = 10;
    /** Rows that are predicted at a time. */
    private static final int CHUNK = 256;

    private final int repeats;
    private final long seed;
    private final @Nullable Metric metric;
    private final int threads;

    private PermutationImportance(int repeats, long seed, @Nullable Metric metric, int threads) {
        this.repeats = repeats;
        this.seed = seed;
        this.metric = metric;
        this.threads = threads;
    }

    /**
     * {@return the default settings: 10 repetitions, seed 1, accuracy or, for regression, R2, and as many threads as
     * the machine has processors}
     */
    public static PermutationImportance defaults() {
        return new PermutationImportance(
                REPEATS, 1, null, Math.min(1024, Runtime.getRuntime().availableProcessors()));
    }

    private static void require(boolean holds, String expectation, long given) {
        if (!holds) {
            throw new IllegalArgumentException(expectation + ", but " + given + " was given");
        }
    }

    /**
     * {@return a copy with another number of permutations of each column}
     *
     * @param repeats at least 1
     * @throws IllegalArgumentException if {@code repeats} is below 1
     */
    public PermutationImportance repeats(int repeats) {
        require(repeats >= 1, "the number of repetitions is 1 or more", repeats);
        return new PermutationImportance(repeats, seed, metric, threads);
    }

    /**
     * {@return a copy with another seed of the permutations}
     *
     * @param seed 0 to 2^32 - 1
     * @throws IllegalArgumentException if the seed is out of range
     */
    public PermutationImportance seed(long seed) {
        require(seed >= 0 && seed < 1L << 32, "the seed is 0 to 4294967295", seed);
        return new PermutationImportance(repeats, seed, metric, threads);
    }

    /**
     * {@return a copy with another metric}
     *
     * @param metric metric that suits the targets, except {@link Metric#loss}
     * @throws IllegalArgumentException if it is {@link Metric#loss}, which is not a function of outputs and targets
     */
    public PermutationImportance metric(Metric metric) {
        Objects.requireNonNull(metric, "metric");
        if (metric.equals(Metric.loss())) {
            throw new IllegalArgumentException("importance is measured by a metric of outputs and targets, which the"
                    + " loss is not: use log-loss, brier, mse or rmse");
        }
        return new PermutationImportance(repeats, seed, metric, threads);
    }

    /**
     * {@return a copy with another number of threads, which does not change the result}
     *
     * @param threads 1 to 1024
     * @throws IllegalArgumentException if {@code threads} is out of range
     */
    public PermutationImportance threads(int threads) {
        require(threads >= 1 && threads <= 1024, "the number of threads is 1 to 1024", threads);
        return new PermutationImportance(repeats, seed, metric, threads);
    }

    /**
     * Measures the importance of every column of a table that the model takes inputs from.
     *
     * @param model model that was trained on a table
     * @param table at least one row, with targets
     * @return the importance of every column
     * @throws IllegalArgumentException as {@link Model#evaluate(Table)} does; also if the metric is undefined on these
     *     rows, or needs probabilities that the model does not predict
     * @throws IllegalStateException if the model was not trained on a table
     * @throws CancellationException if the thread is interrupted
     */
    public ImportanceResult measure(Model model, Table table) {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(table, "table");
        return measure(model, model.encoded(table));
    }

    /**
     * Measures the importance of the columns of a data set: those of the table that the model was trained on, or
     * else of every single input. For a model of a table, the data set must come from {@code
     * encoder().orElseThrow().dataset(table)}.
     *
     * @param model trained model
     * @param dataset at least one example, encoded as for the model
     * @return the importance of every column
     * @throws IllegalArgumentException if inputs or targets do not fit the model, the metric is undefined on these
     *     examples, or it needs probabilities that the model does not predict
     * @throws CancellationException if the thread is interrupted
     */
    public ImportanceResult measure(Model model, Dataset dataset) {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(dataset, "dataset");
        model.requireFit(dataset);
        List<Group> groups = new ArrayList<>();
        int at = 0;
        for (Schema.Column column : model.schema().map(Schema::columns).orElse(List.of())) {
            groups.add(new Group(column.name(), at, column.inputs()));
            at += column.inputs();
        }
        for (; at < dataset.inputs(); at++) {
            groups.add(new Group("input " + (at + 1), at, 1));
        }
        return measure(model.sharedNetwork(), dataset, groups);
    }

    /** Inputs that are shuffled together. */
    private record Group(String name, int from, int inputs) {}

    private ImportanceResult measure(Network network, Dataset dataset, List<Group> groups) {
        Metric chosen = metric != null ? metric : Metric.standard(dataset.task());
        requireFit(network, dataset, chosen);
        int[][] orders = orders(dataset.size());
        Predictor predictor = network.predictor();
        double baseline = new Scoring(predictor, dataset, chosen).score(null, null, null);
        ColumnImportance[] columns = new ColumnImportance[groups.size()];
        BackgroundTask.forEach("lanewise-importance-", threads, columns.length, () -> {
            Scoring scoring = new Scoring(predictor, dataset, chosen);
            return i -> columns[i] = column(groups.get(i), scoring, orders, baseline, chosen.direction());
        });
        List<ColumnImportance> sorted = new ArrayList<>(Arrays.asList(columns));
        sorted.sort(Comparator.comparingDouble(
                column -> Double.isNaN(column.mean()) ? Double.POSITIVE_INFINITY : -column.mean()));
        return new ImportanceResult(chosen, baseline, dataset.size(), List.copyOf(sorted));
    }

    private static void requireFit(Network network, Dataset dataset, Metric metric) {
        metric.requireFit(dataset);
        Activation output = network.architecture().output();
        if (metric.needsProbabilities() && !output.equals(Activation.SOFTMAX) && !output.equals(Activation.SIGMOID)) {
            throw new IllegalArgumentException(
                    "the metric " + metric + " needs probabilities, but the output layer is " + output);
        }
    }

    private int[][] orders(int size) {
        int[][] orders = new int[repeats][size];
        PythonRandom random = new PythonRandom(seed);
        for (int[] order : orders) {
            Arrays.setAll(order, i -> i);
            random.shuffle(order);
        }
        return orders;
    }

    private ColumnImportance column(
            Group group, Scoring scoring, int[][] orders, double baseline, Metric.Direction direction) {
        float[] values = scoring.values(group);
        double[] importance = new double[orders.length];
        for (int i = 0; i < importance.length; i++) {
            double score = scoring.score(group, values, orders[i]);
            // Not the negative of a difference, which would be a negative zero.
            importance[i] = direction == Metric.Direction.HIGHER_IS_BETTER ? baseline - score : score - baseline;
        }
        return new ColumnImportance(group.name, importance);
    }

    /** Computes the metric on examples of which some inputs are those of other examples; for one thread. */
    private static final class Scoring {
        private final Predictor predictor;
        private final Dataset dataset;
        private final Metric metric;
        private final int inputs;
        private final int units;
        private final float[] rows;
        private final float[] results;

        Scoring(Predictor predictor, Dataset dataset, Metric metric) {
            this.predictor = predictor;
            this.dataset = dataset;
            this.metric = metric;
            this.inputs = predictor.inputs();
            this.units = predictor.outputs();
            this.rows = new float[Math.multiplyExact(CHUNK, inputs)];
            this.results = new float[CHUNK * units];
        }

        /** Copies the inputs of a column: (examples, inputs of the column). */
        float[] values(Group group) {
            float[] values = new float[ArrayLength.of(dataset.size(), "example", group.inputs, "input")];
            for (int i = 0; i < dataset.size(); i++) {
                dataset.copyRow(i, rows, 0);
                System.arraycopy(rows, group.from, values, i * group.inputs, group.inputs);
            }
            return values;
        }

        /**
         * Computes the metric.
         *
         * @param group inputs that are replaced; null for none
         * @param values inputs of that column by example
         * @param order the example that each example gets them from
         */
        double score(@Nullable Group group, float @Nullable [] values, int @Nullable [] order) {
            float[] outputs = new float[ArrayLength.of(dataset.size(), "example", units, "output")];
            for (int from = 0; from < dataset.size(); from += CHUNK) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("the thread was interrupted while importance was measured");
                }
                int count = Math.min(CHUNK, dataset.size() - from);
                for (int i = 0; i < count; i++) {
                    dataset.copyRow(from + i, rows, i * inputs);
                    if (group != null && values != null && order != null) {
                        System.arraycopy(
                                values, order[from + i] * group.inputs, rows, i * inputs + group.from, group.inputs);
                    }
                }
                predictor.predict(rows, count, results);
                System.arraycopy(results, 0, outputs, from * units, count * units);
            }
            return metric.value(outputs, dataset);
        }
    }

    /** Returns the settings. */
    @Override
    public String toString() {
        return "PermutationImportance[repeats=" + repeats + ", seed=" + seed + ", metric="
                + (metric == null ? "standard" : metric) + ", threads=" + threads + "]";
    }
}
