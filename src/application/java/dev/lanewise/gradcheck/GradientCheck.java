package dev.lanewise.gradcheck;

import dev.lanewise.data.Task;
import dev.lanewise.internal.engine.Batch;
import dev.lanewise.internal.engine.GradientSum;
import dev.lanewise.internal.engine.LayerBuffers;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.internal.kernel.SparseMatrix;
import dev.lanewise.internal.random.NumpyRandom;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Normalization;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks backpropagation against finite differences of the loss, measured in double precision.
 *
 * <p>The losses come from a second, plain feedforward that shares no arithmetic with the kernels. A check draws a
 * network and a mini-batch with targets and some zero inputs, all from a seed. Parameters and inputs are float32
 * values, which double represents exactly. So the two sides differ only by rounding and by errors in backpropagation.
 * Every parameter is checked, or a random sample of a layer for which that would take too long.
 *
 * <p><b>Step.</b> The slope is the central difference (C(w + h) - C(w - h)) / 2h of each example's loss, with h = 1e-5
 * max(1, |w|). Its truncation error is h^2/6 times the third derivative, about 2e-11. The rounding of the losses adds
 * about 2^-53 / h or 1e-11. Both are thousands of times smaller than the rounding of the float gradient, 2^-24 or 6e-8.
 * A difference of float losses would drown in rounding.
 *
 * <p><b>Error.</b> The error of a parameter is |nabla - slope| / scale. The rounding error of nabla is proportional to
 * the magnitude of its terms, not to their sum, in which terms may cancel. So the scale is the sum over the examples of
 * |slope|, with two lower bounds. One is the mean scale over all parameters of the layer. The other is a quarter of the
 * next layer's bound, because the errors epsilon of a layer are themselves sums over the units of the next layer. (S'
 * of a sigmoid is at most 1/4, so gradients decline by this factor from layer to layer without any cancellation.)
 * Normalisation subtracts the components of an error that change mean and deviation, and the remainder may be small. In
 * a normalised network the scale is therefore at least the one for fixed means and deviations.
 *
 * <p><b>Tolerance.</b> The tolerance is 2^-24 times the number of rounding errors on the longest path from an input to
 * a gradient: the products of all layers forward and backward, the sum over the mini-batch, and the activations. A
 * factor of 8 allows for cancellation in the difference a - y of the output layer. This gives 5e-4 for the notebook's
 * network and mini-batch. Rounding errors mostly cancel. The worst of 800,000 random networks with layers of 1 to 4
 * units, a network 1-1-1-2, reached 0.8 of the tolerance. Networks with tens of units stay below 0.1.
 *
 * <p><b>Kinks.</b> Rectifiers and SELU have no slope at 0, ReLU6 also has none at 6, hard-swish at -3 and 3, and the
 * absolute loss where an output equals its target. Examples are drawn so that no unit is near a kink. If one crosses a
 * kink within the step nonetheless, the parameter is skipped and counted. A check that skips more than one parameter in
 * a hundred of a layer has not passed. Examples whose outputs already equal their targets, or are saturated, are
 * redrawn too, if necessary with the network: their gradient consists of rounding errors.
 *
 * <p>{@link CheckedBatch} draws, {@link DoubleFeedforward} is the second feedforward, and {@link LossSlopes} measures.
 */
public final class GradientCheck {
    /**
     * Largest number of multiply-adds of a check, about a second; enough for all parameters of the notebook's network.
     */
    private static final double WORK = 2.5e9;
    /** Time of an activation, in multiply-adds. */
    private static final int ACTIVATION_WORK = 30;
    /** Rounding errors of an activation, amplified by its derivative where it flattens: 1 - a^2 for a near 1. */
    private static final int ACTIVATION_ROUNDINGS = 64;
    /** Rounding errors of mean and deviation, forward and backward, besides the sums. */
    private static final int NORMALIZATION_ROUNDINGS = 16;
    /** Sums in a normalised layer: mean, squares, and two backward. */
    private static final int NORMALIZATION_SUMS = 4;
    /** Largest growth of the relative error in the difference a - y of the output layer. */
    private static final int SLACK = 8;

    private static final int MIN_SAMPLE = 20;
    private static final double USUAL_DECLINE = 4;
    private static final double MAX_SKIPPED = 0.01;

    /**
     * Result for one layer.
     *
     * @param layer its number, 1 for the first hidden layer
     * @param checked number of parameters whose gradient was compared
     * @param skipped number of parameters skipped because a unit crossed a kink within the step
     * @param maxError largest error of a parameter, see {@link GradientCheck}
     */
    public record LayerResult(int layer, int checked, int skipped, double maxError) {}

    /**
     * Result of a check.
     *
     * @param layers results by ascending layer
     * @param tolerance largest error that rounding explains
     */
    public record Result(List<LayerResult> layers, double tolerance) {

        /** Copies the list. */
        public Result {
            layers = List.copyOf(layers);
        }

        /**
         * Returns whether every error is within the tolerance and at most one parameter in a hundred of a layer was
         * skipped.
         */
        public boolean passed() {
            // Written so that a NaN error fails.
            return layers.stream()
                    .allMatch(layer -> layer.maxError <= tolerance
                            && layer.skipped <= MAX_SKIPPED * (layer.checked + layer.skipped));
        }
    }

    /**
     * Kind of targets and their treatment.
     *
     * @param task kind of targets
     * @param smoothing share of the target probability that is spread evenly, see
     *     {@link dev.lanewise.internal.engine.TargetData#smoothed}
     * @param weighted whether examples have weights, from one half to 2
     */
    public record Wanting(Task task, double smoothing, boolean weighted) {
        /** Classes without smoothing and weights. */
        public static final Wanting CLASSES = new Wanting(Task.CLASSIFICATION, 0, false);

        /**
         * Checks the smoothing.
         *
         * @throws IllegalArgumentException if it is out of range, or above 0 for regression targets
         */
        public Wanting {
            if (!(smoothing >= 0 && smoothing < 1) || (smoothing > 0 && task == Task.REGRESSION)) {
                throw new IllegalArgumentException("smoothing is 0 to less than 1, and 0 for numbers, but " + smoothing
                        + " was given for " + task);
            }
        }
    }

    private final Architecture architecture;
    private final NumpyRandom random;
    private final CheckedBatch drawn;

    /**
     * Draws a network and a mini-batch.
     *
     * @param seed 0 to 2^32 - 1
     * @param batch number of examples, at least 1; at least 2 with batch normalisation
     * @param wanting kind of targets and their treatment
     * @throws IllegalArgumentException if the network does not suit the targets or the size of the mini-batch
     */
    public GradientCheck(Architecture architecture, long seed, int batch, Wanting wanting) {
        architecture.loss().requireComputable();
        if (wanting.task == Task.MULTI_LABEL && architecture.output().equals(Activation.SOFTMAX)) {
            throw new IllegalArgumentException("a network with a " + architecture.output()
                    + " output layer and the loss " + architecture.loss() + " is not for " + wanting.task);
        }
        if (Normalizations.coupleExamples(architecture) && batch < 2) {
            throw new IllegalArgumentException(
                    "batch normalisation needs mini-batches of at least 2 examples, but " + batch + " was given");
        }
        this.architecture = architecture;
        this.random = new NumpyRandom(seed);
        this.drawn = new CheckedBatch(architecture, batch, wanting, random);
    }

    /**
     * Checks backpropagation with the kernels of this process, for a random network on a random mini-batch, dense and
     * sparse.
     *
     * @param seed 0 to 2^32 - 1
     * @param batch number of examples, at least 1; at least 2 with batch normalisation
     * @param wanting kind of targets and their treatment
     * @throws IllegalArgumentException if the network does not suit the targets or the size of the mini-batch
     */
    public static Result check(Architecture architecture, long seed, int batch, Wanting wanting) {
        return check(
                architecture, seed, batch, wanting, KernelSelection.automatic().kernels());
    }

    static Result check(Architecture architecture, long seed, int batch, Wanting wanting, Kernels kernels) {
        GradientCheck check = new GradientCheck(architecture, seed, batch, wanting);
        return check.compare(check.backprop(kernels, false), check.backprop(kernels, true));
    }

    /**
     * Computes the gradient of this check's network and mini-batch by one
     * {@link dev.lanewise.internal.engine.Backprop#step}.
     *
     * @param sparse whether the inputs of the mini-batch are a sparse matrix
     * @return the gradient, in the order of {@code Network.parameters}
     */
    public float[] backprop(Kernels kernels, boolean sparse) {
        int count = drawn.size();
        Batch batch = sparse
                ? Batch.sparse(
                        SparseMatrix.ofFloats(0, count, architecture.inputs(), drawn::copyNonZeros), drawn.targets())
                : Batch.dense(drawn.denseInputs(), LayerBuffers.stride(architecture.inputs()), drawn.targets());
        return GradientSum.of(architecture, drawn.network().parameters(), batch, count, kernels);
    }

    /**
     * Compares gradients with the slopes; the largest error of all gradients counts.
     *
     * @param gradients each in the order of {@code Network.parameters}
     */
    public Result compare(float[]... gradients) {
        List<LayerResult> results = new ArrayList<>();
        double minScale = 0;
        int end = architecture.parameterCount();
        for (int l = architecture.layers(); l >= 1; l--) {
            int parameters = architecture.parameterCount(l);
            int base = end - parameters;
            double affordable = WORK / architecture.layers() / workPerParameter(l);
            int samples = (int) Math.min(parameters, Math.max(MIN_SAMPLE, affordable));
            double[] difference = new double[samples];
            double[] scale = new double[samples];
            int checked = 0;
            double scaleSum = 0;
            for (int s = 0; s < samples; s++) {
                int parameter = sample(s, samples, parameters);
                LossSlopes.Slope slope = drawn.slopes().slope(l, parameter);
                if (slope.meetsKink()) {
                    continue;
                }
                for (float[] gradient : gradients) {
                    difference[checked] =
                            Math.max(difference[checked], Math.abs(gradient[base + parameter] - slope.sum()));
                }
                scale[checked] = slope.scale();
                scaleSum += slope.scale();
                checked++;
            }
            minScale = Math.max(minScale / USUAL_DECLINE, checked == 0 ? 0 : scaleSum / checked);
            double maxError = 0;
            for (int s = 0; s < checked; s++) {
                // If the loss does not change there is no scale, and only a zero gradient is correct.
                double error = difference[s] == 0 ? 0 : difference[s] / Math.max(scale[s], minScale);
                maxError = Math.max(maxError, error);
            }
            results.add(0, new LayerResult(l, checked, samples - checked, maxError));
            end = base;
        }
        return new Result(results, tolerance());
    }

    /**
     * Draws a parameter from the range of a sample; ranges are disjoint, so all are taken if samples equal parameters.
     */
    private int sample(int s, int samples, int parameters) {
        long from = (long) parameters * s / samples;
        long to = (long) parameters * (s + 1) / samples;
        return (int) (from + (long) (random.random() * (to - from)));
    }

    private double tolerance() {
        int roundings = drawn.size();
        for (int l = 1; l <= architecture.layers(); l++) {
            roundings += architecture.units(l - 1) + (l > 1 ? architecture.units(l) : 0) + ACTIVATION_ROUNDINGS;
            if (architecture.normalization(l) != Normalization.NONE) {
                int summed =
                        architecture.normalization(l) == Normalization.BATCH ? drawn.size() : architecture.units(l);
                roundings += NORMALIZATION_SUMS * summed + NORMALIZATION_ROUNDINGS;
            }
        }
        return SLACK * roundings * 0x1p-24;
    }

    /** Multiply-adds for the losses of one slope, from the weighted inputs of layer l on. */
    private double workPerParameter(int l) {
        boolean alone = drawn.slopes().movesAlone(l, true);
        double work = ACTIVATION_WORK * (alone ? 1 : architecture.units(l));
        for (int m = l + 1; m <= architecture.layers(); m++) {
            int inputs = m == l + 1 && alone ? 1 : architecture.units(m - 1);
            work += architecture.units(m) * (inputs + (double) ACTIVATION_WORK);
        }
        return drawn.slopes().lossesPerSlope() * drawn.size() * work;
    }
}
