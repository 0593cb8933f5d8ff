package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lanewise.Quote;
import dev.lanewise.data.Schema;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Makes the inputs of a row of a table, an object of JSON with a field for each column, as a schema says. */
final class TableRow {
    private final Schema schema;
    private final Map<String, Integer> places = new HashMap<>();
    /** Where the inputs of each column begin. */
    private final int[] at;

    TableRow(Schema schema) {
        this.schema = schema;
        this.at = new int[schema.columns().size()];
        int next = 0;
        for (int c = 0; c < at.length; c++) {
            places.put(schema.columns().get(c).name(), c);
            at[c] = next;
            next += schema.columns().get(c).inputs();
        }
    }

    /**
     * Reads an object whose start has been read. Columns of other names are left out; null, and what a CSV file says for it,
     * stands for a missing value.
     */
    void read(JsonParser json, float[] inputs, int offset) throws IOException {
        boolean[] there = new boolean[at.length];
        while (json.nextToken() != JsonToken.END_OBJECT) {
            Integer c = places.get(json.currentName());
            JsonToken token = json.nextToken();
            if (c == null) {
                json.skipChildren();
                continue;
            }
            there[c] = true;
            if (!token.isScalarValue()) {
                throw refusal(c, "a number or a text is expected");
            }
            encode(c, token == JsonToken.VALUE_NULL ? "" : json.getText().strip(), inputs, offset + at[c]);
        }
        for (int c = 0; c < there.length; c++) {
            if (!there[c]) {
                encode(c, "", inputs, offset + at[c]);
            }
        }
    }

    private void encode(int c, String text, float[] inputs, int from) throws Refusal {
        Schema.Column column = schema.columns().get(c);
        boolean missing = Schema.MISSING.contains(text);
        if (missing && !column.fills()) {
            throw refusal(c, "the value is missing, and nothing was learned to fill in");
        }
        if (column instanceof Schema.Numeric numeric) {
            inputs[from] = numeric.input(missing ? Double.NaN : number(c, text)) + 0f;
            if (!(Math.abs(inputs[from]) <= Float.MAX_VALUE)) {
                throw refusal(c, text + " lies so far from what was trained on that it cannot be scaled");
            }
        } else if (column instanceof Schema.Categorical categorical) {
            // What is none of the categories leaves all inputs at 0.
            int category = missing ? categorical.fill() : categorical.categories().indexOf(text);
            for (int i = 0; i < column.inputs(); i++) {
                inputs[from + i] = i == category ? 1 : 0;
            }
        }
    }

    private double number(int c, String text) throws Refusal {
        try {
            // Java's own notations are not meant: 1f, 0x1p3.
            if (text.matches("[-+.0-9eE]+")) {
                double number = Double.parseDouble(text);
                if (Math.abs((float) number) <= Float.MAX_VALUE) {
                    return number;
                }
            }
        } catch (NumberFormatException e) {
            // Refused below, as other texts are.
        }
        throw refusal(c, Quote.of(text) + " is not a finite number");
    }

    private Refusal refusal(int c, String sentence) {
        return Refusal.badRequest("column " + Quote.of(schema.columns().get(c).name()) + ": " + sentence);
    }
}
