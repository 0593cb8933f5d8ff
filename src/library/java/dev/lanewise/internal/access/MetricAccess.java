package dev.lanewise.internal.access;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.metric.Metric;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks and comparisons of a {@link Metric}, for the classes that evaluate networks. */
public abstract class MetricAccess {
    private static volatile @Nullable MetricAccess instance;

    /** Creates the implementation; only {@code Metric} does. */
    protected MetricAccess() {}

    /** Registers the implementation. */
    public static void register(MetricAccess implementation) {
        instance = implementation;
    }

    /** Returns the implementation; a caller that has a metric has initialised its class. */
    public static MetricAccess get() {
        return Objects.requireNonNull(instance);
    }

    /** Returns the default metric: accuracy for classes and labels, R2 for regression. */
    public static Metric standard(Task targets) {
        return targets == Task.REGRESSION ? Metric.r2() : Metric.accuracy();
    }

    /** Returns whether a metric is {@link Metric#loss}, whose value needs no outputs. */
    public static boolean isLoss(Metric metric) {
        return metric.equals(Metric.loss());
    }

    /**
     * Computes the value where the loss of the network is known.
     *
     * @param loss mean loss of the network on the data set, returned for the metric {@link Metric#loss}
     */
    public static double value(Metric metric, float[] outputs, Dataset dataset, double loss) {
        return isLoss(metric) ? loss : metric.value(outputs, dataset);
    }

    /**
     * Returns whether a value is better than another. NaN is never better, and every number is better than NaN; equal
     * values are not better than each other.
     */
    public static boolean isBetter(Metric metric, double value, double other) {
        if (Double.isNaN(value) || Double.isNaN(other)) {
            return !Double.isNaN(value);
        }
        return metric.direction() == Metric.Direction.HIGHER_IS_BETTER ? value > other : value < other;
    }

    /** Returns whether a metric is computed from probabilities, so that it needs a softmax or sigmoid output layer. */
    public abstract boolean needsProbabilities(Metric metric);

    /**
     * Checks that a metric suits a kind of targets.
     *
     * @throws IllegalArgumentException if not; the message names both kinds
     */
    public abstract void requireTargets(Metric metric, Task targets);

    /**
     * Checks that a metric is defined on a data set: it suits the kind of targets, and the targets vary if it requires
     * that. Outputs are not checked, so a value may still be NaN. Custom metrics suit every data set with examples.
     *
     * @throws IllegalArgumentException if not; the message gives the reason
     */
    public abstract void requireFit(Metric metric, Dataset dataset);
}
