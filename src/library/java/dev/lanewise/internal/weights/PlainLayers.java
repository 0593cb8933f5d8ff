package dev.lanewise.internal.weights;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.formats.ArraySource;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.network.Normalization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Layers of which a file has nothing but weights, in arrays named as PyTorch names those of modules: found by names and
 * shapes.
 */
final class PlainLayers {
    private static final String WEIGHT = "weight";
    private static final String BIAS = "bias";
    private static final String MEAN = "running_mean";
    private static final String VARIANCE = "running_var";
    private static final List<String> PARTS = List.of(WEIGHT, BIAS, MEAN, VARIANCE);
    /** The mini-batches that PyTorch's batch normalisation has seen: nothing that a network computes with. */
    private static final String COUNT = "num_batches_tracked";

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final int MOST_DIGITS = 9;

    /** Arrays whose names differ in what follows the last dot. */
    private final class Module implements Comparable<Module> {
        final String name;
        final int[] numbers;
        final Map<String, String> arrays = new HashMap<>();

        Module(String name) throws DataFormatException {
            this.name = name;
            List<String> texts =
                    NUMBER.matcher(name).results().map(result -> result.group()).toList();
            if (texts.stream().anyMatch(text -> text.length() > MOST_DIGITS)) {
                throw new DataFormatException(
                        file + ": the name " + name + " has a number of more than " + MOST_DIGITS + " digits");
            }
            numbers = texts.stream().mapToInt(Integer::parseInt).toArray();
        }

        String pattern() {
            return NUMBER.matcher(name).replaceAll("#");
        }

        @Override
        public int compareTo(Module other) {
            return Arrays.compare(numbers, other.numbers);
        }

        /** Whether its last number is the next after that of another. */
        boolean isNextTo(Module other) {
            int last = numbers.length - 1;
            return last >= 0
                    && numbers[last] == other.numbers[last] + 1
                    && Arrays.equals(numbers, 0, last, other.numbers, 0, last);
        }

        int @Nullable [] shape(String part) throws IOException {
            String file = file(part);
            return file == null ? null : source.shape(file);
        }

        @Nullable
        String file(String part) {
            return arrays.get(part);
        }
    }

    private final Path file;
    private final ArraySource source;
    /** Whether the caller gave the order of the modules. */
    private final boolean isOrdered;
    /** Units of every layer, inputs first. */
    final List<Integer> sizes = new ArrayList<>();
    /** Normalisations of the hidden layers. */
    final List<Normalization> normalizations = new ArrayList<>();
    /** The names of the arrays in the order of {@link Sequential#parts}; null for biases that there are none of. */
    final List<String> names = new ArrayList<>();

    private PlainLayers(Path file, ArraySource source, boolean isOrdered) {
        this.file = file;
        this.source = source;
        this.isOrdered = isOrdered;
    }

    /**
     * Finds the layers.
     *
     * @param order names of the modules in their order; empty to infer it
     * @throws DataFormatException if there is an array that belongs to no such layer, or the order is unknown
     */
    static PlainLayers of(Path file, ArraySource source, List<String> order) throws IOException {
        PlainLayers layers = new PlainLayers(file, source, !order.isEmpty());
        @Nullable Module before = null;
        List<Module> modules = layers.ordered(layers.modules(), order);
        for (Module module : modules) {
            int[] shape = module.shape(WEIGHT);
            if (shape == null || shape.length < 1 || shape.length > 2) {
                throw new DataFormatException(file + ": " + module.name + " has "
                        + (shape == null ? "no weight" : "a weight of shape " + Arrays.toString(shape))
                        + ", but weights (outputs, inputs) of linear layers and those of normalisation are expected");
            }
            if (shape.length == 2) {
                layers.addLinear(module, shape);
            } else {
                layers.addNormalization(module, before, module == modules.get(modules.size() - 1));
            }
            before = shape.length == 2 ? module : null;
        }
        return layers;
    }

    private Map<String, Module> modules() throws DataFormatException {
        Map<String, Module> modules = new HashMap<>();
        for (String name : source.names()) {
            int dot = name.lastIndexOf('.');
            String part = name.substring(dot + 1);
            if (part.equals(COUNT)) {
                continue;
            }
            if (!PARTS.contains(part)) {
                throw new DataFormatException(file + ": the array " + name
                        + " belongs to no layer: its name is expected to end in "
                        + String.join(", ", PARTS) + ", such as 0.weight");
            }
            String of = name.substring(0, Math.max(0, dot));
            Module module = modules.get(of);
            if (module == null) {
                module = new Module(of);
                modules.put(of, module);
            }
            module.arrays.put(part, name);
        }
        if (modules.isEmpty()) {
            throw new DataFormatException(file + ": there are no weights in it");
        }
        return modules;
    }

    private List<Module> ordered(Map<String, Module> modules, List<String> order) throws IOException {
        if (!order.isEmpty()) {
            if (order.size() != modules.size() || !modules.keySet().containsAll(order)) {
                throw new DataFormatException(file + ": its layers are " + names(modules.values())
                        + ", but the given order is " + String.join(", ", order));
            }
            return order.stream().map(modules::get).toList();
        }
        if (modules.values().stream().map(Module::pattern).distinct().count() == 1) {
            return modules.values().stream().sorted().toList();
        }
        return chain(modules.values());
    }

    /** Orders linear layers whose names do not give an order: each has as many inputs as the one before has outputs. */
    private List<Module> chain(Collection<Module> modules) throws IOException {
        List<Module> rest = new ArrayList<>(modules);
        List<Module> chain = new ArrayList<>();
        while (!rest.isEmpty()) {
            List<Module> next = new ArrayList<>();
            int @Nullable [] before =
                    chain.isEmpty() ? null : chain.get(chain.size() - 1).shape(WEIGHT);
            for (Module module : rest) {
                int[] shape = module.shape(WEIGHT);
                if (shape == null || shape.length != 2) {
                    throw unknownOrder(modules);
                }
                if (before == null ? isFirst(shape, rest) : shape[1] == before[0]) {
                    next.add(module);
                }
            }
            if (next.size() != 1) {
                throw unknownOrder(modules);
            }
            chain.add(next.get(0));
            rest.remove(next.get(0));
        }
        return chain;
    }

    /** Whether no layer has as many outputs as this shape has inputs. */
    private static boolean isFirst(int[] shape, List<Module> modules) throws IOException {
        for (Module module : modules) {
            int[] other = module.shape(WEIGHT);
            if (other != null && other.length == 2 && other[0] == shape[1]) {
                return false;
            }
        }
        return true;
    }

    private DataFormatException unknownOrder(Collection<Module> modules) {
        return new DataFormatException(file + ": neither the names nor the shapes of the layers " + names(modules)
                + " determine their order, so it must be given (" + Remedy.LAYER_ORDER + ")");
    }

    private static String names(Collection<Module> modules) {
        return modules.stream().map(module -> module.name).sorted().collect(Collectors.joining(", "));
    }

    private void addLinear(Module module, int[] shape) throws IOException {
        int before = sizes.isEmpty() ? shape[1] : sizes.get(sizes.size() - 1);
        if (shape[1] != before) {
            throw new DataFormatException(file + ": " + module.file(WEIGHT) + " has the shape " + Arrays.toString(shape)
                    + ", but the layer before gives " + before + " inputs");
        }
        requireOnly(module, List.of(WEIGHT, BIAS));
        if (sizes.isEmpty()) {
            sizes.add(shape[1]);
        } else if (normalizations.size() < sizes.size() - 1) {
            normalizations.add(Normalization.NONE);
        }
        sizes.add(shape[0]);
        names.add(module.file(WEIGHT));
        names.add(module.file(BIAS));
    }

    private void addNormalization(Module module, @Nullable Module linear, boolean isLast) throws IOException {
        if (linear == null || isLast || (!isOrdered && !module.isNextTo(linear))) {
            throw new DataFormatException(file + ": " + module.name
                    + " normalises, which is expected directly behind the linear part of a hidden layer, before its"
                    + " activation");
        }
        boolean isBatch = module.arrays.containsKey(MEAN) || module.arrays.containsKey(VARIANCE);
        List<String> parts = isBatch ? PARTS : List.of(WEIGHT, BIAS);
        requireOnly(module, parts);
        for (String part : parts) {
            if (module.file(part) == null) {
                throw new DataFormatException(file + ": " + module.name + " normalises, but has no " + part);
            }
            names.add(module.file(part));
        }
        normalizations.add(isBatch ? Normalization.BATCH : Normalization.LAYER);
    }

    private void requireOnly(Module module, List<String> parts) throws DataFormatException {
        for (String part : module.arrays.keySet()) {
            if (!parts.contains(part)) {
                throw new DataFormatException(file + ": " + module.file(part) + " is no part of a linear layer");
            }
        }
    }
}
