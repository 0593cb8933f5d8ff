package dev.lanewise.format;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.FileReplacement;
import dev.lanewise.internal.SchemaLines;
import dev.lanewise.internal.reader.DataFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Data set in a file of its own, from which it is mapped, with the schema of the table that it was made from. */
public final class StoredSet {
    private static final String SOURCE = "source";

    private final Splits splits;
    private final @Nullable Schema schema;
    private final String source;

    private StoredSet(Splits splits, @Nullable Schema schema, String source) {
        requireFits(splits, schema);
        this.splits = splits;
        this.schema = schema;
        this.source = source;
    }

    /**
     * Training, validation and test set.
     *
     * @return the examples, divided
     */
    public Splits splits() {
        return splits;
    }

    /**
     * Schema by which the columns of a table became the inputs; empty if the set comes from no table.
     *
     * @return schema by which the columns of a table became the inputs
     */
    public Optional<Schema> schema() {
        return Optional.ofNullable(schema);
    }

    /**
     * Description of the origin, as given to {@link #write}.
     *
     * @return description of the origin, as given to {@link #write}
     */
    public String source() {
        return source;
    }

    private static void requireFits(Splits splits, @Nullable Schema schema) {
        if (schema != null && schema.inputs() != splits.training().inputs()) {
            throw new IllegalArgumentException("the schema makes " + Count.of(schema.inputs(), "input")
                    + ", but the examples have " + splits.training().inputs());
        }
    }

    /**
     * Writes a data set; a file that was there is replaced in one step, or stays as it was if anything fails.
     *
     * @param file the file to write
     * @param splits examples to write
     * @param schema preparation of the columns of a table; null if the examples come from something else
     * @param source where the examples come from
     * @throws IllegalArgumentException if the schema makes another number of inputs, or there are no examples
     * @throws IOException with one sentence that names a file
     */
    public static void write(Path file, Splits splits, @Nullable Schema schema, String source) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(splits, "splits");
        Objects.requireNonNull(source, "source");
        requireFits(splits, schema);
        if (splits.training().size() + splits.validation().size() + splits.test().size() == 0) {
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
        // What the data are read from has a name of its own to be told.
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
     * Opens a file, whose inputs are read when they are wanted, and refused then if they are damaged.
     *
     * @param file the file to read
     * @return the content of the file
     * @throws DataFormatException with one sentence, if it is no such file, or damaged
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
                throw new DataFormatException(file + ": the columns of the table would make " + schema.inputs()
                        + " inputs, but the file has " + opened.splits().training().inputs());
            }
        }
        return new StoredSet(opened.splits(), schema, lines.getOrDefault(SOURCE, ""));
    }

    @Override
    public String toString() {
        return "StoredSet[splits=" + splits + ", schema=" + (schema == null ? "none" : schema) + ", source=" + source
                + "]";
    }
}
