package dev.lanewise.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Makes the inputs of one field, as the column of a schema says. */
final class FieldEncoder {
    private static final int MOST_NOTES = 5;

    private final Schema.Column column;
    private final Columns columns;
    /** Where the column stands in this file. */
    private final int place;
    private final Map<String, Integer> categories = new HashMap<>();
    /** What has been told of, so that it is told once. */
    private final Map<String, Boolean> told = new HashMap<>();
    private final Consumer<String> notes;

    /**
     * An encoder for a column of a file.
     *
     * @param place the column's number in this file, from 0
     * @param notes told of categories that are none of the schema's
     */
    FieldEncoder(Schema.Column column, Columns columns, int place, Consumer<String> notes) {
        this.column = column;
        this.columns = columns;
        this.place = place;
        this.notes = notes;
        if (column instanceof Schema.Categorical categorical) {
            for (String category : categorical.categories()) {
                categories.put(category, categories.size());
            }
        }
    }

    int place() {
        return place;
    }

    int inputs() {
        return column.inputs();
    }

    /** Writes the inputs of a field without blanks around it to {@code inputs[at]} and what follows. */
    void encode(String text, long line, float[] inputs, int at) throws DataFormatException {
        boolean missing = Fields.isMissing(text);
        if (missing && !column.fills()) {
            throw new DataFormatException(columns.place(line, place) + ": the value is missing"
                    + (text.isEmpty() ? "" : " (" + Fields.quoted(text) + ")") + ", and nothing was learned to fill in");
        }
        if (column instanceof Schema.Numeric numeric) {
            double number = Fields.number(text);
            if (!missing && Double.isNaN(number)) {
                throw new DataFormatException(
                        columns.place(line, place) + ": " + Fields.quoted(text) + " is not a finite number");
            }
            inputs[at] = numeric.input(number) + 0f;
            if (!(Math.abs(inputs[at]) <= Float.MAX_VALUE)) {
                throw tooFar(number, columns.place(line, place));
            }
            return;
        }
        for (int i = 0; i < column.inputs(); i++) {
            inputs[at + i] = 0;
        }
        Integer category = missing ? (Integer) ((Schema.Categorical) column).fill() : categories.get(text);
        if (category != null) {
            inputs[at + category] = 1;
        } else if (told.size() < MOST_NOTES && told.put(text, true) == null) {
            notes.accept(columns.place(line, place) + ": " + Fields.quoted(text) + " is none of the categories that were"
                    + " trained on, so all inputs of the column are 0");
        }
    }

    /** What is wrong with a number that becomes no finite input. */
    static DataFormatException tooFar(double number, String place) {
        return new DataFormatException(
                place + ": " + number + " lies so far from what was trained on that it cannot be scaled");
    }
}
