package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.network.Network;
import dev.lanewise.network.Predictor;
import dev.lanewise.network.WeightPrecision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a saved network makes of pictures or rows of numbers. */
@Command(name = "predict", sortOptions = false, abbreviateSynopsis = true,
        header = "Says what a saved network makes of pictures or rows of numbers.",
        description = {
            "",
            "A file is a picture (PNG, JPEG, BMP, GIF), an IDX file of images, or a CSV file with an example in each row,"
                    + " told apart by their content. For every example the class is printed whose output unit is most"
                    + " active, and the probability of each class: the output of its unit. Those of a softmax layer add"
                    + " up to 1. A single sigmoid unit gives the probability of the second of two classes. A network"
                    + " trained on labels tells the probability of each, and which are above one half; one trained on"
                    + " numbers predicts numbers. The outputs of a layer without softmax or sigmoid are no"
                    + " probabilities and are printed as they are.",
            "",
            "A picture gets the size of those that the network was trained on, or a square one, keeping its proportions."
                    + " It is made grey, and if it is dark on light, as its margin tells, it is inverted, because MNIST has"
                    + " ink high; for a network that takes three inputs for each pixel it keeps its colours as they stand.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise predict digits.lanewise seven.png",
            "  lanewise predict digits.lanewise --json rows.csv t10k-images-idx3-ubyte.gz"
        })
final class Predict implements Subcommand {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A file that train --save wrote, or an ONNX file.")
    private Path model;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "What to predict from.")
    private List<Path> files;

    @Option(names = "--json", description = "Print one JSON object per example, each on a line of its own.")
    private boolean json;

    @Mixin
    private final CsvOptions csv = new CsvOptions();

    @Option(names = "--kernels", paramLabel = "KIND", converter = Values.OfKernels.class,
            description = "Kernels: auto, scalar or vector; the result is the same. Default: auto.")
    private KernelSelection.Choice kernels;

    @Option(names = "--precision", paramLabel = "KIND", converter = Values.OfPrecision.class,
            description = "Weights of the network: float32 as they are, or rounded to bfloat16 or int8, which is faster where"
                    + " layers are large and rows come one by one. Default: ${DEFAULT-VALUE}.")
    private WeightPrecision precision = WeightPrecision.FLOAT32;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        KernelSelection selection = KernelOptions.select(kernels, 0, screen);
        general.explain(selection, screen);
        SavedModel saved = SavedModel.read(model);
        Network network = saved.network();
        Predictor predictor = network.predictor(precision);
        float[] outputs = new float[network.architecture().outputs()];
        float[] together = new float[ReadAhead.most(network.architecture().inputs()) * outputs.length];
        Schema schema = saved.schemaOrNull() != null ? saved.schemaOrNull()
                : Schema.ofNumbers(network.architecture().inputs());
        PredictionLines prediction = new PredictionLines(saved.outputs(), saved.network().architecture());
        try (ReadingBar bar = new ReadingBar(screen, files); PrintedLines lines = new PrintedLines(screen.out())) {
            for (Path file : files) {
                String name = file.toString();
                ReadAhead.read(file, schema, saved.picture(), csv.format(), bar, batch -> {
                    predictor.predict(batch.inputs(), batch.count(), together);
                    for (int i = 0; i < batch.count(); i++) {
                        System.arraycopy(together, i * outputs.length, outputs, 0, outputs.length);
                        print(lines, prediction, name, batch.first() + i, outputs);
                    }
                });
            }
        }
        return 0;
    }

    private void print(PrintedLines lines, PredictionLines prediction, String name, int number, float[] outputs)
            throws IOException {
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("file", name);
            fields.put("example", number);
            prediction.addTo(fields, outputs);
            lines.text().append(JSON.std.asString(fields));
        } else {
            // With the first row, so that a failure before it prints nothing.
            if (lines.count() == 0) {
                lines.text().append(prediction.head());
                lines.end();
            }
            prediction.addRow(lines.text(), outputs, name, number);
        }
        lines.end();
    }
}
