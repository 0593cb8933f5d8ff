package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.ColumnEncoder;
import dev.lanewise.internal.Quote;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Makes the inputs of a row of a table, an object of JSON with a field for each column, as a schema says. */
final class TableRow {
    private final Schema schema;
    private final Map<String, Integer> places = new HashMap<>();
    /** Where the inputs of each column begin. */
    private final int[] at;
    private final ColumnEncoder[] encoders;

    TableRow(Schema schema) {
        this.schema = schema;
        this.at = new int[schema.columns().size()];
        this.encoders = schema.columns().stream().map(ColumnEncoder::new).toArray(ColumnEncoder[]::new);
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
        try {
            // What is none of the categories leaves all inputs at 0.
            encoders[c].encode(text, inputs, from);
        } catch (IllegalArgumentException e) {
            throw refusal(c, e.getMessage());
        }
    }

    private Refusal refusal(int c, String sentence) {
        return Refusal.badRequest("column " + Quote.of(schema.columns().get(c).name()) + ": " + sentence);
    }
}
