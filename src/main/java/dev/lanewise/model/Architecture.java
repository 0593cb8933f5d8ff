package dev.lanewise.model;

import dev.lanewise.Count;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shape of a network: units of every layer, what they compute, and the cost.
 *
 * @param sizes units per layer, inputs first, at least two layers
 * @param activations of every layer but the inputs, the output's last
 * @param normalizations of the hidden layers
 * @param cost what training makes small
 */
public record Architecture(
        List<Integer> sizes, List<Activation> activations, List<Normalization> normalizations, Cost cost) {
    /** Most units in a layer: the columns of a sparse matrix. */
    public static final int MAX_UNITS = 1 << 16;

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException naming the number or the pair that does not fit
     */
    public Architecture {
        sizes = fixed(sizes);
        activations = fixed(activations);
        normalizations = fixed(normalizations);
        if (sizes.size() < 2) {
            throw new IllegalArgumentException("a network has at least two layers, inputs and outputs, such as 784-10");
        }
        for (int size : sizes) {
            if (size < 1 || size > MAX_UNITS) {
                throw new IllegalArgumentException(
                        "a layer has 1 to " + MAX_UNITS + " units, but " + size + " was given");
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
        if (!cost.fits(output)) {
            throw new IllegalArgumentException("the cost " + cost + " does not go with the output activation " + output + ": "
                    + (cost == Cost.CROSS_ENTROPY
                            ? "it needs softmax or sigmoid"
                            : "softmax needs cross-entropy"));
        }
        long weights = 0;
        for (int l = 1; l < sizes.size(); l++) {
            boolean normalized = l < sizes.size() - 1 && normalizations.get(l - 1) != Normalization.NONE;
            weights += (sizes.get(l - 1) + (normalized ? 3L : 1L)) * (sizes.get(l) + 63L);
        }
        if (weights > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("a network has at most 2^30 parameters, but these layers have more");
        }
    }

    /**
     * A network without normalisation.
     *
     * @throws IllegalArgumentException naming the number or the pair that does not fit
     */
    public Architecture(List<Integer> sizes, List<Activation> activations, Cost cost) {
        this(sizes, activations, same(sizes, Normalization.NONE), cost);
    }

    /**
     * A network without normalisation whose hidden layers all have the same activation.
     *
     * @throws IllegalArgumentException naming the number or the pair that does not fit
     */
    public Architecture(List<Integer> sizes, Activation hidden, Activation output, Cost cost) {
        this(sizes, activations(sizes.size() - 1, hidden, output), cost);
    }

    /**
     * An unmodifiable copy that is of one class however long it is, as the lists of streams are. {@code List.copyOf} has one for
     * up to two elements and another for more; what asks for them in every step would lose C2's bets where a process has both.
     */
    static <E> List<E> fixed(List<E> list) {
        return List.copyOf(list).stream().toList();
    }

    private static List<Activation> activations(int layers, Activation hidden, Activation output) {
        requireHidden(hidden);
        List<Activation> activations = new ArrayList<>(Collections.nCopies(Math.max(1, layers), hidden));
        activations.set(activations.size() - 1, output);
        return activations;
    }

    private static List<Normalization> same(List<Integer> sizes, Normalization normalization) {
        return Collections.nCopies(Math.max(0, sizes.size() - 2), normalization);
    }

    /** The same with all hidden layers normalised in this way. */
    public Architecture withNormalization(Normalization normalization) {
        return new Architecture(sizes, activations, same(sizes, normalization), cost);
    }

    private static void requireHidden(Activation activation) {
        if (activation == Activation.SOFTMAX) {
            throw new IllegalArgumentException("softmax is for the output layer, not for hidden layers");
        }
    }

    /** The notebook's kind of network, sigmoid throughout and quadratic cost, from text such as {@code 784-40-10}. */
    public static Architecture parse(String layers) {
        return new Architecture(parseSizes(layers), Activation.SIGMOID, Activation.SIGMOID, Cost.QUADRATIC);
    }

    /** Reads layer sizes such as {@code 784-100-30-10}. */
    public static List<Integer> parseSizes(String layers) {
        List<Integer> sizes = new ArrayList<>();
        for (String part : layers.split("-", -1)) {
            try {
                sizes.add(Integer.parseInt(part.strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "layers are numbers joined by hyphens, such as 784-40-10, but \"" + layers + "\" was given");
            }
        }
        return sizes;
    }

    /** Number of input units. */
    public int inputs() {
        return sizes.get(0);
    }

    /** Number of output units. */
    public int outputs() {
        return sizes.get(sizes.size() - 1);
    }

    /** Number of layers with weights, L - 1. They are counted from 1; layer 0 holds the inputs. */
    public int layers() {
        return sizes.size() - 1;
    }

    /** Units of layer l. */
    public int units(int l) {
        return sizes.get(l);
    }

    /** Activation of layer l, l at least 1. */
    public Activation activation(int l) {
        return activations.get(l - 1);
    }

    /** Activation of the last layer. */
    public Activation output() {
        return activations.get(activations.size() - 1);
    }

    /** The same without batch normalisation, see {@link Network#folded}. */
    public Architecture folded() {
        return new Architecture(sizes, activations, normalizations.stream()
                .map(n -> n == Normalization.BATCH ? Normalization.NONE : n).toList(), cost);
    }

    /** How layer l is normalised, l at least 1; the output layer is not. */
    public Normalization normalization(int l) {
        return l <= normalizations.size() ? normalizations.get(l - 1) : Normalization.NONE;
    }

    /** Whether an example has a part in what becomes of the others of its mini-batch in training. */
    public boolean couplesExamples() {
        return normalizations.contains(Normalization.BATCH);
    }

    /** Number of parameters: 31,810 for 784-40-10. */
    public int parameterCount() {
        int count = 0;
        for (int l = 1; l <= layers(); l++) {
            count += parameterCount(l);
        }
        return count;
    }

    /** Number of parameters of layer l, l at least 1: its weights and biases, and gamma and beta if it is normalised. */
    public int parameterCount(int l) {
        return units(l) * parametersPerUnit(l);
    }

    /** Number of parameters of each unit of layer l. */
    int parametersPerUnit(int l) {
        return units(l - 1) + (normalization(l) == Normalization.NONE ? 1 : 3);
    }

    /** Number of running means and variances: two for each unit of a layer with batch normalisation. */
    public int statisticCount() {
        int count = 0;
        for (int l = 1; l < layers(); l++) {
            count += normalization(l) == Normalization.BATCH ? 2 * units(l) : 0;
        }
        return count;
    }

    /** The sizes as the command line has them, such as {@code 784-40-10}. */
    public String layersText() {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining("-"));
    }

    /** What the hidden layers do: said once if all do the same. */
    private String hiddenText() {
        List<String> hidden = IntStream.range(1, layers())
                .mapToObj(l -> (normalization(l) == Normalization.NONE ? "" : normalization(l) + "-normalized ")
                        + activation(l) + ", ")
                .toList();
        long kinds = hidden.stream().distinct().count();
        return hidden.stream().limit(kinds == 1 ? 1 : hidden.size()).collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return layersText() + " " + hiddenText() + output() + " output, " + cost + " cost";
    }
}
