package dev.lanewise.internal.onnx;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.files.BinaryFile;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a network under construction. Its current numbers are first the inputs, then the results of the last
 * operator; the stage counts the changes.
 */
final class Chain {
    /**
     * Largest number of weights for each float that fits into the file. A small file cannot describe a large network.
     */
    private static final int USES = 4;

    /**
     * A layer. Weights remain in the bytes of the file; the arrays after those of the inputs have a number for each
     * unit.
     */
    private static final class Layer {
        final Weights weights;
        /** Factor and summand of the inputs, as in {@link Chain#scale}. */
        final double @Nullable [] inputScale;

        final double @Nullable [] inputShift;
        /** Factor of the weights of each unit. */
        final double[] scale;

        final double[] bias;
        Normalization normalization = Normalization.NONE;
        double[] gamma = {};
        double[] beta = {};
        double[] mean = {};
        double[] variance = {};
        Activation activation = Activation.IDENTITY;

        Layer(Weights weights, double @Nullable [] inputScale, double @Nullable [] inputShift) {
            this.weights = weights;
            this.inputScale = inputScale;
            this.inputShift = inputShift;
            this.scale = ones(weights.outputs());
            this.bias = new double[weights.outputs()];
        }

        void multiply(double[] by, double[] plus) {
            double[] first = normalization == Normalization.NONE ? scale : gamma;
            double[] second = normalization == Normalization.NONE ? bias : beta;
            for (int j = 0; j < first.length; j++) {
                first[j] *= at(by, j, 1);
                second[j] = second[j] * at(by, j, 1) + at(plus, j, 0);
            }
        }

        /** Folds batch normalisation into the weights. */
        void fold() {
            normalization = Normalization.NONE;
            double[] by = factors(gamma, variance);
            multiply(by, summands(by, beta, mean));
        }
    }

    /** A weight matrix in a file. */
    record Weights(Tensor tensor, int inputs, int outputs, boolean isInputMajor, double factor) {
        double get(int output, int input) {
            return factor * tensor.get(isInputMajor ? input * outputs + output : output * inputs + input);
        }

        /** Whether they are floats in the layout of the parameters of a network. */
        boolean isPlain() {
            return tensor.element() == Onnx.FLOAT && !isInputMajor && factor == 1;
        }
    }

    private final List<Layer> layers = new ArrayList<>();
    private int stage;
    private int width;
    /** Whether the numbers are inputs of the network or of the next layer; otherwise they are weighted inputs. */
    private boolean isActive = true;
    /** Factor of each input, or one for all, to be folded into the weights of the next layer; null for 1. */
    private double @Nullable [] scale;
    /** Summand of each input, with as many elements as the scale; null for 0. */
    private double @Nullable [] shift;

    /** Starts with the inputs; their number is -1 if it is not known yet. */
    Chain(int width) {
        this.width = width;
    }

    int stage() {
        return stage;
    }

    /** Length of a row; -1 if it is not known yet. */
    int width() {
        return width;
    }

    void widen(int known) {
        width = known;
    }

    private Layer last() {
        return layers.get(layers.size() - 1);
    }

    /** Whether an activation may follow. */
    boolean isWeighted() {
        return !isActive;
    }

    /** Whether a normalisation that follows stays trainable. */
    boolean isPlain() {
        return !isActive && last().normalization == Normalization.NONE;
    }

    /** The activation whose results are scaled or shifted; null if they are not. */
    @Nullable
    Activation scaledActivation() {
        return isActive && scale != null && !layers.isEmpty() ? last().activation : null;
    }

    /** Scales and shifts the numbers, with one factor and summand for each or one for all. */
    void multiply(double[] by, double[] plus) {
        stage++;
        if (!isActive) {
            last().multiply(by, plus);
            return;
        }
        int count = Math.max(Math.max(by.length, plus.length), scale == null ? 1 : scale.length);
        double[] newScale = new double[count];
        double[] newShift = new double[count];
        for (int i = 0; i < count; i++) {
            newScale[i] = at(scale, i, 1) * at(by, i, 1);
            newShift[i] = at(shift, i, 0) * at(by, i, 1) + at(plus, i, 0);
        }
        scale = newScale;
        shift = newShift;
    }

    void weigh(Weights weights) {
        stage++;
        layers.add(new Layer(weights, scale, shift));
        width = weights.outputs();
        isActive = false;
        scale = null;
        shift = null;
    }

    /**
     * Applies batch normalisation: trainable if it follows the weights of a layer, otherwise as factors and summands.
     */
    void normalizeBatch(double[] gamma, double[] beta, double[] mean, double[] variance) {
        if (!isPlain() || Arrays.stream(variance).anyMatch(v -> v < 0)) {
            double[] by = factors(gamma, variance);
            multiply(by, summands(by, beta, mean));
            return;
        }
        stage++;
        last().normalization = Normalization.BATCH;
        last().gamma = gamma;
        last().beta = beta;
        last().mean = mean;
        last().variance = variance;
    }

    private static double[] factors(double[] gamma, double[] variance) {
        double[] by = new double[gamma.length];
        Arrays.setAll(by, j -> gamma[j] / Math.sqrt(variance[j] + Normalizations.EPSILON));
        return by;
    }

    private static double[] summands(double[] by, double[] beta, double[] mean) {
        double[] plus = new double[by.length];
        Arrays.setAll(plus, j -> beta[j] - mean[j] * by[j]);
        return plus;
    }

    void normalizeLayer() {
        stage++;
        last().normalization = Normalization.LAYER;
        last().gamma = ones(width);
        last().beta = new double[width];
    }

    /** Applies an activation, and scales and shifts its results. */
    void activate(Activation activation, double factor, double summand) {
        stage++;
        last().activation = activation;
        isActive = true;
        scale = factor == 1 && summand == 0 ? null : new double[] {factor};
        shift = scale == null ? null : new double[] {summand};
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Returns the number at an index, the only number, or a default if there are none. */
    static double at(double @Nullable [] numbers, int i, double none) {
        return numbers == null ? none : numbers[numbers.length == 1 ? 0 : i];
    }

    /** Returns the activation of the last layer. */
    Activation output() {
        return layers.isEmpty() ? Activation.IDENTITY : last().activation;
    }

    /**
     * Creates a network from the layers.
     *
     * @param length length of the file in bytes
     * @throws DataFormatException if no architecture of Lanewise has such layers, or they are too many or too large
     */
    Network network(String file, long length, Loss loss) throws DataFormatException {
        if (layers.isEmpty()) {
            throw new DataFormatException(file + ": the graph has no weights between input and output");
        }
        if (last().normalization == Normalization.LAYER) {
            throw new DataFormatException(file + ": the output layer is layer-normalised, but only hidden layers are");
        }
        if (last().normalization == Normalization.BATCH) {
            last().fold();
        }
        long parameters = 0;
        List<Integer> sizes = new ArrayList<>(List.of(layers.get(0).weights.inputs()));
        for (Layer layer : layers) {
            parameters += (long) layer.weights.inputs() * layer.weights.outputs();
            sizes.add(layer.weights.outputs());
        }
        if (parameters > length / Float.BYTES * USES) {
            throw new DataFormatException(file + ": the network would have " + parameters
                    + " weights, but the file has " + length + " bytes: they are used more than " + USES + " times");
        }
        Architecture architecture;
        try {
            architecture = new Architecture(
                    sizes,
                    layers.stream().map(layer -> layer.activation).toList(),
                    layers.subList(0, layers.size() - 1).stream()
                            .map(layer -> layer.normalization)
                            .toList(),
                    loss);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file + ": the graph describes no network: " + e.getMessage(), e);
        }
        // Memory holds the bytes of the file, the numbers read from them, and those in the layout of the kernels.
        BinaryFile.requireMemory(file, length + 3L * Float.BYTES * architecture.parameterCount());
        float[] all = new float[architecture.parameterCount()];
        float[] statistics = new float[Normalizations.statisticCount(architecture)];
        int at = 0;
        int statisticsAt = 0;
        for (Layer layer : layers) {
            at = weights(layer, all, at);
            if (layer.normalization != Normalization.NONE) {
                at = put(layer.beta, all, put(layer.gamma, all, at));
                statisticsAt = put(layer.variance, statistics, put(layer.mean, statistics, statisticsAt));
            }
        }
        return new Network(architecture, all, statistics);
    }

    /** Writes weights and biases, into which the scale and shift of the inputs are folded. */
    private static int weights(Layer layer, float[] all, int from) {
        Weights weights = layer.weights;
        int inputs = weights.inputs();
        int at = from;
        double[] biases = layer.bias.clone();
        if (layer.inputScale == null
                && weights.isPlain()
                && Arrays.stream(layer.scale).allMatch(scale -> scale == 1)) {
            Objects.requireNonNull(weights.tensor().numbers()).asFloatBuffer().get(all, at, inputs * weights.outputs());
            return put(biases, all, at + inputs * weights.outputs());
        }
        for (int j = 0; j < weights.outputs(); j++) {
            for (int i = 0; i < inputs; i++) {
                double w = weights.get(j, i) * layer.scale[j];
                all[at++] = (float) (w * at(layer.inputScale, i, 1));
                if (layer.inputShift != null) {
                    biases[j] += w * at(layer.inputShift, i, 0);
                }
            }
        }
        return put(biases, all, at);
    }

    private static int put(double[] numbers, float[] to, int at) {
        for (int i = 0; i < numbers.length; i++) {
            to[at + i] = (float) numbers[i];
        }
        return at + numbers.length;
    }
}
