package dev.lanewise.cli;

import dev.lanewise.format.FileReplacement;
import dev.lanewise.format.ModelFile;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "  lanewise import digits.onnx digits.lanewise"
        })
final class Import implements Subcommand {
    @Parameters(index = "0", paramLabel = "FILE", description = "An ONNX file.")
    private Path file;

    @Parameters(index = "1", paramLabel = "MODEL", description = "The model file to write.")
    private Path model;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        FileReplacement.requireWritable(model);
        SavedModel saved = SavedModel.read(file);
        ModelFile.write(model, saved.network(), saved.outputs(), saved.provenance());
        screen.out().println(model + ": " + saved.network().architecture());
        return 0;
    }
}
