package dev.lanewise.data;

import dev.lanewise.data.PickleValue.NdArray;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Arrays by name, in whatever kind of file; names are looked up and never used as paths. */
sealed interface ArraySource extends Closeable permits NpyFolder, NpzArchive, SafetensorsFile {

    /** Where the arrays are, for messages too. */
    Path path();

    /** What messages call it. */
    String kind();

    /** The names, as they stand there. */
    Set<String> names();

    /** The sizes of an array, without its numbers. */
    int[] shape(String name) throws IOException;

    /** An array of numbers. */
    NdArray array(String name) throws IOException;

    /** Texts by name that stand beside the arrays. */
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
