package dev.lanewise.training;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.files.MissingFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Folder with the newest checkpoints of one training run. Immutable: {@link #withKeep} returns a changed copy. {@link
 * Training#checkpoint(CheckpointFolder, CheckpointInterval)} writes and deletes files.
 */
public final class CheckpointFolder {
    private static final Pattern NAME = Pattern.compile("epoch-\\d{10}\\.checkpoint");

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
     * Describes a folder that keeps the 3 newest checkpoints; {@link #withKeep} changes this number.
     *
     * @param folder the folder; {@link Training#checkpoint} creates it
     * @return the description of the folder
     */
    public static CheckpointFolder of(Path folder) {
        return new CheckpointFolder(Objects.requireNonNull(folder, "folder"), 3);
    }

    /** {@return the folder of the checkpoints} */
    public Path folder() {
        return folder;
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
     * @throws NoSuchFileException if there is no such folder
     * @throws IOException if it cannot be read
     */
    public List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                    .forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new NoSuchFileException(
                    folder.toString(), null, "there is no such folder" + MissingFile.question(folder));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        // All names have equally many digits, so their order is that of the epochs.
        files.sort(Comparator.comparing((Path file) -> file.getFileName().toString())
                .reversed());
        return files;
    }

    /**
     * Reads the newest checkpoint.
     *
     * @return the checkpoint; empty if the folder has none or does not exist
     * @throws DataFormatException if the file is damaged, truncated or of a later version; the message gives the reason
     *     and the place
     * @throws IOException if reading fails
     */
    public Optional<Checkpoint> latest() throws IOException {
        List<Path> files = Files.notExists(folder) ? List.of() : files();
        return files.isEmpty() ? Optional.empty() : Optional.of(Checkpoint.read(files.get(0)));
    }

    /** Creates the folder and its parents if they do not exist. */
    void create() {
        try {
            // Before JDK 20, createDirectories refuses a symbolic link to a folder.
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException(folder + ": the folder cannot be created", e));
        }
    }

    /** Returns the name of the checkpoint after a number of epochs. */
    static String name(int epoch) {
        return String.format(Locale.ROOT, "epoch-%010d.checkpoint", epoch);
    }

    /** Writes a checkpoint and deletes none. */
    Path add(Checkpoint checkpoint) throws IOException {
        Objects.requireNonNull(checkpoint, "checkpoint");
        Path file = folder.resolve(name(checkpoint.epochs()));
        if (Files.isSymbolicLink(file)) {
            // In a folder copied from elsewhere, the link may point to another file, which must not be replaced.
            Files.delete(file);
        }
        checkpoint.write(file);
        return file;
    }

    /**
     * Deletes checkpoints older than {@code keep} intact ones, and files left by killed processes.
     *
     * @param intact names of files known to be intact; null if all of them are
     */
    void prune(@Nullable Set<String> intact) throws IOException {
        int newer = 0;
        for (Path file : files()) {
            if (newer >= keep) {
                delete(file);
            } else if (intact == null || intact.contains(file.getFileName().toString())) {
                newer++;
            }
        }
        FileReplacement.deleteTemporaries(folder, NAME.asMatchPredicate());
    }

    private static void delete(Path file) throws IOException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new IOException(file + ": cannot be deleted", e);
        }
    }

    @Override
    public String toString() {
        return "CheckpointFolder[folder=" + folder + ", keep=" + keep + "]";
    }
}
