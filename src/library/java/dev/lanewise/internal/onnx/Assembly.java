package dev.lanewise.internal.onnx;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Task;
import dev.lanewise.internal.BinaryFile;
import dev.lanewise.internal.Normalizations;
import dev.lanewise.internal.access.LossAccess;
import dev.lanewise.internal.format.Outputs;
import dev.lanewise.internal.onnx.Layers.Active;
import dev.lanewise.internal.onnx.Layers.Base;
import dev.lanewise.internal.onnx.Layers.Weighted;
import dev.lanewise.internal.onnx.Layers.Weights;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes a network of the layers that {@link OnnxImport} has found in a graph. */
final class Assembly {
    /** Number of times that the weights of a file may be used in a network, so that a small file makes no large one. */
    private static final int USES = 4;

    private final String file;
    private final OnnxModel model;
    private final long length;

    /** Creates the assembly for a file of this length in bytes. */
    Assembly(String file, OnnxModel model, long length) {
        this.file = file;
        this.model = model;
        this.length = length;
    }

    /**
     * The network that ends with this layer.
     *
     * @throws DataFormatException if no architecture of Lanewise has such layers, or they are too many or too large
     */
    Network network(Base end) throws DataFormatException {
        List<Active> chain = new ArrayList<>();
        Active last = Layers.active(end);
        if (last.layer() == null) {
            throw new DataFormatException(file + ": the graph has no weights between input and output");
        }
        List<Weighted> layers = new ArrayList<>();
        Active active = last;
        for (Weighted layer = active.layer(); layer != null; layer = active.layer()) {
            chain.add(0, active);
            layers.add(0, layer);
            active = layer.before();
        }
        long parameters = 0;
        List<Integer> sizes = new ArrayList<>(List.of(layers.get(0).weights().inputs()));
        List<Normalization> normalizations = new ArrayList<>();
        for (Weighted layer : layers) {
            parameters += (long) layer.weights().inputs() * layer.weights().outputs();
            sizes.add(layer.width());
            normalizations.add(layer.normalization());
        }
        if (parameters > length / Float.BYTES * USES) {
            throw new DataFormatException(file + ": the network would have " + parameters
                    + " weights, but the file has " + length + " bytes: they are used more than " + USES + " times");
        }
        if (normalizations.remove(normalizations.size() - 1) == Normalization.LAYER) {
            throw new DataFormatException(file + ": the output layer is layer-normalised, but only hidden layers are");
        }
        Architecture architecture;
        try {
            architecture = new Architecture(
                    sizes, chain.stream().map(Active::activation).toList(), normalizations, loss(last.activation()));
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(file + ": the graph describes no network: " + e.getMessage(), e);
        }
        // Memory holds the bytes of the file, the numbers read from them, and those in the layout of the kernels.
        BinaryFile.requireMemory(file, length + 3L * Float.BYTES * architecture.parameterCount());
        float[] all = new float[architecture.parameterCount()];
        float[] statistics = new float[Normalizations.statisticCount(architecture)];
        int at = 0;
        int statisticsAt = 0;
        for (int l = 1; l <= architecture.layers(); l++) {
            Weighted layer = layers.get(l - 1);
            layer = l == architecture.layers() ? layer.folded() : layer;
            at = weights(layer, all, at);
            at = put(layer.gamma(), all, at);
            at = put(layer.beta(), all, at);
            statisticsAt = put(layer.mean(), statistics, statisticsAt);
            statisticsAt = put(layer.variance(), statistics, statisticsAt);
        }
        return new Network(architecture, all, statistics);
    }

    /** Writes weights and biases, with what the inputs of the layer are multiplied by and added to. */
    private static int weights(Weighted layer, float[] all, int from) {
        Weights weights = layer.weights();
        Active before = layer.before();
        int inputs = weights.inputs();
        int at = from;
        double[] biases = layer.bias().clone();
        if (before.scale() == null
                && weights.isPlain()
                && Arrays.stream(layer.scale()).allMatch(scale -> scale == 1)) {
            Objects.requireNonNull(weights.tensor().numbers()).asFloatBuffer().get(all, at, inputs * weights.outputs());
            return put(biases, all, at + inputs * weights.outputs());
        }
        for (int j = 0; j < weights.outputs(); j++) {
            for (int i = 0; i < inputs; i++) {
                double w = weights.get(j, i) * layer.scale()[j];
                all[at++] = (float) (w * Layers.at(before.scale(), i, 1));
                if (before.shift() != null) {
                    biases[j] += w * Layers.at(before.shift(), i, 0);
                }
            }
        }
        return put(biases, all, at);
    }

    private static int put(double @Nullable [] numbers, float[] to, int at) {
        if (numbers == null) {
            return at;
        }
        for (int i = 0; i < numbers.length; i++) {
            to[at + i] = (float) numbers[i];
        }
        return at + numbers.length;
    }

    private Loss loss(Activation output) throws DataFormatException {
        String name = model.metadata().get(Onnx.LOSS);
        if (name == null) {
            return output.equals(Activation.SOFTMAX) || output.equals(Activation.SIGMOID)
                    ? Loss.CROSS_ENTROPY
                    : Loss.QUADRATIC;
        }
        try {
            return LossAccess.get().parse(name);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(
                    file + ": the metadata " + Onnx.LOSS + " is wrong: it is " + OnnxReader.quoted(name), e);
        }
    }

    /**
     * Returns what the outputs stand for, by the metadata if Lanewise wrote the file; null if unknown.
     *
     * @param named names of classes in the graph; null if there are none
     * @param isPair whether the single unit distinguishes two classes
     * @param areLabels whether each output is a label of its own
     */
    @Nullable
    Outputs outputs(Architecture architecture, @Nullable List<String> named, boolean isPair, boolean areLabels)
            throws DataFormatException {
        List<String> names = named;
        Task kind = areLabels ? Task.MULTI_LABEL : named != null || isPair ? Task.CLASSIFICATION : null;
        String says = model.metadata().get(Onnx.OUTPUTS);
        if (says != null) {
            try {
                kind = Task.parse(says);
                names = JSON.std.listOfFrom(String.class, model.metadata().getOrDefault(Onnx.NAMES, "[]"));
            } catch (IllegalArgumentException | IOException e) {
                throw new DataFormatException(
                        file + ": the metadata " + Onnx.OUTPUTS + " and " + Onnx.NAMES
                                + " do not specify what the outputs mean",
                        e);
            }
        }
        if (names != null && names.contains(null)) {
            throw new DataFormatException(file + ": name " + names.indexOf(null) + " in the metadata " + Onnx.NAMES
                    + " is null, but every output has a name");
        }
        if (kind == null) {
            return null;
        }
        int count = isPair ? 2 : architecture.outputs();
        if (names == null) {
            names = IntStream.range(0, count).mapToObj(String::valueOf).toList();
        }
        Outputs outputs = names.isEmpty() ? null : Outputs.of(kind, names);
        if (outputs == null || !outputs.fits(architecture.outputs())) {
            throw new DataFormatException(file + ": the file has " + names.size() + " names for "
                    + architecture.outputs() + " outputs that are " + kind);
        }
        return outputs;
    }
}
