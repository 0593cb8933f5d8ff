package dev.lanewise.cli.reader;

import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.formats.ArffFile;
import dev.lanewise.internal.formats.BoundedInput;
import dev.lanewise.internal.formats.FileKind;
import java.io.IOException;
import java.util.List;

/** An ARFF file or a single NumPy array: a table whose columns are inputs and targets without preprocessing. */
public final class PlainTable {
    private PlainTable() {}

    /** Returns whether files of a kind are such tables. */
    public static boolean isOne(FileKind kind) {
        return kind == FileKind.NPY || kind == FileKind.ARFF;
    }

    /**
     * Returns the data set of such a table.
     *
     * @param targets names of the target attributes, or numbers (from 1) of the target columns, at least one; all
     *     others are inputs
     * @param taskOrNull kind of targets; null to detect it
     */
    public static Splits load(EncodedFile file, List<String> targets, Task taskOrNull) throws IOException {
        if (file.kind() == FileKind.NPY) {
            return NpyTable.load(file.path(), targets, taskOrNull);
        }
        try (BoundedInput in = file.open()) {
            return ArffFile.read(file.path(), in, targets, taskOrNull);
        }
    }
}
