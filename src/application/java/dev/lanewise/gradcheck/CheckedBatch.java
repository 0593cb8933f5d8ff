package dev.lanewise.gradcheck;

import dev.lanewise.gradcheck.GradientCheck.Wanting;
import dev.lanewise.internal.engine.LayerBuffers;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.engine.TargetData;
import dev.lanewise.internal.random.NumpyRandom;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;

/**
 * Random network and mini-batch of a {@link GradientCheck}, redrawn until they are suitable.
 *
 * <p>They are suitable if no unit is near a kink, no output equals its target already, and no deviation is so small
 * that dividing by it amplifies rounding errors.
 */
final class CheckedBatch {
    /** Smallest distance of units from kinks, if attainable: ten times the distance that a step moves them. */
    private static final double KINK_MARGIN = 1e-4;

    private static final double MIN_ERROR = 0.05;
    /** Largest reciprocal of a deviation, because rounding errors grow with it. */
    private static final double MAX_SCALE = 30;

    private static final int EXAMPLE_DRAWS = 50;
    private static final int NETWORK_DRAWS = 20;
    /**
     * Number of extra draws for each scale limit if a network maps the examples to equal values; the next constant
     * limits the number of parameters drawn in total.
     */
    private static final int EQUAL_DRAWS = 50;

    private static final int EQUAL_PARAMETERS = 10_000_000;
    private static final double ZERO_INPUTS = 0.25;

    private final Architecture architecture;
    private final int batch;
    private final NumpyRandom random;
    private final CheckedTargets targets;
    private final DoubleFeedforward feedforward;
    private final LossSlopes slopes;
    private Network network;
    /** {@link #MAX_SCALE}, or more for a network whose units cannot all satisfy it. */
    private double maxScale = MAX_SCALE;
    /**
     * Whether a unit with batch normalisation had nearly equal values for the last examples, each suitable by itself.
     */
    private boolean equal;

    /** Draws a network and a mini-batch. After a limited number of attempts, an unsuitable one is kept. */
    CheckedBatch(Architecture architecture, int batch, Wanting wanting, NumpyRandom random) {
        this.architecture = architecture;
        this.batch = batch;
        this.random = random;
        this.targets = new CheckedTargets(wanting, batch, architecture);
        this.feedforward = new DoubleFeedforward(architecture, batch);
        this.slopes = new LossSlopes(architecture, feedforward, targets, batch);
        boolean good = false;
        int equalDraws = Math.min(5 * EQUAL_DRAWS, EQUAL_PARAMETERS / architecture.parameterCount());
        for (int draws = 0; !good && draws < NETWORK_DRAWS; draws++) {
            good = drawNetworkAndBatch();
            for (int again = 1; !good && equal && again <= equalDraws; again++) {
                maxScale *= again % EQUAL_DRAWS == 0 ? 1.5 : 1;
                good = drawNetworkAndBatch();
            }
        }
    }

    int size() {
        return batch;
    }

    Network network() {
        return network;
    }

    TargetData targets() {
        return targets.targets();
    }

    LossSlopes slopes() {
        return slopes;
    }

    /** Returns the inputs as (examples, {@link LayerBuffers#stride}), row-major. */
    float[] denseInputs() {
        int stride = LayerBuffers.stride(architecture.inputs());
        float[] inputs = new float[Math.multiplyExact(batch, stride)];
        for (int example = 0; example < batch; example++) {
            for (int i = 0; i < architecture.inputs(); i++) {
                inputs[example * stride + i] = (float) feedforward.a[example][0][i];
            }
        }
        return inputs;
    }

    /** Copies the non-zero inputs of an example with their columns, and returns their number. */
    int copyNonZeros(int example, char[] columns, float[] values) {
        int count = 0;
        for (int i = 0; i < architecture.inputs(); i++) {
            if (feedforward.a[example][0][i] != 0) {
                columns[count] = (char) i;
                values[count++] = (float) feedforward.a[example][0][i];
            }
        }
        return count;
    }

    /** Draws a network and its examples, and returns whether they are suitable. */
    private boolean drawNetworkAndBatch() {
        network = new Network(architecture, drawParameters());
        feedforward.setParameters(network.parameters());
        return Normalizations.coupleExamples(architecture) ? drawTogether() : drawOneByOne();
    }

    private boolean drawOneByOne() {
        boolean good = true;
        for (int example = 0; example < batch; example++) {
            boolean fit = false;
            for (int draws = 0; !fit && draws < EXAMPLE_DRAWS; draws++) {
                drawExample(example);
                feedforward.propagate(example, example + 1);
                fit = isFit(example);
            }
            good &= fit;
        }
        return good;
    }

    /**
     * Draws examples that depend on one another: unsuitable ones are redrawn until all are suitable.
     *
     * <p>If the examples then have equal values in a unit with batch normalisation, the network is the reason. This
     * happens, for instance, with layer normalisation of two units below batch normalisation: any two examples are
     * either equal or opposite there, and only rounding would distinguish equal ones.
     */
    private boolean drawTogether() {
        boolean[] fit = new boolean[batch];
        boolean good = false;
        equal = false;
        for (int draws = 0; !good && !equal && draws < EXAMPLE_DRAWS; draws++) {
            for (int example = 0; example < batch; example++) {
                if (!fit[example]) {
                    drawExample(example);
                }
            }
            feedforward.propagate(0, batch);
            boolean allFit = true;
            for (int example = 0; example < batch; example++) {
                fit[example] = isFit(example);
                allFit &= fit[example];
            }
            boolean differ = examplesDiffer();
            good = allFit && differ;
            equal = allFit && !differ;
        }
        return good;
    }

    /** Draws weights as the notebook does. Biases, gammas and betas have either sign and are not near zero. */
    private float[] drawParameters() {
        float[] parameters = new float[architecture.parameterCount()];
        int at = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            int inputs = architecture.units(l - 1);
            for (int i = 0; i < architecture.units(l) * inputs; i++) {
                parameters[at++] = (float) (random.randn() / Math.sqrt(inputs));
            }
            for (int row = inputs; row < architecture.parameterCount(l) / architecture.units(l); row++) {
                double min = row == inputs + 1 ? 0.5 : 0.1;
                for (int j = 0; j < architecture.units(l); j++) {
                    double size = min + 0.4 * random.random();
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
        targets.draw(example, random);
        feedforward.a[example][0] = x;
    }

    private boolean isFit(int example) {
        return nearestKink(example) >= kinkMargin()
                && (isNeverWrong() || slopes.outputError(example) >= MIN_ERROR)
                && unitsDiffer(example);
    }

    /** Returns whether the network cannot err: a single softmax output is always 1, and all gradients are 0. */
    private boolean isNeverWrong() {
        return architecture.output().equals(Activation.SOFTMAX) && architecture.outputs() == 1;
    }

    /** Returns whether the examples differ in every unit with batch normalisation. */
    private boolean examplesDiffer() {
        for (int l = 1; l < architecture.layers(); l++) {
            if (architecture.normalization(l) == Normalization.BATCH) {
                for (double scale : feedforward.scales[l]) {
                    if (scale > maxScale) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Returns whether the units of every layer with layer normalisation differ, for one example. */
    private boolean unitsDiffer(int example) {
        for (int l = 1; l < architecture.layers(); l++) {
            // A single unit equals its mean exactly, so its scale does not matter.
            boolean normalized = architecture.normalization(l) == Normalization.LAYER && architecture.units(l) > 1;
            if (normalized && feedforward.scales[l][example] > maxScale) {
                return false;
            }
        }
        return true;
    }

    private double nearestKink(int example) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int l = 1; l <= architecture.layers(); l++) {
            for (double kink : DoubleActivation.kinks(architecture.activation(l))) {
                for (double weightedInput : feedforward.z[example][l]) {
                    nearest = Math.min(nearest, Math.abs(weightedInput - kink));
                }
            }
        }
        if (architecture.loss().equals(Loss.ABSOLUTE)) {
            for (int j = 0; j < architecture.outputs(); j++) {
                double output = feedforward.a[example][architecture.layers()][j];
                double distance = Math.abs(output - targets.target(example, j));
                // The distance of a rectified unit may be 0 and stay 0.
                nearest = distance == 0 ? nearest : Math.min(nearest, distance);
            }
        }
        return nearest;
    }

    /** Returns the margin, which is smaller for networks so large that hardly any example would be suitable. */
    private double kinkMargin() {
        int units = architecture.sizes().stream()
                .skip(1)
                .mapToInt(Integer::intValue)
                .sum();
        return Math.min(KINK_MARGIN, 0.5 / units);
    }
}
