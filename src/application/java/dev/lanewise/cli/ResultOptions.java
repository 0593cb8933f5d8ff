package dev.lanewise.cli;

import dev.lanewise.format.Provenance;
import dev.lanewise.internal.FileReplacement;
import dev.lanewise.network.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Where the results of a training go. */
final class ResultOptions {
    private static final String MODEL_NAME = "model.lanewise";
    static final String METRICS_NAME = "metrics.jsonl";
    private static final String CONFIG_NAME = "config.toml";
    static final String REPORT_NAME = "report.html";

    /** Writes a report to a file. */
    @FunctionalInterface
    interface ReportWriter {
        void write(Path page) throws IOException;
    }

    @Option(names = "--save", paramLabel = "FILE", description = "Write the network to this file at the end. A file that"
            + " is there is replaced in one step.")
    private Path save;

    @Option(names = "--out", paramLabel = "DIR", description = "Write " + MODEL_NAME + ", " + METRICS_NAME + " (one"
            + " JSON object per epoch), " + CONFIG_NAME + " (for --config), " + REPORT_NAME + " (to look at in a browser)"
            + " and its plots (in " + ReportFiles.PLOTS_NAME + ", as SVG and PNG) to this folder, which is made if it is"
            + " missing.")
    private Path out;

    @Option(names = "--no-training-score", fallbackValue = "true", description = "Leave loss and accuracy on the training"
            + " set out of " + METRICS_NAME + ", the report and the page of --serve, which takes a few per cent less time;"
            + " a schedule that follows the training loss needs them all the same.")
    boolean noTrainingScore;

    /** Whether figures of every epoch are wanted. */
    boolean wantMetrics() {
        return out != null;
    }

    /** Whether the network is wanted. */
    boolean wantNetwork() {
        return save != null || out != null;
    }

    /** Finds out before hours of training whether the results can be written. */
    void requireWritable() throws IOException {
        if (out != null) {
            makeFolder(out, "--out");
            FileReplacement.requireWritable(out.resolve(MODEL_NAME));
            FileReplacement.requireWritable(out.resolve(METRICS_NAME));
            FileReplacement.requireWritable(out.resolve(CONFIG_NAME));
            FileReplacement.requireWritable(out.resolve(REPORT_NAME));
            makeFolder(out.resolve(ReportFiles.PLOTS_NAME), "--out");
        }
        if (save != null) {
            FileReplacement.requireWritable(save);
        }
    }

    static void makeFolder(Path folder, String flag) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException(folder + ": the folder of " + flag + " cannot be made: there is something else in its"
                    + " place, or no right to make it", e);
        }
    }

    /** Writes the configuration, if it is wanted. */
    void writeConfiguration(Supplier<String> toml) throws IOException {
        if (out != null) {
            byte[] text = toml.get().getBytes(StandardCharsets.UTF_8);
            FileReplacement.write(out.resolve(CONFIG_NAME), channel -> channel.write(ByteBuffer.wrap(text)));
        }
    }

    /** A log of the epochs; null if none is wanted. */
    MetricsLog metrics(boolean hasHits) throws IOException {
        return out == null ? null : new MetricsLog(out.resolve(METRICS_NAME), hasHits);
    }

    /** The files that the network goes to. */
    private List<Path> models() {
        List<Path> files = new ArrayList<>();
        if (save != null) {
            files.add(save);
        }
        if (out != null) {
            files.add(out.resolve(MODEL_NAME));
        }
        return files;
    }

    /**
     * Writes the network, if it is wanted.
     *
     * @return the files
     */
    List<Path> write(Network network, Loaded data, Map<String, Double> metrics, Provenance provenance) throws IOException {
        List<Path> files = models();
        for (Path file : files) {
            data.write(file, network, metrics, provenance);
        }
        return files;
    }

    /** Has a report written, if it is wanted. */
    void writeReport(ReportWriter writer) throws IOException {
        if (out != null) {
            writer.write(out.resolve(REPORT_NAME));
        }
    }
}
