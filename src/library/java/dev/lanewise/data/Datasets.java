package dev.lanewise.data;

import dev.lanewise.internal.formats.DataFile;
import dev.lanewise.internal.table.SchemaLines;
import dev.lanewise.internal.text.Count;
import java.io.IOException;
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
     * Writes the sets of a table as {@link #save(Splits, Path)} does, together with the columns that determine the
     * inputs. {@link DatasetReader#schema} reads the columns.
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
