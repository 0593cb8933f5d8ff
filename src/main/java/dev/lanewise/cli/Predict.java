package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.format.ModelFile;
import dev.lanewise.kernel.KernelSelection;
import dev.lanewise.model.Network;
import dev.lanewise.model.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Classifies pictures or rows of numbers with a saved network. */
@Command(name = "predict", sortOptions = false, abbreviateSynopsis = true,
        header = "Classifies pictures or rows of numbers with a saved network.",
        description = {
            "",
            "A file is a picture (PNG, JPEG, BMP, GIF), an IDX file of images, or a CSV file with an example in each row,"
                    + " told apart by their content. For every example the class is printed whose output unit is most"
                    + " active, and the probability of each class: the output of its unit. Those of a softmax layer add"
                    + " up to 1.",
            "",
            "A picture is made grey, and square in the size that the network takes, keeping its proportions. If it is"
                    + " dark on light, as its margin tells, it is inverted, because MNIST has ink high.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise predict digits.lanewise seven.png",
            "  lanewise predict digits.lanewise --json rows.csv t10k-images-idx3-ubyte.gz"
        })
final class Predict implements Subcommand {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A file that train --save wrote.")
    private Path model;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "What to classify.")
    private List<Path> files;

    @Option(names = "--json", description = "Print one JSON object per example, each on a line of its own.")
    private boolean json;

    @Option(names = "--kernels", paramLabel = "KIND", converter = Values.OfKernels.class,
            description = "Kernels: auto, scalar or vector; the result is the same. Default: auto.")
    private KernelSelection.Choice kernels;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    private boolean headed;

    @Override
    public int run(Screen screen) throws Exception {
        KernelSelection selection = KernelOptions.select(kernels, 0, screen);
        Network network = ModelFile.read(model).network();
        Predictor predictor = network.predictor(selection.kernels());
        float[] outputs = new float[network.architecture().outputs()];
        for (Path file : files) {
            Examples.read(file, network.architecture().inputs(), screen, (number, inputs) -> {
                predictor.predict(inputs, outputs);
                if (json) {
                    screen.out().print(json(file, number, outputs) + "\n");
                } else {
                    if (!headed) {
                        printHead(outputs.length, screen);
                        headed = true;
                    }
                    printRow(file, number, outputs, screen);
                }
            });
        }
        return 0;
    }

    /** Printed with the first row, so that a failure before it prints nothing. */
    private static void printHead(int classes, Screen screen) {
        StringBuilder line = new StringBuilder("class");
        for (int c = 0; c < classes; c++) {
            line.append(String.format(Locale.ROOT, "  %5d", c));
        }
        screen.out().print(line.append("  example\n"));
    }

    private static void printRow(Path file, int number, float[] outputs, Screen screen) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%5d", largest(outputs)));
        for (float output : outputs) {
            line.append(String.format(Locale.ROOT, "  %5.3f", output));
        }
        screen.out().print(line.append("  ").append(file).append(" [").append(number).append("]\n"));
    }

    private static String json(Path file, int number, float[] outputs) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", file.toString());
        fields.put("example", number);
        fields.put("class", largest(outputs));
        fields.put("probabilities", outputs);
        return JSON.std.asString(fields);
    }

    /** The class whose output is largest; the first among equals. */
    private static int largest(float[] outputs) {
        int best = 0;
        for (int c = 1; c < outputs.length; c++) {
            if (outputs[c] > outputs[best]) {
                best = c;
            }
        }
        return best;
    }
}
