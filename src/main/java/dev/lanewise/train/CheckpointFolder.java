package dev.lanewise.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with the checkpoints of one training, of which the newest are kept.
 *
 * @param folder the folder; it must be there to be written to
 * @param keep how many, at least 1
 */
public record CheckpointFolder(Path folder, int keep) {
    private static final Pattern NAME = Pattern.compile("epoch-\\d{10}\\.checkpoint");
    /** What a process that was killed while it wrote has left, see {@link dev.lanewise.format.FileReplacement}. */
    private static final Pattern LEFT_OVER = Pattern.compile("\\.epoch-\\d{10}\\.checkpoint\\.[0-9a-f]+\\.tmp");

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if none would be kept
     */
    public CheckpointFolder {
        if (keep < 1) {
            throw new IllegalArgumentException("at least 1 checkpoint is kept, but " + keep + " was given");
        }
    }

    /**
     * The files of the checkpoints, the newest first.
     *
     * @throws IOException with one sentence if there is no such folder
     */
    public List<Path> files() throws IOException {
        List<Path> files = list(NAME);
        // The names have as many digits each.
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
     * Writes a checkpoint, and then removes those that are too many.
     *
     * @return its file
     * @throws IOException with one sentence that names the file
     */
    public Path write(Checkpoint checkpoint) throws IOException {
        Path file = folder.resolve(String.format(Locale.ROOT, "epoch-%010d.checkpoint", checkpoint.epoch()));
        if (Files.isSymbolicLink(file)) {
            // In a folder from elsewhere it may lead to a file of the user's, which nobody has asked to replace.
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
