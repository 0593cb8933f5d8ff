package dev.lanewise.internal.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.OpenFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
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
        return new NamedArrays(source(file));
    }

    /** Whether a file starts as a safetensors file does: a length that is no longer than the file, and a brace. */
    public static boolean isSafetensors(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        int headerAt = SafetensorsFile.HEADER_AT;
        try (OpenFile channel = OpenFile.toRead(file)) {
            ByteBuffer start = ByteBuffer.allocate(headerAt + 1).order(ByteOrder.LITTLE_ENDIAN);
            while (start.hasRemaining() && channel.read(start) >= 0) {
                // Files give less than asked for where they please.
            }
            return !start.hasRemaining()
                    && start.get(headerAt) == '{'
                    && start.getLong(0) > 0
                    && start.getLong(0) <= Math.min(SafetensorsFile.LONGEST_HEADER, channel.size() - headerAt);
        } catch (IOException e) {
            throw BoundedInput.translated(file.toString(), 0, e);
        }
    }

    /** Whether a file starts as one of the two kinds does. */
    public static boolean isOne(Path file) throws IOException {
        return isSafetensors(file) || NpzArchive.isOne(file);
    }

    /** Opens the arrays of a file. */
    public static ArraySource source(Path file) throws IOException {
        // The first byte of a safetensors file may be any, such as the P of zip archives, so it is looked at first.
        if (!isSafetensors(file) && NpzArchive.isOne(file)) {
            return NpzArchive.open(file);
        }
        return SafetensorsFile.open(file);
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
