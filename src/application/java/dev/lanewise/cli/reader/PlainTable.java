package dev.lanewise.cli.reader;

import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.reader.ArffFile;
import dev.lanewise.internal.reader.BoundedInput;
import dev.lanewise.internal.reader.NamedArrays;
import dev.lanewise.internal.reader.NpyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** An ARFF file or a single NumPy array: a table whose columns are inputs and targets without preprocessing. */
public final class PlainTable {
    private PlainTable() {}

    /** Returns whether a file is such a table. */
    public static boolean isOne(EncodedFile file) throws IOException {
        return Files.isRegularFile(file.path()) && !NamedArrays.isOne(file.path()) && (isArray(file) || file.isArff());
    }

    private static boolean isArray(EncodedFile file) throws IOException {
        // The first byte of text in another encoding may be that of an array.
        if (file.encodingOrNull() != null) {
            return false;
        }
        try (BoundedInput in = file.open()) {
            return in.peek() == NpyReader.FIRST;
        }
    }

    /**
     * Returns the data set of such a table.
     *
     * @param targets names of the target attributes, or numbers (from 1) of the target columns, at least one; all
     *     others are inputs
     * @param taskOrNull kind of targets; null to detect it
     */
    public static Splits load(EncodedFile file, List<String> targets, Task taskOrNull) throws IOException {
        if (isArray(file)) {
            return NpyTable.load(file.path(), targets, taskOrNull);
        }
        try (BoundedInput in = file.open()) {
            return ArffFile.read(file.path(), in, targets, taskOrNull);
        }
    }
}
