package dev.lanewise.cli;

import dev.lanewise.cli.reader.EncodedFile;
import dev.lanewise.cli.reader.PlainTable;
import dev.lanewise.cli.reader.StoredSet;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.data.Task;
import dev.lanewise.internal.formats.ArffFile;
import dev.lanewise.internal.formats.ArraySource;
import dev.lanewise.internal.formats.ArraySplits;
import dev.lanewise.internal.formats.BoundedInput;
import dev.lanewise.internal.formats.ExamplesFile;
import dev.lanewise.internal.formats.FileKind;
import dev.lanewise.internal.formats.IdxFolder;
import dev.lanewise.internal.formats.LibsvmFile;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Data whose inputs are used unchanged.
 *
 * @param name the data set, by name or path
 * @param path the path
 * @param kind kind of the file or folder
 * @param encodingOrNull encoding of a text file; null for UTF-8
 * @param taskOrNull kind of targets; null to detect it
 * @param pictures how the pictures of a folder are read
 * @param firstIndex the first index of LIBSVM files; -1 to detect it
 * @param inputs number of inputs of the network, to which LIBSVM files are padded; 0 if unknown
 * @param notes receives notes on the data
 */
record DataSource(
        String name,
        Path path,
        FileKind kind,
        Charset encodingOrNull,
        Task taskOrNull,
        PictureOptions pictures,
        int firstIndex,
        int inputs,
        Consumer<String> notes) {

    /** Loads the data. */
    Splits load(boolean isMnist) throws IOException {
        EncodedFile file = new EncodedFile(path, encodingOrNull);
        if (pictures.given() == null && kind == FileKind.LIBSVM) {
            try (BoundedInput in = file.open()) {
                return LibsvmFile.read(in, taskOrNull, inputs, firstIndex, notes);
            }
        }
        if (encodingOrNull != null && kind == FileKind.ARFF) {
            try (BoundedInput in = file.open()) {
                return ArffFile.read(path, in, null, taskOrNull);
            }
        }
        return isMnist ? Mnist.load() : ExamplesFile.load(path, taskOrNull, pictures.shape(), pictures.isInColour());
    }

    /** The data with inputs that are read row by row while they are written; empty if they are loaded as a whole. */
    Optional<Splits> streamed() throws IOException {
        if (pictures.given() != null) {
            return Optional.empty();
        }
        return switch (kind) {
            case FOLDER -> taskOrNull == null ? Optional.of(IdxFolder.load(path, true)) : Optional.empty();
            case ARRAY_FOLDER, NPZ -> {
                try (ArraySource source = ArraySource.open(path, kind)) {
                    yield Optional.of(ArraySplits.load(source, taskOrNull, true));
                }
            }
            default -> Optional.empty();
        };
    }

    /** Returns the data of an array or an ARFF file, with these target columns. */
    Splits loadTable(List<String> targets) throws IOException {
        return PlainTable.load(new EncodedFile(path, encodingOrNull), targets, taskOrNull);
    }

    /**
     * Returns the data of a file that is memory-mapped directly.
     *
     * @param schemaOrNull preprocessing of a network, which must be that of the inputs; null to accept any
     * @param targetOrNull target columns of the flag; null if it is not given
     */
    StoredSet stored(Schema schemaOrNull, String targetOrNull) throws IOException {
        if (taskOrNull != null || pictures.given() != null || targetOrNull != null) {
            throw new UsageException(
                    (taskOrNull != null ? "--task" : targetOrNull != null ? "--target" : pictures.given())
                            + " applies to data before conversion, but " + name + " has been");
        }
        StoredSet stored = StoredSet.read(path);
        if (schemaOrNull != null && !schemaOrNull.equals(stored.schema().orElse(null))) {
            throw new DataFormatException(name + ": its inputs were prepared from the columns of a table differently"
                    + " from those of the network");
        }
        return stored;
    }
}
