package dev.lanewise.cli;

import dev.lanewise.Model;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.training.EpochRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Output files of a training run. */
final class ResultOptions {
    static final String MODEL_NAME = "model.lanewise";
    static final String METRICS_NAME = "metrics.jsonl";
    private static final String CONFIG_NAME = "config.toml";
    static final String REPORT_NAME = "report.html";
    private static final String INTERRUPTED = "-interrupted";

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Write the network to this file at the end. An existing file is replaced atomically. If"
                    + " training is stopped before its end, an existing file is kept, and the network is saved next to"
                    + " it as NAME-interrupted.")
    private Path save;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write network, metrics, configuration and report to"
                    + " this folder. The folder is created if it does not exist. It receives"
                    + " " + MODEL_NAME + ", " + METRICS_NAME
                    + " (one JSON object per epoch), " + CONFIG_NAME + " (for --config), " + REPORT_NAME
                    + " (an HTML page). A folder that already holds a run needs --force.")
    private Path out;

    @Option(
            names = "--force",
            fallbackValue = "true",
            description = "Replace the run that is already in the folder of"
                    + " --out. Its network stays there until the new training has reached its end.")
    private boolean force;

    @Option(
            names = "--json",
            fallbackValue = "true",
            description = "Print JSON instead of text, one object per epoch."
                    + " The objects are those of "
                    + METRICS_NAME
                    + ", followed by one with the digest of the parameters and the metrics of the baseline.")
    boolean json;

    @Option(
            names = "--no-training-score",
            fallbackValue = "true",
            description = "Do not compute loss and accuracy on"
                    + " the training set for the table on a terminal, " + METRICS_NAME
                    + ", --json, the report and the --serve page. This saves a few per cent of the time. A schedule"
                    + " that follows the training loss still computes them.")
    boolean noTrainingScore;

    /** Whether scores of every epoch are needed. */
    boolean wantMetrics() {
        return out != null || json;
    }

    /** Whether the network is saved. */
    boolean wantNetwork() {
        return save != null || out != null;
    }

    /**
     * Checks before training whether the results can be written, and locks the folder of --out.
     *
     * @param continues whether the run continues the one whose files are in the folder
     * @throws UsageException if the folder of --out holds the files of another run, and --force is not given
     */
    void require(FolderLocks locks, boolean continues) throws IOException {
        if (out != null) {
            makeFolder(out, "--out");
            locks.lock(out);
        }
        if (!continues) {
            requireNoRun();
        }
        requireWritable();
    }

    private void requireNoRun() throws IOException {
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

    /** Returns a folder next to that of --out that does not exist yet. */
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

    private void requireWritable() throws IOException {
        if (out != null) {
            FileReplacement.requireWritable(out.resolve(MODEL_NAME));
            FileReplacement.requireWritable(out.resolve(METRICS_NAME));
            FileReplacement.requireWritable(out.resolve(CONFIG_NAME));
            FileReplacement.requireWritable(out.resolve(REPORT_NAME));
        }
        if (save != null) {
            FileReplacement.requireWritable(save);
        }
    }

    static void makeFolder(Path folder, String flag) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            String reason = e instanceof FileAlreadyExistsException
                    ? "a file has the same name"
                    : e instanceof AccessDeniedException
                            ? "permission is denied"
                            : e instanceof FileSystemException failed && failed.getReason() != null
                                    ? failed.getReason()
                                    : "there is no folder for it";
            throw new IOException(folder + ": the folder of " + flag + " cannot be created: " + reason, e);
        }
    }

    /** Begins to replace the run in the folder of --out, if there is one. */
    void begin(boolean continues) throws IOException {
        if (out != null) {
            RunFolder.begin(out, continues);
        }
    }

    /** Writes the configuration, if a folder is given. */
    void writeConfiguration(Supplier<String> toml, String consequence, SideResults results) {
        if (out != null) {
            Path file = out.resolve(CONFIG_NAME);
            byte[] text = toml.get().getBytes(StandardCharsets.UTF_8);
            results.attempt(
                    file.toString(),
                    consequence,
                    () -> FileReplacement.write(file, channel -> channel.write(ByteBuffer.wrap(text))));
        }
    }

    /** Writes the configuration after training, if that failed before. */
    void completeConfiguration(Supplier<String> toml, SideResults results) {
        if (out != null && results.missing().contains(out.resolve(CONFIG_NAME).toString())) {
            writeConfiguration(toml, "", results);
        }
    }

    /**
     * Returns a log of the epochs; null if no folder is given.
     *
     * @param before epochs of the run that this one continues
     */
    MetricsLog metrics(boolean hasHits, List<EpochRecord> before, SideResults results) {
        return out == null ? null : new MetricsLog(out.resolve(METRICS_NAME), hasHits, before, results);
    }

    /** Returns the files to which the network is written. */
    List<Path> models() {
        List<Path> files = new ArrayList<>();
        if (save != null) {
            files.add(save);
        }
        if (out != null) {
            files.add(out.resolve(MODEL_NAME));
        }
        return files;
    }

    /** Returns the files that exist already, each with the file next to it for the network of a stopped training. */
    Map<Path, Path> existing() {
        Map<Path, Path> existing = new LinkedHashMap<>();
        models().stream().filter(Files::exists).forEach(file -> existing.put(file, interrupted(file)));
        return existing;
    }

    /** Returns the file next to an existing one for the result of work that was stopped. */
    static Path interrupted(Path file) {
        String name = file.getFileName().toString();
        int end = name.lastIndexOf('.');
        return file.resolveSibling(
                end < 1 ? name + INTERRUPTED : name.substring(0, end) + INTERRUPTED + name.substring(end));
    }

    /**
     * Writes the model to each of the given files that can be written.
     *
     * @param kept files that stay as they are, each with the file that is written instead
     * @return the files that were written
     */
    List<Path> write(Model model, Map<Path, Path> kept, SideResults results) {
        List<Path> files = new ArrayList<>(models());
        files.replaceAll(file -> kept.getOrDefault(file, file));
        files.removeIf(file -> !results.attempt(file.toString(), "", () -> model.save(file)));
        if (out != null && files.contains(out.resolve(MODEL_NAME))) {
            results.attemptOptional("", () -> RunFolder.end(out));
        }
        return files;
    }

    /**
     * Writes a model that is not usable next to the files for one that is, which are not changed.
     *
     * @param hasTrained whether the network was trained; initial weights are not written
     * @return a note on the files; empty if no network is saved
     */
    String writeRejected(Model model, boolean hasTrained, SideResults results) {
        List<Path> files = models();
        List<String> written = new ArrayList<>();
        for (Path file : hasTrained ? files : List.<Path>of()) {
            Path beside = file.resolveSibling(file.getFileName() + ".diverged");
            if (results.attempt(beside.toString(), "", () -> model.save(beside))) {
                written.add(beside.toString());
            }
        }
        if (files.isEmpty()) {
            return "";
        }
        String names = files.stream().map(Path::toString).collect(Collectors.joining(" and "));
        return "; " + names + (files.size() == 1 ? " has" : " have") + " not been written"
                + (written.isEmpty() ? "" : "; the parameters that were kept are in " + String.join(" and ", written));
    }

    /** Returns the file of the report; null if no folder is given. */
    Path report() {
        return out == null ? null : out.resolve(REPORT_NAME);
    }
}
