package dev.lanewise.cli;

import dev.lanewise.Model;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.FileKind;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.files.IoConsumer;
import dev.lanewise.network.WeightPrecision;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Predicts with a saved network, from pictures or rows of a table. */
@Command(
        name = "predict",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Predicts with a saved network, from pictures or rows of a table.",
        description = {
            "",
            "Each FILE is a picture (PNG, JPEG, BMP or GIF), a CSV file with one example per row, a file in another"
                    + " format that train reads (IDX, .npz, .npy, ARFF, LIBSVM or safetensors), or a folder of pictures"
                    + " or of such files. Formats are recognised by their content. Targets are not needed, and rows"
                    + " keep their order.",
            "",
            "For classes, prints the predicted class of every example, which is the one with the largest output, and"
                    + " the probability of each class. The probabilities of a softmax layer add up to 1. A single"
                    + " sigmoid unit gives the probability of the second of two classes. For labels, prints the"
                    + " probability of each label and which labels are above one half. For numbers, prints the"
                    + " predicted numbers. The outputs of a layer without softmax or sigmoid are not probabilities, and"
                    + " are printed unchanged.",
            "",
            "A picture is scaled to the image size that the network was trained on, or to a square, keeping its"
                    + " proportions. It is converted to grey, and inverted if its margin is light, because ink has high"
                    + " values in MNIST. For a network with three inputs per pixel, its colours are kept.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise predict digits.lanewise seven.png",
            "  lanewise predict digits.lanewise --json rows.csv t10k-images-idx3-ubyte.gz",
            "  lanewise predict digits.lanewise photos --output photos.csv",
            "  lanewise predict flowers.lanewise f.csv --keep id,name --output p.csv",
            "  lanewise predict flowers.lanewise - --format csv < f.csv | head"
        })
final class Predict implements Subcommand {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A model file that train --save wrote, a folder of" + " train --out, or an ONNX file.")
    private Path model;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files or folders to predict from," + " or - for standard input.")
    private List<Path> files;

    @Option(
            names = "--format",
            paramLabel = "KIND",
            description = "Output format: text, csv with a row of headings, or json with one object per line. Default:"
                    + " csv if --keep is given or --output ends in .csv or .tsv; json if it ends in .json or .jsonl;"
                    + " otherwise text.")
    private OutputFormat format;

    @Option(names = "--json", description = "Short for --format json.")
    private boolean json;

    @Option(
            names = "--keep",
            paramLabel = "COLUMNS",
            description = "Columns of the input to copy to the predictions, separated by commas, or all. The name file"
                    + " stands for the input file, and example for the number of the example in it, from 0. Without"
                    + " --keep, csv output has these two columns; with it, csv output has the delimiter and the decimal"
                    + " separator of the first input file.")
    private String keep;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "File to write the predictions to, or - for standard"
                    + " output. An existing file is replaced once all predictions are written. Default: -.")
    private Path output;

    @Mixin
    private final ReadingOptions csv = new ReadingOptions();

    @Option(
            names = "--kernels",
            paramLabel = "KIND",
            description = "Compute kernels: auto, scalar or vector; the result is the same. Default: auto.")
    private KernelOptions.Kind kernels;

    @Option(
            names = "--precision",
            paramLabel = "KIND",
            description = "Precision of the weights: float32, bfloat16 or int8. The last two round the weights, which"
                    + " is faster for large layers when rows are predicted one at a time. Default: ${DEFAULT-VALUE}.")
    private WeightPrecision precision = WeightPrecision.FLOAT32;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        KernelOptions.request(kernels, 0);
        general.explain(screen);
        RunFolder.noteUnfinished(model, screen);
        Model saved = load().withPrecision(precision);
        KeptColumns kept = new KeptColumns(keep);
        OutputFormat chosen = chosen();
        List<Path> inputs = InputFiles.expand(files);
        csv.requireCsv(inputs);
        if (saved.schema().isPresent()) {
            csv.requireNoChoiceOfDefaults();
        }
        MissingSchema.warning(model, saved).ifPresent(screen.err()::println);
        try (ProgressLine bar = ProgressLine.reading(isToFile() ? screen.withoutData() : screen, inputs)) {
            write(chosen, screen, to -> {
                try (PredictionWriter writer =
                        new PredictionWriter(saved, chosen, kept, isToFile() ? output : null, to)) {
                    ExampleFile reader = new ExampleFile(saved, csv, kept, writer, bar);
                    for (Path input : inputs) {
                        reader.read(input);
                    }
                    reader.finish();
                }
            });
        }
        return 0;
    }

    /** Reads the model; if the data come before the model, the message names the order. */
    private Model load() throws IOException {
        try {
            return RunFolder.load(model);
        } catch (DataFormatException e) {
            if (FileKind.of(files.get(0)) != FileKind.MODEL) {
                throw e;
            }
            throw new DataFormatException(
                    model + ": is not a model file, but " + files.get(0) + " is; the model comes first: lanewise"
                            + " predict " + files.get(0) + " " + model,
                    e);
        }
    }

    private OutputFormat chosen() {
        if (json && format != null && format != OutputFormat.JSON) {
            throw new UsageException("--json means --format json, but --format " + format + " was given as well");
        }
        OutputFormat named = isToFile() ? OutputFormat.ofName(output) : null;
        if (isToFile() && !json && format == null) {
            OutputFormat.requireWritten(output);
        }
        OutputFormat chosen = json
                ? OutputFormat.JSON
                : format != null ? format : named != null ? named : keep != null ? OutputFormat.CSV : OutputFormat.TEXT;
        if (keep != null && chosen == OutputFormat.TEXT) {
            throw new UsageException("--keep is for --format csv and --format json, but --format text was given");
        }
        return chosen;
    }

    private boolean isToFile() {
        return output != null && !output.equals(StandardInput.ARGUMENT);
    }

    private void write(OutputFormat format, Screen screen, IoConsumer<PrintStream> writing) throws IOException {
        if (!isToFile()) {
            writing.accept(format == OutputFormat.TEXT ? screen.out() : screen.data());
            return;
        }
        IOException[] ofInput = new IOException[1];
        try {
            FileReplacement.write(output, channel -> {
                Recorded recorded = new Recorded(Channels.newOutputStream(channel));
                try {
                    writing.accept(new PrintStream(recorded, false, StandardCharsets.UTF_8));
                } catch (IOException e) {
                    if (recorded.failure != null) {
                        throw recorded.failure;
                    }
                    ofInput[0] = e;
                    throw e;
                }
            });
        } catch (IOException e) {
            throw ofInput[0] != null ? ofInput[0] : e;
        }
    }

    /** Remembers the failure that a print stream hides. */
    private static final class Recorded extends FilterOutputStream {
        private IOException failure;

        Recorded(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
