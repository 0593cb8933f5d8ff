package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.data.Dataset;
import dev.lanewise.internal.access.NetworkAccess;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.metric.Evaluation;
import dev.lanewise.network.Network;
import dev.lanewise.network.WeightPrecision;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says how well a saved network does on a data set. */
@Command(name = "evaluate", sortOptions = false, abbreviateSynopsis = true,
        header = "Evaluates a saved network on a data set.",
        description = {
            "",
            "Of classes, prints accuracy, mean loss, log loss, Brier score and calibration error, the confusion matrix, and for"
                    + " each class its precision (of what was taken for the class, the share that is), recall (of what is"
                    + " the class, the share that was found), their harmonic mean F1 and the area under the ROC curve"
                    + " against the rest; then a reliability table. Of labels, the same for each. Of numbers, R2, the"
                    + " root of the mean squared error and the mean absolute error.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise evaluate digits.lanewise",
            "  lanewise evaluate digits.onnx --mistakes 8",
            "  lanewise evaluate digits.lanewise --precision int8",
            "  lanewise evaluate digits.lanewise --data fashion --set validation --json",
            "  lanewise evaluate flowers.lanewise --data flowers.csv"
        })
final class Evaluate implements Subcommand {
    @Parameters(paramLabel = "MODEL", description = "A file that train --save wrote, or an ONNX file.")
    private Path model;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(names = "--set", paramLabel = "SET", converter = Values.OfPart.class,
            description = "Set of the data: training, validation, test or all. Default: all, or test if the network was"
                    + " trained on a part of these data, or they come as several sets.")
    private DataOptions.Part set;

    @Option(names = "--precision", paramLabel = "KIND", converter = Values.OfPrecision.class,
            description = "Weights of the network: float32 as they are, or rounded as predictors have them with bfloat16 or int8,"
                    + " to see what that costs. Default: ${DEFAULT-VALUE}.")
    private WeightPrecision precision = WeightPrecision.FLOAT32;

    @Option(names = "--mistakes", paramLabel = "N", converter = Values.ZeroOrMore.class, description = "Also show this many"
            + " examples that are taken for another class, those first of which the network is surest. Default: none.")
    private int mistakes;

    @Option(names = "--json", description = "Print one JSON object; a share of nothing is null.")
    private boolean json;

    @Mixin
    private final KernelOptions computing = new KernelOptions();

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        KernelSelection selection = computing.select(screen);
        general.explain(selection, screen);
        TriedModel tried = TriedModel.read(model, data, set, screen);
        tried.tell(data, screen);
        Network saved = tried.saved().network();
        Network network = precision == WeightPrecision.FLOAT32 ? saved : saved.rounded(precision);
        Dataset dataset = tried.dataset();
        float[] outputs = new float[Math.multiplyExact(dataset.size(), network.architecture().outputs())];
        Evaluation evaluation;
        try (ProgressLine line = new ProgressLine(screen, "evaluating", dataset.size(), "example")) {
            evaluation = NetworkAccess.get().evaluate(network, dataset, computing.threads, outputs, line::add);
        }
        EvaluationSummary summary = EvaluationSummary.of(network.architecture(), dataset, outputs);
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("data", data.data);
            fields.put("set", tried.rows().part().toString());
            fields.put("precision", precision.toString());
            fields.put("examples", evaluation.size());
            fields.put("cost", EvaluationSummary.finite(evaluation.loss()));
            summary.addTo(fields);
            screen.out().println(JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(fields));
        } else {
            // Of a custom loss, a file has the name alone.
            String loss = network.architecture().loss().isComputable()
                    ? String.format(Locale.ROOT, ", mean loss %.6f", evaluation.loss()) : "";
            screen.out().printf(Locale.ROOT, "%s: %s%s\n", tried.rows().name(), summary.headline(), loss);
            summary.print(screen);
            summary.printMistakes(mistakes, screen);
        }
        return 0;
    }
}
