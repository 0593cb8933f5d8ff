package dev.lanewise.internal.table;

import dev.lanewise.data.Schema;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes the inputs from the fields of one column, by a schema. Any number of threads may use it at once. */
public final class ColumnEncoder {
    /** Kinds of encoded values. */
    public enum Outcome {
        /** As given. */
        GIVEN,
        /** Missing, and replaced by what was learned. */
        IMPUTED,
        /** A category that is not in the schema, so that all inputs are 0. */
        UNKNOWN
    }

    private final Schema.Column column;
    private final MissingTexts missing;
    private final Map<String, Integer> categories = new HashMap<>();

    /** Encoders for the fields of each column. */
    public static ColumnEncoder[] of(Schema schema) {
        MissingTexts missing = MissingTexts.of(schema.missingTexts());
        return schema.columns().stream()
                .map(column -> new ColumnEncoder(column, missing))
                .toArray(ColumnEncoder[]::new);
    }

    private ColumnEncoder(Schema.Column column, MissingTexts missing) {
        this.column = column;
        this.missing = missing;
        if (column instanceof Schema.Categorical categorical) {
            for (String category : categorical.categories()) {
                categories.put(category, categories.size());
            }
        }
    }

    /** Returns unit and decimal separator of the texts of a column; null for plain numbers. */
    public static @Nullable NumberNotation notation(Schema.Numeric column) {
        return column.decimalSeparator()
                .map(decimal -> new NumberNotation(column.unit().orElse(""), decimal))
                .orElse(null);
    }

    /** Returns a column of numbers in a notation; null for plain numbers. */
    static Schema.Numeric noted(Schema.Numeric column, @Nullable NumberNotation notation) {
        return notation == null ? column : column.withUnit(notation.unit(), notation.decimal());
    }

    /** Number of inputs that a field becomes. */
    public int inputs() {
        return column.inputs();
    }

    /** Whether a field is a category of the training data. */
    public boolean isKnown(String text) {
        return categories.containsKey(text);
    }

    /** Whether a field marks a missing value; a category of the training data that is called None does not. */
    public boolean isMissing(String text) {
        return missing.contains(text) && !categories.containsKey(text);
    }

    /** Whether a number of a numeric column marks a missing value. */
    public boolean isMissing(double number) {
        return Double.isNaN(number) || missing.isNumber(number);
    }

    /**
     * Writes the inputs of a field to {@code inputs[at]} and what follows.
     *
     * @param text the field without blanks around it
     * @throws IllegalArgumentException with one sentence if it cannot be an input
     */
    public Outcome encode(String text, float[] inputs, int at) {
        boolean isMissing = isMissing(text);
        if (isMissing && !column.imputes()) {
            throw new IllegalArgumentException("the value is missing"
                    + (text.isEmpty() ? "" : " (" + Fields.quoted(text) + ")") + ", and no replacement was learned");
        }
        Outcome outcome = isMissing ? Outcome.IMPUTED : Outcome.GIVEN;
        if (column instanceof Schema.Numeric numeric) {
            double number = isMissing ? Double.NaN : number(numeric, text);
            inputs[at] = input(numeric, number);
            return outcome;
        }
        if (column instanceof Schema.Dates dates) {
            encodeDate(dates, isMissing ? null : text, inputs, at);
            return outcome;
        }
        for (int i = 0; i < column.inputs(); i++) {
            inputs[at + i] = 0;
        }
        Integer category = isMissing ? (Integer) ((Schema.Categorical) column).fill() : categories.get(text);
        if (category == null) {
            return Outcome.UNKNOWN;
        }
        inputs[at + category] = 1;
        return outcome;
    }

    /**
     * Returns the number of a text, which has the unit of the column or none.
     *
     * @throws IllegalArgumentException with one sentence if it has none
     */
    public static double number(Schema.Numeric column, String text) {
        NumberNotation notation = notation(column);
        double number = notation == null ? Fields.number(text) : notation.number(text);
        if (Double.isNaN(number)) {
            throw new IllegalArgumentException(
                    Fields.notNumber(text) + (notation == null ? "" : " such as " + notation.example()));
        }
        return number;
    }

    /**
     * Writes the inputs of a date, or of null, which stands for a missing one, to {@code inputs[at]} and what follows.
     *
     * @throws IllegalArgumentException with one sentence if the text is no date
     */
    public static void encodeDate(Schema.Dates column, @Nullable String text, float[] inputs, int at) {
        double[] numbers = text == null ? null : column.numbers(text).orElse(null);
        if (text != null && numbers == null) {
            throw new IllegalArgumentException(Fields.quoted(text) + " is not a date such as "
                    + DateNotation.examples(column.order().orElse(null)));
        }
        for (int i = 0; i < column.inputs(); i++) {
            inputs[at + i] = input(column.encodings().get(i), numbers == null ? Double.NaN : numbers[i]);
        }
    }

    /**
     * The input that a number becomes, or NaN, which stands for a missing one.
     *
     * @throws IllegalArgumentException with one sentence if that is no finite number
     */
    public static float input(Schema.Numeric column, double number) {
        float input = column.input(number) + 0f;
        if (!(Math.abs(input) <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    number + " lies so far from what was trained on that it cannot be scaled");
        }
        return input;
    }
}
