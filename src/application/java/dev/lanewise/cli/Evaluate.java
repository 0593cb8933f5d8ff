package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Evaluation;
import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.internal.text.Count;
import dev.lanewise.network.WeightPrecision;
import dev.lanewise.report.Headline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Evaluates a saved network on a data set. */
@Command(
        name = "evaluate",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Evaluates a saved network on a data set.",
        description = {
            "",
            "For classes, prints accuracy, mean loss, log loss, Brier score, calibration error, top-k accuracy, the"
                    + " confusion matrix and a reliability table. For each class, prints its precision (share of the"
                    + " predictions of the class that are correct), its recall (share of the examples of the class that"
                    + " are predicted as such), F1 (the harmonic mean of both) and the area under the ROC curve against"
                    + " all other classes (ROC AUC) and under the precision-recall curve (PR AUC). For labels,"
                    + " prints the same metrics for each label. For numbers, prints R2,"
                    + " the root mean squared error and the mean absolute error. The last line has the metrics of the"
                    + " baseline, which always predicts the class frequencies or the mean of the training set.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise evaluate digits.lanewise",
            "  lanewise evaluate digits.onnx --mistakes 8",
            "  lanewise evaluate pictures.lanewise --data pictures --set validation --json",
            "  lanewise evaluate flowers.lanewise --data flowers.csv --group garden"
        })
final class Evaluate implements Subcommand {
    private static final int MOST_GROUPS = 1000;

    @Parameters(
            paramLabel = "MODEL",
            description = "A model file that train --save wrote, a folder of train --out, or" + " an ONNX file.")
    private Path model;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(
            names = "--set",
            paramLabel = "SET",
            description = "Set of the data to use: training, validation, test or all. Default: all; test if the network"
                    + " was trained on a part of the data, or if the data have a test set.")
    private Part set;

    @Option(
            names = "--precision",
            paramLabel = "KIND",
            description = "Precision of the weights: float32, bfloat16 or int8. The last two round the weights as"
                    + " predict does, to show the loss of accuracy. Default: ${DEFAULT-VALUE}.")
    private WeightPrecision precision = WeightPrecision.FLOAT32;

    @Option(
            names = "--mistakes",
            paramLabel = "N",
            converter = Values.ZeroOrMore.class,
            description = "Also show this many wrong predictions, the most confident errors first; for numbers, the"
                    + " largest errors. Default: none.")
    private int mistakes;

    @Option(
            names = "--group",
            paramLabel = "COLUMN",
            description = "Also print the metrics of each group of rows that have the same text in this column. It may"
                    + " be a column that the network does not use. Default: none.")
    private String group;

    @Option(names = "--json", description = "Print one JSON object; undefined values are null.")
    private boolean json;

    @Mixin
    private final ComputingOptions computing = new ComputingOptions();

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        computing.request();
        general.explain(screen);
        RunFolder.noteUnfinished(model, screen);
        TriedModel tried = TriedModel.read(model, new DataSource(data), set, screen);
        List<String> groups = groups(tried);
        Model model = tried.model();
        Model used = precision == WeightPrecision.FLOAT32 ? model : model.withPrecision(precision);
        Dataset dataset = tried.dataset();
        Thread caller = Thread.currentThread();
        try (Interruption interruption = Interruption.ofThisThread()) {
            tried.tell(screen);
            Evaluation evaluation;
            LongAdder done = new LongAdder();
            try (ProgressLine line = new ProgressLine(screen, "evaluating", dataset.size(), "example")) {
                evaluation = used.evaluate(dataset, computing.threads, examples -> {
                    if (caller.isInterrupted()) {
                        throw new CancellationException("interrupted");
                    }
                    done.add(examples);
                    line.add(examples);
                });
            } catch (CancellationException e) {
                String examples = Count.grouped(dataset.size()) + " " + Count.noun(dataset.size(), "example");
                return interruption.lost(
                        "evaluate",
                        "the evaluation of " + Count.grouped(done.sum()) + " of " + examples + " is lost",
                        screen);
            }
            interruption.computed();
            print(evaluation, groups, tried, screen);
        }
        return 0;
    }

    private void print(Evaluation evaluation, List<String> groups, TriedModel tried, Screen screen) throws IOException {
        EvaluationSummary summary = new EvaluationSummary(evaluation);
        Optional<Evaluation> baseline = evaluation.baseline();
        Part part = tried.part();
        evaluation
                .warnings(part == Part.ALL ? "evaluated set" : part + " set")
                .forEach(warning -> screen.err().println("warning: " + RemedyFlags.in(warning)));
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("data", data.data);
            fields.put("set", part.toString());
            fields.put("precision", precision.toString());
            fields.put("examples", evaluation.size());
            fields.put("loss", EvaluationSummary.finite(evaluation.loss()));
            summary.addTo(fields);
            fields.put("baseline", baseline.map(Evaluate::fields).orElse(null));
            if (group != null) {
                fields.put("groups", EvaluationSummary.groups(evaluation.byGroup(groups)));
            }
            screen.data()
                    .println(JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(fields));
            return;
        }
        screen.out().println(tried.name() + ": " + headline(evaluation, tried));
        summary.print(screen);
        if (group != null) {
            EvaluationSummary.printGroups(group, evaluation.byGroup(groups), screen);
        }
        summary.printErrors(mistakes, tried.dataset(), tried.places(), screen);
        if (baseline.isPresent()) {
            screen.out().println();
            screen.out()
                    .println("baseline (" + evaluation.baselineDescription() + "): " + headline(baseline.get(), tried));
        }
    }

    /** Returns the group of each example; none if no column was given. */
    private List<String> groups(TriedModel tried) throws IOException {
        if (group == null) {
            return List.of();
        }
        List<String> texts = tried.places().texts(tried.dataset(), group);
        long different = texts.stream().distinct().count();
        if (different > MOST_GROUPS) {
            throw new UsageException("--group " + group + ": the column has " + different
                    + " different texts, but at most " + MOST_GROUPS + " groups are possible");
        }
        return texts;
    }

    private static Map<String, Object> fields(Evaluation baseline) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("loss", EvaluationSummary.finite(baseline.loss()));
        new EvaluationSummary(baseline).addHeadlineTo(fields);
        return fields;
    }

    /**
     * The most important metrics, with the loss, which alone is weighted; a file holds only the name of a custom loss.
     */
    private static String headline(Evaluation evaluation, TriedModel tried) {
        return Headline.of(evaluation)
                + (tried.model().architecture().loss().isCustom()
                        ? ""
                        : ", " + (tried.dataset().isWeighted() ? "weighted mean loss " : "mean loss ")
                                + EpochTable.precise(evaluation.loss()));
    }
}
