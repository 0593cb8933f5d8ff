package dev.lanewise.cli;

import dev.lanewise.Model;
import dev.lanewise.PlainWeights;
import dev.lanewise.UnknownTaskException;
import dev.lanewise.data.Task;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.network.Activation;
import dev.lanewise.network.Loss;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Converts a network of another program to a model file. */
@Command(
        name = "import",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Converts a network from ONNX, safetensors or npz to a model file.",
        description = {
            "",
            "ONNX networks can be read if they consist of operations that Lanewise supports: matrix products, biases,"
                    + " the activations, batch and layer normalisation, and scaling and shifting of the inputs."
                    + " Anything else is refused, with an error message that names the node.",
            "",
            "Safetensors and npz files hold weights, named as in PyTorch's nn.Sequential: 0.weight, 0.bias, 2.weight"
                    + " and so on, or fc1, fc2 and head (see --order). Files that Lanewise wrote also describe what the"
                    + " layers compute; others need --task or --output-activation, and --activation if there"
                    + " are hidden layers."
                    + " Other commands read all these files directly if they describe what the layers"
                    + " compute.",
            "Networks trained in PyTorch usually output logits, without an activation, and the file does not specify"
                    + " what they mean. --task does: logits of classes are converted to probabilities by softmax, or by"
                    + " sigmoid if there is only one output, and those of labels by sigmoid; numbers stay unchanged.",
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
    @Parameters(index = "0", paramLabel = "FILE", description = "File that another program wrote.")
    private Path file;

    @Parameters(index = "1", paramLabel = "MODEL", description = "Model file to write.")
    private Path model;

    @Option(
            names = "--task",
            paramLabel = "KIND",
            description = "What the network predicts, if the file does not specify it: classes, labels or numbers.")
    private Task task;

    @Option(
            names = "--output-activation",
            paramLabel = "NAME",
            description = "Append softmax or sigmoid to outputs that have no activation, such as the logits of a"
                    + " PyTorch network. For a file with only weights: activation of the output layer.")
    private Activation output;

    @Option(
            names = "--activation",
            paramLabel = "NAMES",
            description = "For a file with only weights: activation of the hidden layers, or one for each, separated by"
                    + " commas.")
    private NetworkOptions.Activations activation;

    @Option(
            names = {"--loss", "--cost"},
            paramLabel = "NAME",
            description = "For a file with only weights: loss for further training. Default: cross-entropy for softmax"
                    + " and sigmoid outputs, otherwise quadratic.")
    private Loss loss;

    @Option(
            names = "--order",
            paramLabel = "NAMES",
            split = ",",
            description = "For a file with only weights: names of its layers, inputs first, separated by commas, such"
                    + " as fc1,fc2,head. Default: the order that their numbers or shapes determine.")
    private String[] order = {};

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        boolean isPlain = Model.arePlainWeights(file);
        requireFlags(isPlain);
        Optional<String> replaced = OutputFiles.replaced(file, model);
        FileReplacement.requireWritable(model);
        Model read = isPlain ? readPlain() : read();
        Model imported = isPlain || output == null ? read : withOutput(read);
        imported.save(model);
        screen.out().println(model + ": " + imported.architecture());
        replaced.ifPresent(screen.err()::println);
        return 0;
    }

    private Model readPlain() throws IOException {
        PlainWeights settings = task != null ? PlainWeights.of(task) : PlainWeights.of(output);
        if (activation != null) {
            settings = settings.withHidden(activation.names());
        }
        if (loss != null) {
            settings = settings.withLoss(loss);
        }
        return Model.load(file, order.length == 0 ? settings : settings.withOrder(order));
    }

    private Model read() throws IOException {
        if (task != null) {
            return Model.load(file, task);
        }
        try {
            return RunFolder.load(file);
        } catch (UnknownTaskException e) {
            if (output == null) {
                throw e;
            }
            // The activation that --output-activation appends determines the task.
            return Model.load(file, Task.REGRESSION);
        }
    }

    private void requireFlags(boolean isPlain) {
        if (task != null && (output != null || loss != null)) {
            throw new UsageException(
                    "--task already determines --output-activation and --loss: give either --task or the other"
                            + " two");
        }
        if (Arrays.stream(order).distinct().count() < order.length) {
            throw new UsageException("--order " + String.join(",", order) + " names a layer twice");
        }
        if (isPlain && output == null && task == null) {
            throw new UsageException(
                    file + " has only weights and does not describe its layers: --output-activation or --task,"
                            + " and --activation if there are hidden layers, are expected");
        }
        if (!isPlain && (activation != null || loss != null || order.length > 0)) {
            throw new UsageException((activation != null ? "--activation" : loss != null ? "--loss" : "--order")
                    + " applies only to files that have only weights, but " + file + " describes its layers itself");
        }
        if (!isPlain && output != null && !output.equals(Activation.SOFTMAX) && !output.equals(Activation.SIGMOID)) {
            throw new UsageException("--output-activation is softmax or sigmoid, but '" + output + "' was given");
        }
    }

    private Model withOutput(Model read) throws IOException {
        Activation current = read.architecture().output();
        if (!current.equals(Activation.IDENTITY)) {
            throw new IOException(
                    file + ": --output-activation is for outputs without an activation, but these are " + current);
        }
        Network network = read.network().withOutput(output, Loss.CROSS_ENTROPY);
        // After an activation, outputs are no longer unbounded numbers.
        return read.task() == Task.REGRESSION ? Model.of(network).withFacts(read.facts()) : read.withNetwork(network);
    }
}
