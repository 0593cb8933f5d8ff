package dev.lanewise.cli.reader;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.MissingTexts;
import dev.lanewise.internal.access.SchemaAccess;
import dev.lanewise.internal.csv.Columns;
import dev.lanewise.internal.csv.CsvFile;
import dev.lanewise.internal.csv.CsvInput;
import dev.lanewise.internal.csv.CsvRow;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Reads the rows of a CSV file as inputs of a network, one at a time, so the file may be of any size. */
public final class CsvRows {
    private CsvRows() {}

    /** Receives the rows of a file, optionally with selected fields, such as those to be copied to an output. */
    @FunctionalInterface
    public interface Receiver {
        /**
         * {@return names of columns that the caller selects, by which a header row is recognised}
         */
        default Collection<String> names() {
            return List.of();
        }

        /**
         * Receives the separators of the file, as given or detected. Called once, before {@link #fields}.
         *
         * @param delimiter delimiter of the fields
         * @param decimal decimal separator of the numbers, a point or a comma
         */
        default void separators(char delimiter, char decimal) {}

        /**
         * Chooses the fields that {@link #take} receives, by default none. Called once, before the first row.
         *
         * @param columns headings of all columns of the file, or {@code column 1} and so on if it has none
         * @return positions of the fields, from 0, in the order in which they are received
         * @throws IOException if a column is missing
         */
        default int[] fields(List<String> columns) throws IOException {
            Objects.requireNonNull(columns, "columns");
            return new int[0];
        }

        /**
         * Receives a row.
         *
         * @param number position of the row in the file, from 0
         * @param fields the chosen fields without surrounding blanks
         * @param inputs inputs encoded by the schema; overwritten by the next row
         * @throws IOException if the row cannot be used
         */
        void take(int number, List<String> fields, float[] inputs) throws IOException;
    }

    /**
     * Reads all rows of a file or stream. If the file and the schema have headings, columns are matched by heading, in
     * any order, and other columns are ignored. Otherwise, a row must have the columns of the training file, with or
     * without the targets, or only the input columns.
     *
     * <p>If {@link CsvFormat#header} is empty and the schema has headings, a first row of texts must have them.
     *
     * @param input the file or stream to read
     * @param format delimiter, header, and syntax of the fields
     * @param schema columns and their preprocessing
     * @param notes receives a sentence if the first row is read as headings, but may be data; and one after the last
     *     row if columns have categories that the schema lacks
     * @param receiver chooses the fields and receives the rows
     * @throws DataFormatException if the file is not valid; the message names the file and, where known, the line and
     *     the column
     * @throws IOException if reading fails
     */
    public static void read(CsvInput input, CsvFormat format, Schema schema, Consumer<String> notes, Receiver receiver)
            throws IOException {
        Objects.requireNonNull(notes, "notes");
        try (CsvFile rows = new CsvFile(input, formatFor(format, schema), asked(schema, receiver), false)) {
            read(rows, schema, notes, receiver);
        }
    }

    /** Returns a format in which missing values are marked as in the training table of a schema, and by further texts. */
    public static CsvFormat formatFor(CsvFormat format, Schema schema) {
        MissingTexts trained = SchemaAccess.get().missing(schema);
        boolean hasMore = !format.missingTexts().equals(CsvFormat.defaults().missingTexts());
        List<String> all = hasMore ? trained.with(format.missingTexts()).texts() : trained.texts();
        return format.withMissingTexts(all.toArray(String[]::new));
    }

    private static Set<String> asked(Schema schema, Receiver receiver) {
        Set<String> asked = RowEncoder.names(schema);
        asked.addAll(Objects.requireNonNull(receiver.names(), "names"));
        return asked;
    }

    private static void read(CsvFile rows, Schema schema, Consumer<String> notes, Receiver receiver)
            throws IOException {
        rows.settleHeadings(schema, notes);
        Columns columns = rows.columns();
        RowEncoder encoder = encoder(rows, schema);
        receiver.separators(rows.delimiter(), columns.syntax().decimal());
        int[] kept = receiver.fields(
                IntStream.range(0, columns.count()).mapToObj(columns::name).toList());
        float[] inputs = new float[schema.inputs()];
        int number = 0;
        for (CsvRow row = rows.next(); row != null; row = rows.next()) {
            encoder.encode(row, inputs, 0);
            receiver.take(number++, texts(row, kept), inputs);
        }
        if (number == 0) {
            throw new DataFormatException(columns.file() + ": the file has no rows");
        }
        columns.unmatched().ifPresent(notes);
        encoder.report(number, notes);
    }

    private static RowEncoder encoder(CsvFile rows, Schema schema) throws IOException {
        try {
            return new RowEncoder(schema, rows.columns(), Set.of());
        } catch (DataFormatException e) {
            if (rows.hasOnlyHeadings()) {
                throw new DataFormatException(rows.columns().file() + ": the file has only headings and no rows", e);
            }
            throw e;
        }
    }

    private static List<String> texts(CsvRow row, int[] places) {
        if (places.length == 0) {
            return List.of();
        }
        String[] texts = new String[places.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = row.text(places[i]);
        }
        return List.of(texts);
    }
}
