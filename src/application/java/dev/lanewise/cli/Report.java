package dev.lanewise.cli;

import dev.lanewise.Fact;
import dev.lanewise.Model;
import dev.lanewise.data.Task;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.report.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes an HTML report on a saved network and its results on a data set. */
@Command(
        name = "report",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Writes an HTML report on a saved network and its results on a data set.",
        description = {
            "",
            "The report is a single, self-contained HTML file. It has a summary, learning curves, the confusion matrix,"
                    + " metrics for each class, ROC and precision-recall curves, a reliability diagram, the"
                    + " most confident"
                    + " errors, images of weights, histograms of weights, the training speed, and"
                    + " the command that repeats the"
                    + " training. train --out writes the same report. For a folder of train --out,"
                    + " the default of --data is the data set that the network was trained on.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise report results",
            "  lanewise report digits.lanewise --set validation --output digits.html",
            "  lanewise report flowers.lanewise --data flowers.csv"
        })
final class Report implements Subcommand {
    @Parameters(
            paramLabel = "MODEL",
            description = "A model file that train --save wrote, a folder of train --out, or" + " an ONNX file.")
    private Path model;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(
            names = "--set",
            paramLabel = "SET",
            description = "Set of the data to use: training, validation, test or all. Default: all; test if the network"
                    + " was trained on a part of the data, or if the data have a test set.")
    private Part set;

    @Option(
            names = "--metrics-file",
            paramLabel = "FILE",
            description = "Metrics file of train --out with the learning"
                    + " curves. Default: " + ResultOptions.METRICS_NAME
                    + " next to"
                    + " MODEL, if it belongs to the same network.")
    private Path metrics;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "HTML file to write; an existing file is replaced atomically. Default: ${DEFAULT-VALUE}.")
    private Path output = Path.of(ResultOptions.REPORT_NAME);

    @Mixin
    private final ComputingOptions computing = new ComputingOptions();

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        RunFolder.noteUnfinished(model, screen);
        boolean isRun = Files.isDirectory(model);
        model = RunFolder.model(model);
        boolean isNamed = !isRun || spec.commandLine().getParseResult().hasMatchedOption("--data");
        DataSource source = new DataSource(data, isNamed ? data.data : trainingData());
        FileReplacement.requireWritable(output);
        computing.request();
        general.explain(screen);
        TriedModel tried = TriedModel.read(model, source, set, screen);
        Model saved = tried.model();
        History history = history(saved, tried.dataset().task() != Task.REGRESSION, screen);
        tried.tell(screen);
        Findings findings = new ReportFiles(computing.threads)
                .findings(
                        tried.model(),
                        tried.dataset(),
                        tried.set(),
                        history,
                        saved.schema().orElse(null),
                        tried.places(),
                        ImportanceFile.read(
                                model.resolveSibling(ImportanceFile.NAME),
                                saved.network().sha256()));
        ReportFiles.write(output, findings);
        screen.err().println("saved to " + output);
        return 0;
    }

    /** The data that the network was trained on, if they are still there. */
    private String trainingData() throws IOException {
        return RunFolder.load(model)
                .facts()
                .get(Fact.DATA)
                .filter(Report::exists)
                .orElse(data.data);
    }

    private static boolean exists(String file) {
        try {
            return Files.exists(Path.of(file));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Returns the training history of the network, if a file has it. */
    private History history(Model saved, boolean hasHits, Screen screen) throws IOException {
        Path file = metrics != null ? metrics : model.resolveSibling(ResultOptions.METRICS_NAME);
        if (metrics == null && (saved.metrics().isEmpty() || !Files.isRegularFile(file))) {
            return History.UNKNOWN;
        }
        History history = MetricsFile.read(file).of(saved.metrics(), hasHits);
        if (history != null) {
            return history;
        }
        String other = file + ": its epochs do not belong to the network " + model + ": none has its scores";
        if (metrics != null) {
            throw new IOException(other);
        }
        screen.err().println(other + "; the report has no learning curves");
        return History.UNKNOWN;
    }
}
