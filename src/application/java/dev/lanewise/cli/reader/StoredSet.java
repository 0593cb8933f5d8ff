package dev.lanewise.cli.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.formats.DataFile;
import dev.lanewise.internal.table.SchemaLines;
import dev.lanewise.internal.text.Count;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Memory-mapped data set in a Lanewise data file, with the schema of the table that it was created from. */
public final class StoredSet {
    private static final String SOURCE = "source";

    private final Splits splits;
    private final Schema schema;

    private StoredSet(Splits splits, Schema schema) {
        this.splits = splits;
        this.schema = schema;
    }

    /**
     * Returns the training, validation and test sets.
     *
     * @return the three sets
     */
    public Splits splits() {
        return splits;
    }

    /**
     * Returns the schema that encoded the table columns as inputs.
     *
     * @return the schema; empty if the data set was not created from a table
     */
    public Optional<Schema> schema() {
        return Optional.ofNullable(schema);
    }

    private static void requireFits(Splits splits, Schema schema) {
        if (schema != null && schema.inputs() != splits.training().inputs()) {
            throw new IllegalArgumentException("the schema makes " + Count.of(schema.inputs(), "input")
                    + ", but the examples have " + splits.training().inputs());
        }
    }

    /**
     * Writes a data set to a file. An existing file is replaced atomically; if anything fails, it is left unchanged.
     *
     * @param file the file to write
     * @param splits examples to write
     * @param schema preprocessing of the table columns; null if the examples do not come from a table
     * @param source description of the origin of the examples
     * @throws IllegalArgumentException if the schema has a different number of inputs, or there are no examples
     * @throws IOException if writing fails; the message is one sentence that names a file
     */
    public static void write(Path file, Splits splits, Schema schema, String source) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(splits, "splits");
        Objects.requireNonNull(source, "source");
        requireFits(splits, schema);
        if (splits.training().size()
                        + splits.validation().size()
                        + splits.test().size()
                == 0) {
            throw new IllegalArgumentException("a data file has at least one example, but there is none");
        }
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(SOURCE, source);
        if (schema != null) {
            SchemaLines.of(schema).lines().forEach(line -> {
                int colon = line.indexOf(": ");
                lines.put(line.substring(0, colon), line.substring(colon + 2));
            });
        }
        // The message about the source names the source, not this file.
        DataFormatException[] unreadable = new DataFormatException[1];
        try {
            FileReplacement.write(file, channel -> {
                try {
                    DataFile.write(channel, splits, lines);
                } catch (DataFormatException e) {
                    unreadable[0] = e;
                    throw e;
                }
            });
        } catch (IOException e) {
            throw unreadable[0] != null ? unreadable[0] : e;
        }
    }

    /**
     * Opens a data file. Inputs are read on demand, and damaged inputs are rejected when they are read.
     *
     * @param file the file to read
     * @return the content of the file
     * @throws DataFormatException if the file is not a data file or is damaged; the message is one sentence
     */
    public static StoredSet read(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        DataFile opened = DataFile.open(file);
        Map<String, String> lines = opened.lines();
        Schema schema = null;
        if (lines.containsKey(SchemaLines.FIRST)) {
            try {
                schema = SchemaLines.read(lines);
            } catch (IllegalArgumentException e) {
                throw new DataFormatException(file + ": the header is wrong: " + e.getMessage(), e);
            }
            if (schema.inputs() != opened.splits().training().inputs()) {
                throw new DataFormatException(
                        file + ": the columns of the table would make " + schema.inputs() + " inputs, but the file has "
                                + opened.splits().training().inputs());
            }
        }
        return new StoredSet(opened.splits(), schema);
    }

    @Override
    public String toString() {
        return "StoredSet[splits=" + splits + ", schema=" + (schema == null ? "none" : schema) + "]";
    }
}
