package dev.lanewise.data;

import dev.lanewise.internal.files.ByteStreams;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.formats.DataFile;
import dev.lanewise.internal.table.SchemaLines;
import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Loads data sets from files and folders, and creates Lanewise data files. {@link Mnist} loads MNIST. */
public final class Datasets {

    private Datasets() {}

    /**
     * {@return the training, validation and test sets of a file or folder, as a {@link DatasetReader} with default
     * settings reads them} CSV files are read by {@link dev.lanewise.Lanewise#readTable(Path)} instead, as tables.
     *
     * @param path the file or folder
     * @throws NoSuchFileException if there is no such file or folder
     * @throws DataFormatException if its content is not valid; the message names it
     * @throws MissingLibraryException if the library for such files is missing
     * @throws IOException if reading fails
     */
    public static Splits load(Path path) throws IOException {
        return DatasetReader.of(path).splits();
    }

    /**
     * Writes the examples of a source to a Lanewise data file and maps it, so that the inputs may be larger than
     * memory. Targets are kept in memory. The source is read to its end and not closed.
     *
     * <p>An existing file is replaced atomically; if anything fails, it is left unchanged. While the source is read, a
     * temporary file of the same size exists in the same folder. The file must not change while the data set is in use;
     * {@link #load(Path)} maps it again.
     *
     * @param file the file to write, usually with the extension {@code .lanewise-data}
     * @param source source of the examples
     * @param inputs number of inputs of each example
     * @param task meaning of the targets
     * @param targets number of classes, labels or numbers
     * @return the data set
     * @throws IllegalArgumentException if the number of inputs or targets is not valid
     * @throws DataFormatException if the source has no examples or an invalid example; the message names the row, from
     *     0; also if all weights are 0
     * @throws IOException if the source throws an exception, which is the cause, with a message that names the row; or
     *     if the file cannot be written
     */
    public static Dataset mapped(Path file, RowSource source, int inputs, Task task, int targets) throws IOException {
        Objects.requireNonNull(file, "file");
        CheckedSource checked = new CheckedSource(source, inputs, task, targets);
        FileReplacement.requireWritable(file);
        try (SourceFile temporary = new SourceFile(file)) {
            while (checked.next()) {
                temporary.add(checked.inputs);
            }
            checked.requireRows();
            Dataset all = Dataset.sharing(temporary.rows(checked.rows(), inputs), checked.targets(), null);
            Dataset none = all.slice(0, 0);
            save(new Splits(all, none, none, file.toString()), file);
        }
        return DataFile.open(file).splits().training();
    }

    /**
     * Loads a data set from a stream: a LIBSVM file, an .npz archive, safetensors, or a pickle. The format is
     * detected from the content. The stream is read to its end and not closed; its content is copied to a temporary
     * file, which is deleted.
     *
     * @param in stream to read; not closed
     * @return the training, validation and test sets
     * @throws DataFormatException if the content is not valid, is in another format, or is larger than the heap
     * @throws IOException if the stream throws an exception, or the temporary file cannot be written
     */
    public static Splits load(InputStream in) throws IOException {
        Objects.requireNonNull(in, "in");
        Splits copied = ByteStreams.copied(in, copy -> {
            if (FileKind.of(copy) == FileKind.DATA) {
                throw new DataFormatException(copy + ": is a Lanewise data file, which stays on disk while it is used;"
                        + " it has to be loaded by its path");
            }
            return load(copy);
        });
        return new Splits(copied.training(), copied.validation(), copied.test(), ByteStreams.NAME);
    }

    /**
     * Writes the sets of examples to a Lanewise data file, which {@link #load(Path)} maps. An existing file is replaced
     * atomically; if anything fails, it is left unchanged.
     *
     * @param splits the sets
     * @param file the file to write, usually with the extension {@code .lanewise-data}
     * @throws IllegalArgumentException if there are no examples
     * @throws IOException if writing fails; the message is one sentence that names a file
     */
    public static void save(Splits splits, Path file) throws IOException {
        DataFile.save(Objects.requireNonNull(splits, "splits"), Map.of(), file);
    }

    /**
     * Writes the sets of a table, and the columns that its inputs were encoded by, as {@link #save(Splits, Path)} does.
     * {@link DatasetReader#schema} returns these.
     *
     * @param splits the sets
     * @param schema columns that determine the inputs
     * @param file the file to write
     * @throws IllegalArgumentException if the schema has another number of inputs, or there are no examples
     * @throws IOException if writing fails; the message is one sentence that names a file
     */
    public static void save(Splits splits, Schema schema, Path file) throws IOException {
        Objects.requireNonNull(splits, "splits");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(file, "file");
        if (schema.inputs() != splits.training().inputs()) {
            throw new IllegalArgumentException("the schema makes " + Count.of(schema.inputs(), "input")
                    + ", but the examples have " + splits.training().inputs());
        }
        Map<String, String> lines = new LinkedHashMap<>();
        for (String line : SchemaLines.of(schema).lines().toList()) {
            int colon = line.indexOf(": ");
            lines.put(line.substring(0, colon), line.substring(colon + 2));
        }
        DataFile.save(splits, lines, file);
    }
}
