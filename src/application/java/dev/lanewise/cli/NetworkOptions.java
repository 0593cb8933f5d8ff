package dev.lanewise.cli;

import dev.lanewise.internal.Count;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Normalization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What network a command makes. */
final class NetworkOptions {
    @Option(names = "--layers", paramLabel = "SIZES", description = "Units of every layer, inputs first, joined by"
            + " hyphens, as in 784-100-30-10. Default: ${DEFAULT-VALUE}.")
    String layers;

    @Option(names = "--activation", paramLabel = "NAMES", converter = Values.OfActivations.class,
            description = "Activation of the hidden layers: sigmoid, tanh, relu, leaky-relu, relu6, elu, selu, gelu,"
                    + " gelu-tanh, silu, mish, hard-swish, softplus or identity; or one for each of them, joined by"
                    + " commas. leaky-relu(0.2) has another slope than 0.01. Default: ${DEFAULT-VALUE}.")
    Activations activation = new Activations(List.of(Activation.SIGMOID));

    // A flag that is given is on, also where a file had it on already; without the value it would be turned over.
    @Option(names = "--batch-norm", fallbackValue = "true",
            description = "Normalise the weighted inputs of every hidden unit over the mini-batch.")
    private boolean batchNorm;

    @Option(names = "--layer-norm", fallbackValue = "true",
            description = "Normalise the weighted inputs of every example over each hidden layer.")
    private boolean layerNorm;

    @Option(names = "--output", paramLabel = "NAME", converter = Values.OfActivation.class,
            description = "Activation of the output layer: one of these, or softmax. Default: ${DEFAULT-VALUE}.")
    Activation output = Activation.SIGMOID;

    @Option(names = "--cost", paramLabel = "NAME", converter = Values.OfLoss.class,
            description = "Loss that training makes small: cross-entropy with an output of sigmoid or softmax; with any"
                    + " output but softmax quadratic, absolute or huber. Default: ${DEFAULT-VALUE}.")
    Loss loss = Loss.QUADRATIC;

    /** One name for all hidden layers, or one for each. */
    record Activations(List<Activation> names) {
        /** Of all layers but the inputs. */
        List<Activation> forLayers(int count, Activation output) {
            List<Activation> all = new ArrayList<>(
                    names.size() == 1 ? Collections.nCopies(Math.max(count - 1, 0), names.get(0)) : names);
            all.add(output);
            return all;
        }

        @Override
        public String toString() {
            return names.stream().map(Activation::toString).collect(Collectors.joining(","));
        }
    }

    NetworkOptions(String defaultLayers) {
        layers = defaultLayers;
    }

    /**
     * The network that the flags describe.
     *
     * @throws UsageException if there is no such network
     */
    Architecture architecture() {
        if (batchNorm && layerNorm) {
            throw new UsageException("--batch-norm and --layer-norm exclude each other");
        }
        try {
            List<Integer> sizes = Architecture.parseSizes(layers);
            int hidden = sizes.size() - 2;
            if (activation.names().size() != 1 && activation.names().size() != hidden) {
                throw new UsageException("--activation " + activation + " names " + activation.names().size()
                        + " activations, but --layers " + layers + " has " + Count.of(hidden, "hidden layer"));
            }
            return new Architecture(sizes, activation.forLayers(sizes.size() - 1, output), loss).withNormalization(
                    batchNorm ? Normalization.BATCH : layerNorm ? Normalization.LAYER : Normalization.NONE);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--layers " + layers + " --activation " + activation + " --output " + output
                    + " --cost " + loss + " describe no network: " + e.getMessage());
        }
    }

    private static boolean has(Architecture architecture, Normalization normalization) {
        return architecture.layers() > 1 && architecture.normalizations().stream().allMatch(n -> n == normalization);
    }

    /**
     * The flags that describe a network.
     *
     * @throws IllegalArgumentException if none do
     */
    static Settings settings(Architecture architecture) {
        if (architecture.loss().isCustom()) {
            throw new IllegalArgumentException("its loss is a custom one, of which a file has the name alone; the Java"
                    + " program that has its functions goes on with it");
        }
        if (architecture.normalizations().stream().distinct().count() > 1) {
            throw new IllegalArgumentException("the hidden layers are normalised in different ways, which no flags describe;"
                    + " in Java, Training goes on with such a network");
        }
        List<Activation> activations = architecture.activations();
        String hidden = activations.size() == 1
                ? Activation.SIGMOID.toString()
                : new Activations(activations.subList(0, activations.size() - 1)).toString();
        return Settings.of(Map.of(
                "layers", architecture.layersText(),
                "activation", hidden,
                "batch-norm", String.valueOf(has(architecture, Normalization.BATCH)),
                "layer-norm", String.valueOf(has(architecture, Normalization.LAYER)),
                "output", architecture.output().toString(),
                "cost", architecture.loss().toString()));
    }
}
