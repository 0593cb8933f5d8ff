package dev.lanewise.cli;

import dev.lanewise.Facts;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.engine.Normalizations;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.gradcheck.LossGradient;
import dev.lanewise.internal.kernel.KernelSelection;
import dev.lanewise.internal.kernel.Kernels;
import dev.lanewise.network.Architecture;
import dev.lanewise.network.Network;
import dev.lanewise.report.Findings;
import dev.lanewise.report.Findings.Slopes;
import dev.lanewise.report.HtmlReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Evaluates a network for a report, and writes the page and a folder of its plots. */
final class ReportFiles {
    static final String PLOTS_NAME = "plots";
    /** Names of the files in that folder. */
    private static final Pattern PLOT = Pattern.compile("(accuracy|cost|monitored|confusion|reliability|mistakes"
            + "|weight-images|(weights|gradients|parity|residuals)-\\d+)[.](svg|png)");

    /** Largest number of outputs in a report; of a larger set, only the first examples are evaluated. */
    private static final int MOST_OUTPUTS = 1 << 25;
    /** Largest number of examples, and of their activations, for the gradient. */
    private static final int MOST_OF_GRADIENT = 256;

    private static final int MOST_ACTIVATIONS = 1 << 24;

    /**
     * Number of multiply-adds up to which scalar kernels finish before vector kernels are compiled; the bits are the
     * same.
     */
    private static final double FEW_MULTIPLY_ADDS = 1 << 24;

    private final KernelSelection selection;
    private final int threads;

    ReportFiles(KernelSelection selection, int threads) {
        this.selection = selection;
        this.threads = threads;
        // Images are drawn in memory, which needs no screen.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    /**
     * Returns the findings on a network and a set of examples.
     *
     * @param loss mean loss on the set; NaN to compute it
     * @param schemaOrNull columns that the inputs were encoded from; null if there are none
     * @param tableOrNull file of text that the examples are rows of; null if it is none
     * @param pictures files that the examples were read from
     */
    Findings findings(
            Network network,
            Dataset dataset,
            String set,
            double loss,
            History history,
            Facts facts,
            Schema schemaOrNull,
            RowFile tableOrNull,
            PictureFiles pictures) {
        int most = Math.max(1, MOST_OUTPUTS / network.architecture().outputs());
        Dataset tried = first(dataset, most);
        String called = (tried == dataset ? "" : "first examples of the ") + set;
        return new Findings(
                        network,
                        tried,
                        called,
                        network.outputs(tried, threads),
                        Double.isNaN(loss) || tried != dataset
                                ? network.evaluate(tried, threads).loss()
                                : loss,
                        slopes(network, tried),
                        history.epochs(),
                        history.kept(),
                        facts,
                        Machine.facts(selection))
                .withSource(
                        new ReportedExamples(network, tried, called, schemaOrNull, tableOrNull).withPictures(pictures));
    }

    /** Null if there is no gradient, because a file holds only the name of a custom loss. */
    private Slopes slopes(Network network, Dataset dataset) {
        Architecture architecture = network.architecture();
        if (!architecture.loss().isComputable()) {
            return null;
        }
        int ofExample =
                architecture.sizes().stream().mapToInt(Integer::intValue).sum();
        Dataset few = first(dataset, Math.max(2, Math.min(MOST_OF_GRADIENT, MOST_ACTIVATIONS / ofExample)));
        Kernels kernels = (double) few.size() * architecture.parameterCount() <= FEW_MULTIPLY_ADDS
                ? KernelSelection.select(KernelSelection.Choice.SCALAR, 0).kernels()
                : selection.kernels();
        return Normalizations.coupleExamples(architecture) && few.size() < 2
                ? null
                : new Slopes(LossGradient.of(network, few, kernels), few.size());
    }

    private static Dataset first(Dataset dataset, int most) {
        return dataset.size() <= most ? dataset : dataset.slice(0, most);
    }

    /** Whether a file in a folder of plots has the name of a plot. */
    static boolean isPlot(Path file) {
        return PLOT.matcher(file.getFileName().toString()).matches();
    }

    /** Returns the plots in a folder of results, sorted by name. */
    static List<Path> plots(Path folder) throws IOException {
        Path plots = folder.resolve(PLOTS_NAME);
        if (!Files.isDirectory(plots)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(plots)) {
            return files.filter(file -> isPlot(file) && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Writes the page and, to a folder next to it, its plots.
     *
     * @param results receives failures
     * @return whether the page was written; a missing plot only causes a warning
     */
    static boolean writeWithPlots(Path page, HtmlReport report, SideResults results) {
        boolean written = results.attempt(page.toString(), "", () -> write(page, report));
        results.attemptOptional("", () -> writePlots(page.resolveSibling(PLOTS_NAME), report));
        return written;
    }

    static void write(Path page, HtmlReport report) throws IOException {
        write(page, report.html().getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the plots to a folder, which is created if it does not exist. */
    static void writePlots(Path folder, HtmlReport report) throws IOException {
        ResultOptions.makeFolder(folder, "the plots");
        for (Map.Entry<String, byte[]> file : report.files().entrySet()) {
            write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        FileReplacement.write(file, channel -> channel.write(ByteBuffer.wrap(content)));
    }
}
