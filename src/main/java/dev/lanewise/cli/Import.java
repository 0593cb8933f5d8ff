package dev.lanewise.cli;

import dev.lanewise.data.TargetKind;
import dev.lanewise.format.FileReplacement;
import dev.lanewise.format.ModelFile;
import dev.lanewise.format.Outputs;
import dev.lanewise.model.Activation;
import dev.lanewise.model.Architecture;
import dev.lanewise.model.Cost;
import dev.lanewise.model.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a model file of a network that another program wrote. */
@Command(name = "import", sortOptions = false, abbreviateSynopsis = true,
        header = "Makes a model file of an ONNX file, such as PyTorch and scikit-learn write.",
        description = {
            "",
            "Networks are read that consist of what Lanewise's do: matrices, biases, the activations, batch and layer"
                    + " normalisation, and numbers that the inputs are multiplied by and added to. Anything else is refused with"
                    + " the node named. Other commands take ONNX files as they are.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise import digits.onnx digits.lanewise",
            "  lanewise import logits.onnx digits.lanewise --output softmax"
        })
final class Import implements Subcommand {
    @Parameters(index = "0", paramLabel = "FILE", description = "An ONNX file.")
    private Path file;

    @Parameters(index = "1", paramLabel = "MODEL", description = "The model file to write.")
    private Path model;

    @Option(names = "--output", paramLabel = "NAME", converter = Values.OfActivation.class,
            description = "Put softmax or sigmoid behind outputs that have no activation, as in networks that PyTorch trained with"
                    + " a loss of logits.")
    private Activation output;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        if (output != null && output != Activation.SOFTMAX && output != Activation.SIGMOID) {
            throw new UsageException("--output is softmax or sigmoid, but '" + output + "' was given");
        }
        FileReplacement.requireWritable(model);
        SavedModel saved = SavedModel.read(file);
        Network network = output == null ? saved.network() : withOutput(saved.network());
        // With an activation behind them, outputs are no numbers of any size any more.
        Outputs outputs = output == null || saved.outputs().kind() != TargetKind.NUMBERS
                ? saved.outputs() : Outputs.of(network.architecture());
        ModelFile.write(model, network, outputs, saved.schemaOrNull(), output == null ? saved.metrics() : Map.of(),
                saved.provenance());
        screen.out().println(model + ": " + network.architecture());
        return 0;
    }

    private Network withOutput(Network network) throws IOException {
        Architecture architecture = network.architecture();
        if (architecture.output() != Activation.IDENTITY) {
            throw new IOException(file + ": --output is for outputs without an activation, but these are " + architecture.output());
        }
        List<Activation> activations = new ArrayList<>(architecture.activations());
        activations.set(activations.size() - 1, output);
        return new Network(new Architecture(architecture.sizes(), activations, architecture.normalizations(), Cost.CROSS_ENTROPY),
                network.parameters(), network.statistics());
    }
}
