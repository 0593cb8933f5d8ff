package dev.lanewise.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.ColumnEncoder;
import dev.lanewise.internal.Fields;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Makes the inputs of one field, as the column of a schema says. */
final class FieldEncoder {
    private static final int MOST_NOTES = 5;

    private final Schema.Column column;
    private final Columns columns;
    /** Where the column stands in this file. */
    private final int place;
    private final TextCodes categories = new TextCodes();
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
        this.column = column;
        this.columns = columns;
        this.place = place;
        this.notes = notes;
        if (column instanceof Schema.Categorical categorical) {
            for (int category = 0; category < categorical.categories().size(); category++) {
                categories.put(categorical.categories().get(category), category);
            }
        }
    }

    int inputs() {
        return column.inputs();
    }

    /** Writes the inputs of the field of a row to {@code inputs[at]} and what follows. */
    void encode(CsvRow row, float[] inputs, int at) throws DataFormatException {
        if (column instanceof Schema.Numeric numeric) {
            double number = number(row);
            try {
                inputs[at] = ColumnEncoder.input(numeric, number);
            } catch (IllegalArgumentException e) {
                throw new DataFormatException(columns.place(row.line(), place) + ": " + e.getMessage(), e);
            }
        } else if (column instanceof Schema.Dates dates) {
            try {
                ColumnEncoder.encodeDate(dates, isMissing(row) ? null : row.text(place), inputs, at);
            } catch (IllegalArgumentException e) {
                throw new DataFormatException(columns.place(row.line(), place) + ": " + e.getMessage(), e);
            }
        } else if (column instanceof Schema.Categorical categorical) {
            for (int i = 0; i < categorical.inputs(); i++) {
                inputs[at + i] = 0;
            }
            int category = categories.get(row, place);
            // A category may be called NA if the format of the training file said so.
            category = category < 0 && isMissing(row) ? categorical.fill() : category;
            if (category >= 0) {
                inputs[at + category] = 1;
            } else {
                tell(row);
            }
        }
    }

    /** NaN if it is missing. */
    private double number(CsvRow row) throws DataFormatException {
        double number = row.number(place);
        if (Double.isNaN(number) && !isMissing(row)) {
            throw new DataFormatException(
                    columns.place(row.line(), place) + ": " + Fields.quoted(row.text(place)) + " is not a finite number"
                            + columns.syntax().hint(row.text(place)));
        }
        return number;
    }

    private boolean isMissing(CsvRow row) throws DataFormatException {
        boolean missing = row.isMissing(place);
        if (missing && !column.fills()) {
            String text = row.text(place);
            throw new DataFormatException(columns.place(row.line(), place) + ": the value is missing"
                    + (text.isEmpty() ? "" : " (" + Fields.quoted(text) + ")") + ", and nothing was learned to fill in");
        }
        return missing;
    }

    private void tell(CsvRow row) {
        if (told.size() < MOST_NOTES && told.add(row.text(place))) {
            notes.accept(columns.place(row.line(), place) + ": " + Fields.quoted(row.text(place)) + " is none of the categories"
                    + " that were trained on, so all inputs of the column are 0");
        }
    }
}
