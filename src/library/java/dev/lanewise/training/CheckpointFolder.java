package dev.lanewise.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Folder with the newest checkpoints of one training run.
 *
 * @param folder the folder, which must exist before {@link #write}
 * @param keep number of checkpoints kept, at least 1
 */
public record CheckpointFolder(Path folder, int keep) {
    private static final Pattern NAME = Pattern.compile("epoch-\\d{10}\\.checkpoint");
    /** Temporary file of a process that was killed while writing, see {@link dev.lanewise.internal.FileReplacement}. */
    private static final Pattern LEFT_OVER = Pattern.compile("\\.epoch-\\d{10}\\.checkpoint\\.[0-9a-f]+\\.tmp");

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if {@code keep} is below 1
     */
    public CheckpointFolder {
        Objects.requireNonNull(folder, "folder");
        if (keep < 1) {
            throw new IllegalArgumentException("at least 1 checkpoint is kept, but " + keep + " was given");
        }
    }

    /**
     * Lists the files of the checkpoints, newest first.
     *
     * @throws IOException if there is no such folder or it cannot be read
     */
    public List<Path> files() throws IOException {
        List<Path> files = list(NAME);
        // All names have equally many digits, so their order is that of the epochs.
        files.sort(Comparator.comparing((Path file) -> file.getFileName().toString()).reversed());
        return files;
    }

    private List<Path> list(Pattern name) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(file -> name.matcher(file.getFileName().toString()).matches()).forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new IOException(folder + ": there is no such folder", e);
        }
        return files;
    }

    /**
     * Writes a checkpoint, then deletes the oldest beyond {@link #keep} and files left by killed processes.
     *
     * @return file of the checkpoint
     * @throws IOException if writing fails; the message names the file
     */
    public Path write(Checkpoint checkpoint) throws IOException {
        Path file = folder.resolve(String.format(Locale.ROOT, "epoch-%010d.checkpoint", checkpoint.epoch()));
        if (Files.isSymbolicLink(file)) {
            // In a folder copied from elsewhere, the link may point to another file, which must not be replaced.
            Files.delete(file);
        }
        checkpoint.write(file);
        List<Path> files = files();
        for (Path old : files.subList(Math.min(keep, files.size()), files.size())) {
            Files.deleteIfExists(old);
        }
        for (Path old : list(LEFT_OVER)) {
            Files.deleteIfExists(old);
        }
        return file;
    }
}
