package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.rows.InputArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Arrays as {@code numpy.save} writes them, each a file of one folder. */
public final class NpyFolder implements ArraySource {
    private static final String ENDING = ".npy";
    private static final String FILES = "*" + ENDING;

    private final Path path;
    /** By name without ending. */
    private final Map<String, Path> files = new TreeMap<>();

    private NpyFolder(Path path) {
        this.path = path;
    }

    /** Whether a folder has such files. */
    public static boolean isOne(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, FILES)) {
            return files.iterator().hasNext();
        }
    }

    /** Opens a folder of .npy files. */
    public static NpyFolder open(Path folder) throws IOException {
        NpyFolder source = new NpyFolder(folder);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, FILES)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                source.files.put(name.substring(0, name.length() - ENDING.length()), file);
            }
        } catch (DirectoryIteratorException e) {
            throw BoundedInput.translated(folder.toString(), 0, Objects.requireNonNull(e.getCause()));
        } catch (IOException | UncheckedIOException e) {
            throw new DataFormatException(folder + ": the folder cannot be read: " + e.getMessage(), e);
        }
        return source;
    }

    private BoundedInput open(String name) throws IOException {
        return BoundedInput.open(Objects.requireNonNull(files.get(name), name));
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public String kind() {
        return "folder";
    }

    @Override
    public Set<String> names() {
        return files.keySet();
    }

    @Override
    public int[] shape(String name) throws IOException {
        try (BoundedInput in = open(name)) {
            return NpyReader.shape(in);
        }
    }

    @Override
    public NdArray array(String name) throws IOException {
        try (BoundedInput in = open(name)) {
            return NpyReader.read(in);
        }
    }

    @Override
    public @Nullable InputArray streamed(String name) throws IOException {
        return NpyReader.streamed(() -> open(name));
    }

    @Override
    public void close() {}
}
