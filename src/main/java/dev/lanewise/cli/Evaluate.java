package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.Dataset;
import dev.lanewise.format.ModelFile;
import dev.lanewise.kernel.KernelSelection;
import dev.lanewise.model.Evaluation;
import dev.lanewise.model.Network;
import dev.lanewise.train.Fit;
import dev.lanewise.train.Trainer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says how well a saved network classifies a data set. */
@Command(name = "evaluate", sortOptions = false, abbreviateSynopsis = true,
        header = "Says how well a saved network classifies a data set.",
        description = {
            "",
            "Prints accuracy, mean cost, the confusion matrix, and for each class its precision (of what was taken for the"
                    + " class, the share that is) and recall (of what is the class, the share that was found).",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise evaluate digits.lanewise",
            "  lanewise evaluate digits.lanewise --data fashion --set validation --json"
        })
final class Evaluate implements Subcommand {
    @Parameters(paramLabel = "MODEL", description = "A file that train --save wrote.")
    private Path model;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(names = "--set", paramLabel = "SET", converter = Values.OfPart.class,
            description = "Set of the data: training, validation or test. Default: ${DEFAULT-VALUE}.")
    private DataOptions.Part set = DataOptions.Part.TEST;

    @Option(names = "--json", description = "Print one JSON object; a share of nothing is null.")
    private boolean json;

    @Mixin
    private final KernelOptions computing = new KernelOptions();

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public void prepare(List<String> arguments) {
        data.loadAhead(arguments);
    }

    @Override
    public int run(Screen screen) throws Exception {
        KernelSelection selection = computing.select(screen);
        Network network = ModelFile.read(model).network();
        Dataset dataset = data.load(set);
        try {
            Fit.require(network.architecture(), dataset);
        } catch (IllegalArgumentException e) {
            throw new IOException(model + " and the data " + data.data + " do not fit: " + e.getMessage(), e);
        }
        Evaluation evaluation = Trainer.evaluate(network, dataset, computing.threads, selection.kernels());
        if (json) {
            screen.out().println(json(evaluation));
        } else {
            print(evaluation, screen.out());
        }
        return 0;
    }

    private void print(Evaluation evaluation, PrintStream out) {
        out.printf(Locale.ROOT, "%s set of %s: %d of %d right, accuracy %.2f %%, mean cost %.6f\n",
                set, data.data, evaluation.correct(), evaluation.size(), 100 * evaluation.accuracy(), evaluation.cost());
        int[][] confusion = evaluation.confusion();
        int width = Math.max(5, String.valueOf(evaluation.size()).length() + 1);
        out.println("\nconfusion matrix (a row for what it is, a column for what it was taken for)");
        StringBuilder line = new StringBuilder(" ".repeat(width));
        for (int c = 0; c < confusion.length; c++) {
            line.append(padded(width, c));
        }
        out.println(line);
        for (int c = 0; c < confusion.length; c++) {
            line = new StringBuilder(padded(width, c));
            for (int count : confusion[c]) {
                line.append(padded(width, count));
            }
            out.println(line);
        }
        out.println("\nclass  examples  precision  recall");
        for (int c = 0; c < evaluation.classes(); c++) {
            out.printf(Locale.ROOT, "%5d  %8d  %9s  %6s\n", c, evaluation.support(c),
                    share(evaluation.precision(c)), share(evaluation.recall(c)));
        }
    }

    private static String padded(int width, int number) {
        String text = String.valueOf(number);
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String share(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.4f", share);
    }

    private String json(Evaluation evaluation) throws IOException {
        List<Map<String, Object>> classes = new ArrayList<>();
        for (int c = 0; c < evaluation.classes(); c++) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("class", c);
            fields.put("examples", evaluation.support(c));
            fields.put("precision", finite(evaluation.precision(c)));
            fields.put("recall", finite(evaluation.recall(c)));
            classes.add(fields);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("data", data.data);
        fields.put("set", set.toString());
        fields.put("examples", evaluation.size());
        fields.put("correct", evaluation.correct());
        fields.put("accuracy", evaluation.accuracy());
        fields.put("cost", finite(evaluation.cost()));
        fields.put("confusion", evaluation.confusion());
        fields.put("classes", classes);
        return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(fields);
    }

    /** JSON has no NaN and no infinities. */
    private static Double finite(double number) {
        return Double.isFinite(number) ? (Double) number : null;
    }
}
