package dev.lanewise.internal.onnx;

import dev.lanewise.internal.Normalizations;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Normalization;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a network in the making, each holding the one before it. None changes once made, so two values of a graph can
 * have layers in common.
 */
final class Layers {

    private Layers() {}

    /** The argument of the function that a value is: a layer's weighted inputs, or the inputs of the next layer. */
    sealed interface Base permits Active, Weighted {
        /** Numbers of a row; -1 if it is not known yet. */
        int width();

        /** Returns this value with each number multiplied by a scale, plus a shift. */
        Base scaled(double[] scale, double[] shift);
    }

    /**
     * The inputs of the network or what an activation gives, each number multiplied and added to, which the weights of the next
     * layer take over.
     *
     * @param layer null for the inputs
     * @param activation of the layer
     * @param scale for each number, or one for all; null for 1
     * @param shift as many as of scale; null for 0
     */
    record Active(
            @Nullable Weighted layer,
            Activation activation,
            int width,
            double @Nullable [] scale,
            double @Nullable [] shift)
            implements Base {

        @Override
        public Active scaled(double[] by, double[] plus) {
            int count = Math.max(Math.max(by.length, plus.length), scale == null ? 1 : scale.length);
            double[] newScale = new double[count];
            double[] newShift = new double[count];
            for (int i = 0; i < count; i++) {
                newScale[i] = at(scale, i, 1) * at(by, i, 1);
                newShift[i] = at(shift, i, 0) * at(by, i, 1) + at(plus, i, 0);
            }
            return new Active(layer, activation, width, newScale, newShift);
        }

        Active ofWidth(int known) {
            return new Active(layer, activation, known, scale, shift);
        }
    }

    /** Weights (out, in), as they lie in a file: not copied before the network is put together. */
    record Weights(Tensor tensor, int inputs, int outputs, boolean isInputMajor, double factor) {
        double get(int output, int input) {
            return factor * tensor.get(isInputMajor ? input * outputs + output : output * inputs + input);
        }

        /** Whether they are floats, and lie as the parameters of a network do. */
        boolean isPlain() {
            return tensor.element() == Onnx.FLOAT && !isInputMajor && factor == 1;
        }
    }

    /**
     * A layer's weighted inputs, normalised or not.
     *
     * @param scale what the weights of each unit are multiplied by
     * @param gamma of a normalised layer, like all that follow; otherwise null
     * @param mean of batch normalisation, like the variance
     */
    record Weighted(
            Active before,
            Weights weights,
            double[] scale,
            double[] bias,
            Normalization normalization,
            double @Nullable [] gamma,
            double @Nullable [] beta,
            double @Nullable [] mean,
            double @Nullable [] variance)
            implements Base {

        static Weighted of(Active before, Weights weights) {
            double[] ones = new double[weights.outputs()];
            Arrays.fill(ones, 1);
            return new Weighted(
                    before, weights, ones, new double[ones.length], Normalization.NONE, null, null, null, null);
        }

        @Override
        public int width() {
            return bias.length;
        }

        @Override
        public Weighted scaled(double[] by, double[] plus) {
            double[] first = normalization == Normalization.NONE
                    ? scale.clone()
                    : Objects.requireNonNull(gamma).clone();
            double[] second = normalization == Normalization.NONE
                    ? bias.clone()
                    : Objects.requireNonNull(beta).clone();
            for (int j = 0; j < first.length; j++) {
                first[j] *= at(by, j, 1);
                second[j] = second[j] * at(by, j, 1) + at(plus, j, 0);
            }
            return normalization == Normalization.NONE
                    ? new Weighted(before, weights, first, second, normalization, null, null, null, null)
                    : new Weighted(before, weights, scale, bias, normalization, first, second, mean, variance);
        }

        Weighted batchNormalized(double[] gammas, double[] betas, double[] means, double[] variances) {
            return new Weighted(before, weights, scale, bias, Normalization.BATCH, gammas, betas, means, variances);
        }

        Weighted layerNormalized(double[] gammas, double[] betas) {
            return new Weighted(before, weights, scale, bias, Normalization.LAYER, gammas, betas, null, null);
        }

        /** Returns these inputs with batch normalisation folded into the weights. */
        Weighted folded() {
            if (normalization != Normalization.BATCH
                    || gamma == null
                    || beta == null
                    || mean == null
                    || variance == null) {
                return this;
            }
            double[] by = new double[gamma.length];
            double[] plus = new double[gamma.length];
            for (int j = 0; j < by.length; j++) {
                by[j] = gamma[j] / Math.sqrt(variance[j] + Normalizations.EPSILON);
                plus[j] = beta[j] - mean[j] * by[j];
            }
            return new Weighted(before, weights, scale, bias, Normalization.NONE, null, null, null, null)
                    .scaled(by, plus);
        }

        Active active(Activation activation, double factor, double summand) {
            return factor == 1 && summand == 0
                    ? new Active(this, activation, width(), null, null)
                    : new Active(this, activation, width(), new double[] {factor}, new double[] {summand});
        }
    }

    /** A layer with its activation, which is the identity where there is none yet. */
    static Active active(Base end) {
        return end instanceof Active active ? active : ((Weighted) end).active(Activation.IDENTITY, 1, 0);
    }

    /** A number for each of many, of which there may be one for all, or none. */
    static double at(double @Nullable [] numbers, int i, double none) {
        return numbers == null ? none : numbers[numbers.length == 1 ? 0 : i];
    }
}
