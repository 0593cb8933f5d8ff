package dev.lanewise.metric;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.EnumNames;
import dev.lanewise.internal.text.Printable;
import dev.lanewise.internal.text.Quote;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Metric of a network's outputs on a data set: one number, of which higher or lower values are better.
 *
 * <p>A training run selects its best parameters by a metric, cross-validation reports metrics, and a search ranks by
 * one. Built-in metrics have factories and names ({@link #parse}); {@link #custom} makes a metric of any function of
 * outputs and data set:
 *
 * <pre>{@code
 * Metric recall = Metric.custom("recall of fraud", Metric.Direction.HIGHER_IS_BETTER,
 *         (outputs, dataset) -> Classification.of(outputs, dataset).counts().get(1).recall());
 * }</pre>
 *
 * <p>The definitions are those of scikit-learn, as {@link Classification}, {@link MultiLabel} and {@link Regression}
 * document them. Example weights affect the {@link #loss} only. Immutable; metrics are equal if their names, directions
 * and functions are.
 */
public final class Metric {
    /** Direction in which values of a metric are better. */
    public enum Direction {
        /** Higher values are better, as for accuracy. */
        HIGHER_IS_BETTER,
        /** Lower values are better, as for an error. */
        LOWER_IS_BETTER
    }

    /** Computes a metric. It must depend on its arguments alone, so that training runs are reproducible. */
    @FunctionalInterface
    public interface ValueFunction {
        /**
         * Computes the value.
         *
         * @param outputs (examples, output units), row-major, in the order of the data set; a copy for this call
         * @param dataset the examples, at least one
         * @return the value; NaN if it is undefined
         */
        double of(float[] outputs, Dataset dataset);
    }

    /** Largest k of {@link #topK}. */
    private static final int LARGEST_K = 1_000_000;

    private static final Pattern TOP = Pattern.compile("top-([1-9][0-9]{0,5})");
    private static final Set<Task> ALL = EnumSet.allOf(Task.class);
    private static final Set<Task> CLASSES = EnumSet.of(Task.CLASSIFICATION);
    private static final Set<Task> CLASSES_AND_LABELS = EnumSet.of(Task.CLASSIFICATION, Task.MULTI_LABEL);
    private static final String LOSS = "loss";
    private static final List<String> NAMES = List.of(
            LOSS,
            "accuracy",
            "balanced-accuracy",
            "macro-f1",
            "micro-f1",
            "weighted-f1",
            "macro-precision",
            "macro-recall",
            "roc-auc",
            "average-precision",
            "log-loss",
            "brier",
            "hamming-loss",
            "r2",
            "rmse",
            "mse",
            "mae",
            "top-K");

    private final String name;
    private final Direction direction;
    private final ValueFunction function;
    private final Set<Task> kinds;
    private final Consumer<Dataset> condition;
    private final boolean probabilities;

    private Metric(String name, Direction direction, ValueFunction function) {
        this(name, direction, function, ALL, dataset -> {}, false);
    }

    private Metric(
            String name,
            Direction direction,
            ValueFunction function,
            Set<Task> kinds,
            Consumer<Dataset> condition,
            boolean probabilities) {
        this.name = name;
        this.direction = direction;
        this.function = function;
        this.kinds = kinds;
        this.condition = condition;
        this.probabilities = probabilities;
    }

    private Metric on(Set<Task> kinds) {
        return new Metric(name, direction, function, kinds, condition, probabilities);
    }

    private Metric when(Consumer<Dataset> condition) {
        return new Metric(name, direction, function, kinds, condition, probabilities);
    }

    private Metric ofProbabilities() {
        return new Metric(name, direction, function, kinds, condition, true);
    }

    private static Metric ofClasses(String name, Direction direction, ToDoubleFunction<Classification> value) {
        return new Metric(
                        name, direction, (outputs, dataset) -> value.applyAsDouble(Classification.of(outputs, dataset)))
                .on(CLASSES);
    }

    private static Metric ofNumbers(String name, Direction direction, ToDoubleFunction<Regression> value) {
        return new Metric(name, direction, (outputs, dataset) -> value.applyAsDouble(Regression.of(outputs, dataset)))
                .on(EnumSet.of(Task.REGRESSION));
    }

    private static Metric ofClassesAndLabels(String name, Direction direction, ToDoubleFunction<ClassMetrics> value) {
        return new Metric(
                        name,
                        direction,
                        (outputs, dataset) -> value.applyAsDouble(
                                dataset.task() == Task.MULTI_LABEL
                                        ? MultiLabel.of(outputs, dataset)
                                        : Classification.of(outputs, dataset)))
                .on(CLASSES_AND_LABELS);
    }

    private static Metric ofCounts(String name, ToDoubleFunction<List<Counts>> value) {
        return ofClassesAndLabels(name, Direction.HIGHER_IS_BETTER, metrics -> value.applyAsDouble(metrics.counts()));
    }

    /** Whether there are two classes; as in scikit-learn, curves are then of class 1. */
    private static boolean isBinary(ClassMetrics metrics) {
        return metrics instanceof Classification classes && classes.classes() == 2;
    }

    private static void requireBothSides(Dataset dataset) {
        if (dataset.task() == Task.MULTI_LABEL) {
            requireVariation(dataset, "labels");
        } else if (IntStream.range(1, dataset.size()).allMatch(i -> dataset.label(i) == dataset.label(0))) {
            throw new IllegalArgumentException("all examples are of class " + dataset.name(dataset.label(0)));
        }
    }

    private static void requireVariation(Dataset dataset, String targets) {
        float[] first = new float[dataset.targets()];
        float[] row = new float[dataset.targets()];
        dataset.copyTargets(0, first, 0);
        for (int i = 1; i < dataset.size(); i++) {
            dataset.copyTargets(i, row, 0);
            if (!Arrays.equals(first, row)) {
                return;
            }
        }
        throw new IllegalArgumentException("all examples have the same " + targets);
    }

    /**
     * Creates a custom metric.
     *
     * @param name name in reports and checkpoints: one line, not blank
     * @param direction which values are better
     * @param function function that computes the value
     * @return the metric
     * @throws IllegalArgumentException if the name is blank, has a line break or another character that is not
     *     printable, or is that of a built-in metric
     */
    public static Metric custom(String name, Direction direction, ValueFunction function) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(function, "function");
        if (name.isBlank() || !Printable.of(name).equals(name)) {
            throw new IllegalArgumentException(
                    "the name of a metric is one line of printable text, but " + Quote.of(name) + " was given");
        }
        if (find(name) != null) {
            throw new IllegalArgumentException("the name " + Quote.of(name) + " is that of a built-in metric");
        }
        return new Metric(name, direction, function);
    }

    /**
     * Finds a built-in metric by its name, such as {@code macro-f1} or {@code top-5}.
     *
     * @param name the name, in upper or lower case, with hyphens or underscores
     * @return the metric
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static Metric parse(String name) {
        Metric found = find(EnumNames.plain(Objects.requireNonNull(name, "name")));
        if (found == null) {
            throw new IllegalArgumentException(
                    "the metrics are " + String.join(", ", names()) + ", but " + Quote.of(name) + " was given");
        }
        return found;
    }

    private static @Nullable Metric find(String name) {
        return switch (name) {
            case LOSS -> loss();
            case "accuracy" -> accuracy();
            case "balanced-accuracy" -> balancedAccuracy();
            case "macro-f1" -> macroF1();
            case "micro-f1" -> microF1();
            case "weighted-f1" -> weightedF1();
            case "macro-precision" -> macroPrecision();
            case "macro-recall" -> macroRecall();
            case "roc-auc" -> rocAuc();
            case "average-precision" -> averagePrecision();
            case "log-loss" -> logLoss();
            case "brier" -> brier();
            case "hamming-loss" -> hammingLoss();
            case "r2" -> r2();
            case "rmse" -> rmse();
            case "mse" -> mse();
            case "mae" -> mae();
            default -> {
                Matcher top = TOP.matcher(name);
                yield top.matches() ? topK(Integer.parseInt(top.group(1))) : null;
            }
        };
    }

    /** {@return the names of the built-in metrics; {@code top-K} stands for {@code top-1}, {@code top-2} and so on} */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * {@return the loss that the network is trained on, {@code loss}: mean over the examples, weighted by their
     * weights}
     */
    public static Metric loss() {
        return new Metric(LOSS, Direction.LOWER_IS_BETTER, (outputs, dataset) -> {
            throw new UnsupportedOperationException(
                    "the loss depends on the network, not on outputs and targets alone: use"
                            + " log-loss, brier, mse or rmse");
        });
    }

    /** {@return the share of examples with the correct class, or with all labels correct, {@code accuracy}} */
    public static Metric accuracy() {
        return ofClassesAndLabels("accuracy", Direction.HIGHER_IS_BETTER, ClassMetrics::accuracy);
    }

    /**
     * {@return the mean recall over the classes, {@code balanced-accuracy}: {@link Classification#balancedAccuracy}}
     */
    public static Metric balancedAccuracy() {
        return ofClasses("balanced-accuracy", Direction.HIGHER_IS_BETTER, Classification::balancedAccuracy);
    }

    /** {@return the mean F1 score over the classes or labels that occur or are predicted, {@code macro-f1}} */
    public static Metric macroF1() {
        return ofCounts("macro-f1", counts -> Counts.macro(counts, Counts::f1));
    }

    /**
     * {@return the F1 score of the counts summed over all classes or labels, {@code micro-f1}; for classes it equals
     * the accuracy}
     */
    public static Metric microF1() {
        return ofCounts("micro-f1", counts -> Counts.sum(counts).f1());
    }

    /**
     * {@return the mean F1 score over the classes or labels, weighted by their numbers of examples, {@code
     * weighted-f1}}
     */
    public static Metric weightedF1() {
        return ofCounts("weighted-f1", counts -> Counts.weighted(counts, Counts::f1));
    }

    /** {@return the mean precision over the classes or labels that occur or are predicted, {@code macro-precision}} */
    public static Metric macroPrecision() {
        return ofCounts("macro-precision", counts -> Counts.macro(counts, Counts::precision));
    }

    /** {@return the mean recall over the classes or labels that occur or are predicted, {@code macro-recall}} */
    public static Metric macroRecall() {
        return ofCounts("macro-recall", counts -> Counts.macro(counts, Counts::recall));
    }

    /**
     * {@return the area under the ROC curve, {@code roc-auc}: of class 1 for two classes, otherwise the mean over the
     * classes against the rest, or over the labels, for which it is defined}
     */
    public static Metric rocAuc() {
        return ofClassesAndLabels(
                        "roc-auc",
                        Direction.HIGHER_IS_BETTER,
                        metrics -> isBinary(metrics) ? metrics.rocAuc(1) : metrics.rocAuc())
                .when(Metric::requireBothSides);
    }

    /**
     * {@return the area under the precision-recall curve, {@code average-precision}: of class 1 for two classes,
     * otherwise the mean over the classes against the rest, or over the labels, for which it is defined}
     */
    public static Metric averagePrecision() {
        return ofClassesAndLabels(
                        "average-precision",
                        Direction.HIGHER_IS_BETTER,
                        metrics -> isBinary(metrics) ? metrics.averagePrecision(1) : metrics.averagePrecision())
                .when(Metric::requireBothSides);
    }

    /** {@return the mean of -ln of the probability of the true class or label value, {@code log-loss}} */
    public static Metric logLoss() {
        return ofClassesAndLabels("log-loss", Direction.LOWER_IS_BETTER, ClassMetrics::logLoss)
                .ofProbabilities();
    }

    /** {@return the Brier score, {@code brier}: {@link Classification#brier} or {@link MultiLabel#brier}} */
    public static Metric brier() {
        return ofClassesAndLabels("brier", Direction.LOWER_IS_BETTER, ClassMetrics::brier)
                .ofProbabilities();
    }

    /** {@return the share of wrong labels among all labels of all examples, {@code hamming-loss}} */
    public static Metric hammingLoss() {
        return new Metric(
                        "hamming-loss",
                        Direction.LOWER_IS_BETTER,
                        (outputs, dataset) -> MultiLabel.of(outputs, dataset).hammingLoss())
                .on(EnumSet.of(Task.MULTI_LABEL));
    }

    /**
     * {@return the coefficient of determination, {@code r2}: mean over the target columns that vary, {@link
     * Regression#r2()}}
     */
    public static Metric r2() {
        return ofNumbers("r2", Direction.HIGHER_IS_BETTER, Regression::r2)
                .when(dataset -> requireVariation(dataset, "targets"));
    }

    /** {@return the root mean squared error over all target columns, {@code rmse}, in the unit of the targets} */
    public static Metric rmse() {
        return ofNumbers("rmse", Direction.LOWER_IS_BETTER, Regression::rmse);
    }

    /** {@return the mean squared error over all target columns, {@code mse}} */
    public static Metric mse() {
        return ofNumbers("mse", Direction.LOWER_IS_BETTER, Regression::mse);
    }

    /** {@return the mean absolute error over all target columns, {@code mae}, in the unit of the targets} */
    public static Metric mae() {
        return ofNumbers("mae", Direction.LOWER_IS_BETTER, Regression::mae);
    }

    /**
     * {@return the share of examples whose class has one of the k largest scores, {@code top-5} for k = 5}
     *
     * @param k 1 to 999,999; less than the number of classes of the data
     * @throws IllegalArgumentException if {@code k} is out of range
     */
    public static Metric topK(int k) {
        if (k < 1 || k >= LARGEST_K) {
            throw new IllegalArgumentException(
                    "the k of a top-k accuracy is 1 to " + (LARGEST_K - 1) + ", but " + k + " was given");
        }
        return ofClasses("top-" + k, Direction.HIGHER_IS_BETTER, classes -> classes.topK(k))
                .when(dataset -> {
                    if (k >= dataset.classes()) {
                        throw new IllegalArgumentException("there are " + Count.of(dataset.classes(), "class")
                                + " only, so that it would always be 1");
                    }
                });
    }

    /** {@return the name, such as {@code macro-f1}} */
    public String name() {
        return name;
    }

    /** {@return which values are better} */
    public Direction direction() {
        return direction;
    }

    /**
     * {@return the default metric: accuracy for classes and labels, R2 for regression}
     *
     * @param task kind of the targets
     */
    public static Metric standard(Task task) {
        return Objects.requireNonNull(task, "task") == Task.REGRESSION ? r2() : accuracy();
    }

    /**
     * {@return whether the metric is computed from probabilities, so that it needs a softmax or sigmoid output layer}
     */
    public boolean needsProbabilities() {
        return probabilities;
    }

    /**
     * {@return whether a value is better than another} NaN is never better, and every number is better than NaN; equal
     * values are not better than each other.
     *
     * @param value a value of this metric
     * @param other the value to compare it with
     */
    public boolean isBetter(double value, double other) {
        if (Double.isNaN(value) || Double.isNaN(other)) {
            return !Double.isNaN(value);
        }
        return direction == Direction.HIGHER_IS_BETTER ? value > other : value < other;
    }

    /**
     * Checks that the metric is defined on a data set: it suits the kind of targets, and the targets vary if it
     * requires
     * that. Outputs are not checked, so a value may still be NaN. Custom metrics suit every data set with examples.
     *
     * @param dataset the examples
     * @throws IllegalArgumentException if not; the message gives the reason
     */
    public void requireFit(Dataset dataset) {
        Objects.requireNonNull(dataset, "dataset");
        requireTargets(dataset.task());
        if (dataset.size() == 0) {
            throw new IllegalArgumentException("the metric " + name + " is undefined: there are no examples");
        }
        try {
            condition.accept(dataset);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the metric " + name + " is undefined on these data: " + e.getMessage(), e);
        }
    }

    /**
     * Checks that the metric suits a kind of targets.
     *
     * @param targets the kind of targets
     * @throws IllegalArgumentException if not; the message names both kinds
     */
    public void requireTargets(Task targets) {
        Objects.requireNonNull(targets, "targets");
        if (!kinds.contains(targets)) {
            throw new IllegalArgumentException("the metric " + name + " is for "
                    + String.join(" and ", kinds.stream().map(Task::toString).toList())
                    + ", but the targets are " + targets);
        }
    }

    /**
     * Computes the value.
     *
     * @param outputs (examples, output units), row-major, in the order of the data set
     * @param dataset the examples
     * @return the value; NaN if it is undefined for these outputs
     * @throws IllegalArgumentException if the metric or the outputs do not fit the data set
     * @throws UnsupportedOperationException for {@link #loss}, which depends on the network
     */
    public double value(float[] outputs, Dataset dataset) {
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(outputs, "outputs");
        requireTargets(dataset.task());
        // The functions of built-in metrics change nothing.
        return function.of(kinds.equals(ALL) ? outputs.clone() : outputs, dataset);
    }

    /**
     * Computes the value where the loss of the network is known.
     *
     * @param outputs (examples, output units), row-major, in the order of the data set
     * @param dataset the examples
     * @param loss mean loss of the network on the examples, which is the value of {@link #loss}
     * @return the value; NaN if it is undefined for these outputs
     * @throws IllegalArgumentException if the metric or the outputs do not fit the data set
     */
    public double value(float[] outputs, Dataset dataset, double loss) {
        return name.equals(LOSS) ? loss : value(outputs, dataset);
    }

    /** Returns whether another object is a metric of the same name, direction and function. */
    @Override
    public boolean equals(Object other) {
        // Only built-in metrics have their names, see custom(); each call of a factory creates their functions.
        return other instanceof Metric that
                && name.equals(that.name)
                && direction == that.direction
                && (function.equals(that.function) || find(name) != null);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
