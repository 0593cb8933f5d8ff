package dev.lanewise.cli;

import dev.lanewise.model.Activation;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Cost;
import picocli.CommandLine.Option;

/** What network a command makes. */
final class NetworkOptions {
    @Option(names = "--layers", paramLabel = "SIZES", description = "Units of every layer, inputs first, joined by"
            + " hyphens, as in 784-100-30-10. Default: ${DEFAULT-VALUE}.")
    String layers;

    @Option(names = "--activation", paramLabel = "NAME", converter = Values.OfActivation.class,
            description = "Activation of the hidden layers: sigmoid, tanh, relu or identity."
                    + " Default: ${DEFAULT-VALUE}.")
    Activation activation = Activation.SIGMOID;

    @Option(names = "--output", paramLabel = "NAME", converter = Values.OfActivation.class,
            description = "Activation of the output layer: sigmoid, tanh, relu, identity or softmax."
                    + " Default: ${DEFAULT-VALUE}.")
    Activation output = Activation.SIGMOID;

    @Option(names = "--cost", paramLabel = "NAME", converter = Values.OfCost.class,
            description = "Cost that training makes small: quadratic, or cross-entropy with an output of sigmoid or"
                    + " softmax. Default: ${DEFAULT-VALUE}.")
    Cost cost = Cost.QUADRATIC;

    NetworkOptions(String defaultLayers) {
        layers = defaultLayers;
    }

    /**
     * The network that the flags describe.
     *
     * @throws UsageException if there is no such network
     */
    Architecture architecture() {
        try {
            return new Architecture(Architecture.parseSizes(layers), activation, output, cost);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--layers " + layers + " --activation " + activation + " --output " + output
                    + " --cost " + cost + " describe no network: " + e.getMessage());
        }
    }
}
