package dev.lanewise.model;

import dev.lanewise.kernel.Kernels;
import dev.lanewise.kernel.SparseMatrix;
import dev.lanewise.random.NumpyRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Holds backprop against finite differences: the slope of the cost in each parameter, measured in double precision by a
 * second, plain feedforward that shares no arithmetic with the kernels.
 *
 * <p>A check draws a network, and a mini-batch with targets and some zero inputs, all from a seed. Parameters and inputs are
 * float32 values, which double holds exactly, so that the two sides differ by rounding and by what is wrong. Every
 * parameter is checked, or a random sample of a layer for which that would take too long.
 *
 * <p><b>The step.</b> The slope is the central difference (C(w + h) - C(w - h)) / 2h of each example's cost, with
 * h = 1e-5 max(1, |w|). It is off by h^2/6 times the third derivative, about 2e-11, and by the rounding of the costs,
 * about 2^-53 / h or 1e-11: thousands of times less than the rounding of the float gradient, 2^-24 or 6e-8. A
 * difference of float costs would drown.
 *
 * <p><b>The error</b> of a parameter is |nabla - slope| / scale. What rounding leaves in nabla is proportional to what
 * was added up, not to the sum, in which terms may cancel. So the scale is the sum over the examples of |slope|; but at
 * least its mean over all parameters of the layer, and at least a quarter of the next layer's least scale, because the
 * errors epsilon of a layer are themselves sums over the units of the next. (S' of a sigmoid, at most 1/4, makes
 * gradients decline by that much from layer to layer without any cancelling.) Normalised layers take from an error what
 * moves mean and deviation, and what is left may be little; so there the scale is at least what it would be if those stood
 * still.
 *
 * <p><b>The tolerance</b> is 2^-24 times the number of roundings on the longest way from an input to a gradient (the
 * products of all layers there and back, the sum over the mini-batch, the activations) times 8 for what the difference
 * a - y of the output layer may lose: 5e-4 for the notebook's network and mini-batch. Roundings mostly cancel. The
 * worst of 800,000 random networks with layers of 1 to 4 units used up 0.8 of it, a network 1-1-1-2; with tens of units
 * they stay below 0.1.
 *
 * <p><b>Kinks.</b> The rectifiers have no slope at 0, and the absolute cost has none where an output is what was wanted.
 * Examples are drawn so that no unit is near there; if one crosses 0 within the step nonetheless, the parameter is skipped
 * and counted, and a check that skips more than one parameter in a hundred of a layer has not passed. Examples whose
 * outputs are right already, or flat, are drawn anew as well, with the network if need be: what is left of their gradient is
 * rounding.
 *
 * <p>{@link CheckedBatch} draws, {@link DoubleFeedforward} is the second feedforward, {@link CostSlopes} measures.
 */
public final class GradientCheck {
    /** Multiply-adds that a check may take, about a second; enough for all parameters of the notebook's network. */
    private static final double WORK = 2.5e9;
    /** What an activation costs, in multiply-adds. */
    private static final int ACTIVATION_WORK = 30;
    /** A few of its own, multiplied by what its derivative makes of them where it flattens: 1 - a^2 of an a near 1. */
    private static final int ACTIVATION_ROUNDINGS = 64;
    /** Of mean, deviation and the way back through them, besides the sums. */
    private static final int NORMALIZATION_ROUNDINGS = 16;
    /** Sums of a normalised layer: mean, squares, and two on the way back. */
    private static final int NORMALIZATION_SUMS = 4;
    /** How much more wrong, relatively, the difference a - y of the output may be than a. */
    private static final int SLACK = 8;
    private static final int LEAST_SAMPLE = 20;
    private static final double USUAL_DECLINE = 4;
    private static final double MOST_SKIPPED = 0.01;

    /**
     * What was found in one layer.
     *
     * @param layer its number, 1 for the first hidden one
     * @param checked parameters whose gradient was compared
     * @param skipped parameters that were not, because a unit crossed a kink within the step
     * @param maxError largest error of a parameter, see {@link GradientCheck}
     */
    public record LayerResult(int layer, int checked, int skipped, double maxError) {}

    /**
     * What was found.
     *
     * @param layers by ascending number
     * @param tolerance up to which an error is rounding
     */
    public record Result(List<LayerResult> layers, double tolerance) {

        /** Copies the list. */
        public Result {
            layers = List.copyOf(layers);
        }

        /** Whether every error is within the tolerance and hardly a parameter was skipped. */
        public boolean passed() {
            // Written so that an error that is NaN does not pass.
            return layers.stream().allMatch(layer -> layer.maxError <= tolerance
                    && layer.skipped <= MOST_SKIPPED * (layer.checked + layer.skipped));
        }
    }

    /** What the examples of a check want. */
    public enum Task {
        /** One of several classes, each with an output unit. */
        CLASSES,
        /** Each output unit 0 or 1, whatever the others; with a single unit, one of two classes. */
        LABELS,
        /** Numbers. */
        NUMBERS;

        /** Reads a name as the command line has it, such as {@code numbers}. */
        public static Task parse(String name) {
            return Names.parse(values(), "task", name);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What the examples want and how it is treated.
     *
     * @param task what they want
     * @param smoothing share of it that is given to all possibilities alike, see {@link Targets#smoothed}
     * @param weighted whether the examples have weights, from one half to 2
     */
    public record Wanting(Task task, double smoothing, boolean weighted) {
        /** Classes as they are. */
        public static final Wanting CLASSES = new Wanting(Task.CLASSES, 0, false);

        /** Checks the smoothing. */
        public Wanting {
            if (!(smoothing >= 0 && smoothing < 1) || smoothing > 0 && task == Task.NUMBERS) {
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
     * @param batch number of examples, at least 1
     */
    public GradientCheck(Architecture architecture, long seed, int batch) {
        this(architecture, seed, batch, Wanting.CLASSES);
    }

    /**
     * Draws a network and a mini-batch with other targets.
     *
     * @throws IllegalArgumentException if the network is not for such targets, or not for mini-batches of one
     */
    public GradientCheck(Architecture architecture, long seed, int batch, Wanting wanting) {
        if (wanting.task == Task.LABELS && architecture.output() == Activation.SOFTMAX
                || wanting.task == Task.NUMBERS && architecture.cost() == Cost.CROSS_ENTROPY) {
            throw new IllegalArgumentException("a network with a " + architecture.output() + " output layer and the cost "
                    + architecture.cost() + " is not for " + wanting.task);
        }
        if (architecture.couplesExamples() && batch < 2) {
            throw new IllegalArgumentException(
                    "batch normalisation needs mini-batches of at least 2 examples, but " + batch + " was given");
        }
        this.architecture = architecture;
        this.random = new NumpyRandom(seed);
        this.drawn = new CheckedBatch(architecture, batch, wanting, random);
    }

    /**
     * Checks backprop of a random network on a random mini-batch, dense and sparse.
     *
     * @param seed 0 to 2^32 - 1
     * @param batch number of examples, at least 1
     */
    public static Result check(Architecture architecture, long seed, int batch, Kernels kernels) {
        return check(architecture, seed, batch, Wanting.CLASSES, kernels);
    }

    /** The same with other targets. */
    public static Result check(
            Architecture architecture, long seed, int batch, Wanting wanting, Kernels kernels) {
        GradientCheck check = new GradientCheck(architecture, seed, batch, wanting);
        return check.compare(check.backprop(kernels, false), check.backprop(kernels, true));
    }

    /**
     * The gradient of this check's network and mini-batch by {@link Backprop}, in the order of
     * {@link Network#parameters}.
     *
     * @param sparse whether the mini-batch comes as a sparse matrix
     */
    public float[] backprop(Kernels kernels, boolean sparse) {
        int count = drawn.size();
        Batch batch = sparse
                ? Batch.sparse(
                        SparseMatrix.ofFloats(0, count, architecture.inputs(), drawn::copyNonZeros), drawn.targets())
                : Batch.dense(drawn.denseInputs(), Pass.stride(architecture.inputs()), drawn.targets());
        int[] order = new int[count];
        for (int example = 0; example < count; example++) {
            order[example] = example;
        }
        batch.move(order, 0, count);
        Layout layout = new Layout(architecture, 1);
        float[] packed = new float[layout.size()];
        layout.pack(drawn.network().parameters(), packed);
        float[] nabla = new float[layout.size()];
        new Backprop(architecture, layout, 0, packed, kernels, count)
                .gradient(Pass.of(architecture, batch, count), nabla);
        float[] gradient = new float[architecture.parameterCount()];
        layout.unpack(nabla, gradient);
        return gradient;
    }

    /** Compares gradients, in the order of {@link Network#parameters}, with the slopes; the worst of them counts. */
    public Result compare(float[]... gradients) {
        List<LayerResult> results = new ArrayList<>();
        double leastScale = 0;
        int end = architecture.parameterCount();
        for (int l = architecture.layers(); l >= 1; l--) {
            int parameters = architecture.parameterCount(l);
            int base = end - parameters;
            double affordable = WORK / architecture.layers() / workPerParameter(l);
            int samples = (int) Math.min(parameters, Math.max(LEAST_SAMPLE, affordable));
            double[] difference = new double[samples];
            double[] scale = new double[samples];
            int checked = 0;
            double scaleSum = 0;
            for (int s = 0; s < samples; s++) {
                int parameter = sample(s, samples, parameters);
                CostSlopes.Slope slope = drawn.slopes().slope(l, parameter);
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
            leastScale = Math.max(leastScale / USUAL_DECLINE, checked == 0 ? 0 : scaleSum / checked);
            double maxError = 0;
            for (int s = 0; s < checked; s++) {
                // Where nothing moves the cost there is no scale, and nothing but zero is right.
                double error = difference[s] == 0 ? 0 : difference[s] / Math.max(scale[s], leastScale);
                maxError = Math.max(maxError, error);
            }
            results.add(0, new LayerResult(l, checked, samples - checked, maxError));
            end = base;
        }
        return new Result(results, tolerance());
    }

    /** One of so many parameters: each sample has a range of its own, so that all are taken if there are as many. */
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
                int summed = architecture.normalization(l) == Normalization.BATCH ? drawn.size() : architecture.units(l);
                roundings += NORMALIZATION_SUMS * summed + NORMALIZATION_ROUNDINGS;
            }
        }
        return SLACK * roundings * 0x1p-24;
    }

    /** Multiply-adds of the costs that a slope takes, from the weighted inputs of layer l on. */
    private double workPerParameter(int l) {
        boolean alone = drawn.slopes().movesAlone(l, true);
        double work = ACTIVATION_WORK * (alone ? 1 : architecture.units(l));
        for (int m = l + 1; m <= architecture.layers(); m++) {
            int inputs = m == l + 1 && alone ? 1 : architecture.units(m - 1);
            work += architecture.units(m) * (inputs + (double) ACTIVATION_WORK);
        }
        return drawn.slopes().costsPerSlope() * drawn.size() * work;
    }
}
