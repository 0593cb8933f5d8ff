package dev.lanewise.cli;

import dev.lanewise.Model;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.network.Network;
import dev.lanewise.report.Findings;
import dev.lanewise.report.HtmlReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Evaluates a network for a report, and writes the page. */
final class ReportFiles {
    /** Largest number of outputs in a report; of a larger set, only the first examples are evaluated. */
    private static final int MOST_OUTPUTS = 1 << 25;

    private final int threads;

    ReportFiles(int threads) {
        this.threads = threads;
        // Images are drawn in memory, which needs no screen.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    /**
     * Returns the findings on a network and a set of examples.
     *
     * @param schemaOrNull columns that the inputs were encoded from; null if there are none
     * @param places where the examples come from
     * @param importanceOrNull importance of the columns; null if it was not measured
     */
    Findings findings(
            Model model,
            Dataset dataset,
            String set,
            History history,
            Schema schemaOrNull,
            ExamplePlaces places,
            dev.lanewise.report.Importance importanceOrNull) {
        Network network = model.network();
        int most = Math.max(1, MOST_OUTPUTS / network.architecture().outputs());
        Dataset tried = first(dataset, most);
        String called = (tried == dataset ? "" : "first examples of the ") + set;
        return new Findings(
                model.evaluate(tried, threads, examples -> {}),
                network,
                tried,
                called,
                history.epochs(),
                history.kept(),
                model.facts(),
                Machine.facts(),
                new ReportedExamples(network, tried, called, schemaOrNull, places),
                importanceOrNull);
    }

    private static Dataset first(Dataset dataset, int most) {
        return dataset.size() <= most ? dataset : dataset.slice(0, most);
    }

    /**
     * Writes the page.
     *
     * @param results receives failures
     * @return whether the page was written
     */
    static boolean write(Path page, Findings findings, SideResults results) {
        return results.attempt(page.toString(), "", () -> write(page, findings));
    }

    static void write(Path page, Findings findings) throws IOException {
        byte[] html = HtmlReport.html(findings).getBytes(StandardCharsets.UTF_8);
        FileReplacement.write(page, channel -> channel.write(ByteBuffer.wrap(html)));
    }
}
