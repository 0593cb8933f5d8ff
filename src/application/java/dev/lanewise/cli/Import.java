package dev.lanewise.cli;

import dev.lanewise.data.Task;
import dev.lanewise.format.ModelFile;
import dev.lanewise.format.Outputs;
import dev.lanewise.format.UnknownTaskException;
import dev.lanewise.internal.FileReplacement;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import dev.lanewise.onnx.OnnxFile;
import dev.lanewise.weights.WeightsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a model file of a network that another program wrote. */
@Command(name = "import", sortOptions = false, abbreviateSynopsis = true,
        header = "Converts a network from ONNX, safetensors, npz or JSON to a model file.",
        description = {
            "",
            "Of ONNX, networks are read that consist of what Lanewise's do: matrices, biases, the activations, batch and"
                    + " layer normalisation, and numbers that the inputs are multiplied by and added to. Anything else is"
                    + " refused with the node named.",
            "",
            "Files of safetensors and npz hold weights, named as PyTorch's nn.Sequential has them: 0.weight, 0.bias,"
                    + " 2.weight and so on. Those that Lanewise wrote say what the layers compute; others need --task"
                    + " or --output, and --activation if there are hidden layers. JSON is that of network2.py in"
                    + " Nielsen's book. Other commands take all of these as they are, if they say what the layers"
                    + " compute.",
            "Networks that PyTorch trained as a rule give logits, which have no activation, and a file does not say"
                    + " what they stand for: --task does. Of classes they become probabilities by softmax, or by"
                    + " sigmoid if there is a single one, and of labels by sigmoid; numbers stay as they are.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise import digits.onnx digits.lanewise",
            "  lanewise import logits.onnx digits.lanewise --task classes",
            "  lanewise import mlp.npz mlp.lanewise --activation relu --task classes"
        })
final class Import implements Subcommand {
    @Parameters(index = "0", paramLabel = "FILE", description = "A file that another program wrote.")
    private Path file;

    @Parameters(index = "1", paramLabel = "MODEL", description = "The model file to write.")
    private Path model;

    @Option(names = "--task", paramLabel = "KIND", converter = Values.OfTask.class,
            description = "What the network predicts, if the file does not specify it: classes, labels or numbers.")
    private Task task;

    @Option(names = "--output", paramLabel = "NAME", converter = Values.OfActivation.class,
            description = "Put softmax or sigmoid behind outputs that have no activation, as in networks that PyTorch trained with"
                    + " a loss of logits. Of weights alone: activation of the output layer.")
    private Activation output;

    @Option(names = "--activation", paramLabel = "NAMES", converter = Values.OfActivations.class,
            description = "Of weights alone: activation of the hidden layers, or one for each of them, joined by commas.")
    private NetworkOptions.Activations activation;

    @Option(names = {"--loss", "--cost"}, paramLabel = "NAME", converter = Values.OfLoss.class,
            description = "Of weights alone: the loss that training goes on with. Default: cross-entropy with softmax and"
                    + " sigmoid outputs, else quadratic.")
    private Loss loss;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        boolean isPlain = SavedModel.isPlain(file);
        requireFlags(isPlain);
        FileReplacement.requireWritable(model);
        SavedModel saved = isPlain ? readPlain() : read();
        if (isPlain || output == null) {
            ModelFile.of(saved.network()).withOutputs(saved.outputs()).withImage(saved.imageOrNull())
                    .withSchema(saved.schemaOrNull()).withMetrics(saved.metrics()).withProvenance(saved.provenance())
                    .write(model);
            screen.out().println(model + ": " + saved.network().architecture());
            return 0;
        }
        Network network = withOutput(saved.network());
        // With an activation behind them, outputs are no numbers of any size any more.
        Outputs outputs = saved.outputs().task() != Task.REGRESSION
                ? saved.outputs() : Outputs.of(network.architecture());
        ModelFile.of(network).withOutputs(outputs).withImage(saved.imageOrNull()).withSchema(saved.schemaOrNull())
                .withProvenance(saved.provenance()).write(model);
        screen.out().println(model + ": " + network.architecture());
        return 0;
    }

    private SavedModel readPlain() throws IOException {
        List<Activation> hidden = activation == null ? List.of() : activation.names();
        return SavedModel.of(task == null
                ? WeightsFile.readPlain(file, hidden, output, loss) : WeightsFile.readPlain(file, hidden, task));
    }

    private SavedModel read() throws IOException {
        if (task == null && output == null || !SavedModel.isOnnx(file)) {
            SavedModel saved = SavedModel.read(file);
            if (task != null && saved.outputs().task() != task) {
                throw new IOException(file + ": according to the file, its network predicts " + saved.outputs().task()
                        + ", but --task " + task + " was given");
            }
            return saved;
        }
        try {
            return SavedModel.of(task != null ? OnnxFile.read(file, task) : OnnxFile.read(file));
        } catch (UnknownTaskException e) {
            // What --output puts behind the outputs says what they are.
            return SavedModel.of(OnnxFile.read(file, Task.REGRESSION));
        }
    }

    private void requireFlags(boolean isPlain) {
        if (task != null && (output != null || loss != null)) {
            throw new UsageException("--task says what --output and --loss would say: only one of them is expected");
        }
        if (isPlain && output == null && task == null) {
            throw new UsageException(file + " has weights alone, and does not describe its layers: --output"
                    + " or --task, and --activation if there are hidden layers, are expected");
        }
        if (!isPlain && (activation != null || loss != null)) {
            throw new UsageException((activation != null ? "--activation" : "--loss")
                    + " is about files of weights alone, but " + file + " describes its layers itself");
        }
        if (!isPlain && output != null && output != Activation.SOFTMAX && output != Activation.SIGMOID) {
            throw new UsageException("--output is softmax or sigmoid, but '" + output + "' was given");
        }
    }

    private Network withOutput(Network network) throws IOException {
        Activation current = network.architecture().output();
        if (current != Activation.IDENTITY) {
            throw new IOException(file + ": --output is for outputs without an activation, but these are " + current);
        }
        return network.withOutput(output, Loss.CROSS_ENTROPY);
    }
}
