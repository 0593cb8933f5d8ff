package dev.lanewise.internal.engine;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.ArrayLength;
import dev.lanewise.metric.Regression;
import dev.lanewise.metric.Score;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Constant prediction that ignores the inputs: the frequencies of the classes or labels in the training set, or the
 * means of its targets. A network that is no better has learned nothing from its inputs.
 *
 * <p>These are the predictions of scikit-learn's {@code DummyClassifier(strategy="prior")} and {@code
 * DummyRegressor(strategy="mean")}, fitted to the training rows and their weights.
 */
public final class Baseline {
    private static final String METRIC = "_baseline_";

    private final double[] values;

    private Baseline(double[] values) {
        this.values = values;
    }

    /** Learns the constant from a training set with at least one example. */
    public static Baseline of(Dataset training) {
        if (training.task() != Task.CLASSIFICATION) {
            double[] numbers = TargetScaling.of(training).numbers();
            return new Baseline(Arrays.copyOf(numbers, numbers.length / 2));
        }
        double[] frequencies = new double[training.classes()];
        double all = 0;
        for (int i = 0; i < training.size(); i++) {
            frequencies[training.label(i)] += training.weight(i);
            all += training.weight(i);
        }
        for (int c = 0; c < frequencies.length; c++) {
            frequencies[c] /= all > 0 ? all : 1;
        }
        return new Baseline(frequencies);
    }

    /**
     * Recreates a baseline.
     *
     * @param values frequency of each class or label, or mean of each target
     */
    public static Baseline of(List<Double> values) {
        return new Baseline(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The prediction of a network of this architecture whose parameters are all 0. */
    public static Baseline ofZeros(Architecture architecture) {
        double[] values = new double[architecture.outputs()];
        Arrays.fill(
                values,
                architecture.output().equals(Activation.SOFTMAX)
                        ? 1.0 / values.length
                        : architecture.output().equals(Activation.SIGMOID) ? 0.5 : 0);
        return new Baseline(values);
    }

    /** Returns what the baseline predicts for a kind of targets, such as "class frequencies of the training set". */
    public static String description(Task task) {
        return switch (task) {
                    case CLASSIFICATION -> "class frequencies";
                    case MULTI_LABEL -> "label frequencies";
                    case REGRESSION -> "mean";
                }
                + " of the training set";
    }

    /** Frequency of each class or label, or mean of each target. */
    public List<Double> values() {
        return Arrays.stream(values).boxed().toList();
    }

    /** The constant as the values of output units. A single unit has the frequency of the second of two classes. */
    private double[] outputs(int units) {
        return units == 1 && values.length == 2 ? new double[] {values[1]} : Arrays.copyOf(values, units);
    }

    /**
     * Returns the constant as outputs of a network.
     *
     * @return (examples, output units), row-major
     */
    public float[] outputs(Architecture architecture, int examples) {
        double[] row = outputs(architecture.outputs());
        float[] outputs = new float[ArrayLength.of(examples, "example", row.length, "output")];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = (float) row[i % row.length];
        }
        return outputs;
    }

    /** Evaluates the constant on a data set, as a network of this architecture is evaluated. */
    public Score score(Architecture architecture, Dataset dataset) {
        int units = architecture.outputs();
        double[] outputs = outputs(units);
        double[] weightedInputs = weightedInputs(architecture, outputs);
        TargetData targets = TargetData.of(architecture, dataset, LabelTreatment.NONE);
        double[] ofClass = new double[dataset.classes()];
        Arrays.fill(ofClass, Double.NaN);
        float[] floats = new float[units];
        double[] row = new double[units];
        double losses = 0;
        double weights = 0;
        int correct = 0;
        for (int i = 0; i < dataset.size(); i++) {
            targets.copy(i, floats, units);
            for (int j = 0; j < units; j++) {
                row[j] = floats[j];
            }
            int known = dataset.task() == Task.CLASSIFICATION ? dataset.label(i) : -1;
            double loss = known >= 0 ? ofClass[known] : Double.NaN;
            if (Double.isNaN(loss)) {
                loss = architecture.loss().value(architecture.output(), weightedInputs, outputs, row);
            }
            if (known >= 0) {
                // Of many classes, the logarithm of the sum of all exponentials takes long.
                ofClass[known] = loss;
            }
            losses += targets.weight(i) * loss;
            weights += targets.weight(i);
            correct += isCorrect(dataset.task(), outputs, row) ? 1 : 0;
        }
        double loss = losses / weights;
        return dataset.task() == Task.REGRESSION
                ? new Score(dataset.size(), 0, loss, true)
                : new Score(dataset.size(), correct, loss, false);
    }

    /**
     * Returns the metrics of the constant on a data set, by the names that they have in a model file.
     *
     * @param set name of the set, such as {@code test}
     */
    public Map<String, Double> metrics(String set, Architecture architecture, Dataset dataset) {
        String prefix = set + METRIC;
        Score score = score(architecture, dataset);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(prefix + "loss", score.loss());
        if (dataset.task() != Task.REGRESSION) {
            metrics.put(prefix + "accuracy", score.accuracy());
        } else if (!dataset.hasInputsAsTargets()) {
            Regression regression = Regression.of(outputs(architecture, dataset.size()), dataset);
            metrics.put(prefix + "r2", regression.r2());
            metrics.put(prefix + "rmse", regression.rmse());
        }
        metrics.values().removeIf(value -> !Double.isFinite(value));
        return metrics;
    }

    private static boolean isCorrect(Task task, double[] outputs, double[] targets) {
        if (task == Task.CLASSIFICATION && outputs.length > 1) {
            return targets[largest(outputs)] == 1;
        }
        boolean match = task != Task.REGRESSION;
        for (int j = 0; j < outputs.length && match; j++) {
            match = outputs[j] > 0.5 == targets[j] > 0.5;
        }
        return match;
    }

    private static int largest(double[] numbers) {
        int largest = 0;
        for (int j = 1; j < numbers.length; j++) {
            largest = numbers[j] > numbers[largest] ? j : largest;
        }
        return largest;
    }

    /** Weighted inputs of output units with these outputs; only cross-entropy reads them. */
    private static double[] weightedInputs(Architecture architecture, double[] outputs) {
        double[] weightedInputs = new double[outputs.length];
        for (int j = 0; j < outputs.length && architecture.loss().equals(Loss.CROSS_ENTROPY); j++) {
            weightedInputs[j] = logarithm(outputs[j])
                    - (architecture.output().equals(Activation.SOFTMAX) ? 0 : logarithm(1 - outputs[j]));
        }
        return weightedInputs;
    }

    /** Logarithm of a probability; like the log loss, it is finite for a class without training examples. */
    private static double logarithm(double probability) {
        return StrictMath.log(Math.max(probability, Float.MIN_NORMAL));
    }
}
