package dev.lanewise;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.Largest;
import dev.lanewise.internal.engine.Baseline;
import dev.lanewise.internal.engine.NetworkView;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.table.DataDefects;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.training.Usefulness;
import dev.lanewise.metric.ClassMetrics;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.Counts;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.MultiLabel;
import dev.lanewise.metric.Regression;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of a model on a data set: those of each class, label or target column, the curves, the most confident errors,
 * and the metrics of groups of examples and of the baseline. {@link #toString} lists the usual metrics.
 */
public final class Evaluation {
    private final Outputs meaning;
    private final List<String> names;
    private final Score score;
    private final Dataset dataset;
    private final float[] outputs;
    private final Architecture architecture;
    /** Null for regression. */
    private final @Nullable ClassMetrics classes;
    /** Null unless the task is regression. */
    private final @Nullable Regression regression;

    private final @Nullable Baseline constant;
    private final boolean weighsClasses;
    /** Evaluates the same model, or the baseline, on other examples. */
    private final Function<Dataset, Evaluation> again;

    Evaluation(
            Outputs meaning,
            Architecture architecture,
            Score score,
            Dataset dataset,
            float[] outputs,
            @Nullable Baseline constant,
            boolean weighsClasses,
            Function<Dataset, Evaluation> again) {
        this.meaning = meaning;
        this.architecture = architecture;
        this.score = score;
        this.dataset = dataset;
        this.outputs = outputs;
        this.constant = constant;
        this.weighsClasses = weighsClasses;
        this.again = again;
        int units = architecture.outputs();
        if (dataset.task() == Task.CLASSIFICATION) {
            int[] labels =
                    IntStream.range(0, dataset.size()).map(dataset::label).toArray();
            Classification classification =
                    units == 1 ? Classification.ofBinary(outputs, labels) : Classification.of(outputs, labels, units);
            this.classes = classification;
            this.regression = null;
            this.names = IntStream.range(0, classification.classes())
                    .mapToObj(meaning::name)
                    .toList();
            return;
        }
        this.names = meaning.names();
        float[] targets = targets();
        // Counting labels needs targets of 0 and 1; probabilities between them are numbers to approximate.
        boolean counts = dataset.task() == Task.MULTI_LABEL && !dataset.hasSoftLabels();
        this.classes = counts ? MultiLabel.of(outputs, targets, units) : null;
        this.regression = counts ? null : Regression.of(outputs, targets, units);
    }

    /**
     * Evaluates a network that predicts the targets of the data set, which has at least one example.
     *
     * @param constant baseline of the training set; null if it is unknown
     * @param weighsClasses whether the network was trained with class weights
     * @param progress called with the number of further examples, by several threads at a time
     */
    static Evaluation of(
            Network network,
            Outputs meaning,
            Dataset dataset,
            @Nullable Baseline constant,
            boolean weighsClasses,
            int threads,
            IntConsumer progress) {
        Architecture architecture = network.architecture();
        float[] outputs = new float[ArrayLength.of(dataset.size(), "example", architecture.outputs(), "output")];
        Score score = Internals.of(network, NetworkView.class).evaluate(dataset, threads, outputs, progress);
        return new Evaluation(
                meaning,
                architecture,
                score,
                dataset,
                outputs,
                constant,
                weighsClasses,
                rows -> of(network, meaning, rows, constant, weighsClasses, threads, examples -> {}));
    }

    private static Evaluation ofBaseline(
            Outputs meaning, Architecture architecture, Dataset dataset, Baseline constant) {
        return new Evaluation(
                meaning,
                architecture,
                constant.score(architecture, dataset),
                dataset,
                constant.outputs(architecture, dataset.size()),
                null,
                false,
                rows -> ofBaseline(meaning, architecture, rows, constant));
    }

    /** The targets, (examples, columns), row-major. */
    private float[] targets() {
        int columns = dataset.targets();
        float[] targets = new float[ArrayLength.of(dataset.size(), "example", columns, "target")];
        for (int i = 0; i < dataset.size(); i++) {
            dataset.copyTargets(i, targets, i * columns);
        }
        return targets;
    }

    /**
     * {@return the kind of the targets, and of the metrics}
     *
     * <p>Labels with probabilities as targets are measured as numbers, so they count as {@link Task#REGRESSION}.
     */
    public Task task() {
        return regression != null ? Task.REGRESSION : dataset.task();
    }

    /** {@return the names of the classes, labels or target columns, in the order of their indices} */
    public List<String> names() {
        return names;
    }

    /** {@return the number of examples} */
    public int size() {
        return dataset.size();
    }

    /**
     * {@return a copy of the outputs of the network: (examples, output units), row-major, in the order of the data set}
     */
    public float[] outputs() {
        return outputs.clone();
    }

    /** {@return whether the outputs are probabilities, of a softmax or sigmoid output layer} */
    public boolean hasProbabilities() {
        return architecture.output().equals(Activation.SOFTMAX)
                || architecture.output().equals(Activation.SIGMOID);
    }

    /**
     * {@return the metrics of the baseline on the same examples; empty if the model does not contain it}
     *
     * <p>The baseline is a constant prediction that ignores the inputs: the frequencies of the classes or labels in the
     * training set, or the means of its targets. Its accuracy for classes is the share of the examples that belong to
     * the most frequent class of the training set. A model that is no better has learned nothing from the inputs. The
     * baseline corresponds to scikit-learn's {@code DummyClassifier(strategy="prior")} or {@code
     * DummyRegressor(strategy="mean")}, fitted to the training rows.
     *
     * <p>A model of an {@link Estimator}, of {@code lanewise train} or of {@link Model#of(Network, Dataset)} contains
     * its baseline.
     */
    public Optional<Evaluation> baseline() {
        return Optional.ofNullable(constant).map(one -> ofBaseline(meaning, architecture, dataset, one));
    }

    /** {@return what the baseline predicts, such as "class frequencies of the training set"} */
    public String baselineDescription() {
        return Baseline.description(task());
    }

    /**
     * Evaluates groups of the examples separately, such as those of each town, to find groups for which the model is
     * worse.
     *
     * @param groups name of the group of each example, in the order of the data set
     * @return the evaluation of each group, sorted by name
     * @throws IllegalArgumentException if there is not one name for each example
     */
    public Map<String, Evaluation> byGroup(List<String> groups) {
        Elements.require(groups, "groups");
        if (groups.size() != size()) {
            throw new IllegalArgumentException(
                    "there are " + Count.of(groups.size(), "group name") + " for " + Count.of(size(), "example"));
        }
        Map<String, List<Integer>> examples = new TreeMap<>();
        for (int i = 0; i < groups.size(); i++) {
            examples.computeIfAbsent(groups.get(i), name -> new ArrayList<>()).add(i);
        }
        Map<String, Evaluation> evaluations = new LinkedHashMap<>();
        examples.forEach((name, rows) -> evaluations.put(
                name,
                again.apply(
                        dataset.select(rows.stream().mapToInt(Integer::intValue).toArray()))));
        return Collections.unmodifiableMap(evaluations);
    }

    /**
     * {@return the wrong predictions in which the model was most confident, most confident first; equally confident
     * ones in the order of the examples}
     *
     * <p>For classes, these are misclassified examples; for labels, single labels of examples. For regression, they are
     * the largest errors, relative to the root mean squared error of their target column.
     *
     * @param limit largest number of errors returned, at least 0
     * @throws IllegalArgumentException if the limit is negative
     */
    public List<ConfidentError> mostConfidentErrors(int limit) {
        if (classes instanceof Classification classification) {
            return Arrays.stream(classification.mostConfidentErrors(limit))
                    .mapToObj(i -> error(classification, i))
                    .toList();
        }
        if (limit < 0) {
            throw new IllegalArgumentException("limit is " + limit + ", but 0 or more is expected");
        }
        float[] targets = targets();
        int columns = names.size();
        if (classes != null) {
            IntPredicate isWrong = k -> Float.isNaN(outputs[k]) || outputs[k] > 0.5f != (targets[k] == 1);
            IntToDoubleFunction confidence = k -> outputs[k] > 0.5f ? outputs[k] : 1 - (double) outputs[k];
            return Arrays.stream(Largest.of(targets.length, limit, isWrong, confidence))
                    .mapToObj(k -> new ConfidentError(
                            k / columns,
                            k % columns,
                            (outputs[k] > 0.5f ? "" : "not ") + names.get(k % columns),
                            (targets[k] == 1 ? "" : "not ") + names.get(k % columns),
                            hasProbabilities() ? confidence.applyAsDouble(k) : Double.NaN))
                    .toList();
        }
        double[] rmse =
                IntStream.range(0, columns).mapToDouble(regression()::rmse).toArray();
        IntToDoubleFunction relative = k -> {
            double error = Math.abs((double) outputs[k] - targets[k]);
            return error == 0 ? 0 : error / rmse[k % columns];
        };
        return Arrays.stream(Largest.of(targets.length, limit, k -> outputs[k] != targets[k], relative))
                .mapToObj(k -> new ConfidentError(
                        k / columns,
                        k % columns,
                        String.valueOf(outputs[k]),
                        String.valueOf(targets[k]),
                        relative.applyAsDouble(k)))
                .toList();
    }

    private ConfidentError error(Classification classification, int example) {
        int predicted = classification.predicted(example);
        return new ConfidentError(
                example,
                predicted,
                predicted < 0 ? "NaN" : names.get(predicted),
                names.get(dataset.label(example)),
                predicted < 0 || !hasProbabilities() ? Double.NaN : classification.probability(example, predicted));
    }

    /**
     * {@return one sentence for each reason to expect that the model is of little use: metrics no better than those of
     * the baseline, classes and labels that are never predicted, or classes without an example; none if there are few
     * examples}
     *
     * @param set name of the examples in the sentences, such as {@code test set}
     */
    public List<String> warnings(String set) {
        Objects.requireNonNull(set, "set");
        List<String> warnings =
                new ArrayList<>(DataDefects.absent(dataset, set).stream().toList());
        if (constant != null) {
            warnings.addAll(new Usefulness(architecture, constant, weighsClasses, same -> outputs)
                    .warnings(set, dataset, score, constant.score(architecture, dataset)));
        }
        return warnings;
    }

    /**
     * {@return the mean loss per example, weighted if the examples have weights}
     *
     * <p>NaN if the model was read from a file and has a custom loss: files store only its name. The other metrics are
     * not affected. {@code network.withOutput(activation, Loss.custom(...))} supplies the functions, and {@code
     * Model.of} makes a model of that network.
     */
    public double loss() {
        return score.loss();
    }

    /**
     * {@return the fraction of examples with a correct prediction of the class or of all labels}
     *
     * @throws IllegalStateException if the task is regression
     */
    public double accuracy() {
        return classMetrics().accuracy();
    }

    /**
     * {@return the mean F1 score of the classes or labels}
     *
     * @throws IllegalStateException if the task is regression
     */
    public double macroF1() {
        return Counts.macro(classMetrics().counts(), Counts::f1);
    }

    /**
     * {@return the coefficient of determination, averaged over the target columns; see {@link Regression#r2()}}
     *
     * @throws IllegalStateException if the task is not regression
     */
    public double r2() {
        return regression().r2();
    }

    /**
     * {@return the root mean squared error in the unit of the targets, over all target columns}
     *
     * @throws IllegalStateException if the task is not regression
     */
    public double rmse() {
        return regression().rmse();
    }

    /**
     * {@return the mean absolute error in the unit of the targets, over all target columns}
     *
     * @throws IllegalStateException if the task is not regression
     */
    public double mae() {
        return regression().mae();
    }

    /**
     * {@return the metrics of each class or label: counts, curves and their areas, calibration}
     *
     * @throws IllegalStateException if the task is regression
     */
    public ClassMetrics classMetrics() {
        return require(classes, ClassMetrics.class, "classes or labels");
    }

    /**
     * {@return the classification metrics, such as the confusion matrix}
     *
     * @throws IllegalStateException if the targets are not classes
     */
    public Classification classification() {
        return require(classes, Classification.class, Task.CLASSIFICATION.toString());
    }

    /**
     * {@return the multi-label metrics}
     *
     * @throws IllegalStateException if the targets are not labels
     */
    public MultiLabel multiLabel() {
        return require(classes, MultiLabel.class, Task.MULTI_LABEL.toString());
    }

    /**
     * {@return the regression metrics, overall and for each target column}
     *
     * @throws IllegalStateException if the task is not regression
     */
    public Regression regression() {
        return require(regression, Regression.class, Task.REGRESSION.toString());
    }

    /**
     * Computes any metric from the same outputs. For this, an evaluation keeps its outputs and its data set.
     *
     * @param metric the metric
     * @return the value; NaN if it is undefined for these outputs
     * @throws IllegalArgumentException if the metric is for another kind of targets
     */
    public double value(Metric metric) {
        return Objects.requireNonNull(metric, "metric").value(outputs, dataset, loss());
    }

    private <T> T require(@Nullable Object metrics, Class<T> kind, String wanted) {
        if (!kind.isInstance(metrics)) {
            throw new IllegalStateException("the targets are " + task() + ", so there are no metrics of " + wanted);
        }
        return kind.cast(metrics);
    }

    private List<@Nullable Object> values() {
        return Arrays.asList(task(), names, size(), loss(), classes, regression);
    }

    /** Returns whether another object has the same metrics for the same classes, labels or target columns. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Evaluation that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    /** Returns the usual metrics and those of the baseline in one line, then a table of classes, labels or target columns. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(Count.of(size(), "example")).append(": ");
        int width = names.stream().mapToInt(String::length).max().orElse(0);
        if (classes == null) {
            text.append(
                    String.format(Locale.ROOT, "R2 %.4f, RMSE %.6g, MAE %.6g, loss %.6g", r2(), rmse(), mae(), loss()));
            baseline()
                    .ifPresent(other -> text.append(String.format(
                            Locale.ROOT, "; baseline: RMSE %.6g, loss %.6g", other.rmse(), other.loss())));
            for (int c = 0; c < names.size() && names.size() > 1; c++) {
                text.append(String.format(
                        Locale.ROOT,
                        "\n%" + width + "s  R2 %7.4f  RMSE %.6g  MAE %.6g",
                        names.get(c),
                        regression().r2(c),
                        regression().rmse(c),
                        regression().mae(c)));
            }
            return text.toString();
        }
        text.append(
                String.format(Locale.ROOT, "accuracy %.4f, macro F1 %.4f, loss %.4f", accuracy(), macroF1(), loss()));
        baseline()
                .ifPresent(other -> text.append(String.format(
                        Locale.ROOT, "; baseline: accuracy %.4f, loss %.4f", other.accuracy(), other.loss())));
        List<Counts> counts = classes.counts();
        for (int c = 0; c < names.size(); c++) {
            text.append(String.format(
                    Locale.ROOT,
                    "\n%" + Math.max(1, width) + "s  precision %.4f  recall %.4f  F1 %.4f  of %d",
                    names.get(c),
                    counts.get(c).precision(),
                    counts.get(c).recall(),
                    counts.get(c).f1(),
                    counts.get(c).support()));
        }
        return text.toString();
    }
}
