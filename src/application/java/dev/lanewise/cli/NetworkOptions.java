package dev.lanewise.cli;

import dev.lanewise.Estimator;
import dev.lanewise.internal.text.Count;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Normalization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The network that a command creates. */
final class NetworkOptions {
    @Option(
            names = "--layers",
            paramLabel = "SIZES",
            description = "Units of every layer, inputs first, separated by hyphens, as in 784-100-30-10. Default:"
                    + " 784-40-10; with --data and in cross-validate, the inputs and outputs that the data require and one"
                    + " hidden layer of 100"
                    + " units.")
    private String layers;

    @Option(
            names = "--activation",
            paramLabel = "NAMES",
            description = "Activation of the hidden layers, or one for each, separated by commas. Each is"
                    + " {values}; leaky-relu(0.2) sets the negative slope, which is otherwise 0.01. Default: sigmoid;"
                    + " relu with --data and without --layers.")
    private Activations activation;

    // A given flag is on, even if a file sets it too; without this value, it would be toggled.
    @Option(
            names = "--batch-norm",
            fallbackValue = "true",
            description = "Apply batch normalisation to the hidden layers, before their activation.")
    private boolean batchNorm;

    @Option(
            names = "--layer-norm",
            fallbackValue = "true",
            description = "Apply layer normalisation to the hidden layers, before their activation.")
    private boolean layerNorm;

    @Option(
            names = "--output-activation",
            paramLabel = "NAME",
            description = "Activation of the output layer: softmax, or one of --activation. Default: sigmoid;"
                    + " with --data and without --layers, softmax for classes, sigmoid for labels and identity for"
                    + " numbers.")
    private Activation output;

    @Option(
            names = {"--loss", "--cost"},
            paramLabel = "NAME",
            description = "Loss: {values}. Quadratic is half the mse of other"
                    + " programs, and absolute is their mae. Cross-entropy needs a sigmoid or softmax output layer; the"
                    + " others work with any output layer except softmax. Default: quadratic; with --data and without"
                    + " --layers, cross-entropy for classes and labels.")
    private Loss loss;

    /** One name for all hidden layers, or one for each. */
    record Activations(List<Activation> names) {
        static Activations parse(String text) {
            return new Activations(Values.list(text, Activation::parse));
        }

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

    /** Whether a flag describes the hidden layers, apart from --hidden. */
    boolean haveLayers() {
        return layers != null;
    }

    /** Sets the parts of a network that flags describe. */
    Estimator fill(Estimator estimator) {
        Estimator filled = estimator.normalization(normalization());
        filled = activation == null
                ? filled
                : filled.activation(activation.names().toArray(Activation[]::new));
        filled = output == null ? filled : filled.output(output);
        return loss == null ? filled : filled.loss(loss);
    }

    private Normalization normalization() {
        if (batchNorm && layerNorm) {
            throw new UsageException("--batch-norm and --layer-norm cannot be combined");
        }
        return batchNorm ? Normalization.BATCH : layerNorm ? Normalization.LAYER : Normalization.NONE;
    }

    /**
     * The network that the flags describe; parts without a flag are those of another network.
     *
     * @throws UsageException if they do not describe a valid network
     */
    Architecture architecture(Architecture standard) {
        Normalization normalization = normalization();
        Activation last = output == null ? standard.output() : output;
        Loss minimised = loss == null ? standard.loss() : loss;
        try {
            List<Integer> sizes = layers == null ? standard.sizes() : Architecture.parseSizes(layers);
            boolean same = sizes.equals(standard.sizes());
            List<Activation> others = standard.activations().subList(0, standard.layers() - 1);
            List<Activation> names = activation != null
                    ? activation.names()
                    : same ? others : List.of(others.isEmpty() ? Activation.SIGMOID : others.get(0));
            int hidden = sizes.size() - 2;
            if (names.size() != 1 && names.size() != hidden) {
                throw new UsageException("--activation " + activation + " names " + names.size() + " activations for "
                        + Count.of(hidden, "hidden layer"));
            }
            List<Activation> all = new Activations(names).forLayers(sizes.size() - 1, last);
            return normalization == Normalization.NONE && same
                    ? new Architecture(sizes, all, standard.normalizations(), minimised)
                    : new Architecture(sizes, all, minimised).withNormalization(normalization);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.join(
                            " ",
                            Flags.of(
                                    "--layers", layers,
                                    "--activation", activation,
                                    "--output-activation", last,
                                    "--loss", minimised))
                    + " do not describe a valid network: " + e.getMessage());
        }
    }
}
