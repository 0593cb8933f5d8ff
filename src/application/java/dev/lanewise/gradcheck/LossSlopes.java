package dev.lanewise.gradcheck;

import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Normalization;

/**
 * Slopes of the loss of a mini-batch by central differences, for {@link GradientCheck}, which explains the step size.
 */
final class LossSlopes {
    private static final double STEP = 1e-5;

    private final Architecture architecture;
    private final DoubleFeedforward feedforward;
    private final CheckedTargets targets;
    private final int batch;
    private final boolean isNormalized;

    /** Prepares slopes at the values propagated last. */
    LossSlopes(Architecture architecture, DoubleFeedforward feedforward, CheckedTargets targets, int batch) {
        this.architecture = architecture;
        this.feedforward = feedforward;
        this.targets = targets;
        this.batch = batch;
        this.isNormalized = architecture.normalizations().stream().anyMatch(n -> n != Normalization.NONE);
    }

    /**
     * Slope of the loss in one parameter.
     *
     * @param sum slope summed over the mini-batch
     * @param scale sum of the magnitudes; in a normalised network at least that for fixed means and deviations
     * @param meetsKink whether a value crossed a kink within the step, so that there is no slope
     */
    record Slope(double sum, double scale, boolean meetsKink) {}

    /** Number of losses of the whole mini-batch computed for one slope. */
    int lossesPerSlope() {
        return isNormalized ? 4 : 2;
    }

    /** Returns whether a parameter of layer l changes a single activation of each example in that layer. */
    boolean movesAlone(int l, boolean beforeNormalization) {
        return l < architecture.layers() && !(feedforward.isNormalized(l) && beforeNormalization);
    }

    /**
     * Computes the slope in a parameter of layer l, counted as in {@code Network.parameters} from the layer's first.
     */
    Slope slope(int l, int parameter) {
        int inputs = architecture.units(l - 1);
        int units = architecture.units(l);
        boolean weight = parameter < units * inputs;
        int unit = weight ? parameter / inputs : parameter % units;
        int row = weight ? parameter % inputs : parameter / units;
        double w = feedforward.parameter(l, row, unit);
        double h = STEP * Math.max(1, Math.abs(w));
        double up = w + h - w;
        double down = w - h - w;
        double[] x = new double[batch];
        for (int example = 0; example < x.length; example++) {
            x[example] = row < inputs
                    ? feedforward.a[example][l - 1][row]
                    : row == inputs + 1 ? feedforward.normalized(l, example, unit) : 1;
        }
        boolean beforeNormalization = row <= inputs;
        double[] above = lossesOfMoved(l, unit, x, up, beforeNormalization, false);
        double[] below = lossesOfMoved(l, unit, x, down, beforeNormalization, false);
        double sum = 0;
        double magnitudes = 0;
        for (int example = 0; example < x.length; example++) {
            double slope = (above[example] - below[example]) / (up - down);
            sum += slope;
            magnitudes += Math.abs(slope);
        }
        if (isNormalized) {
            above = lossesOfMoved(l, unit, x, up, beforeNormalization, true);
            below = lossesOfMoved(l, unit, x, down, beforeNormalization, true);
            double before = 0;
            for (int example = 0; example < x.length; example++) {
                double slope = (above[example] - below[example]) / (up - down);
                // With fixed means values move further, and crossing a kink does not affect the scale.
                before += Double.isNaN(slope) ? 0 : Math.abs(slope);
            }
            magnitudes = Math.max(magnitudes, before);
        }
        return Double.isNaN(sum) ? new Slope(0, 0, true) : new Slope(sum, magnitudes, false);
    }

    /** Computes the largest error epsilon of the output layer for an example, itself a slope of the loss. */
    double outputError(int example) {
        double largest = 0;
        for (int j = 0; j < architecture.outputs(); j++) {
            double[] moved = feedforward.z[example][architecture.layers()].clone();
            moved[j] += STEP;
            double above = lossWithinKinks(example, moved);
            moved[j] -= 2 * STEP;
            double below = lossWithinKinks(example, moved);
            largest = Math.max(largest, Math.abs(above - below) / (2 * STEP));
        }
        return largest;
    }

    /**
     * Computes the loss of each example after moving the weighted inputs of one unit of layer l.
     *
     * <p>They are moved before or after normalisation. The loss is NaN if a value crosses a kink. If the unit
     * {@link #movesAlone}, only its contribution to the next layer is recomputed.
     *
     * @param x factor of {@code move} for each example
     * @param fixed whether means and deviations keep their values
     */
    private double[] lossesOfMoved(
            int l, int unit, double[] x, double move, boolean beforeNormalization, boolean fixed) {
        double[][] layer = new double[x.length][];
        boolean[] crosses = new boolean[x.length];
        boolean alone = movesAlone(l, beforeNormalization);
        for (int example = 0; example < x.length; example++) {
            if (alone) {
                double z = feedforward.z[example][l][unit];
                double[] moved = {z + move * x[example]};
                crosses[example] = DoubleActivation.crossesKink(architecture.activation(l), z, moved[0]);
                DoubleActivation.apply(architecture.activation(l), moved);
                layer[example] = feedforward.weightedInputsOfMoved(l + 1, example, unit, moved[0]);
            } else {
                layer[example] = (beforeNormalization ? feedforward.u : feedforward.z)[example][l].clone();
                layer[example][unit] += move * x[example];
            }
        }
        for (int m = alone ? l + 1 : l; ; m++) {
            if (feedforward.isNormalized(m) && (m > l || beforeNormalization)) {
                double[] mean = fixed ? feedforward.means[m] : new double[feedforward.means[m].length];
                double[] scale = fixed ? feedforward.scales[m] : new double[mean.length];
                if (!fixed) {
                    feedforward.findMoments(m, layer, 0, mean, scale);
                }
                feedforward.normalize(m, layer, 0, mean, scale);
            }
            for (int example = 0; example < x.length; example++) {
                crosses[example] |= crossesKink(architecture.activation(m), feedforward.z[example][m], layer[example]);
            }
            if (m == architecture.layers()) {
                break;
            }
            for (int example = 0; example < x.length; example++) {
                DoubleActivation.apply(architecture.activation(m), layer[example]);
                layer[example] = feedforward.weightedInputs(m + 1, layer[example]);
            }
        }
        double[] losses = new double[x.length];
        for (int example = 0; example < x.length; example++) {
            losses[example] = crosses[example] ? Double.NaN : loss(example, layer[example]);
        }
        return losses;
    }

    /** Computes the loss from the weighted inputs of the output layer; NaN if one of them crosses a kink. */
    private double lossWithinKinks(int example, double[] outputZ) {
        boolean crosses = crossesKink(architecture.output(), feedforward.z[example][architecture.layers()], outputZ);
        return crosses ? Double.NaN : loss(example, outputZ);
    }

    private static boolean crossesKink(Activation activation, double[] from, double[] to) {
        for (int j = 0; j < from.length; j++) {
            if (DoubleActivation.crossesKink(activation, from[j], to[j])) {
                return true;
            }
        }
        return false;
    }

    /**
     * Computes the loss from the weighted inputs of the output layer; NaN if the kink of an absolute loss is crossed.
     */
    private double loss(int example, double[] outputZ) {
        Activation activation = architecture.output();
        double[] before = feedforward.a[example][architecture.layers()];
        double[] output = outputZ.clone();
        DoubleActivation.apply(activation, output);
        double[] y = new double[output.length];
        for (int j = 0; j < output.length; j++) {
            y[j] = targets.target(example, j);
            if (architecture.loss().equals(Loss.ABSOLUTE)
                    && Math.signum(before[j] - y[j]) != Math.signum(output[j] - y[j])) {
                return Double.NaN;
            }
        }
        return targets.weight(example) * architecture.loss().value(activation, outputZ, output, y);
    }
}
