package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.FileKind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Arrays of numbers by name in a file: a safetensors file, or an .npz archive of NumPy's. The file is open until it is
 * closed here.
 */
public final class NamedArrays implements Closeable {
    private final ArraySource source;

    private NamedArrays(ArraySource source) {
        this.source = source;
    }

    /**
     * Opens a file and reads which arrays it has; the header of a safetensors file is checked completely.
     *
     * @throws NoSuchFileException if there is no such file
     * @throws DataFormatException with one sentence if it is neither
     */
    public static NamedArrays open(Path file) throws IOException {
        return new NamedArrays(ArraySource.open(file, FileKind.of(file) == FileKind.NPZ));
    }

    /** The names, in the order of the file. */
    public Set<String> names() {
        return source.names();
    }

    /** Texts by name that a safetensors file has beside its tensors. */
    public Map<String, String> metadata() {
        return source.metadata();
    }

    /** The sizes of the array of one of the names; none of a single number. */
    public int[] shape(String name) throws IOException {
        return source.shape(name);
    }

    /**
     * Copies the numbers of an array in C order, rounded to floats, to {@code target[from ..]}.
     *
     * @throws DataFormatException if they are no numbers, or cut off
     */
    public void copy(String name, float[] target, int from) throws IOException {
        source.copy(name, target, from);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
