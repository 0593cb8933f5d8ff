package dev.lanewise.cli.reader;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.ColumnEncoder;
import dev.lanewise.internal.Count;
import dev.lanewise.internal.Fields;
import dev.lanewise.internal.NumberNotation;
import dev.lanewise.internal.Quote;
import dev.lanewise.internal.access.SchemaAccess;
import dev.lanewise.internal.csv.Columns;
import dev.lanewise.internal.csv.CsvRow;
import dev.lanewise.internal.csv.FieldSyntax;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Computes the inputs of one field from the column of a schema. */
final class FieldEncoder {
    /** Unknown categories that a note names. */
    private static final int MOST_NAMED = 3;

    private static final int LONGEST_WORD = 20;

    private final Schema.Column column;
    private final Columns columns;
    /** The number of the column in this file. */
    private final int place;

    /** Unit and decimal separator of the texts of numbers; null for plain numbers and other columns. */
    private final NumberNotation notation;

    private final Map<String, Integer> categories = new HashMap<>();
    /** The first categories that are none of the schema's. */
    private final Set<String> unknown = new LinkedHashSet<>();
    /** Number of rows with such a category. */
    private int unknownRows;

    /**
     * An encoder for a column of a file.
     *
     * @param place the column's number in this file, from 0
     */
    FieldEncoder(Schema.Column column, Columns columns, int place) {
        this.column = column;
        this.columns = columns;
        this.place = place;
        this.notation =
                column instanceof Schema.Numeric numeric ? SchemaAccess.get().notation(numeric) : null;
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
            int category = categories.getOrDefault(row.text(place), -1);
            // A category of the training data may be called None.
            category = category < 0 && isMissing(row) ? categorical.fill() : category;
            if (category >= 0) {
                inputs[at + category] = 1;
            } else {
                addUnknown(row);
            }
        }
    }

    /** NaN if it is missing. */
    private double number(CsvRow row) throws DataFormatException {
        double number = row.number(place);
        if (Double.isNaN(number) && notation != null) {
            double withUnit = notation.number(row.text(place));
            if (!Double.isNaN(withUnit)) {
                return withUnit;
            }
        }
        if (!Double.isNaN(number) && !columns.syntax().missing().isNumber(number)) {
            return number;
        }
        if (!isMissing(row)) {
            String text = row.text(place);
            columns.requireDecoded(row.line(), place, text);
            throw new DataFormatException(columns.place(row.line(), place) + ": " + Fields.notNumber(text)
                    + (notation == null ? "" : " such as " + notation.example())
                    + columns.syntax().hint(text)
                    + columns.syntax().notationHint(text)
                    + FieldSyntax.missingHint(text));
        }
        return Double.NaN;
    }

    private boolean isMissing(CsvRow row) throws DataFormatException {
        boolean missing = row.isMissing(place);
        if (missing && !column.imputes()) {
            String text = row.text(place);
            throw new DataFormatException(columns.place(row.line(), place) + ": the value is missing"
                    + (text.isEmpty() ? "" : " (" + Fields.quoted(text) + ")")
                    + ", and nothing was learned to fill in");
        }
        return missing;
    }

    private void addUnknown(CsvRow row) throws DataFormatException {
        columns.requireDecoded(row.line(), place, row.text(place));
        unknownRows++;
        if (unknown.size() < MOST_NAMED) {
            unknown.add(row.text(place));
        }
    }

    /** Returns how many rows have which categories that are none of the schema's; empty if there are none. */
    String unknown(int rows) {
        if (unknownRows == 0) {
            return "";
        }
        List<String> named = unknown.stream().map(FieldEncoder::named).toList();
        int last = named.size() - 1;
        String some = last == 0 ? named.get(0) : String.join(", ", named.subList(0, last)) + " and " + named.get(last);
        return Quote.name(column.name()) + " (" + unknownRows + " of " + Count.of(rows, "row") + ", such as " + some
                + ")";
    }

    /** A category, in quotes if it could be mistaken for several. */
    private static String named(String category) {
        boolean isWord = category.length() <= LONGEST_WORD && category.matches("[\\p{L}\\p{N}_.+-]+");
        return isWord ? category : Fields.quoted(category);
    }
}
