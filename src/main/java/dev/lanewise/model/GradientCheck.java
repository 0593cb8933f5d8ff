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
 * Examples are drawn so that no unit is near there; if one crosses 0 within the step nonetheless, the parameter is skipped and counted, and a check that skips more than one
 * parameter in a hundred of a layer has not passed. Examples whose outputs are right already, or flat, are drawn anew
 * as well, with the network if need be: what is left of their gradient is rounding.
 */
public final class GradientCheck {
    private static final double STEP = 1e-5;
    /** How far units are kept from kinks, if possible: ten times what a step moves them. */
    private static final double KINK_MARGIN = 1e-4;
    private static final double LEAST_ERROR = 0.05;
    /** Of one through a deviation; rounding grows with it. */
    private static final double MOST_SCALE = 30;
    private static final int EXAMPLE_DRAWS = 50;
    private static final int NETWORK_DRAWS = 20;
    private static final double ZERO_INPUTS = 0.25;
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
    private final Wanting wanting;
    private final NumpyRandom random;
    private Network network;
    /** By layer, (in, out) row-major, then rows with biases and, if the layer is normalised, gamma and beta. */
    private double[][] weights;
    /** By layer: of each unit with batch normalisation, of each example with layer normalisation. */
    private final double[][] means;
    private final double[][] scales;
    /**
     * By example and layer: weighted inputs before and after normalisation, and activations with the inputs as those of
     * layer 0.
     */
    private final double[][][] u;
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
     * @throws IllegalArgumentException if the network is not for such targets, or not for mini-batches of one
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
        if (architecture.couplesExamples() && batch < 2) {
            throw new IllegalArgumentException(
                    "batch normalisation needs mini-batches of at least 2 examples, but " + batch + " was given");
        }
        this.architecture = architecture;
        this.wanting = wanting;
        this.random = new NumpyRandom(seed);
        this.means = new double[architecture.layers() + 1][];
        this.scales = new double[architecture.layers() + 1][];
        for (int l = 1; l <= architecture.layers(); l++) {
            int count = architecture.normalization(l) == Normalization.BATCH ? architecture.units(l) : batch;
            means[l] = new double[count];
            scales[l] = new double[count];
        }
        this.u = new double[batch][architecture.layers() + 1][];
        this.z = new double[batch][architecture.layers() + 1][];
        this.a = new double[batch][architecture.layers() + 1][];
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
            if (isNormalized(l)) {
                int summed = architecture.normalization(l) == Normalization.BATCH ? labels.length : architecture.units(l);
                roundings += NORMALIZATION_SUMS * summed + NORMALIZATION_ROUNDINGS;
            }
        }
        return SLACK * roundings * 0x1p-24;
    }

    private boolean isNormalized(int l) {
        return architecture.normalization(l) != Normalization.NONE;
    }

    private boolean isNormalized() {
        return architecture.normalizations().stream().anyMatch(n -> n != Normalization.NONE);
    }

    /** Multiply-adds of two or four costs of all examples, from the weighted inputs of layer l on. */
    private double workPerParameter(int l) {
        double work = ACTIVATION_WORK * architecture.units(l);
        for (int m = l + 1; m <= architecture.layers(); m++) {
            work += architecture.units(m) * (architecture.units(m - 1) + (double) ACTIVATION_WORK);
        }
        return (isNormalized() ? 4 : 2) * labels.length * work;
    }

    // ---- what is drawn ----

    /** Whether network and examples are fit for a check; they are there in any case. */
    private boolean drawNetworkAndBatch() {
        network = new Network(architecture, drawParameters());
        weights = toDouble(architecture, network.parameters());
        return architecture.couplesExamples() ? drawTogether() : drawOneByOne();
    }

    private boolean drawOneByOne() {
        boolean good = true;
        for (int example = 0; example < labels.length; example++) {
            boolean fit = false;
            for (int draws = 0; !fit && draws < EXAMPLE_DRAWS; draws++) {
                drawExample(example);
                propagate(example, example + 1);
                fit = isFit(example) && hasDeviations(example);
            }
            good &= fit;
        }
        return good;
    }

    /** Where examples depend on one another, those that are not fit are drawn anew until all are. */
    private boolean drawTogether() {
        boolean[] fit = new boolean[labels.length];
        boolean good = false;
        for (int draws = 0; !good && draws < EXAMPLE_DRAWS; draws++) {
            for (int example = 0; example < fit.length; example++) {
                if (!fit[example]) {
                    drawExample(example);
                }
            }
            propagate(0, fit.length);
            good = hasDeviations(-1);
            for (int example = 0; example < fit.length; example++) {
                fit[example] = isFit(example) && hasDeviations(example);
                good &= fit[example];
            }
        }
        return good;
    }

    /** Whether the units of an example with layer normalisation differ; of none, the examples with batch normalisation. */
    private boolean hasDeviations(int example) {
        boolean batch = example < 0;
        for (int l = 1; l < architecture.layers(); l++) {
            if (batch && architecture.normalization(l) == Normalization.BATCH) {
                for (double scale : scales[l]) {
                    if (scale > MOST_SCALE) {
                        return false;
                    }
                }
            }
            // One unit never differs from itself, and is zero exactly.
            boolean layer = architecture.normalization(l) == Normalization.LAYER && architecture.units(l) > 1;
            if (!batch && layer && scales[l][example] > MOST_SCALE) {
                return false;
            }
        }
        return true;
    }

    private boolean isFit(int example) {
        return nearestKink(example) >= kinkMargin() && (isNeverWrong() || outputError(example) >= LEAST_ERROR);
    }

    /** A single softmax output is 1 whatever the weights, and all gradients are 0. */
    private boolean isNeverWrong() {
        return architecture.output() == Activation.SOFTMAX && architecture.outputs() == 1;
    }

    /** Weights as the notebook has them; biases, gammas and betas of either sign and not near zero. */
    private float[] drawParameters() {
        float[] parameters = new float[architecture.parameterCount()];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            for (int i = 0; i < architecture.units(l) * inputs; i++) {
                parameters[at++] = (float) (random.randn() / Math.sqrt(inputs));
            }
            for (int row = inputs; row < architecture.parametersPerUnit(l); row++) {
                double least = row == inputs + 1 ? 0.5 : 0.1;
                for (int j = 0; j < architecture.units(l); j++) {
                    double size = least + 0.4 * random.random();
                    parameters[at++] = (float) (random.random() < 0.5 ? -size : size);
                }
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
        a[example][0] = x;
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
            double[] moved = z[example][architecture.layers()].clone();
            moved[j] += STEP;
            double above = costWithinKinks(example, moved);
            moved[j] -= 2 * STEP;
            double below = costWithinKinks(example, moved);
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
            weights[l] = new double[architecture.parameterCount(l)];
            for (int j = 0; j < units; j++) {
                for (int i = 0; i < architecture.parametersPerUnit(l); i++) {
                    int at = i < inputs ? j * inputs + i : units * i + j;
                    weights[l][i * units + j] = parameters[base + at];
                }
            }
            base += architecture.parameterCount(l);
        }
        return weights;
    }

    private double[] weightedInputs(int l, double[] x) {
        int units = architecture.units(l);
        double[] sums = new double[units];
        System.arraycopy(weights[l], architecture.units(l - 1) * units, sums, 0, units);
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < units; j++) {
                sums[j] += x[i] * weights[l][i * units + j];
            }
        }
        return sums;
    }

    /** Takes some examples through the layers; all of them if they depend on one another. */
    private void propagate(int from, int to) {
        double[][] layer = new double[to - from][];
        for (int l = 1; l <= architecture.layers(); l++) {
            for (int i = 0; i < layer.length; i++) {
                u[from + i][l] = weightedInputs(l, a[from + i][l - 1]);
                layer[i] = u[from + i][l].clone();
            }
            if (isNormalized(l)) {
                findMoments(l, layer, from, means[l], scales[l]);
                normalize(l, layer, from, means[l], scales[l]);
            }
            for (int i = 0; i < layer.length; i++) {
                z[from + i][l] = layer[i];
                a[from + i][l] = layer[i].clone();
                architecture.activation(l).apply(a[from + i][l]);
            }
        }
    }

    /** Mean and one through the deviation of each unit, or of each example from {@code first} on. */
    private void findMoments(int l, double[][] layer, int first, double[] mean, double[] scale) {
        boolean batch = architecture.normalization(l) == Normalization.BATCH;
        int groups = batch ? architecture.units(l) : layer.length;
        int members = batch ? layer.length : architecture.units(l);
        for (int g = 0; g < groups; g++) {
            double sum = 0;
            for (int m = 0; m < members; m++) {
                sum += batch ? layer[m][g] : layer[g][m];
            }
            double squares = 0;
            for (int m = 0; m < members; m++) {
                double distance = (batch ? layer[m][g] : layer[g][m]) - sum / members;
                squares += distance * distance;
            }
            int at = batch ? g : first + g;
            mean[at] = sum / members;
            scale[at] = 1 / Math.sqrt(squares / members + Normalization.EPSILON);
        }
    }

    private void normalize(int l, double[][] layer, int first, double[] mean, double[] scale) {
        boolean batch = architecture.normalization(l) == Normalization.BATCH;
        int units = architecture.units(l);
        int gammas = (architecture.units(l - 1) + 1) * units;
        for (int i = 0; i < layer.length; i++) {
            for (int j = 0; j < units; j++) {
                int at = batch ? j : first + i;
                double normalized = (layer[i][j] - mean[at]) * scale[at];
                layer[i][j] = weights[l][gammas + j] * normalized + weights[l][gammas + units + j];
            }
        }
    }

    /** The slope in one parameter, summed over the mini-batch. */
    private record Slope(double sum, double sumOfMagnitudes, boolean meetsKink) {}

    /** The slope in a parameter of layer l, which are counted as in {@link Network#parameters}. */
    private Slope slope(int l, int parameter) {
        int inputs = architecture.units(l - 1);
        int units = architecture.units(l);
        boolean weight = parameter < units * inputs;
        int unit = weight ? parameter / inputs : parameter % units;
        int row = weight ? parameter % inputs : parameter / units;
        double w = weights[l][row * units + unit];
        double h = STEP * Math.max(1, Math.abs(w));
        double up = w + h - w;
        double down = w - h - w;
        double[] x = new double[labels.length];
        for (int example = 0; example < x.length; example++) {
            x[example] = row < inputs ? a[example][l - 1][row] : row == inputs + 1 ? normalized(l, example, unit) : 1;
        }
        boolean beforeNormalization = row <= inputs;
        double[] above = costsOfMoved(l, unit, x, up, beforeNormalization, false);
        double[] below = costsOfMoved(l, unit, x, down, beforeNormalization, false);
        double sum = 0;
        double magnitudes = 0;
        for (int example = 0; example < x.length; example++) {
            double slope = (above[example] - below[example]) / (up - down);
            sum += slope;
            magnitudes += Math.abs(slope);
        }
        if (isNormalized()) {
            above = costsOfMoved(l, unit, x, up, beforeNormalization, true);
            below = costsOfMoved(l, unit, x, down, beforeNormalization, true);
            double before = 0;
            for (int example = 0; example < x.length; example++) {
                double slope = (above[example] - below[example]) / (up - down);
                // Further than without; a kink on the way makes no difference to the scale.
                before += Double.isNaN(slope) ? 0 : Math.abs(slope);
            }
            magnitudes = Math.max(magnitudes, before);
        }
        return Double.isNaN(sum) ? new Slope(0, 0, true) : new Slope(sum, magnitudes, false);
    }

    /** What gamma is multiplied by. */
    private double normalized(int l, int example, int unit) {
        int at = architecture.normalization(l) == Normalization.BATCH ? unit : example;
        return (u[example][l][unit] - means[l][at]) * scales[l][at];
    }

    /**
     * The cost of each example after the weighted inputs of one unit of layer l moved, all before or all after their
     * normalisation; NaN if that took something across its kink.
     *
     * @param x by example, what {@code move} is multiplied by
     * @param fixed whether means and deviations stay as they are
     */
    private double[] costsOfMoved(
            int l, int unit, double[] x, double move, boolean beforeNormalization, boolean fixed) {
        double[][] layer = new double[x.length][];
        for (int example = 0; example < x.length; example++) {
            layer[example] = (beforeNormalization ? u : z)[example][l].clone();
            layer[example][unit] += move * x[example];
        }
        boolean[] crosses = new boolean[x.length];
        for (int m = l; ; m++) {
            if (isNormalized(m) && (m > l || beforeNormalization)) {
                double[] mean = fixed ? means[m] : new double[means[m].length];
                double[] scale = fixed ? scales[m] : new double[means[m].length];
                if (!fixed) {
                    findMoments(m, layer, 0, mean, scale);
                }
                normalize(m, layer, 0, mean, scale);
            }
            for (int example = 0; example < x.length; example++) {
                crosses[example] |= architecture.activation(m).hasKink() && crossesZero(z[example][m], layer[example]);
            }
            if (m == architecture.layers()) {
                break;
            }
            for (int example = 0; example < x.length; example++) {
                architecture.activation(m).apply(layer[example]);
                layer[example] = weightedInputs(m + 1, layer[example]);
            }
        }
        double[] costs = new double[x.length];
        for (int example = 0; example < x.length; example++) {
            costs[example] = crosses[example] ? Double.NaN : cost(example, layer[example]);
        }
        return costs;
    }

    /** From the weighted inputs of the output layer; NaN if they are on the other side of a kink. */
    private double costWithinKinks(int example, double[] outputZ) {
        boolean crosses = architecture.output().hasKink() && crossesZero(z[example][architecture.layers()], outputZ);
        return crosses ? Double.NaN : cost(example, outputZ);
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
