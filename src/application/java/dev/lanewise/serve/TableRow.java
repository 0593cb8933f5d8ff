package dev.lanewise.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.ColumnEncoder;
import dev.lanewise.internal.Fields;
import dev.lanewise.internal.Quote;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Encodes a row of a table, an object of JSON with a field for each column, as a schema says. Nothing is guessed in
 * silence: a row that cannot be encoded is refused, and every value that the schema replaces gets a warning.
 */
final class TableRow {
    /** Warnings about a row; a sentence counts the others. */
    private static final int MOST_WARNINGS = 20;
    private static final int DIGITS_SHOWN = 6;

    private final Schema schema;
    private final List<String> names;
    private final Map<String, Integer> places = new HashMap<>();
    /** Where the inputs of each column begin. */
    private final int[] at;
    private final ColumnEncoder[] encoders;
    /** What is said of a missing value of each column; null if the schema replaces none. */
    private final String[] replaced;

    TableRow(Schema schema) {
        this.schema = schema;
        this.names = schema.columns().stream().map(Schema.Column::name).toList();
        this.at = new int[names.size()];
        this.encoders = schema.columns().stream().map(ColumnEncoder::new).toArray(ColumnEncoder[]::new);
        this.replaced = new String[at.length];
        int next = 0;
        for (int c = 0; c < at.length; c++) {
            Schema.Column column = schema.columns().get(c);
            places.put(column.name(), c);
            at[c] = next;
            next += column.inputs();
            replaced[c] = column.fills()
                    ? "column " + Quote.of(column.name()) + ": the value is missing, and the model uses " + fill(column)
                    : null;
        }
    }

    private static String fill(Schema.Column column) {
        return column instanceof Schema.Categorical categorical
                ? Quote.of(categorical.categories().get(categorical.fill()))
                : new BigDecimal(((Schema.Numeric) column).fill()).round(new MathContext(DIGITS_SHOWN))
                        .stripTrailingZeros().toPlainString();
    }

    /** The names of the columns, in the order of their inputs. */
    List<String> names() {
        return names;
    }

    /**
     * Reads an object whose start has been read. Null, and what a CSV file says for it, stands for a missing value, as
     * does a column that is not there.
     *
     * @param suggest whether a warning names the category that was probably meant, which takes time
     * @return a warning for each missing value that is replaced, and for each unknown category
     * @throws Refusal if the row has a column that the model does not have, lacks a value that the model does not
     *     replace, or has a value that is no number where one is expected
     */
    List<String> read(JsonParser json, float[] inputs, int offset, boolean suggest) throws IOException {
        List<String> warnings = new ArrayList<>();
        boolean[] there = new boolean[at.length];
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            Integer c = places.get(name);
            JsonToken token = json.nextToken();
            if (c == null) {
                throw Refusal.badRequest("column " + Quote.of(name) + ": the model has no such column"
                        + QuotedNames.didYouMean(name, names) + "; its columns are " + QuotedNames.list(names));
            }
            there[c] = true;
            if (!token.isScalarValue()) {
                throw refusal(c, "a number or a text is expected");
            }
            String text = token == JsonToken.VALUE_NULL ? "" : json.getText().strip();
            encode(c, text, inputs, offset + at[c], suggest, warnings);
        }
        for (int c = 0; c < there.length; c++) {
            if (!there[c]) {
                encode(c, "", inputs, offset + at[c], suggest, warnings);
            }
        }
        int more = warnings.size() - MOST_WARNINGS;
        if (more > 0) {
            warnings.subList(MOST_WARNINGS, warnings.size()).clear();
            warnings.add("there are " + more + " more warnings about this row");
        }
        return warnings;
    }

    private void encode(int c, String text, float[] inputs, int from, boolean suggest, List<String> warnings)
            throws Refusal {
        boolean isMissing = Fields.isMissing(text);
        if (isMissing && replaced[c] == null) {
            throw refusal(c, "the value is missing, and the model has no replacement for it; every row must have "
                    + QuotedNames.list(schema.columns().stream().filter(column -> !column.fills())
                            .map(Schema.Column::name).toList()));
        }
        boolean isKnown;
        try {
            isKnown = encoders[c].encode(text, inputs, from);
        } catch (IllegalArgumentException e) {
            throw refusal(c, e.getMessage());
        }
        if (isMissing) {
            warnings.add(replaced[c]);
        } else if (!isKnown) {
            List<String> categories = ((Schema.Categorical) schema.columns().get(c)).categories();
            warnings.add("column " + Quote.of(names.get(c)) + ": the category " + Quote.of(text) + " is unknown"
                    + (suggest && warnings.size() < MOST_WARNINGS ? QuotedNames.didYouMean(text, categories) : "")
                    + " and counts as none of " + QuotedNames.list(categories));
        }
    }

    private Refusal refusal(int c, String sentence) {
        return Refusal.badRequest("column " + Quote.of(names.get(c)) + ": " + sentence);
    }
}
