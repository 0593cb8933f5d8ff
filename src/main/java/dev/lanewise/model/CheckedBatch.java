package dev.lanewise.model;

import dev.lanewise.model.GradientCheck.Wanting;
import dev.lanewise.random.NumpyRandom;

/**
 * The network and the mini-batch of a {@link GradientCheck}, drawn until they are fit for it: no unit near a kink, no output
 * right already, no deviation so small that rounding grows through it.
 */
final class CheckedBatch {
    /** How far units are kept from kinks, if possible: ten times what a step moves them. */
    private static final double KINK_MARGIN = 1e-4;
    private static final double LEAST_ERROR = 0.05;
    /** Of one through a deviation; rounding grows with it. */
    private static final double MOST_SCALE = 30;
    private static final int EXAMPLE_DRAWS = 50;
    private static final int NETWORK_DRAWS = 20;
    /** Networks that make the examples alike are drawn anew besides, so many for each scale; in all at most so many parameters. */
    private static final int ALIKE_DRAWS = 50;
    private static final int ALIKE_PARAMETERS = 10_000_000;
    private static final double ZERO_INPUTS = 0.25;

    private final Architecture architecture;
    private final int batch;
    private final NumpyRandom random;
    private final CheckedTargets targets;
    private final DoubleFeedforward feedforward;
    private final CostSlopes slopes;
    private Network network;
    /** {@link #MOST_SCALE}, or more for a network that cannot have that with every unit. */
    private double mostScale = MOST_SCALE;
    /** Whether a unit with batch normalisation found the latest examples alike, each of which was fit by itself. */
    private boolean alike;

    /** Draws; what cannot be had in a number of attempts is left as it is. */
    CheckedBatch(Architecture architecture, int batch, Wanting wanting, NumpyRandom random) {
        this.architecture = architecture;
        this.batch = batch;
        this.random = random;
        this.targets = new CheckedTargets(wanting, batch, architecture.outputs());
        this.feedforward = new DoubleFeedforward(architecture, batch);
        this.slopes = new CostSlopes(architecture, feedforward, targets, batch);
        boolean good = false;
        int alikeDraws = Math.min(5 * ALIKE_DRAWS, ALIKE_PARAMETERS / architecture.parameterCount());
        for (int draws = 0; !good && draws < NETWORK_DRAWS; draws++) {
            good = drawNetworkAndBatch();
            for (int again = 1; !good && alike && again <= alikeDraws; again++) {
                mostScale *= again % ALIKE_DRAWS == 0 ? 1.5 : 1;
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

    Targets targets() {
        return targets.targets();
    }

    CostSlopes slopes() {
        return slopes;
    }

    /** (examples, {@link Pass#stride}) row-major. */
    float[] denseInputs() {
        int stride = Pass.stride(architecture.inputs());
        float[] inputs = new float[Math.multiplyExact(batch, stride)];
        for (int example = 0; example < batch; example++) {
            for (int i = 0; i < architecture.inputs(); i++) {
                inputs[example * stride + i] = (float) feedforward.a[example][0][i];
            }
        }
        return inputs;
    }

    /** The inputs of an example that are not zero, with their columns; returns how many there are. */
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

    /** Whether network and examples are fit for a check; they are there in any case. */
    private boolean drawNetworkAndBatch() {
        network = new Network(architecture, drawParameters());
        feedforward.setParameters(network.parameters());
        return architecture.couplesExamples() ? drawTogether() : drawOneByOne();
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
     * Where examples depend on one another, those that are not fit are drawn anew until all are. If they are alike then, it is for the
     * network that they are: one with layer normalisation of two units before a layer with batch normalisation, for example, where
     * any two examples are either alike or opposite, and rounding was all that told four of one kind apart.
     */
    private boolean drawTogether() {
        boolean[] fit = new boolean[batch];
        boolean good = false;
        alike = false;
        for (int draws = 0; !good && !alike && draws < EXAMPLE_DRAWS; draws++) {
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
            alike = allFit && !differ;
        }
        return good;
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
        targets.draw(example, random);
        feedforward.a[example][0] = x;
    }

    private boolean isFit(int example) {
        return nearestKink(example) >= kinkMargin()
                && (isNeverWrong() || slopes.outputError(example) >= LEAST_ERROR)
                && unitsDiffer(example);
    }

    /** A single softmax output is 1 whatever the weights, and all gradients are 0. */
    private boolean isNeverWrong() {
        return architecture.output() == Activation.SOFTMAX && architecture.outputs() == 1;
    }

    /** Whether the examples differ, by every unit with batch normalisation. */
    private boolean examplesDiffer() {
        for (int l = 1; l < architecture.layers(); l++) {
            if (architecture.normalization(l) == Normalization.BATCH) {
                for (double scale : feedforward.scales[l]) {
                    if (scale > mostScale) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Whether the units of every layer with layer normalisation differ, for an example. */
    private boolean unitsDiffer(int example) {
        for (int l = 1; l < architecture.layers(); l++) {
            // One unit never differs from itself, and is zero exactly.
            boolean normalized = architecture.normalization(l) == Normalization.LAYER && architecture.units(l) > 1;
            if (normalized && feedforward.scales[l][example] > mostScale) {
                return false;
            }
        }
        return true;
    }

    private double nearestKink(int example) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int l = 1; l <= architecture.layers(); l++) {
            if (architecture.activation(l).hasKink()) {
                for (double weightedInput : feedforward.z[example][l]) {
                    nearest = Math.min(nearest, Math.abs(weightedInput));
                }
            }
        }
        if (architecture.cost() == Cost.ABSOLUTE) {
            for (int j = 0; j < architecture.outputs(); j++) {
                double output = feedforward.a[example][architecture.layers()][j];
                double distance = Math.abs(output - targets.wanted(example, j));
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
}
