package dev.lanewise.training;

import dev.lanewise.internal.MissingFile;
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
 */
public final class CheckpointFolder {
    private static final Pattern NAME = Pattern.compile("epoch-\\d{10}\\.checkpoint");
    /** Temporary file of a process that was killed while writing, see {@link dev.lanewise.internal.FileReplacement}. */
    private static final Pattern LEFT_OVER = Pattern.compile("\\.epoch-\\d{10}\\.checkpoint\\.[0-9a-f]+\\.tmp");

    private final Path folder;
    private final int keep;

    private CheckpointFolder(Path folder, int keep) {
        if (keep < 1) {
            throw new IllegalArgumentException("at least 1 checkpoint is kept, but " + keep + " was given");
        }
        this.folder = folder;
        this.keep = keep;
    }

    /**
     * Creates the description of a folder that keeps the 3 newest checkpoints.
     *
     * @param folder the folder, which must exist before {@link #write}
     * @return the description of a folder that keeps the 3 newest checkpoints
     */
    public static CheckpointFolder of(Path folder) {
        return new CheckpointFolder(Objects.requireNonNull(folder, "folder"), 3);
    }

    /**
     * Folder of the checkpoints, which must exist before {@link #write}.
     *
     * @return folder of the checkpoints, which must exist before {@link #write}
     */
    public Path folder() {
        return folder;
    }

    /** {@return the number of checkpoints kept, at least 1} */
    public int keep() {
        return keep;
    }

    /**
     * {@return a copy with another number of checkpoints kept}
     *
     * @param keep the number of checkpoints kept, at least 1
     * @throws IllegalArgumentException if it is below 1
     */
    public CheckpointFolder withKeep(int keep) {
        return new CheckpointFolder(folder, keep);
    }

    /**
     * Lists the files of the checkpoints, newest first.
     *
     * @return the files
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
            throw new IOException(folder + ": there is no such folder" + MissingFile.question(folder), e);
        }
        return files;
    }

    /**
     * Writes a checkpoint, then deletes the oldest beyond {@link #keep} and files left by killed processes.
     *
     * @param checkpoint checkpoint to write
     * @return file of the checkpoint
     * @throws IOException if writing fails; the message names the file
     */
    public Path write(Checkpoint checkpoint) throws IOException {
        Objects.requireNonNull(checkpoint, "checkpoint");
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

    private List<Object> values() {
        return List.of(folder, keep);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CheckpointFolder that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "CheckpointFolder[folder=" + folder + ", keep=" + keep + "]";
    }
}
