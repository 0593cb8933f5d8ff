package dev.lanewise.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.lanewise.Lanewise;
import dev.lanewise.Model;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.DatasetReader;
import dev.lanewise.internal.files.MissingFile;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Escape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks that files are intact. */
@Command(
        name = "check",
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Checks that models, checkpoints and data files are intact.",
        description = {
            "",
            "Reads every file completely and prints a line for each: ok and what the file contains, or failed and the"
                    + " reason. Checksums are verified where the format has them, and all numbers must be finite. Files"
                    + " of other kinds are skipped. Temporary files, which killed processes leave behind, are listed as"
                    + " leftover; they can be deleted unless a process is still writing them.",
            "",
            "Folders are searched with all subfolders, except hidden ones and symbolic links. In a folder of train"
                    + " --out, the metrics must belong to the same run as the model; in a folder of IDX files, images"
                    + " and labels must match. The exit code is 1 if anything failed, or if none of the named files"
                    + " could be checked.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  lanewise check digits.lanewise",
            "  lanewise check checkpoints",
            "  lanewise check runs data --json"
        })
final class Check implements Subcommand {
    /** Name of a temporary file, see {@link dev.lanewise.internal.files.FileReplacement}. */
    private static final String TEMPORARY = "(?s)\\..+\\.[0-9a-f]{16}\\.tmp";

    private static final String TRAINING_IMAGES = "(?s)(.*-)?train-images[-.]idx[34]-ubyte(\\.gz)?";

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders to check.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--json",
            description = "Print one JSON object per line, with the fields file, status, and content" + " or reason.")
    private boolean json;

    @Mixin
    private final GeneralOptions general = new GeneralOptions();

    /**
     * The result of checking a file.
     *
     * @param text what the file contains if it is intact, otherwise the reason in one sentence
     */
    private record CheckedFile(Path file, Status status, String text) {
        /** Results in the order of the summary. */
        enum Status {
            /** The file is intact. */
            OK,
            /** The file is damaged or cannot be read. */
            FAILED,
            /** The file is of a kind that is not checked. */
            SKIPPED,
            /** The file is a temporary file, such as a killed process leaves behind. */
            LEFTOVER;

            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        /** The result as a line of text, without control characters. */
        String line() {
            // Messages of the readers begin with the file, perhaps followed by a place in it.
            String named = status != Status.OK && text.startsWith(file.toString()) ? text : file + ": " + text;
            return String.format(Locale.ROOT, "%-8s  %s", status, Escape.of(named));
        }

        /** The result as a JSON object in one line. */
        String json() throws IOException {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("file", file.toString());
            fields.put("status", status.toString());
            fields.put(status == Status.OK ? "content" : "reason", text);
            return JSON.std.asString(fields);
        }
    }

    private final Map<CheckedFile.Status, Integer> counts = new EnumMap<>(CheckedFile.Status.class);
    private Screen screen;
    /** Whether a file that the command line names was skipped. */
    private boolean skippedNamed;

    @Override
    public int run(Screen out) throws Exception {
        screen = out;
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                checkFolder(path);
            } else {
                checkNamed(path);
            }
        }
        List<String> counted = new ArrayList<>();
        for (CheckedFile.Status status : CheckedFile.Status.values()) {
            if (status == CheckedFile.Status.OK || counts.containsKey(status)) {
                counted.add(counts.getOrDefault(status, 0) + " " + status);
            }
        }
        screen.out().flush();
        screen.err().println(String.join(", ", counted));
        boolean checkedNone = skippedNamed && !counts.containsKey(CheckedFile.Status.OK);
        return counts.containsKey(CheckedFile.Status.FAILED) || checkedNone ? 1 : 0;
    }

    /** Checks a file that the command line names. */
    private void checkNamed(Path file) throws IOException {
        CheckedFile checked = Files.isRegularFile(file)
                ? checked(file)
                : new CheckedFile(file, CheckedFile.Status.FAILED, MissingFile.sentence(file));
        skippedNamed |= checked.status() == CheckedFile.Status.SKIPPED;
        report(checked);
    }

    private void checkFolder(Path folder) throws IOException {
        List<Path> entries;
        try (Stream<Path> all = Files.list(folder)) {
            entries = all.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            report(new CheckedFile(folder, CheckedFile.Status.FAILED, "the folder cannot be read: " + e.getMessage()));
            return;
        }
        boolean failed = false;
        boolean hasIdxFiles = false;
        for (Path entry : entries) {
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                if (!entry.getFileName().toString().startsWith(".")) {
                    checkFolder(entry);
                }
                continue;
            }
            if (entry.getFileName().toString().equals(FolderLocks.NAME)) {
                // A lock file contains no results.
                continue;
            }
            CheckedFile checked = Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
                    ? checked(entry)
                    : new CheckedFile(
                            entry,
                            CheckedFile.Status.SKIPPED,
                            Files.isSymbolicLink(entry) ? "symbolic link" : "not a regular file");
            report(checked);
            failed |= checked.status() == CheckedFile.Status.FAILED;
            hasIdxFiles |= entry.getFileName().toString().matches(TRAINING_IMAGES);
        }
        if (!failed) {
            checkTogether(folder, hasIdxFiles);
        }
    }

    /** Checks that the files of a folder match, once each of them is intact. */
    private void checkTogether(Path folder, boolean hasIdxFiles) throws IOException {
        try {
            if (hasIdxFiles) {
                DatasetReader.of(folder).sets();
            }
            Path model = folder.resolve(RunFolder.MODEL_NAME);
            Path metrics = folder.resolve(ResultOptions.METRICS_NAME);
            boolean unfinished = Files.exists(folder.resolve(RunFolder.UNFINISHED_NAME));
            if (!unfinished && Files.isRegularFile(model) && Files.isRegularFile(metrics)) {
                boolean hasHits = TrainedRun.read(folder).hasHits();
                if (MetricsFile.read(metrics).of(Model.load(model).metrics(), hasHits) == null) {
                    report(new CheckedFile(
                            metrics,
                            CheckedFile.Status.FAILED,
                            "no epoch has the scores of " + RunFolder.MODEL_NAME
                                    + ": the files are of different runs"));
                }
            }
        } catch (DataFormatException e) {
            report(new CheckedFile(folder, CheckedFile.Status.FAILED, e.getMessage()));
        }
    }

    private static CheckedFile checked(Path file) {
        if (file.getFileName().toString().matches(TEMPORARY)) {
            return new CheckedFile(
                    file,
                    CheckedFile.Status.LEFTOVER,
                    "temporary file of a process that was killed or is still writing");
        }
        if (file.getFileName().toString().equals(RunFolder.UNFINISHED_NAME)) {
            return new CheckedFile(
                    file,
                    CheckedFile.Status.SKIPPED,
                    "the latest training run in this folder has not saved its network; a network here is of an earlier"
                            + " one");
        }
        try {
            Optional<String> content = content(file);
            return content.isPresent()
                    ? new CheckedFile(file, CheckedFile.Status.OK, content.get())
                    : new CheckedFile(file, CheckedFile.Status.SKIPPED, "not checked");
        } catch (IOException | RuntimeException e) {
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return new CheckedFile(file, CheckedFile.Status.FAILED, message);
        } catch (OutOfMemoryError e) {
            return new CheckedFile(
                    file,
                    CheckedFile.Status.FAILED,
                    "not enough memory to read the file; this JVM may use "
                            + (Runtime.getRuntime().maxMemory() >> 20) + " MB; -Xmx raises that limit");
        }
    }

    /** Describes a file of a training run, or any other one. */
    private static Optional<String> content(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.equals(ResultOptions.METRICS_NAME)) {
            return Optional.of(
                    "metrics of " + Count.of(MetricsFile.read(file).epochs().size(), "epoch"));
        }
        if (name.equals(RunFolder.CONFIG_NAME)
                && Files.isRegularFile(file.resolveSibling(ResultOptions.METRICS_NAME))) {
            Settings.check(file);
            return Optional.of("configuration of a training run");
        }
        return Lanewise.describe(file);
    }

    private void report(CheckedFile checked) throws IOException {
        counts.merge(checked.status(), 1, Integer::sum);
        screen.out().println(json ? checked.json() : checked.line());
    }
}
