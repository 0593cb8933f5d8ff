package dev.lanewise.internal.engine;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Task;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.training.TrainingConfig;
import java.util.Arrays;

/**
 * Means and standard deviations of regression targets, one per column. Training sees (y - mean) / deviation.
 *
 * <p>A linear output layer trained on such targets becomes one for the targets themselves, because
 *
 * <pre>
 * deviation (w a + b) + mean = (deviation w) a + (deviation b + mean)
 * </pre>
 */
public final class TargetScaling {
    /** Leaves targets and parameters unchanged. */
    public static final TargetScaling NONE = new TargetScaling(new double[0], new double[0]);

    private final double[] means;
    private final double[] deviations;

    private TargetScaling(double[] means, double[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    /**
     * Returns the scaling that a configuration asks for: {@link #NONE} unless it standardises targets, the targets are
     * numbers and the output is the identity.
     */
    public static TargetScaling of(Architecture architecture, TrainingConfig config, Dataset training) {
        boolean applies = config.standardizedTargets()
                && training.task() == Task.REGRESSION
                && !training.hasInputsAsTargets()
                && architecture.output().equals(Activation.IDENTITY);
        return applies ? of(training) : NONE;
    }

    /** Computes weighted means and standard deviations; a column that does not vary has a deviation of 1. */
    static TargetScaling of(Dataset training) {
        int columns = training.targets();
        double[] means = new double[columns];
        double[] deviations = new double[columns];
        float[] row = new float[columns];
        float[] first = new float[columns];
        training.copyTargets(0, first, 0);
        double weights = 0;
        // Relative to the first target, so that the mean of equal targets is exactly that target.
        for (int i = 0; i < training.size(); i++) {
            training.copyTargets(i, row, 0);
            weights += training.weight(i);
            for (int j = 0; j < columns; j++) {
                means[j] += training.weight(i) * ((double) row[j] - first[j]);
            }
        }
        for (int j = 0; j < columns; j++) {
            means[j] = first[j] + (weights > 0 ? means[j] / weights : 0);
        }
        for (int i = 0; i < training.size(); i++) {
            training.copyTargets(i, row, 0);
            for (int j = 0; j < columns; j++) {
                deviations[j] += training.weight(i) * (row[j] - means[j]) * (row[j] - means[j]);
            }
        }
        for (int j = 0; j < columns; j++) {
            double deviation = Math.sqrt(deviations[j] / weights);
            deviations[j] = deviation > 0 ? deviation : 1;
        }
        return new TargetScaling(means, deviations);
    }

    /**
     * Recreates a scaling from {@link #numbers}.
     *
     * @throws IllegalArgumentException if the numbers are no finite means followed by as many positive deviations
     */
    public static TargetScaling ofNumbers(double[] numbers) {
        int columns = numbers.length / 2;
        boolean valid = numbers.length % 2 == 0;
        for (int i = 0; i < numbers.length; i++) {
            valid &= Double.isFinite(numbers[i]) && (i < columns || numbers[i] > 0);
        }
        if (!valid) {
            throw new IllegalArgumentException(
                    "means and deviations of targets are finite, and deviations are positive, but they are "
                            + Arrays.toString(numbers));
        }
        return new TargetScaling(Arrays.copyOf(numbers, columns), Arrays.copyOfRange(numbers, columns, 2 * columns));
    }

    /** The means, then the deviations; empty for {@link #NONE}. */
    public double[] numbers() {
        double[] numbers = Arrays.copyOf(means, 2 * means.length);
        System.arraycopy(deviations, 0, numbers, means.length, means.length);
        return numbers;
    }

    /** Returns whether this changes nothing. */
    public boolean isNone() {
        return means.length == 0;
    }

    /** Standardises a target. */
    float standardized(int column, float target) {
        return (float) ((target - means[column]) / deviations[column]);
    }

    /** Converts a standardised target or output to the unit of the targets. */
    double original(int column, float standardized) {
        return isNone() ? standardized : standardized * deviations[column] + means[column];
    }

    /**
     * Converts the parameters of a network that predicts standardised targets to those of one that predicts the
     * targets.
     *
     * @param parameters layer by layer, weights (out, in) row-major, then biases, gamma and beta; not changed
     * @return the parameters, each computed in double and rounded once; the same array if this is {@link #NONE}, so
     *     that
     *     an epoch allocates nothing more
     * @throws IllegalArgumentException if the network has another number of output units
     */
    public float[] folded(Architecture architecture, float[] parameters) {
        if (isNone()) {
            return parameters;
        }
        requireFit(architecture);
        float[] folded = parameters.clone();
        for (int j = 0; j < means.length; j++) {
            for (int i = firstWeight(architecture, j); i < firstWeight(architecture, j + 1); i++) {
                folded[i] = (float) (parameters[i] * deviations[j]);
            }
            int bias = bias(architecture, j);
            folded[bias] = (float) (parameters[bias] * deviations[j] + means[j]);
        }
        return folded;
    }

    /**
     * Returns the parameters with which training starts: the inverse of {@link #folded}, unless the network is new.
     *
     * <p>New networks have output biases of zero and predict numbers around zero, as suits standardised targets. Their
     * parameters are returned unchanged.
     *
     * @param parameters layer by layer, weights (out, in) row-major, then biases, gamma and beta; not changed
     */
    public float[] initial(Architecture architecture, float[] parameters) {
        if (isNone()) {
            return parameters;
        }
        requireFit(architecture);
        float[] initial = parameters.clone();
        boolean trained = false;
        for (int j = 0; j < means.length; j++) {
            trained |= parameters[bias(architecture, j)] != 0;
        }
        for (int j = 0; j < means.length && trained; j++) {
            for (int i = firstWeight(architecture, j); i < firstWeight(architecture, j + 1); i++) {
                initial[i] = (float) (parameters[i] / deviations[j]);
            }
            int bias = bias(architecture, j);
            initial[bias] = (float) ((parameters[bias] - means[j]) / deviations[j]);
        }
        return initial;
    }

    private void requireFit(Architecture architecture) {
        if (means.length != architecture.outputs()) {
            throw new IllegalArgumentException("there are means of " + means.length
                    + " target columns, but the network has " + architecture.outputs() + " outputs");
        }
    }

    /** The parameters of the output layer come last: weights (out, in), then biases. */
    private static int firstWeight(Architecture architecture, int unit) {
        int last = architecture.layers();
        return architecture.parameterCount() - architecture.parameterCount(last) + unit * architecture.units(last - 1);
    }

    private static int bias(Architecture architecture, int unit) {
        return architecture.parameterCount() - architecture.outputs() + unit;
    }
}
