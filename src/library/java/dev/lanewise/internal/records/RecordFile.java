package dev.lanewise.internal.records;

import dev.lanewise.data.FileKind;
import dev.lanewise.internal.csv.RecordSource;
import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.files.IoSupplier;
import dev.lanewise.internal.formats.ArraySource;
import dev.lanewise.internal.formats.NpyReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files of tables in formats other than CSV. */
public final class RecordFile {
    private RecordFile() {}

    /**
     * Opens a file or folder.
     *
     * @param kind its kind, which must be a table other than CSV
     * @param encoding encoding of a text file; null for UTF-8
     * @param inputs number of inputs that a network takes, to which a LIBSVM file is padded; 0 if unknown
     * @param firstIndex the first index of LIBSVM files, 0 or 1; -1 to detect it
     * @throws dev.lanewise.data.DataFormatException if it is damaged
     */
    public static RecordSource open(Path path, FileKind kind, @Nullable Charset encoding, int inputs, int firstIndex)
            throws IOException {
        IoSupplier<BoundedInput> opening = () -> BoundedInput.open(path, encoding);
        return switch (kind) {
            case ARFF -> new ArffRows(path, opening);
            case LIBSVM -> {
                try (BoundedInput in = opening.get()) {
                    yield new LibsvmRows(in, inputs, firstIndex);
                }
            }
            case NPY -> {
                try (BoundedInput in = BoundedInput.open(path)) {
                    yield ArrayRows.of(path, NpyReader.read(in));
                }
            }
            case ARRAY_FOLDER, NPZ, SAFETENSORS -> {
                try (ArraySource source = ArraySource.open(path, kind == FileKind.NPZ)) {
                    yield ArrayRows.of(source);
                }
            }
            default -> throw new IllegalArgumentException("there is no reader of records for the kind " + kind);
        };
    }
}
