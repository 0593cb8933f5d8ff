package dev.lanewise.internal.formats;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.rows.InputArray;
import dev.lanewise.internal.text.Quote;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Arrays by name, in whatever kind of file; names are looked up and never used as paths. */
public sealed interface ArraySource extends Closeable permits NpyFolder, NpzArchive, SafetensorsFile {

    /** Longer names, and those of several lines, are refused, because messages contain them. */
    int LONGEST_NAME = 200;

    /** Refuses a name that cannot be part of a message. */
    static void requireName(String file, String name) throws DataFormatException {
        if (name.length() > LONGEST_NAME || !Quote.sentence(name).equals(name)) {
            throw new DataFormatException(file + ": an array is named " + Quote.of(name)
                    + ", but a name of one line of at most " + LONGEST_NAME + " characters is expected");
        }
    }

    /**
     * Opens the arrays of a file or folder.
     *
     * @param isZip whether it is a zip archive; any other file is read as safetensors
     */
    static ArraySource open(Path path, boolean isZip) throws IOException {
        return Files.isDirectory(path)
                ? NpyFolder.open(path)
                : isZip ? NpzArchive.open(path) : SafetensorsFile.open(path);
    }

    /** Returns the path of the arrays, which messages also contain. */
    Path path();

    /** Returns the name of the format in messages. */
    String kind();

    /** Returns the names, spelled as in the file. */
    Set<String> names();

    /** The sizes of an array, without its numbers. */
    int[] shape(String name) throws IOException;

    /** An array of numbers. */
    NdArray array(String name) throws IOException;

    /** Returns an array of inputs that is read row by row on demand; null if it has to be read whole. */
    default @Nullable InputArray streamed(String name) throws IOException {
        return null;
    }

    /** Returns the texts in the file besides the arrays, by name. */
    default Map<String, String> metadata() {
        return Map.of();
    }

    /** Copies the numbers of an array in C order, rounded to floats. */
    default void copy(String name, float[] target, int from) throws IOException {
        NdArray array = array(name);
        for (int i = 0; i < array.size(); i++) {
            target[from + i] = (float) array.number(i);
        }
    }
}
