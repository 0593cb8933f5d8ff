package dev.lanewise.cli;

import dev.lanewise.data.Task;
import dev.lanewise.internal.FileReplacement;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.report.HtmlReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a page about a saved network and how it does on a data set. */
@Command(name = "report", sortOptions = false, abbreviateSynopsis = true,
        header = "Writes a page about a saved network and its results on a data set.",
        description = {
            "",
            "One HTML file that needs nothing but itself: summary, learning curves, what was taken for what, figures of each"
                    + " class, reliability, the most confident mistakes, images of weights, histograms of weights and"
                    + " gradients, speed, and how to repeat it. train --out writes the same.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise report results/model.lanewise",
            "  lanewise report digits.lanewise --set validation --out digits.html",
            "  lanewise report flowers.lanewise --data flowers.csv"
        })
final class Report implements Subcommand {
    @Parameters(paramLabel = "MODEL", description = "A file that train --save wrote, or an ONNX file.")
    private Path model;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(names = "--set", paramLabel = "SET", converter = Values.OfPart.class,
            description = "Set of the data: training, validation, test or all. Default: all, or test if the network was"
                    + " trained on a part of these data, or they come as several sets.")
    private DataOptions.Part set;

    @Option(names = "--metrics", paramLabel = "FILE", description = "Take the learning curves from this file of train --out."
            + " Default: " + ResultOptions.METRICS_NAME + " beside MODEL, if it tells of the same network.")
    private Path metrics;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the page goes; a file that is there is replaced in"
            + " one step. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of(ResultOptions.REPORT_NAME);

    @Option(names = "--plots", paramLabel = "DIR", description = "Also write the plots to this folder, as SVG and PNG; it is"
            + " made if it is missing.")
    private Path plots;

    @Mixin
    private final KernelOptions computing = new KernelOptions();

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    @Override
    public int run(Screen screen) throws Exception {
        FileReplacement.requireWritable(out);
        if (plots != null) {
            ResultOptions.makeFolder(plots, "--plots");
        }
        KernelSelection selection = computing.select(screen);
        general.explain(selection, screen);
        TriedModel tried = TriedModel.read(model, data, set, screen);
        SavedModel saved = tried.saved();
        History history = history(saved, tried.dataset().task() != Task.REGRESSION, screen);
        tried.tell(data, screen);
        HtmlReport report = new HtmlReport(new ReportFiles(selection, computing.threads).findings(
                saved.network(), tried.dataset(), tried.rows().set(), Double.NaN, history, saved.provenance(),
                saved.schemaOrNull(), data.rowFile())
                .withImportance(ImportanceFile.read(
                        model.resolveSibling(ImportanceFile.NAME), saved.network().sha256())));
        ReportFiles.write(out, report);
        if (plots != null) {
            ReportFiles.writePlots(plots, report, screen);
        }
        screen.err().println("saved to " + out);
        return 0;
    }

    /** The epochs that led to the network, as far as a file tells of them. */
    private History history(SavedModel saved, boolean hasHits, Screen screen) throws IOException {
        Path file = metrics != null ? metrics : model.resolveSibling(ResultOptions.METRICS_NAME);
        if (metrics == null && (saved.metrics().isEmpty() || !Files.isRegularFile(file))) {
            return History.UNKNOWN;
        }
        History history = MetricsFile.read(file).of(saved.metrics(), hasHits);
        if (history != null) {
            return history;
        }
        String other = file + ": its epochs are not those of the network " + model + ", whose figures they do not have";
        if (metrics != null) {
            throw new IOException(other);
        }
        screen.err().println(other + "; the report has no learning curves");
        return History.UNKNOWN;
    }
}
