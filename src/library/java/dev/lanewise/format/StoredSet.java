package dev.lanewise.format;

import dev.lanewise.internal.reader.DataFile;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Splits;
import dev.lanewise.internal.FileReplacement;
import dev.lanewise.internal.SchemaLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A data set in a file of its own, from which it is mapped, with what made its inputs of the columns of a table.
 *
 * @param schemaOrNull null if the set comes from no table
 * @param source what the set was made from, as whoever wrote it said
 */
public record StoredSet(Splits splits, Schema schemaOrNull, String source) {
    private static final String SOURCE = "source";

    /**
     * Writes a data set; a file that was there is replaced in one step, or stays as it was if anything fails.
     *
     * @throws IOException with one sentence that names a file
     */
    public static void write(Path file, Splits splits, Schema schemaOrNull, String source) throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(SOURCE, source);
        if (schemaOrNull != null) {
            SchemaLines.of(schemaOrNull).lines().forEach(line -> {
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
     * @throws DataFormatException with one sentence, if it is no such file, or damaged
     */
    public static StoredSet read(Path file) throws IOException {
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
}
