package dev.lanewise.cli;

import dev.lanewise.Model;
import dev.lanewise.OnnxOption;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.network.Architecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Exports a saved network for other programs. */
@Command(
        name = "export",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Exports a saved network to ONNX, safetensors, npz or Java.",
        description = {
            "",
            "FILE.onnx takes any number of examples as 'input', one in each row, and returns the activations of the"
                    + " output units as 'output'. The meaning of the outputs is in its metadata, 'lanewise.outputs' and"
                    + " 'lanewise.names'. The file requires operator set 13, 14 with hard-swish, or 17 with layer"
                    + " normalisation.",
            "",
            "The ONNX file of a network that was trained on a table scales numbers itself. The caller passes categories"
                    + " as inputs of 0 and 1, in the order of 'lanewise.inputs' in the metadata, and fills in missing"
                    + " values.",
            "",
            "Name.java is the source code of a class that needs only JDK 17 or newer. Its method predict gives the same"
                    + " bits as Lanewise; for tables, its method inputs converts the fields of a row to the inputs of"
                    + " the network.",
            "",
            "FILE.safetensors has the weights for PyTorch's load_state_dict; the command prints the matching"
                    + " nn.Sequential. FILE.npz has the same arrays for numpy.load. Both also describe what the layers"
                    + " compute, so Lanewise can read them back, bit for bit.",
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
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A model file that train --save wrote, a folder of train --out, or any file that import"
                    + " reads.")
    private Path model;

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "File to write; its name ends in .onnx, .safetensors, .npz or .java.")
    private Path file;

    @Option(
            names = "--bytes",
            description = "Take bytes as inputs, such as pixels. The ONNX file divides them by 256, as Lanewise does"
                    + " when it reads images.")
    private boolean bytes;

    @Option(
            names = "--keep-batch-norm",
            description = "Write batch normalisation as separate nodes. By default it is folded into the weights, which"
                    + " is faster.")
    private boolean keepBatchNorm;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        boolean isJava = isNamed(".java");
        boolean isOnnx = !isJava && !isNamed(".safetensors") && !isNamed(".npz");
        if (isOnnx && !isNamed(".onnx")) {
            throw new UsageException("the ending of FILE selects the format: .onnx, .safetensors, .npz and .java"
                    + " are known, but '" + file + "' was given");
        }
        if (!isOnnx && (bytes || keepBatchNorm)) {
            throw new UsageException((bytes ? "--bytes" : "--keep-batch-norm") + " applies only to ONNX files");
        }
        Optional<String> replaced = OutputFiles.replaced(RunFolder.model(model), file);
        FileReplacement.requireWritable(file);
        RunFolder.noteUnfinished(model, screen);
        Model saved = RunFolder.load(model);
        try {
            if (isOnnx) {
                writeOnnx(saved, screen);
            } else if (isJava) {
                saved.exportJava(file);
                screen.out().println(file + ": a Java class, " + saved.architecture());
            } else {
                saved.exportWeights(file);
                if (saved.schema().isPresent() && !saved.schema().get().isIdentity()) {
                    screen.err()
                            .println(file + " takes preprocessed inputs: it does not contain the preprocessing of the"
                                    + " table");
                }
                screen.out().println(file + ": for PyTorch's " + saved.pytorch());
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        replaced.ifPresent(screen.err()::println);
        return 0;
    }

    private boolean isNamed(String ending) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }

    /** Describes the inputs, and what the caller of the file has to do. */
    private static String inputs(Schema schema) {
        boolean categorical = schema.columns().stream().anyMatch(Schema.Categorical.class::isInstance);
        boolean dates = schema.columns().stream().anyMatch(Schema.Dates.class::isInstance);
        boolean fills = schema.columns().stream().anyMatch(Schema.Column::imputes);
        return "; inputs in the order of"
                + " 'lanewise.inputs'" + (schema.isScaled() ? ", numbers unscaled" : "")
                + (categorical ? ", categories as 0 and 1" : "")
                + (dates ? ", dates as days since 1970, month, weekday and possibly hour" : "")
                + (fills ? ", missing values filled in by the caller" : "");
    }

    private void writeOnnx(Model saved, Screen screen) throws IOException {
        Set<OnnxOption> options = EnumSet.noneOf(OnnxOption.class);
        if (bytes) {
            options.add(OnnxOption.BYTES);
        }
        if (keepBatchNorm) {
            options.add(OnnxOption.BATCH_NORMALIZATION);
        }
        if (saved.schema().isPresent() && bytes) {
            throw new UsageException(
                    "--bytes is for networks that take images, but" + " " + model + " takes the columns of a table");
        }
        int operators = saved.exportOnnx(file, options.toArray(OnnxOption[]::new));
        Architecture architecture = saved.architecture();
        screen.out()
                .println(file + ": ONNX, operator set " + operators + ", input "
                        + (bytes ? "uint8" : "float") + " (N, " + architecture.inputs() + "), output float (N, "
                        + architecture.outputs() + ")"
                        + saved.schema().map(Export::inputs).orElse(""));
    }
}
