package dev.lanewise;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.access.MetricAccess;
import dev.lanewise.internal.access.NetworkAccess;
import dev.lanewise.internal.engine.Baseline;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.Counts;
import dev.lanewise.metric.Metric;
import dev.lanewise.metric.MultiLabel;
import dev.lanewise.metric.Regression;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Metrics of a model on a data set. {@link #toString} lists the usual ones. */
public final class Evaluation {
    private final Task task;
    private final List<String> names;
    private final int size;
    private final double loss;
    private final Dataset dataset;
    private final float[] outputs;
    /** Null unless the targets are of that task. */
    private final @Nullable Classification classification;

    private final @Nullable MultiLabel multiLabel;
    private final @Nullable Regression regression;

    private final @Nullable Supplier<Evaluation> baseline;

    private Evaluation(
            List<String> names,
            double loss,
            Dataset dataset,
            float[] outputs,
            @Nullable Supplier<Evaluation> baseline,
            @Nullable Classification classification,
            @Nullable MultiLabel multiLabel,
            @Nullable Regression regression) {
        this.task = dataset.task();
        this.names = names;
        this.size = dataset.size();
        this.loss = loss;
        this.dataset = dataset;
        this.outputs = outputs;
        this.baseline = baseline;
        this.classification = classification;
        this.multiLabel = multiLabel;
        this.regression = regression;
    }

    /**
     * Evaluates a network that predicts the targets of the data set, which has at least one example.
     *
     * @param constant baseline of the training set; null if it is unknown
     */
    static Evaluation of(Network network, Outputs meaning, Dataset dataset, @Nullable Baseline constant) {
        Architecture architecture = network.architecture();
        Supplier<Evaluation> baseline = constant == null
                ? null
                : () -> of(
                        meaning,
                        dataset,
                        constant.score(architecture, dataset).loss(),
                        constant.outputs(architecture, dataset.size()),
                        null);
        float[] outputs = new float[ArrayLength.of(dataset.size(), "example", architecture.outputs(), "output")];
        Score score = NetworkAccess.get()
                .evaluate(network, dataset, Runtime.getRuntime().availableProcessors(), outputs, examples -> {});
        return of(meaning, dataset, score.loss(), outputs, baseline);
    }

    private static Evaluation of(
            Outputs meaning, Dataset dataset, double loss, float[] outputs, @Nullable Supplier<Evaluation> baseline) {
        int size = dataset.size();
        int units = outputs.length / size;
        if (dataset.task() == Task.CLASSIFICATION) {
            int[] labels = new int[size];
            List<String> names = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                labels[i] = dataset.label(i);
            }
            Classification classification =
                    units == 1 ? Classification.ofBinary(outputs, labels) : Classification.of(outputs, labels, units);
            for (int c = 0; c < classification.classes(); c++) {
                names.add(meaning.name(c));
            }
            return new Evaluation(names, loss, dataset, outputs, baseline, classification, null, null);
        }
        float[] targets = new float[size * units];
        for (int i = 0; i < size; i++) {
            dataset.copyTargets(i, targets, i * units);
        }
        return dataset.task() == Task.MULTI_LABEL
                ? new Evaluation(
                        meaning.names(),
                        loss,
                        dataset,
                        outputs,
                        baseline,
                        null,
                        MultiLabel.of(outputs, targets, units),
                        null)
                : new Evaluation(
                        meaning.names(),
                        loss,
                        dataset,
                        outputs,
                        baseline,
                        null,
                        null,
                        Regression.of(outputs, targets, units));
    }

    /** {@return the number of examples} */
    public int size() {
        return size;
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
     * its baseline; {@link Model#withBaseline} adds it to others.
     */
    public Optional<Evaluation> baseline() {
        return Optional.ofNullable(baseline).map(Supplier::get);
    }

    /**
     * {@return the mean loss per example, weighted if the examples have weights}
     *
     * <p>NaN if the model was read from a file and has a custom loss: files store only its name. The other metrics are
     * not affected. {@code network.withOutput(activation, Loss.custom(...))} supplies the functions, and {@code
     * Model.of} makes a model of that network.
     */
    public double loss() {
        return loss;
    }

    /**
     * {@return the fraction of examples with a correct prediction of the class or of all labels}
     *
     * @throws IllegalStateException if the task is regression
     */
    public double accuracy() {
        return task == Task.MULTI_LABEL
                ? (double) multiLabel().correct() / size
                : classification().accuracy();
    }

    /**
     * {@return the mean F1 score of the classes or labels}
     *
     * @throws IllegalStateException if the task is regression
     */
    public double macroF1() {
        return Counts.macro(
                task == Task.MULTI_LABEL
                        ? multiLabel().counts()
                        : classification().counts(),
                Counts::f1);
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
     * {@return the classification metrics, such as the confusion matrix and ROC AUC}
     *
     * @throws IllegalStateException if the targets are not classes
     */
    public Classification classification() {
        return require(classification, Task.CLASSIFICATION);
    }

    /**
     * {@return the multi-label metrics}
     *
     * @throws IllegalStateException if the targets are not labels
     */
    public MultiLabel multiLabel() {
        return require(multiLabel, Task.MULTI_LABEL);
    }

    /**
     * {@return the regression metrics, overall and for each target column}
     *
     * @throws IllegalStateException if the task is not regression
     */
    public Regression regression() {
        return require(regression, Task.REGRESSION);
    }

    /**
     * Computes any metric from the same outputs. For this, an evaluation keeps its outputs and its data set.
     *
     * @param metric the metric
     * @return the value; NaN if it is undefined for these outputs
     * @throws IllegalArgumentException if the metric is for another kind of targets
     */
    public double value(Metric metric) {
        return MetricAccess.value(Objects.requireNonNull(metric, "metric"), outputs, dataset, loss);
    }

    private <T> T require(@Nullable T metrics, Task wanted) {
        if (metrics == null) {
            throw new IllegalStateException("the targets are " + task + ", so there are no metrics of " + wanted);
        }
        return metrics;
    }

    private List<@Nullable Object> values() {
        return Arrays.asList(task, names, size, loss, classification, multiLabel, regression);
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
        StringBuilder text = new StringBuilder(Count.of(size, "example")).append(": ");
        int width = names.stream().mapToInt(String::length).max().orElse(0);
        if (task == Task.REGRESSION) {
            text.append(
                    String.format(Locale.ROOT, "R2 %.4f, RMSE %.6g, MAE %.6g, loss %.6g", r2(), rmse(), mae(), loss));
            baseline()
                    .ifPresent(constant -> text.append(String.format(
                            Locale.ROOT, "; baseline: RMSE %.6g, loss %.6g", constant.rmse(), constant.loss)));
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
        text.append(String.format(Locale.ROOT, "accuracy %.4f, macro F1 %.4f, loss %.4f", accuracy(), macroF1(), loss));
        baseline()
                .ifPresent(constant -> text.append(String.format(
                        Locale.ROOT, "; baseline: accuracy %.4f, loss %.4f", constant.accuracy(), constant.loss)));
        List<Counts> counts = task == Task.CLASSIFICATION
                ? classification().counts()
                : multiLabel().counts();
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
