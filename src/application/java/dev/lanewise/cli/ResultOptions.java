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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Where the results of a training go. */
final class ResultOptions {
    static final String MODEL_NAME = "model.lanewise";
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

    @Option(names = "--out", paramLabel = "DIR", description = "Write network, metrics, configuration and"
            + " report to this folder. It is made if it is missing, and gets " + MODEL_NAME + ", " + METRICS_NAME
            + " (one JSON object per epoch), " + CONFIG_NAME + " (for --config), " + REPORT_NAME + " (for a browser) and"
            + " its plots (in " + ReportFiles.PLOTS_NAME + ", as SVG and PNG). A folder that holds a run needs --force.")
    private Path out;

    @Option(names = "--force", fallbackValue = "true", description = "Let --out replace the run that is in the folder.")
    private boolean force;

    @Option(names = "--json", fallbackValue = "true", description = "Print a JSON object for every epoch, as in "
            + METRICS_NAME + ", and one with the digest of the parameters, instead of lines for people.")
    boolean json;

    @Option(names = "--no-training-score", fallbackValue = "true", description = "Leave loss and accuracy on the training"
            + " set out of " + METRICS_NAME + ", --json, the report and the page of --serve, which takes a few per cent"
            + " less time; a schedule that follows the training loss needs them all the same.")
    boolean noTrainingScore;

    /** Whether figures of every epoch are wanted. */
    boolean wantMetrics() {
        return out != null || json;
    }

    /** Whether the network is wanted. */
    boolean wantNetwork() {
        return save != null || out != null;
    }

    /**
     * Refuses to replace the files of another run.
     *
     * @throws UsageException if the folder of --out holds some, and --force is not given
     */
    void requireNoRun() {
        if (out == null || force) {
            return;
        }
        List<String> there = Stream.of(MODEL_NAME, METRICS_NAME, CONFIG_NAME, REPORT_NAME)
                .filter(name -> Files.isRegularFile(out.resolve(name)))
                .toList();
        if (!there.isEmpty()) {
            throw new UsageException("--out " + out + " already holds a run (" + String.join(", ", there)
                    + "): --force replaces it, and another folder, such as --out " + free() + ", keeps both");
        }
    }

    /** A folder beside that of --out that is not there yet. */
    private Path free() {
        int number = 2;
        while (Files.exists(numbered(number))) {
            number++;
        }
        return numbered(number);
    }

    private Path numbered(int number) {
        Path normal = out.normalize();
        // "." has no name to number.
        return Path.of((normal.toString().isEmpty() ? out.toAbsolutePath().normalize() : normal) + "-" + number);
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

    /**
     * Writes a network that is no good beside the files where a good one would go, which stay as they are.
     *
     * @param hasTrained whether the network is more than its initial weights, which are not written
     * @return what to say of the files; empty if no network is wanted
     */
    String writeRejected(Network network, Loaded data, Map<String, Double> metrics, Provenance provenance,
            boolean hasTrained)
            throws IOException {
        List<Path> files = models();
        List<String> written = new ArrayList<>();
        for (Path file : hasTrained ? files : List.<Path>of()) {
            Path beside = file.resolveSibling(file.getFileName() + ".diverged");
            data.write(beside, network, metrics, provenance);
            written.add(beside.toString());
        }
        if (files.isEmpty()) {
            return "";
        }
        String names = files.stream().map(Path::toString).collect(Collectors.joining(" and "));
        return "; " + names + (files.size() == 1 ? " has" : " have") + " not been written"
                + (written.isEmpty() ? "" : ", and the parameters that were kept are in "
                        + String.join(" and ", written));
    }

    /** Has a report written, if it is wanted. */
    void writeReport(ReportWriter writer) throws IOException {
        if (out != null) {
            writer.write(out.resolve(REPORT_NAME));
        }
    }
}
