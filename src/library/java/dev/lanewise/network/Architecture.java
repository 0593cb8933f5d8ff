package dev.lanewise.network;

import dev.lanewise.internal.ArrayLength;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Quote;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Shape of a network: the sizes of its layers, their activations and normalisations, and its loss. Immutable; two
 * architectures are equal if all of these are equal.
 */
public final class Architecture {
    /** Upper bounds of the padding of a row and of a layer in the layout of the engine. */
    private static final long ROW_PADDING = 63;

    private static final long LAYER_PADDING = 256;
    private static final String NORMALIZED = "-normalized ";
    /** Sizes, hidden layers, output and loss, as {@link #toString} returns them. */
    private static final Pattern DESCRIPTION = Pattern.compile("([0-9-]+) (?:(.*?), )?(\\S+) output, (.+) loss");

    private final List<Integer> sizes;
    private final List<Activation> activations;
    private final List<Normalization> normalizations;
    private final Loss loss;

    /**
     * Creates an architecture.
     *
     * @param sizes units of each layer, inputs first; at least two layers, and at most 1,000 after the inputs
     * @param activations activation of each layer after the inputs, the output layer last
     * @param normalizations normalisation of each hidden layer; empty if there are none
     * @param loss loss that training minimises
     * @throws IllegalArgumentException if a size is out of range or two settings do not fit; the message names them
     */
    public Architecture(
            List<Integer> sizes, List<Activation> activations, List<Normalization> normalizations, Loss loss) {
        this.sizes = Elements.require(sizes, "sizes");
        this.activations = Elements.require(activations, "activations");
        this.normalizations = Elements.require(normalizations, "normalizations");
        this.loss = Objects.requireNonNull(loss, "loss");
        if (sizes.size() < 2) {
            throw new IllegalArgumentException("a network has at least two layers, inputs and outputs, such as 784-10");
        }
        if (layers() > LayerSizes.MAX_LAYERS) {
            throw new IllegalArgumentException("a network has at most " + Count.grouped(LayerSizes.MAX_LAYERS)
                    + " layers after the inputs, but " + layers() + " were given");
        }
        for (int size : sizes) {
            if (size < 1 || size > LayerSizes.MAX_UNITS) {
                throw new IllegalArgumentException(
                        "a layer has 1 to " + LayerSizes.MAX_UNITS + " units, but " + size + " was given");
            }
        }
        if (activations.size() != sizes.size() - 1) {
            throw new IllegalArgumentException("a network of " + sizes.size() + " layers has "
                    + Count.of(sizes.size() - 1, "activation") + ", one for each layer but the inputs, not "
                    + activations.size());
        }
        activations.subList(0, activations.size() - 1).forEach(Architecture::requireHidden);
        if (normalizations.size() != sizes.size() - 2) {
            throw new IllegalArgumentException("a network of " + sizes.size() + " layers has "
                    + Count.of(sizes.size() - 2, "normalization") + ", one for each hidden layer, not "
                    + normalizations.size());
        }
        Activation output = activations.get(activations.size() - 1);
        if (!loss.fits(output)) {
            throw new IllegalArgumentException("the loss " + loss + " does not go with the output activation " + output
                    + ": "
                    + (loss.equals(Loss.CROSS_ENTROPY)
                            ? "it needs softmax or sigmoid"
                            : "softmax needs cross-entropy"));
        }
        requireArray();
    }

    /** Checks that an array can hold the parameters in the layout of the engine, which pads every row and layer. */
    private void requireArray() {
        long parameters = 0;
        long padded = LAYER_PADDING;
        for (int l = 1; l <= layers(); l++) {
            parameters += (long) units(l) * parametersPerUnit(l);
            padded += (units(l) + ROW_PADDING) * parametersPerUnit(l) + LAYER_PADDING;
        }
        ArrayLength.of(
                padded,
                "the " + Count.grouped(parameters) + " parameters of the network " + layersText()
                        + " and their padding");
    }

    /**
     * Creates an architecture without normalisation.
     *
     * @param sizes units of each layer, inputs first
     * @param activations activation of each layer after the inputs, the output layer last
     * @param loss loss that training minimises
     * @throws IllegalArgumentException if a size is out of range or two settings do not fit; the message names them
     */
    public Architecture(List<Integer> sizes, List<Activation> activations, Loss loss) {
        this(sizes, activations, uniform(Objects.requireNonNull(sizes, "sizes"), Normalization.NONE), loss);
    }

    /**
     * Creates an architecture without normalisation whose hidden layers share one activation.
     *
     * @param sizes units of each layer, inputs first
     * @param hidden activation of all hidden layers
     * @param output activation of the output layer
     * @param loss loss that training minimises
     * @throws IllegalArgumentException if a size is out of range or two settings do not fit; the message names them
     */
    public Architecture(List<Integer> sizes, Activation hidden, Activation output, Loss loss) {
        this(
                sizes,
                activations(
                        Objects.requireNonNull(sizes, "sizes").size() - 1,
                        Objects.requireNonNull(hidden, "hidden"),
                        Objects.requireNonNull(output, "output")),
                loss);
    }

    /** {@return the units of each layer, inputs first} */
    public List<Integer> sizes() {
        return sizes;
    }

    /** {@return the activation of each layer after the inputs, the output layer last} */
    public List<Activation> activations() {
        return activations;
    }

    /** {@return the normalisation of each hidden layer} */
    public List<Normalization> normalizations() {
        return normalizations;
    }

    /** {@return the loss that training minimises} */
    public Loss loss() {
        return loss;
    }

    private static List<Activation> activations(int layers, Activation hidden, Activation output) {
        requireHidden(hidden);
        List<Activation> activations = new ArrayList<>(Collections.nCopies(Math.max(1, layers), hidden));
        activations.set(activations.size() - 1, output);
        return activations;
    }

    private static List<Normalization> uniform(List<Integer> sizes, Normalization normalization) {
        return Collections.nCopies(Math.max(0, sizes.size() - 2), normalization);
    }

    /**
     * {@return a copy in which every hidden layer has this normalisation}
     *
     * @param normalization normalisation of all hidden layers
     */
    public Architecture withNormalization(Normalization normalization) {
        Objects.requireNonNull(normalization, "normalization");
        return new Architecture(sizes, activations, uniform(sizes, normalization), loss);
    }

    private static void requireHidden(Activation activation) {
        if (activation.equals(Activation.SOFTMAX)) {
            throw new IllegalArgumentException("softmax is for the output layer, not for hidden layers");
        }
    }

    /**
     * Creates an architecture as in the notebook: sigmoid units and quadratic loss. For other networks, a constructor
     * sets the activations and the loss, such as ReLU, softmax and cross-entropy.
     *
     * @param sizes units of each layer, inputs first, such as 784, 40, 10; at least two layers
     * @return the architecture
     * @throws IllegalArgumentException if a size is out of range, or there are fewer than two
     */
    public static Architecture notebook(int... sizes) {
        return new Architecture(
                IntStream.of(Objects.requireNonNull(sizes, "sizes")).boxed().toList(),
                Activation.SIGMOID,
                Activation.SIGMOID,
                Loss.QUADRATIC);
    }

    /**
     * Creates the architecture that {@link #toString} describes. A custom loss then has a name, but no functions.
     *
     * @param description text of an architecture, such as
     *     {@code 784-100-10 relu, softmax output, cross-entropy loss}
     * @return the architecture
     * @throws IllegalArgumentException if the text does not describe an architecture
     */
    public static Architecture parse(String description) {
        Matcher described = DESCRIPTION.matcher(Objects.requireNonNull(description, "description"));
        if (!described.matches()) {
            throw new IllegalArgumentException("an architecture is described like \"784-100-10 relu, softmax output,"
                    + " cross-entropy loss\", but " + Quote.of(description) + " was given");
        }
        List<Integer> sizes = LayerSizes.parse(described.group(1));
        String[] hidden =
                described.group(2) == null ? new String[0] : described.group(2).split(", ");
        if (hidden.length != sizes.size() - 2 && (hidden.length != 1 || sizes.size() < 3)) {
            throw new IllegalArgumentException("the text has " + Count.of(hidden.length, "hidden layer") + ", but the"
                    + " sizes are " + described.group(1));
        }
        List<Activation> activations = new ArrayList<>();
        List<Normalization> normalizations = new ArrayList<>();
        for (int l = 0; l < sizes.size() - 2; l++) {
            String layer = hidden[hidden.length == 1 ? 0 : l];
            int end = layer.indexOf(NORMALIZED);
            normalizations.add(end < 0 ? Normalization.NONE : Normalization.parse(layer.substring(0, end)));
            activations.add(Activation.parse(end < 0 ? layer : layer.substring(end + NORMALIZED.length())));
        }
        activations.add(Activation.parse(described.group(3)));
        return new Architecture(sizes, activations, normalizations, Loss.parse(described.group(4)));
    }

    /**
     * {@return the sizes of the layers in a text such as {@code 784-100-10}}
     *
     * @param sizes sizes joined by hyphens
     * @throws IllegalArgumentException if a part is not a whole number
     */
    public static List<Integer> parseSizes(String sizes) {
        return LayerSizes.parse(Objects.requireNonNull(sizes, "sizes"));
    }

    /** {@return the number of input units} */
    public int inputs() {
        return sizes.get(0);
    }

    /** {@return the number of output units} */
    public int outputs() {
        return sizes.get(sizes.size() - 1);
    }

    /** {@return the number of layers with weights, L} Layers are numbered from 1; layer 0 holds the inputs. */
    public int layers() {
        return sizes.size() - 1;
    }

    /**
     * {@return the number of units of a layer}
     *
     * @param layer 0 to L; 0 for the inputs
     * @throws IndexOutOfBoundsException if there is no such layer
     */
    public int units(int layer) {
        Elements.requireIndex(layer, sizes.size(), "layer");
        return sizes.get(layer);
    }

    /**
     * {@return the activation of a layer}
     *
     * @param layer 1 to L
     * @throws IndexOutOfBoundsException if there is no such layer
     */
    public Activation activation(int layer) {
        requireLayer(layer);
        return activations.get(layer - 1);
    }

    private void requireLayer(int layer) {
        if (layer < 1 || layer > layers()) {
            throw new IndexOutOfBoundsException("layer is " + layer + ", but 1 to " + layers() + " is expected");
        }
    }

    /** {@return the activation of the output layer} */
    public Activation output() {
        return activations.get(activations.size() - 1);
    }

    /**
     * {@return a copy with another output activation and loss}
     *
     * @param output activation of the output layer
     * @param loss loss that suits this activation
     * @throws IllegalArgumentException if the activation and the loss are not compatible; the message gives the reason
     */
    public Architecture withOutput(Activation output, Loss loss) {
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(loss, "loss");
        List<Activation> changed = new ArrayList<>(activations);
        changed.set(changed.size() - 1, output);
        return new Architecture(sizes, changed, normalizations, loss);
    }

    /**
     * {@return the architecture of some consecutive layers, see {@link dev.lanewise.network.Network#part}}
     *
     * @param from first layer, 1 to L
     * @param to last layer, {@code from} to L
     * @throws IllegalArgumentException if there are no such layers, or the last one has layer normalisation
     */
    public Architecture part(int from, int to) {
        if (from < 1 || to < from || to > layers()) {
            throw new IllegalArgumentException("a part of the network " + layersText() + " goes from a layer to the"
                    + " same or a later one of 1 to " + layers() + ", but " + from + " and " + to + " were given");
        }
        if (normalization(to) == Normalization.LAYER) {
            throw new IllegalArgumentException("layer " + to + " of the network " + layersText()
                    + " has layer normalisation, which an output layer cannot have");
        }
        return new Architecture(
                sizes.subList(from - 1, to + 1),
                activations.subList(from - 1, to),
                normalizations.subList(from - 1, to - 1),
                to == layers() ? loss : Loss.QUADRATIC);
    }

    /**
     * {@return the normalisation of a layer; {@code NONE} for the output layer}
     *
     * @param layer 1 to L
     * @throws IndexOutOfBoundsException if there is no such layer
     */
    public Normalization normalization(int layer) {
        requireLayer(layer);
        return layer <= normalizations.size() ? normalizations.get(layer - 1) : Normalization.NONE;
    }

    /** {@return the number of parameters: 31,810 for 784-40-10} */
    public int parameterCount() {
        int count = 0;
        for (int l = 1; l <= layers(); l++) {
            count += parameterCount(l);
        }
        return count;
    }

    /**
     * {@return the number of parameters of a layer: weights, biases, and gamma and beta if it is normalised}
     *
     * @param layer 1 to L
     * @throws IndexOutOfBoundsException if there is no such layer
     */
    public int parameterCount(int layer) {
        requireLayer(layer);
        return units(layer) * parametersPerUnit(layer);
    }

    private int parametersPerUnit(int layer) {
        return units(layer - 1) + (normalization(layer) == Normalization.NONE ? 1 : 3);
    }

    private String layersText() {
        return LayerSizes.text(sizes);
    }

    /** Describes the hidden layers: once if all are alike. */
    private String hiddenText() {
        List<String> hidden = IntStream.range(1, layers())
                .mapToObj(l -> (normalization(l) == Normalization.NONE ? "" : normalization(l) + NORMALIZED)
                        + activation(l) + ", ")
                .toList();
        long kinds = hidden.stream().distinct().count();
        return hidden.stream().limit(kinds == 1 ? 1 : hidden.size()).collect(Collectors.joining());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Architecture that
                && sizes.equals(that.sizes)
                && activations.equals(that.activations)
                && normalizations.equals(that.normalizations)
                && loss.equals(that.loss);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sizes, activations, normalizations, loss);
    }

    /** Returns the description, which {@link #parse} reads. */
    @Override
    public String toString() {
        return layersText() + " " + hiddenText() + output() + " output, " + loss + " loss";
    }
}
