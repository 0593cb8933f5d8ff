package dev.lanewise.cli;

import dev.lanewise.data.Schema;
import dev.lanewise.format.JavaSource;
import dev.lanewise.internal.FileReplacement;
import dev.lanewise.network.Architecture;
import dev.lanewise.onnx.OnnxFile;
import dev.lanewise.weights.WeightsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a saved network so that other programs can run it. */
@Command(name = "export", sortOptions = false, abbreviateSynopsis = true,
        header = "Writes a saved network for other programs: ONNX, safetensors, npz, JSON or Java.",
        description = {
            "",
            "As FILE.onnx it takes rows of numbers, any number of them, as 'input', and gives what the output units give as"
                    + " 'output'. What these stand for is in its metadata, 'lanewise.outputs' and 'lanewise.names'. It needs"
                    + " operator set 13, or 17 if a layer is layer-normalised.",
            "",
            "The file of a network that was trained on a table scales numbers itself; categories are inputs of 0 and 1 in the"
                    + " order that 'lanewise.inputs' of its metadata tells, and missing values are for its caller to fill in.",
            "",
            "As Name.java it is the source of one class that needs nothing but a JDK of 17 or newer, with a method predict that"
                    + " gives the same bits as Lanewise, and for tables a method inputs that makes its inputs of a row's texts.",
            "",
            "As FILE.safetensors it has the weights as PyTorch's load_state_dict takes them, into the nn.Sequential that"
                    + " is printed; as FILE.npz the same arrays for numpy.load. What the layers compute stands beside"
                    + " them, so both can be read again, to the same bits. As FILE.json it is what network2.py of"
                    + " Nielsen's book loads; layers are sigmoid then, and the loss is quadratic or cross-entropy.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise export digits.lanewise digits.onnx",
            "  lanewise export digits.lanewise digits.onnx --bytes",
            "  lanewise export digits.lanewise digits.safetensors",
            "  lanewise export digits.lanewise Digits.java"
        })
final class Export implements Subcommand {
    @Parameters(index = "0", paramLabel = "MODEL",
            description = "A file that train --save wrote, or another that import takes.")
    private Path model;

    @Parameters(index = "1", paramLabel = "FILE",
            description = "The file to write; its name ends in .onnx, .safetensors, .npz, .json or .java.")
    private Path file;

    @Option(names = "--bytes",
            description = "Let the input be bytes, such as pixels; the file makes them byte/256, as Lanewise's data sets are.")
    private boolean bytes;

    @Option(names = "--keep-batch-norm",
            description = "Write batch normalisation as nodes of its own. Otherwise it becomes a part of the weights, which is"
                    + " faster.")
    private boolean keepBatchNorm;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        boolean isJava = isNamed(".java");
        WeightsFile.Format weights = WeightsFile.Format.ofName(file).orElse(null);
        boolean isOnnx = !isJava && weights == null;
        if (isOnnx && !isNamed(".onnx")) {
            throw new UsageException("the ending of FILE says what to write: .onnx, .safetensors, .npz, .json and .java"
                    + " are known,"
                    + " but '" + file + "' was given");
        }
        if (!isOnnx && (bytes || keepBatchNorm)) {
            throw new UsageException((bytes ? "--bytes" : "--keep-batch-norm") + " is about ONNX files");
        }
        FileReplacement.requireWritable(file);
        SavedModel saved = SavedModel.read(model);
        Architecture architecture = saved.network().architecture();
        if (isOnnx) {
            writeOnnx(saved, screen);
        } else if (isJava) {
            JavaSource.write(file, saved.network(), saved.outputs(), saved.schemaOrNull(), saved.provenance());
            screen.out().println(file + ": a Java class, " + architecture);
        } else {
            WeightsFile.write(file, weights, saved.network(), saved.outputs(), saved.provenance());
            if (saved.schemaOrNull() != null && !saved.schemaOrNull().isPlain()) {
                screen.err().println(file + " takes inputs that are prepared already: how the columns of a table become inputs is"
                        + " not in it");
            }
            screen.out().println(file + ": " + (weights == WeightsFile.Format.JSON
                    ? "for network2.load, " + architecture : "for PyTorch's " + WeightsFile.pytorch(architecture)));
        }
        return 0;
    }

    private boolean isNamed(String ending) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }

    /** What the inputs are, and what is left to do for whoever runs the file. */
    private static String inputs(Schema schema) {
        boolean categorical = schema.columns().stream().anyMatch(Schema.Categorical.class::isInstance);
        boolean dates = schema.columns().stream().anyMatch(Schema.Dates.class::isInstance);
        boolean fills = schema.columns().stream().anyMatch(Schema.Column::fills);
        return "; inputs as 'lanewise.inputs' names them" + (schema.isScaled() ? ", numbers as they stand in a table" : "")
                + (categorical ? ", 0 and 1 for categories" : "")
                + (dates ? ", days since 1970, month, weekday and perhaps hour for dates" : "")
                + (fills ? ", missing ones filled in" : "");
    }

    private void writeOnnx(SavedModel saved, Screen screen) throws IOException {
        Set<OnnxFile.Option> options = EnumSet.noneOf(OnnxFile.Option.class);
        if (bytes) {
            options.add(OnnxFile.Option.BYTES);
        }
        if (keepBatchNorm) {
            options.add(OnnxFile.Option.BATCH_NORMALIZATION);
        }
        Schema schema = saved.schemaOrNull();
        if (schema != null && bytes) {
            throw new UsageException("--bytes is for networks of pictures, but " + model + " takes the columns of a table");
        }
        OnnxFile.write(file, saved.network(), saved.outputs(), schema, saved.provenance(), options);
        Architecture architecture = saved.network().architecture();
        screen.out().println(file + ": ONNX, operator set " + OnnxFile.opset(architecture) + ", input "
                + (bytes ? "uint8" : "float") + " (N, " + architecture.inputs() + "), output float (N, "
                + architecture.outputs() + ")" + (schema == null ? "" : inputs(schema)));
    }
}
