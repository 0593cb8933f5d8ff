package dev.lanewise.csv;

import dev.lanewise.data.ColumnEncoder;
import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Fields;
import dev.lanewise.data.Schema;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Makes the inputs of one field of a file, as the column of a schema says. */
final class FieldEncoder {
    private static final int MOST_NOTES = 5;

    private final ColumnEncoder encoder;
    private final Columns columns;
    /** Where the column stands in this file. */
    private final int place;
    /** What has been told of, so that it is told once. */
    private final Set<String> told = new HashSet<>();
    private final Consumer<String> notes;

    /**
     * An encoder for a column of a file.
     *
     * @param place the column's number in this file, from 0
     * @param notes told of categories that are none of the schema's
     */
    FieldEncoder(Schema.Column column, Columns columns, int place, Consumer<String> notes) {
        this.encoder = new ColumnEncoder(column);
        this.columns = columns;
        this.place = place;
        this.notes = notes;
    }

    int place() {
        return place;
    }

    int inputs() {
        return encoder.inputs();
    }

    /** Writes the inputs of a field without blanks around it to {@code inputs[at]} and what follows. */
    void encode(String text, long line, float[] inputs, int at) throws DataFormatException {
        boolean known;
        try {
            known = encoder.encode(text, inputs, at);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(columns.place(line, place) + ": " + e.getMessage(), e);
        }
        if (!known && told.size() < MOST_NOTES && told.add(text)) {
            notes.accept(columns.place(line, place) + ": " + Fields.quoted(text) + " is none of the categories that were"
                    + " trained on, so all inputs of the column are 0");
        }
    }
}
