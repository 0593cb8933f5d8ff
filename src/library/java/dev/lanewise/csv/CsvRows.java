package dev.lanewise.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The rows of a CSV file as inputs for a network, one after the other, so that a file may be of any size. */
public final class CsvRows {
    private CsvRows() {}

    /** What is done with a row. */
    @FunctionalInterface
    public interface Use {
        /**
         * Takes a row.
         *
         * @param number its place in the file, from 0
         * @param inputs as many as the schema makes; overwritten by the next row
         * @throws IOException if the inputs cannot be used
         */
        void take(int number, float[] inputs) throws IOException;
    }

    /**
     * Reads all rows of a file. If it has headings and the schema knows some, columns are found by these, whatever their order
     * and whatever other columns there are; if not, a row has the columns of the file that was trained on, or those that are
     * inputs only.
     *
     * @param file the file to read
     * @param format delimiter and headings
     * @param schema columns and their preparation
     * @param notes receives a sentence that names the place for each category that the schema lacks
     * @param use receives the inputs of each row
     * @throws DataFormatException naming the file and, where there is one, the line and the column that is not as it should be
     */
    public static void read(Path file, CsvFormat format, Schema schema, Consumer<String> notes, Use use) throws IOException {
        read(file, format, schema, notes, bytes -> {}, use);
    }

    /**
     * Reads all rows of a file and reports progress.
     *
     * @param file the file to read
     * @param format delimiter and headings
     * @param schema columns and their preparation
     * @param notes receives sentences about what was noticed in the file
     * @param progress called every so often with the number of further bytes read
     * @param use receives the inputs of each row
     * @throws IOException if reading fails
     */
    public static void read(Path file, CsvFormat format, Schema schema, Consumer<String> notes, LongConsumer progress, Use use)
            throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(notes, "notes");
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(use, "use");
        try (CsvFile rows = new CsvFile(file, format, RowEncoder.names(schema), progress)) {
            RowEncoder encoder = new RowEncoder(schema, rows.columns(), Set.of(), notes);
            float[] inputs = new float[schema.inputs()];
            int number = 0;
            for (CsvRow row = rows.next(); row != null; row = rows.next()) {
                encoder.encode(row, inputs, 0);
                use.take(number++, inputs);
            }
            if (number == 0) {
                throw new DataFormatException(file + ": the file has no rows");
            }
        }
    }
}
