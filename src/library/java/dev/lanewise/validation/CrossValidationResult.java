package dev.lanewise.validation;

import dev.lanewise.Evaluation;
import dev.lanewise.internal.table.DataDefects;
import dev.lanewise.metric.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Metrics of every fold of a {@link CrossValidation}, with mean, standard deviation and baseline.
 *
 * <p>Immutable; results are equal if folds, metrics, values and baselines are. {@link #toString} is a table.
 */
public final class CrossValidationResult {
    private final List<Fold> folds;
    private final List<Metric> metrics;
    /** (folds, metrics). */
    private final double[][] values;
    /** (folds, metrics). */
    private final double[][] baselines;

    CrossValidationResult(List<Fold> folds, List<Metric> metrics, double[][] values, double[][] baselines) {
        this.folds = folds;
        this.metrics = metrics;
        this.values = values;
        this.baselines = baselines;
    }

    /** {@return the folds in their order, repetition by repetition} */
    public List<Fold> folds() {
        return folds;
    }

    /** {@return the metrics in the order in which they were given} */
    public List<Metric> metrics() {
        return metrics;
    }

    /**
     * {@return the values of a metric, one for each of {@link #folds}}
     *
     * @param metric metric that was computed
     * @throws IllegalArgumentException if the metric was not computed
     */
    public double[] values(Metric metric) {
        return values(metric, values);
    }

    private double[] values(Metric metric, double[][] ofFolds) {
        Objects.requireNonNull(metric, "metric");
        int column = metrics.indexOf(metric);
        if (column < 0) {
            throw new IllegalArgumentException(
                    "the metrics of the folds are " + metrics + ", but " + metric + " was given");
        }
        return Arrays.stream(ofFolds).mapToDouble(ofFold -> ofFold[column]).toArray();
    }

    /**
     * {@return the mean of a metric over all folds; NaN if one of the values is}
     *
     * @param metric metric that was computed
     * @throws IllegalArgumentException if the metric was not computed
     */
    public double mean(Metric metric) {
        return mean(values(metric));
    }

    /** {@return the mean of the first metric over all folds; NaN if one of the values is} */
    public double mean() {
        return mean(metrics.get(0));
    }

    /**
     * {@return the sample standard deviation of a metric over all folds, with divisor n - 1; NaN if one of the values
     * is, or there is only one}
     *
     * <p>The training sets of the folds overlap, so the values are not independent. This is not an estimate of the
     * error of the mean (Bengio and Grandvalet, JMLR 5, 2004).
     *
     * @param metric metric that was computed
     * @throws IllegalArgumentException if the metric was not computed
     */
    public double standardDeviation(Metric metric) {
        Objects.requireNonNull(metric, "metric");
        return deviation(values(metric));
    }

    /** {@return the sample standard deviation of the first metric, see {@link #standardDeviation(Metric)}} */
    public double standardDeviation() {
        return standardDeviation(metrics.get(0));
    }

    /**
     * {@return the mean of a metric of the baseline over all folds; NaN if one of the values is}
     *
     * <p>The baseline of a fold is a constant prediction that ignores the inputs: the frequencies of the classes or
     * labels in its training examples, or the means of their targets (see {@link Evaluation#baseline}). A network that
     * is no better has learned nothing from the inputs.
     *
     * @param metric metric that was computed
     * @throws IllegalArgumentException if the metric was not computed
     */
    public double baseline(Metric metric) {
        return mean(values(metric, baselines));
    }

    /** {@return the mean of the first metric of the baseline, see {@link #baseline(Metric)}} */
    public double baseline() {
        return baseline(metrics.get(0));
    }

    /**
     * {@return reasons why such networks may be of little use, one sentence each; empty if fewer than ten examples were
     * tested}
     *
     * <p>There is a warning if the mean of the first metric is no better than that of the baseline. With class weights,
     * which sacrifice accuracy and loss, choose another metric as the first, such as {@link Metric#macroF1}.
     */
    public List<String> warnings() {
        Metric first = metrics.get(0);
        boolean isBetter =
                first.direction() == Metric.Direction.HIGHER_IS_BETTER ? mean() > baseline() : mean() < baseline();
        int tested = folds.stream().mapToInt(fold -> fold.test().length).sum();
        return tested < DataDefects.FEW_EXAMPLES || isBetter || Double.isNaN(mean()) || Double.isNaN(baseline())
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "the mean of %s over the folds is %.5g, no better than the %.5g of the baseline, which ignores"
                                + " the inputs",
                        first,
                        mean(),
                        baseline()));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
    }

    /** Returns whether another object has equal folds, metrics, values and baselines. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CrossValidationResult that
                && folds.equals(that.folds)
                && metrics.equals(that.metrics)
                && Arrays.deepEquals(values, that.values)
                && Arrays.deepEquals(baselines, that.baselines);
    }

    @Override
    public int hashCode() {
        return 31 * metrics.hashCode() + Arrays.deepHashCode(values);
    }

    /** Returns a table: a row for each fold, then mean, standard deviation and the mean of the baseline. */
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder("repetition  fold  training      test");
        for (Metric metric : metrics) {
            table.append(String.format(Locale.ROOT, "  %10s", metric));
        }
        for (int i = 0; i < folds.size(); i++) {
            Fold fold = folds.get(i);
            int test = fold.test().length;
            table.append(String.format(
                    Locale.ROOT, "\n%10d  %4d  %8d  %8d", fold.repetition(), fold.number(), fold.size() - test, test));
            for (int m = 0; m < metrics.size(); m++) {
                append(table, metrics.get(m), values[i][m]);
            }
        }
        table.append(String.format(Locale.ROOT, "\n%-36s", "mean"));
        metrics.forEach(metric -> append(table, metric, mean(metric)));
        table.append(String.format(Locale.ROOT, "\n%-36s", "standard deviation"));
        metrics.forEach(metric -> append(table, metric, standardDeviation(metric)));
        table.append(String.format(Locale.ROOT, "\n%-36s", "mean of the baseline"));
        metrics.forEach(metric -> append(table, metric, baseline(metric)));
        return table.toString();
    }

    private static void append(StringBuilder table, Metric metric, double value) {
        table.append(
                String.format(Locale.ROOT, "  %" + Math.max(10, metric.name().length()) + ".5g", value));
    }
}
