package dev.lanewise;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.internal.text.Count;
import dev.lanewise.metric.Calibration;
import dev.lanewise.metric.Classification;
import dev.lanewise.metric.MultiLabel;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.util.Locale;
import java.util.Objects;

/**
 * Calibration of predicted probabilities by one temperature: the inputs of the output layer's softmax or sigmoid are
 * divided by it.
 *
 * <p>Trained networks are often overconfident: of the predictions with a confidence of 0.95, fewer than 95 % are
 * correct. The temperature T that minimises the mean negative log-likelihood of held-out examples corrects this (Guo et
 * al., <i>On Calibration of Modern Neural Networks</i>, 2017). T above 1 lowers the confidence, T below 1 raises it.
 * Predicted classes and labels do not change.
 *
 * <p>{@link #network} has the weights and biases of the output layer divided by T. So predictors, model files, exports
 * and generated source code are calibrated without further steps.
 *
 * <pre>{@code
 * TemperatureScaling scaling = TemperatureScaling.fit(network, splits.validation());
 * System.out.println(scaling);
 * Model model = Model.of(scaling.network(), splits.training());
 * }</pre>
 *
 * <p>{@link Model#calibrate(Dataset)} does the same for a model. Immutable and thread-safe.
 */
public final class TemperatureScaling {
    /** Name of the temperature among the metrics of a model. */
    static final String METRIC = "temperature";

    private static final int BINS = 10;
    private static final int MOST_STEPS = 200;
    /** Relative accuracy of the temperature; the weights are floats. */
    private static final double ACCURACY = 1e-12;

    private final double temperature;
    private final Network network;
    private final Probabilities before;
    private final Probabilities after;

    /** Measures of the probabilities that a network predicts. */
    private record Probabilities(double logLoss, double error) {

        static Probabilities of(Network network, Dataset dataset) {
            float[] outputs = network.outputs(dataset);
            if (dataset.task() == Task.CLASSIFICATION) {
                Classification classes = Classification.of(outputs, dataset);
                return new Probabilities(
                        classes.logLoss(), classes.calibration(BINS).error());
            }
            return new Probabilities(
                    MultiLabel.of(outputs, dataset).logLoss(),
                    ofLabels(outputs, dataset).error());
        }

        /** Every label of every example is a prediction. */
        private static Calibration ofLabels(float[] outputs, Dataset dataset) {
            int[] labels = new int[outputs.length];
            float[] targets = new float[dataset.targets()];
            for (int i = 0; i < dataset.size(); i++) {
                dataset.copyTargets(i, targets, 0);
                for (int j = 0; j < targets.length; j++) {
                    labels[i * targets.length + j] = (int) targets[j];
                }
            }
            return Classification.ofBinary(outputs, labels).calibration(BINS);
        }
    }

    private TemperatureScaling(double temperature, Network network, Probabilities before, Probabilities after) {
        this.temperature = temperature;
        this.network = network;
        this.before = before;
        this.after = after;
    }

    /**
     * Fits the temperature to held-out examples, weighted by their weights.
     *
     * <p>The temperature is 1, and the network remains the same, if the likelihood has no maximum. This happens in two
     * cases. If all examples are predicted correctly, the likelihood rises as the temperature falls towards 0. If the
     * predictions are no better than chance, it rises with the temperature without limit.
     *
     * @param network trained network with a softmax or sigmoid output layer, which is not changed
     * @param validation examples that the network was not trained on; the temperature of training examples would be too
     *     low
     * @return the temperature and the calibrated network
     * @throws IllegalArgumentException if there are no examples, the targets are numbers, the output layer has another
     *     activation, or inputs or targets do not fit the network
     */
    public static TemperatureScaling fit(Network network, Dataset validation) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(validation, "validation");
        Architecture architecture = network.architecture();
        require(architecture, validation);
        Probabilities before = Probabilities.of(network, validation);
        Likelihood likelihood = new Likelihood(
                network.withOutput(Activation.IDENTITY, Loss.QUADRATIC).outputs(validation),
                validation,
                architecture.output().equals(Activation.SOFTMAX));
        double factor = likelihood.bestFactor();
        if (factor == 1) {
            return new TemperatureScaling(1, copy(network, network.parameters()), before, before);
        }
        float[] parameters = network.parameters();
        int last = parameters.length - architecture.parameterCount(architecture.layers());
        for (int i = last; i < parameters.length; i++) {
            parameters[i] = (float) (parameters[i] * factor);
        }
        Network scaled = copy(network, parameters);
        return new TemperatureScaling(1 / factor, scaled, before, Probabilities.of(scaled, validation));
    }

    private static Network copy(Network network, float[] parameters) {
        return new Network(network.architecture(), parameters, network.statistics());
    }

    private static void require(Architecture architecture, Dataset validation) {
        if (validation.size() == 0) {
            throw new IllegalArgumentException("there is no example to fit a temperature to");
        }
        if (validation.task() == Task.REGRESSION) {
            throw new IllegalArgumentException(
                    "a temperature calibrates the probabilities of classes or labels, but the targets are numbers");
        }
        Activation output = architecture.output();
        if (!output.equals(Activation.SOFTMAX) && !output.equals(Activation.SIGMOID)) {
            throw new IllegalArgumentException("a temperature calibrates the probabilities of a softmax or sigmoid"
                    + " output layer, but that of the network is " + output);
        }
        if (output.equals(Activation.SOFTMAX) && validation.task() != Task.CLASSIFICATION) {
            throw new IllegalArgumentException(
                    "a softmax output layer predicts classes, but the targets are " + validation.task());
        }
        if (validation.inputs() != architecture.inputs()) {
            throw new IllegalArgumentException("the network has " + Count.of(architecture.inputs(), "input")
                    + ", but the data set has " + validation.inputs());
        }
    }

    /** {@return the temperature T: above 1 if the network was overconfident, 1 if it remains the same} */
    public double temperature() {
        return temperature;
    }

    /** {@return a copy of the calibrated network} */
    public Network network() {
        return copy(network, network.parameters());
    }

    /** {@return the mean of -ln of the probability of the true class or label value, before calibration} */
    public double logLossBefore() {
        return before.logLoss;
    }

    /** {@return the mean of -ln of the probability of the true class or label value, after calibration} */
    public double logLossAfter() {
        return after.logLoss;
    }

    /** {@return the expected {@linkplain Calibration#error calibration error} in 10 bins, before calibration} */
    public double errorBefore() {
        return before.error;
    }

    /** {@return the expected {@linkplain Calibration#error calibration error} in 10 bins, after calibration} */
    public double errorAfter() {
        return after.error;
    }

    /** Returns the temperature, and the calibration error and log loss before and after. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "temperature %.4f: calibration error %.4f before, %.4f after; log loss" + " %.4f before, %.4f after",
                temperature,
                before.error,
                after.error,
                before.logLoss,
                after.logLoss);
    }

    /**
     * Log-likelihood as a function of the factor b = 1/T by which the logits z are multiplied. The negative
     * log-likelihood is convex in b. With softmax, its derivative is the sum over the examples of E[z] - z(y), with
     * the expectation over the predicted probabilities; with sigmoid, it is the sum over the units of z (sigmoid(b
     * z) - y).
     */
    private static final class Likelihood {
        private final float[] logits;
        private final int units;
        private final Dataset dataset;
        private final boolean softmax;
        /** The targets of the example that is being added. */
        private final float[] targets;

        private double slope;
        private double curvature;

        Likelihood(float[] logits, Dataset dataset, boolean softmax) {
            this.logits = logits;
            this.units = logits.length / dataset.size();
            this.dataset = dataset;
            this.softmax = softmax;
            this.targets = new float[units];
        }

        /** Returns the factor with the highest likelihood; 1 if there is none that is finite and above 0. */
        double bestFactor() {
            derive(0);
            if (!(slope < 0) || isSeparated()) {
                return 1;
            }
            double low = 0;
            double high = 1;
            derive(high);
            while (slope < 0) {
                low = high;
                high *= 2;
                derive(high);
                if (!(high <= Float.MAX_VALUE)) {
                    return 1;
                }
            }
            double factor = low == 0 ? high : (low + high) / 2;
            // Newton's method, and bisection where it would leave the bracket.
            for (int step = 0; step < MOST_STEPS && high - low > ACCURACY * high; step++) {
                derive(factor);
                if (slope == 0) {
                    break;
                }
                if (slope < 0) {
                    low = factor;
                } else {
                    high = factor;
                }
                double next = factor - slope / curvature;
                if (!(next > low && next < high)) {
                    next = (low + high) / 2;
                }
                if (Math.abs(next - factor) <= ACCURACY * factor) {
                    return next;
                }
                factor = next;
            }
            return factor;
        }

        /**
         * Returns whether every example is predicted correctly, so that the likelihood rises with every larger factor.
         */
        private boolean isSeparated() {
            for (int i = 0; i < dataset.size(); i++) {
                copyTargets(i);
                for (int j = 0; j < units && dataset.weight(i) > 0; j++) {
                    float z = logits[i * units + j];
                    if (softmax ? z > logits[i * units + dataset.label(i)] : targets[j] == 1 ? z < 0 : z > 0) {
                        return false;
                    }
                }
            }
            return true;
        }

        private void copyTargets(int example) {
            if (dataset.task() == Task.MULTI_LABEL) {
                dataset.copyTargets(example, targets, 0);
            } else {
                for (int j = 0; j < units; j++) {
                    targets[j] = dataset.label(example) == (units == 1 ? 1 : j) ? 1 : 0;
                }
            }
        }

        /** Computes first and second derivative of the negative log-likelihood. */
        private void derive(double factor) {
            slope = 0;
            curvature = 0;
            for (int i = 0; i < dataset.size(); i++) {
                if (softmax) {
                    addSoftmax(i, factor);
                } else {
                    addSigmoid(i, factor);
                }
            }
        }

        private void addSoftmax(int example, double factor) {
            int from = example * units;
            double largest = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < units; j++) {
                largest = Math.max(largest, logits[from + j]);
            }
            double sum = 0;
            double first = 0;
            double second = 0;
            for (int j = 0; j < units; j++) {
                // Relative to the largest one, so that nothing overflows or cancels.
                double z = logits[from + j] - largest;
                // StrictMath: the temperature must not depend on the JVM.
                double e = StrictMath.exp(factor * z);
                sum += e;
                first += e * z;
                second += e * z * z;
            }
            double mean = first / sum;
            slope += dataset.weight(example) * (mean - (logits[from + dataset.label(example)] - largest));
            curvature += dataset.weight(example) * Math.max(0, second / sum - mean * mean);
        }

        private void addSigmoid(int example, double factor) {
            copyTargets(example);
            for (int j = 0; j < units; j++) {
                double z = logits[example * units + j];
                double p = 1 / (1 + StrictMath.exp(-factor * z));
                slope += dataset.weight(example) * z * (p - targets[j]);
                curvature += dataset.weight(example) * z * z * p * (1 - p);
            }
        }
    }
}
