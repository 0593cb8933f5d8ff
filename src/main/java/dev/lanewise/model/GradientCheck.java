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
 * gradients decline by that much from layer to layer without any cancelling.)
 *
 * <p><b>The tolerance</b> is 2^-24 times the number of roundings on the longest way from an input to a gradient (the
 * products of all layers there and back, the sum over the mini-batch, the activations) times 8 for what the difference
 * a - y of the output layer may lose: 5e-4 for the notebook's network and mini-batch. Roundings mostly cancel. The
 * worst of 800,000 random networks with layers of 1 to 4 units used up 0.8 of it, a network 1-1-1-2; with tens of units
 * they stay below 0.1.
 *
 * <p><b>Kinks.</b> The rectifiers have no slope at 0, and the absolute cost has none where an output is what was wanted.
 * Examples are drawn so that no unit is near there; if one crosses 0 within the step nonetheless, the parameter is skipped and counted, and a check that skips more than one
 * parameter in a hundred of a layer has not passed. Examples whose outputs are right already, or flat, are drawn anew
 * as well, with the network if need be: what is left of their gradient is rounding.
 */
public final class GradientCheck {
    private static final double STEP = 1e-5;
    /** How far units are kept from kinks, if possible: ten times what a step moves them. */
    private static final double KINK_MARGIN = 1e-4;
    private static final double LEAST_ERROR = 0.05;
    private static final int EXAMPLE_DRAWS = 50;
    private static final int NETWORK_DRAWS = 20;
    private static final double ZERO_INPUTS = 0.25;
    /** Multiply-adds that a check may take, about a second; enough for all parameters of the notebook's network. */
    private static final double WORK = 2.5e9;
    /** What an activation costs, in multiply-adds. */
    private static final int ACTIVATION_WORK = 30;
    /** A few of its own, multiplied by what its derivative makes of them where it flattens: 1 - a^2 of an a near 1. */
    private static final int ACTIVATION_ROUNDINGS = 64;
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
    private final Wanting wanting;
    private final NumpyRandom random;
    private Network network;
    /** By layer, (in, out) row-major with a last row of biases. */
    private double[][] weights;
    /** By example and layer: weighted inputs, and activations with the inputs as those of layer 0. */
    private final double[][][] z;
    private final double[][][] a;
    private final int[] labels;
    /** (examples, output units): labels or numbers. */
    private final float[] values;
    private final float[] exampleWeights;

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
     * @throws IllegalArgumentException if the network is not for such targets
     */
    public GradientCheck(Architecture architecture, long seed, int batch, Wanting wanting) {
        boolean fits = switch (wanting.task) {
            case CLASSES -> true;
            case LABELS -> architecture.output() != Activation.SOFTMAX;
            case NUMBERS -> architecture.cost() != Cost.CROSS_ENTROPY;
        };
        if (!fits) {
            throw new IllegalArgumentException("a network with a " + architecture.output() + " output layer and the cost "
                    + architecture.cost() + " is not for " + wanting.task);
        }
        this.architecture = architecture;
        this.wanting = wanting;
        this.random = new NumpyRandom(seed);
        this.z = new double[batch][][];
        this.a = new double[batch][][];
        this.labels = new int[batch];
        this.values = new float[Math.multiplyExact(batch, architecture.outputs())];
        this.exampleWeights = new float[batch];
        boolean good = false;
        for (int draws = 0; !good && draws < NETWORK_DRAWS; draws++) {
            good = drawNetworkAndBatch();
        }
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
        int count = labels.length;
        Batch batch = sparse
                ? Batch.sparse(SparseMatrix.ofFloats(0, count, architecture.inputs(), this::copyNonZeros), targets())
                : Batch.dense(denseInputs(), Pass.stride(architecture.inputs()), targets());
        int[] order = new int[count];
        for (int example = 0; example < count; example++) {
            order[example] = example;
        }
        batch.move(order, 0, count);
        Layout layout = new Layout(architecture, 1);
        float[] packed = new float[layout.size()];
        layout.pack(network.parameters(), packed);
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
                Slope slope = slope(l, parameter);
                if (slope.meetsKink) {
                    continue;
                }
                for (float[] gradient : gradients) {
                    difference[checked] =
                            Math.max(difference[checked], Math.abs(gradient[base + parameter] - slope.sum));
                }
                scale[checked] = slope.sumOfMagnitudes;
                scaleSum += slope.sumOfMagnitudes;
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
        int roundings = labels.length;
        for (int l = 1; l <= architecture.layers(); l++) {
            roundings += architecture.units(l - 1) + (l > 1 ? architecture.units(l) : 0) + ACTIVATION_ROUNDINGS;
        }
        return SLACK * roundings * 0x1p-24;
    }

    /** Multiply-adds of two costs of all examples, from the weighted inputs of layer l on. */
    private double workPerParameter(int l) {
        double work = ACTIVATION_WORK * architecture.units(l);
        for (int m = l + 1; m <= architecture.layers(); m++) {
            work += architecture.units(m) * (architecture.units(m - 1) + (double) ACTIVATION_WORK);
        }
        return 2 * labels.length * work;
    }

    // ---- what is drawn ----

    /** Whether network and examples are fit for a check; they are there in any case. */
    private boolean drawNetworkAndBatch() {
        network = new Network(architecture, drawParameters());
        weights = toDouble(architecture, network.parameters());
        boolean good = true;
        for (int example = 0; example < labels.length; example++) {
            boolean fit = false;
            for (int draws = 0; !fit && draws < EXAMPLE_DRAWS; draws++) {
                drawExample(example);
                fit = nearestKink(example) >= kinkMargin() && (isNeverWrong() || outputError(example) >= LEAST_ERROR);
            }
            good &= fit;
        }
        return good;
    }

    /** A single softmax output is 1 whatever the weights, and all gradients are 0. */
    private boolean isNeverWrong() {
        return architecture.output() == Activation.SOFTMAX && architecture.outputs() == 1;
    }

    /** Weights as the notebook has them, biases of either sign and not near zero. */
    private float[] drawParameters() {
        float[] parameters = new float[architecture.parameterCount()];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            for (int i = 0; i < architecture.units(l) * inputs; i++) {
                parameters[at++] = (float) (random.randn() / Math.sqrt(inputs));
            }
            for (int j = 0; j < architecture.units(l); j++) {
                double size = 0.1 + 0.4 * random.random();
                parameters[at++] = (float) (random.random() < 0.5 ? -size : size);
            }
        }
        return parameters;
    }

    private void drawExample(int example) {
        double[] x = new double[architecture.inputs()];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.random() < ZERO_INPUTS ? 0 : (float) (2 * random.random() - 1);
        }
        drawTargets(example);
        z[example] = new double[architecture.layers() + 1][];
        a[example] = new double[architecture.layers() + 1][];
        a[example][0] = x;
        for (int l = 1; l <= architecture.layers(); l++) {
            z[example][l] = weightedInputs(l, a[example][l - 1]);
            a[example][l] = z[example][l].clone();
            architecture.activation(l).apply(a[example][l]);
        }
    }

    private void drawTargets(int example) {
        int outputs = architecture.outputs();
        if (wanting.task == Task.CLASSES) {
            labels[example] = (int) (random.random() * outputs);
        } else {
            for (int j = 0; j < outputs; j++) {
                double drawn = random.random();
                values[example * outputs + j] = (float) (wanting.task == Task.LABELS ? Math.rint(drawn) : 4 * drawn - 2);
            }
        }
        exampleWeights[example] = wanting.weighted ? (float) (0.5 + 1.5 * random.random()) : 1;
    }

    private Targets targets() {
        Targets targets = switch (wanting.task) {
            case CLASSES -> Targets.ofClasses(labels);
            case LABELS -> Targets.ofLabels(values, architecture.outputs());
            case NUMBERS -> Targets.ofNumbers(values, architecture.outputs());
        };
        targets = wanting.smoothing > 0 ? targets.smoothed(wanting.smoothing, architecture.outputs()) : targets;
        return wanting.weighted ? targets.weighted(exampleWeights) : targets;
    }

    /** What is wanted of an output unit, computed once more; rounded to float, as the engine has it. */
    private double wanted(int example, int unit) {
        if (wanting.task == Task.NUMBERS) {
            return values[example * architecture.outputs() + unit];
        }
        boolean classes = wanting.task == Task.CLASSES;
        double y = classes ? (unit == labels[example] ? 1 : 0) : values[example * architecture.outputs() + unit];
        double possibilities = classes ? architecture.outputs() : 2;
        return (float) (y * (1 - wanting.smoothing) + wanting.smoothing / possibilities);
    }

    private double nearestKink(int example) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int l = 1; l <= architecture.layers(); l++) {
            if (architecture.activation(l).hasKink()) {
                for (double weightedInput : z[example][l]) {
                    nearest = Math.min(nearest, Math.abs(weightedInput));
                }
            }
        }
        if (architecture.cost() == Cost.ABSOLUTE) {
            for (int j = 0; j < architecture.outputs(); j++) {
                double distance = Math.abs(a[example][architecture.layers()][j] - wanted(example, j));
                // The distance of a rectified unit may be 0 and stay so.
                nearest = distance == 0 ? nearest : Math.min(nearest, distance);
            }
        }
        return nearest;
    }

    /** Less for networks so large that hardly an example would be left. */
    private double kinkMargin() {
        int units = architecture.sizes().stream().skip(1).mapToInt(Integer::intValue).sum();
        return Math.min(KINK_MARGIN, 0.5 / units);
    }

    /** The largest epsilon of the output layer, itself a slope of the cost. */
    private double outputError(int example) {
        double largest = 0;
        for (int j = 0; j < architecture.outputs(); j++) {
            double above = costOfMoved(example, architecture.layers(), j, STEP);
            double below = costOfMoved(example, architecture.layers(), j, -STEP);
            largest = Math.max(largest, Math.abs(above - below) / (2 * STEP));
        }
        return largest;
    }

    private float[] denseInputs() {
        int stride = Pass.stride(architecture.inputs());
        float[] inputs = new float[Math.multiplyExact(labels.length, stride)];
        for (int example = 0; example < labels.length; example++) {
            for (int i = 0; i < architecture.inputs(); i++) {
                inputs[example * stride + i] = (float) a[example][0][i];
            }
        }
        return inputs;
    }

    private int copyNonZeros(int example, char[] columns, float[] values) {
        int count = 0;
        for (int i = 0; i < architecture.inputs(); i++) {
            if (a[example][0][i] != 0) {
                columns[count] = (char) i;
                values[count++] = (float) a[example][0][i];
            }
        }
        return count;
    }

    // ---- the plain feedforward in double precision, and its slopes ----

    private static double[][] toDouble(Architecture architecture, float[] parameters) {
        double[][] weights = new double[architecture.layers() + 1][];
        int base = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            int units = architecture.units(l);
            weights[l] = new double[(inputs + 1) * units];
            for (int j = 0; j < units; j++) {
                for (int i = 0; i < inputs; i++) {
                    weights[l][i * units + j] = parameters[base + j * inputs + i];
                }
                weights[l][inputs * units + j] = parameters[base + units * inputs + j];
            }
            base += units * (inputs + 1);
        }
        return weights;
    }

    private double[] weightedInputs(int l, double[] x) {
        int units = architecture.units(l);
        double[] sums = new double[units];
        System.arraycopy(weights[l], x.length * units, sums, 0, units);
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < units; j++) {
                sums[j] += x[i] * weights[l][i * units + j];
            }
        }
        return sums;
    }

    /** The slope in one parameter, summed over the mini-batch. */
    private record Slope(double sum, double sumOfMagnitudes, boolean meetsKink) {}

    /** The slope in a parameter of layer l, which are counted as in {@link Network#parameters}. */
    private Slope slope(int l, int parameter) {
        int inputs = architecture.units(l - 1);
        int units = architecture.units(l);
        boolean bias = parameter >= units * inputs;
        int unit = bias ? parameter - units * inputs : parameter / inputs;
        int input = bias ? inputs : parameter % inputs;
        double w = weights[l][input * units + unit];
        double h = STEP * Math.max(1, Math.abs(w));
        double up = w + h - w;
        double down = w - h - w;
        double sum = 0;
        double magnitudes = 0;
        for (int example = 0; example < labels.length; example++) {
            double x = bias ? 1 : a[example][l - 1][input];
            double above = costOfMoved(example, l, unit, up * x);
            double below = costOfMoved(example, l, unit, down * x);
            double slope = (above - below) / (up - down);
            if (Double.isNaN(slope)) {
                return new Slope(0, 0, true);
            }
            sum += slope;
            magnitudes += Math.abs(slope);
        }
        return new Slope(sum, magnitudes, false);
    }

    /** An example's cost after one weighted input of layer l moved; NaN if that took something across its kink. */
    private double costOfMoved(int example, int l, int unit, double move) {
        double[] layer = z[example][l].clone();
        layer[unit] += move;
        for (int m = l; ; m++) {
            if (architecture.activation(m).hasKink() && crossesZero(z[example][m], layer)) {
                return Double.NaN;
            }
            if (m == architecture.layers()) {
                return cost(example, layer);
            }
            architecture.activation(m).apply(layer);
            layer = weightedInputs(m + 1, layer);
        }
    }

    private static boolean crossesZero(double[] from, double[] to) {
        for (int j = 0; j < from.length; j++) {
            if (from[j] > 0 != to[j] > 0) {
                return true;
            }
        }
        return false;
    }

    /** From the weighted inputs of the output layer; NaN if a distance that counts by its size changed its sign. */
    private double cost(int example, double[] outputZ) {
        double[] output = outputZ.clone();
        architecture.output().apply(output);
        double logSum = Cost.logSum(architecture.output(), outputZ);
        double cost = 0;
        for (int j = 0; j < output.length; j++) {
            double y = wanted(example, j);
            double before = a[example][architecture.layers()][j];
            if (architecture.cost() == Cost.ABSOLUTE && Math.signum(before - y) != Math.signum(output[j] - y)) {
                return Double.NaN;
            }
            cost += architecture.cost().of(architecture.output(), outputZ[j] - logSum, output[j], y);
        }
        return exampleWeights[example] * cost;
    }
}
