package dev.lanewise.validation;

import dev.lanewise.Estimator;
import dev.lanewise.Evaluation;
import dev.lanewise.Fact;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Task;
import dev.lanewise.internal.BackgroundTask;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.engine.ShapeCheck;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.internal.text.Suggestion;
import dev.lanewise.internal.training.Divergence;
import dev.lanewise.metric.Metric;
import dev.lanewise.training.DivergedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cross-validation: divides examples into k folds, and for each fold trains on all other folds and tests on this one.
 *
 * <pre>{@code
 * CrossValidationResult scores = CrossValidation.of(5).score(
 *         table, Lanewise.classifier().hidden(16), Metric.accuracy(), Metric.macroF1());
 * System.out.println(scores);
 * }</pre>
 *
 * <p><b>Folds.</b> Examples are shuffled by the seed. With classes, the folds are stratified: every fold has the same
 * proportions of classes, as far as possible. The sizes of two folds differ by at most one, and so do their numbers of
 * examples of each class. These numbers are those of scikit-learn's {@code StratifiedKFold} and {@code KFold}. Examples
 * with labels or numbers are divided without regard to their targets; {@link #folds(int[])} stratifies by any numbers.
 *
 * <p>The result depends on data, configuration and training alone, not on the number of threads. Immutable: each
 * setting returns a changed copy.
 *
 * <p><b>Interrupts.</b> If the thread is interrupted, training on the current fold usually ends early, and an {@link
 * UnfinishedFoldsException} is thrown, which has the values of the completed folds. The interrupt status stays set.
 */
public final class CrossValidation {
    /** Memory for an example while folds are made: its number as an object, references and its fold. */
    private static final long BYTES_OF_EXAMPLE = 32;

    private final int folds;
    private final int repeats;
    private final long seed;
    private final int threads;
    private final boolean stratified;

    private CrossValidation(int folds, int repeats, long seed, int threads, boolean stratified) {
        this.folds = folds;
        this.repeats = repeats;
        this.seed = seed;
        this.threads = threads;
        this.stratified = stratified;
    }

    /**
     * Creates a cross-validation with one repetition and seed 1, on one thread, stratified by classes.
     *
     * @param folds at least 2
     * @return the cross-validation
     * @throws IllegalArgumentException if {@code folds} is below 2
     */
    public static CrossValidation of(int folds) {
        require(folds >= 2, "the number of folds is 2 or more", folds);
        return new CrossValidation(folds, 1, 1, 1, true);
    }

    /**
     * {@return a copy with another number of repetitions, each with folds of its own}
     *
     * <p>The first repetitions do not depend on the number of further ones.
     *
     * @param repeats at least 1
     * @throws IllegalArgumentException if {@code repeats} is below 1
     */
    public CrossValidation repeats(int repeats) {
        require(repeats >= 1, "the number of repetitions is 1 or more", repeats);
        return new CrossValidation(folds, repeats, seed, threads, stratified);
    }

    /**
     * {@return a copy with another seed of the folds}
     *
     * @param seed 0 to 2^32 - 1
     * @throws IllegalArgumentException if the seed is out of range
     */
    public CrossValidation seed(long seed) {
        require(seed >= 0 && seed < 1L << 32, "the seed is 0 to 4294967295", seed);
        return new CrossValidation(folds, repeats, seed, threads, stratified);
    }

    /**
     * {@return a copy that trains several folds at the same time} The functions that it calls must then be safe for use
     * by several threads, and each training run should use one thread ({@link Estimator#threads}).
     *
     * @param threads 1 to 1024
     * @throws IllegalArgumentException if {@code threads} is out of range
     */
    public CrossValidation threads(int threads) {
        require(threads >= 1 && threads <= 1024, "the number of threads is 1 to 1024", threads);
        return new CrossValidation(folds, repeats, seed, threads, stratified);
    }

    /** {@return a copy whose folds disregard classes, for classes with fewer examples than there are folds} */
    public CrossValidation unstratified() {
        return new CrossValidation(folds, repeats, seed, threads, false);
    }

    private static void require(boolean holds, String expectation, long given) {
        if (!holds) {
            throw new IllegalArgumentException(expectation + ", but " + given + " was given");
        }
    }

    /**
     * Divides the examples of a data set.
     *
     * @param dataset examples to divide
     * @return all folds of the first repetition, then those of the next ones
     * @throws IllegalArgumentException if there are fewer examples than folds, or fewer examples of a class
     */
    public List<Fold> folds(Dataset dataset) {
        Objects.requireNonNull(dataset, "dataset");
        if (!stratified || dataset.task() != Task.CLASSIFICATION) {
            return folds(dataset.size());
        }
        int[] classes = new int[dataset.size()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = dataset.label(i);
        }
        return divide(classes, c -> "class " + dataset.name(c));
    }

    /**
     * Divides examples without regard to their targets.
     *
     * @param size number of examples
     * @return all folds of the first repetition, then those of the next ones
     * @throws IllegalArgumentException if there are fewer examples than folds, or the folds need more memory than the
     *     JVM may use
     */
    public List<Fold> folds(int size) {
        require(size >= 0, "the size is 0 or more", size);
        if (size * BYTES_OF_EXAMPLE > Runtime.getRuntime().maxMemory()) {
            throw new IllegalArgumentException("the size is " + size + ", but the folds of these examples need more"
                    + " memory than this JVM may use (-Xmx raises that)");
        }
        return divide(new int[size], stratum -> "the only stratum");
    }

    /**
     * Divides examples into stratified folds: every fold has the same proportions of the strata, as far as possible.
     *
     * <p>This is not scikit-learn's {@code GroupKFold}, which keeps the examples of a group in one fold: here each
     * stratum is distributed over all folds, as a class is.
     *
     * @param strata stratum of each example: any numbers
     * @return all folds of the first repetition, then those of the next ones
     * @throws IllegalArgumentException if there are fewer examples than folds, or fewer examples of a stratum
     */
    public List<Fold> folds(int[] strata) {
        Objects.requireNonNull(strata, "strata");
        return divide(strata, stratum -> "stratum " + stratum);
    }

    private List<Fold> divide(int[] strata, IntFunction<String> name) {
        return Division.folds(strata, name, folds, repeats, seed);
    }

    /**
     * Fits an estimator to every fold of a table, and computes metrics on the held-out rows.
     *
     * <p>The preprocessing is learned anew from the training rows of each fold, by {@link Estimator#fit(Table)}. If the
     * estimator holds out validation rows, they are some of these training rows. With classes, the folds are
     * stratified. {@linkplain Estimator#weights Example weights} affect the loss of the test rows and no other metric.
     *
     * @param table all rows, with targets
     * @param estimator fitted to the training rows of each fold
     * @param metrics computed on the test rows of each fold; without any, accuracy or, for regression, R2
     * @return a value of each metric for each fold
     * @throws IllegalArgumentException if the rows cannot be divided, a metric is undefined on a fold, a value is not
     *     valid in its column, or a setting of the estimator does not suit the targets; a message that names a fold
     *     numbers rows within its training or test rows
     * @throws DivergedException if training diverges
     * @throws UnfinishedFoldsException if the thread is interrupted
     * @throws IllegalStateException if the estimator needs a validation set and has none
     */
    public CrossValidationResult score(Table table, Estimator estimator, Metric... metrics) {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(estimator, "estimator");
        Elements.require(metrics, "metrics");
        Dataset targets = targets(table, estimator.task(table));
        List<Fold> divided = folds(targets);
        List<Metric> chosen = chosen(targets, divided, metrics);
        return score(
                divided,
                chosen,
                fold -> named(fold, () -> {
                    Model model = estimator.fit(table.select(fold.training()));
                    Table held = table.select(fold.test());
                    Table tested = model.facts()
                            .get(Fact.WEIGHTS)
                            .map(held::withWeights)
                            .orElse(held);
                    return values(fold, model, model.encoder().orElseThrow().dataset(tested), chosen);
                }));
    }

    /** Returns the targets of a table, with a constant as the only input. */
    private static Dataset targets(Table table, Task task) {
        if (table.targets().isEmpty()) {
            throw new IllegalArgumentException(
                    "the table has no target; " + Remedy.TARGET + " names one of " + Suggestion.list(table.names()));
        }
        String constant = "constant";
        while (table.targets().contains(constant)) {
            constant += "'";
        }
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put(constant, new double[table.rows()]);
        for (Table.ColumnInfo column : table.describe()) {
            if (column.target()) {
                columns.put(
                        column.name(),
                        column.kind() == Table.ColumnKind.NUMERIC
                                ? table.numbers(column.name())
                                : table.categories(column.name()));
            }
        }
        Table targets = Table.ofColumns(columns).withTarget(table.targets().toArray(String[]::new));
        return TableEncoder.learn(Preprocessing.NONE, task, targets).dataset(targets);
    }

    /** Adds the name of a fold to the messages of exceptions. */
    private static Values named(Fold fold, Supplier<Values> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(fold.named(e.getMessage()), e);
        } catch (DivergedException e) {
            throw Divergence.named(fold.named(e.getMessage()), e);
        } catch (CancellationException e) {
            throw cancellation(fold, e);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(fold.named(e.getMessage()), e);
        }
    }

    private static IllegalStateException cancellation(Fold fold, IllegalStateException cause) {
        return (IllegalStateException) new CancellationException(fold.named(cause.getMessage())).initCause(cause);
    }

    /**
     * Fits an estimator to every fold of a data set, and computes metrics on the held-out examples.
     *
     * @param dataset all examples; they keep their weights
     * @param estimator fitted to the training examples of each fold, of which it may hold out some for validation
     * @param metrics computed on the test examples of each fold; without any, accuracy or, for regression, R2
     * @return a value of each metric for each fold
     * @throws IllegalArgumentException if the examples cannot be divided, a metric is undefined on a fold, or a setting
     *     of the estimator does not suit the targets
     * @throws DivergedException if training diverges
     * @throws UnfinishedFoldsException if the thread is interrupted
     * @throws IllegalStateException if the estimator needs a validation set and has none
     */
    public CrossValidationResult score(Dataset dataset, Estimator estimator, Metric... metrics) {
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(estimator, "estimator");
        List<Fold> divided = folds(dataset);
        List<Metric> chosen = chosen(dataset, divided, metrics);
        return score(
                divided,
                chosen,
                fold -> named(fold, () -> {
                    Splits splits = fold.splits(dataset);
                    return values(fold, estimator.fit(splits), splits.test(), chosen);
                }));
    }

    private CrossValidationResult score(List<Fold> folds, List<Metric> metrics, Function<Fold, Values> ofFold) {
        Values[] values = new Values[folds.size()];
        try {
            BackgroundTask.forEach("lanewise-fold-", threads, folds.size(), () -> i -> {
                Fold fold = folds.get(i);
                requireNoInterrupt(fold);
                try {
                    values[i] = ofFold.apply(fold);
                } catch (IllegalStateException e) {
                    // An estimator throws it within a training function, too.
                    throw Thread.currentThread().isInterrupted() ? cancellation(fold, e) : e;
                }
            });
        } catch (IllegalStateException e) {
            if (!Thread.currentThread().isInterrupted()) {
                throw e;
            }
            int[] done = IntStream.range(0, values.length)
                    .filter(i -> values[i] != null)
                    .toArray();
            throw new UnfinishedFoldsException(
                    e,
                    result(
                            IntStream.of(done).mapToObj(folds::get).toList(),
                            metrics,
                            IntStream.of(done).mapToObj(i -> values[i]).toArray(Values[]::new)));
        }
        return result(folds, metrics, values);
    }

    private static CrossValidationResult result(List<Fold> folds, List<Metric> metrics, Values... values) {
        return new CrossValidationResult(
                folds,
                metrics,
                Stream.of(values).map(Values::network).toArray(double[][]::new),
                Stream.of(values).map(Values::baseline).toArray(double[][]::new));
    }

    /** Returns the given metrics or the standard one, and checks them on the test examples of every fold. */
    private static List<Metric> chosen(Dataset dataset, List<Fold> folds, Metric... metrics) {
        List<Metric> given = Elements.require(metrics, "metrics");
        List<Metric> chosen = different(given.isEmpty() ? List.of(Metric.standard(dataset.task())) : given);
        for (Metric metric : chosen) {
            metric.requireTargets(dataset.task());
            for (Fold fold : folds) {
                requireFit(metric, dataset.select(fold.test()), fold);
            }
        }
        return chosen;
    }

    private static List<Metric> different(List<Metric> metrics) {
        if (metrics.isEmpty() || metrics.stream().distinct().count() < metrics.size()) {
            throw new IllegalArgumentException(
                    "cross-validation has one or more different metrics, but " + metrics + " was given");
        }
        return metrics;
    }

    /** Values of the metrics on the test examples of a fold. */
    private record Values(double[] network, double[] baseline) {}

    private static Values values(Fold fold, Model model, Dataset test, List<Metric> metrics) {
        requireNoInterrupt(fold);
        metrics.forEach(metric -> ShapeCheck.requireProbabilities(model.architecture(), metric));
        Evaluation evaluation = model.evaluate(test);
        Evaluation baseline = evaluation.baseline().orElseThrow();
        return new Values(
                metrics.stream().mapToDouble(evaluation::value).toArray(),
                metrics.stream().mapToDouble(baseline::value).toArray());
    }

    /** An interrupt ends a training early, so the network may be one that has hardly been trained. */
    private static void requireNoInterrupt(Fold fold) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException(fold.named("the thread was interrupted"));
        }
    }

    private static void requireFit(Metric metric, Dataset test, Fold fold) {
        try {
            metric.requireFit(test);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(fold.named(e.getMessage()), e);
        }
    }

    /** Returns the settings. */
    @Override
    public String toString() {
        return "CrossValidation[folds=" + folds + ", repeats=" + repeats + ", seed=" + seed + ", threads=" + threads
                + ", stratified=" + stratified + "]";
    }
}
