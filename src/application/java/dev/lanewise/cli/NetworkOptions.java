package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.internal.engine.LayerSizes;
import dev.lanewise.internal.model.Outputs;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.training.FittingDefaults;
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

/** The network that a command creates. */
final class NetworkOptions {
    @Option(
            names = "--layers",
            paramLabel = "SIZES",
            description = "Units of every layer, inputs first, separated by hyphens, as in 784-100-30-10. Default:"
                    + " 784-40-10; with --data, the inputs and outputs that the data require and one hidden layer of 100"
                    + " units.")
    String layers;

    @Option(
            names = "--activation",
            paramLabel = "NAMES",
            converter = Values.OfActivations.class,
            description = "Activation of the hidden layers, or one for each, separated by commas. Activations: sigmoid,"
                    + " tanh, relu, leaky-relu, relu6, elu, selu, gelu, gelu-tanh, silu, mish, hard-swish, softplus and"
                    + " identity; leaky-relu(0.2) sets the negative slope, which is otherwise 0.01. Default: sigmoid;"
                    + " relu with --data and without --layers.")
    Activations activation;

    // A given flag is on, even if a file sets it too; without this value, it would be toggled.
    @Option(
            names = "--batch-norm",
            fallbackValue = "true",
            description = "Apply batch normalisation to the hidden layers, before their activation.")
    boolean batchNorm;

    @Option(
            names = "--layer-norm",
            fallbackValue = "true",
            description = "Apply layer normalisation to the hidden layers, before their activation.")
    boolean layerNorm;

    @Option(
            names = "--output",
            paramLabel = "NAME",
            converter = Values.OfActivation.class,
            description = "Activation of the output layer: softmax, or one of --activation. Not a file, as in predict"
                    + " and compare. Default: sigmoid; with --data and without --layers, softmax for classes, sigmoid"
                    + " for labels and identity for numbers.")
    Activation output;

    @Option(
            names = {"--loss", "--cost"},
            paramLabel = "NAME",
            converter = Values.OfLoss.class,
            description = "Loss: cross-entropy, quadratic, absolute or huber. Quadratic is half the mse of other"
                    + " programs, and absolute is their mae. Cross-entropy needs a sigmoid or softmax output layer; the"
                    + " others work with any output layer except softmax. Default: quadratic; with --data and without"
                    + " --layers, cross-entropy for classes and labels.")
    Loss loss;

    /** One name for all hidden layers, or one for each. */
    record Activations(List<Activation> names) {
        /** Returns the activations of all layers but the inputs. */
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

    private final String defaultLayers;

    NetworkOptions(String defaultLayers) {
        this.defaultLayers = defaultLayers;
    }

    /** Returns a copy, in which the flags that are not given can be chosen for other data. */
    NetworkOptions copy() {
        NetworkOptions copy = new NetworkOptions(defaultLayers);
        copy.layers = layers;
        copy.activation = activation;
        copy.batchNorm = batchNorm;
        copy.layerNorm = layerNorm;
        copy.output = output;
        copy.loss = loss;
        return copy;
    }

    /** Uses the values of the lecture notebook for flags that are not given. */
    void useNotebook() {
        layers = layers == null ? defaultLayers : layers;
        activation = activation == null ? new Activations(List.of(Activation.SIGMOID)) : activation;
        output = output == null ? Activation.SIGMOID : output;
        loss = loss == null ? Loss.QUADRATIC : loss;
    }

    /** Uses values that suit the data for flags that are not given. */
    void suit(Dataset training, List<Integer> hidden) {
        layers = FittingDefaults.sizes(training, hidden).stream()
                .map(String::valueOf)
                .collect(Collectors.joining("-"));
        activation = activation == null ? new Activations(List.of(FittingDefaults.ACTIVATION)) : activation;
        Activation suitable = FittingDefaults.output(training.task());
        if (output == null) {
            // Every other loss works with sigmoid, but not with softmax.
            output = loss == null || loss.equals(Loss.CROSS_ENTROPY) || !suitable.equals(Activation.SOFTMAX)
                    ? suitable
                    : Activation.SIGMOID;
        }
        if (loss == null) {
            loss = Outputs.areProbabilities(output) ? FittingDefaults.loss(training.task()) : Loss.QUADRATIC;
        }
    }

    /** The hidden layers, once they are known, as --hidden names them. */
    String hidden() {
        return hidden(layers);
    }

    /** The hidden layers among all layers, as --hidden names them. */
    static String hidden(String layers) {
        List<Integer> sizes = LayerSizes.parse(layers);
        return new FittedOptions.Hidden(sizes.subList(1, sizes.size() - 1)).toString();
    }

    /**
     * The network that the flags describe.
     *
     * @throws UsageException if they do not describe a valid network
     */
    Architecture architecture() {
        useNotebook();
        if (batchNorm && layerNorm) {
            throw new UsageException("--batch-norm and --layer-norm cannot be combined");
        }
        try {
            List<Integer> sizes = LayerSizes.parse(layers);
            int hidden = sizes.size() - 2;
            if (activation.names().size() != 1 && activation.names().size() != hidden) {
                throw new UsageException("--activation " + activation + " names "
                        + activation.names().size() + " activations, but --layers " + layers + " has "
                        + Count.of(hidden, "hidden layer"));
            }
            return new Architecture(sizes, activation.forLayers(sizes.size() - 1, output), loss)
                    .withNormalization(
                            batchNorm ? Normalization.BATCH : layerNorm ? Normalization.LAYER : Normalization.NONE);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--layers " + layers + " --activation " + activation + " --output " + output
                    + " --loss " + loss + " do not describe a valid network: " + e.getMessage());
        }
    }

    private static boolean has(Architecture architecture, Normalization normalization) {
        return architecture.layers() > 1
                && architecture.normalizations().stream().allMatch(n -> n == normalization);
    }

    /**
     * The flags that describe a network.
     *
     * @throws IllegalArgumentException if no flags can describe it
     */
    static Settings settings(Architecture architecture) {
        if (architecture.loss().isCustom()) {
            throw new IllegalArgumentException("its loss is a custom one, of which the file holds only the name;"
                    + " continue its training in a Java program that defines the loss");
        }
        if (architecture.normalizations().stream().distinct().count() > 1) {
            throw new IllegalArgumentException("its hidden layers are normalised in different ways, which flags cannot"
                    + " express; continue its training with the Java class Training");
        }
        List<Activation> activations = architecture.activations();
        String hidden = activations.size() == 1
                ? Activation.SIGMOID.toString()
                : new Activations(activations.subList(0, activations.size() - 1)).toString();
        return Settings.of(Map.of(
                "layers", LayerSizes.text(architecture.sizes()),
                "activation", hidden,
                "batch-norm", String.valueOf(has(architecture, Normalization.BATCH)),
                "layer-norm", String.valueOf(has(architecture, Normalization.LAYER)),
                "output", architecture.output().toString(),
                "loss", architecture.loss().toString()));
    }
}
