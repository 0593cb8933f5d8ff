package dev.lanewise.internal.table;

import dev.lanewise.data.DateOrder;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.text.Escape;
import dev.lanewise.internal.text.Quote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A schema as lines of text, {@code name: value}. {@code docs/layouts.md} has them. */
public final class SchemaLines {
    /** Name of the first line. */
    public static final String FIRST = "schema";

    /** Name of the line that counts the texts of missing values, unless they are the usual ones. */
    private static final String MISSING = "missing";

    private static final String HEADED = "headed";
    private static final String UNHEADED = "unheaded";
    private static final String REFUSED = "-";
    private static final String FILLED = "filled";
    private static final String DECIMAL = " decimal";
    private static final String UNIT = " unit";
    private static final String ORDER = " order";

    private SchemaLines() {}

    /** The lines of a schema, each with its end. */
    public static String of(Schema schema) {
        StringBuilder lines = new StringBuilder(FIRST)
                .append(": ")
                .append(schema.width())
                .append(' ')
                .append(schema.hasHeader() ? HEADED : UNHEADED)
                .append(' ')
                .append(schema.columns().size());
        schema.targets().forEach(place -> lines.append(' ').append(place));
        lines.append('\n');
        MissingTexts missing = MissingTexts.of(schema.missingTexts());
        if (!missing.equals(MissingTexts.USUAL)) {
            List<String> texts = missing.texts();
            lines.append(MISSING).append(": ").append(texts.size()).append('\n');
            for (int i = 0; i < texts.size(); i++) {
                lines.append(MISSING + " ")
                        .append(i)
                        .append(": ")
                        .append(Escape.of(texts.get(i)))
                        .append('\n');
            }
        }
        for (int c = 0; c < schema.columns().size(); c++) {
            add(lines, "column " + c, schema.columns().get(c));
        }
        return lines.toString();
    }

    private static void add(StringBuilder lines, String key, Schema.Column column) {
        lines.append(key).append(": ");
        if (column instanceof Schema.Numeric numeric) {
            lines.append("numeric ")
                    .append(numeric.index())
                    .append(' ')
                    .append(numeric.imputes() ? Double.toString(numeric.fill()) : REFUSED)
                    .append(' ')
                    .append(numeric.shift())
                    .append(' ')
                    .append(numeric.scale());
        } else if (column instanceof Schema.Categorical categorical) {
            lines.append("categorical ")
                    .append(categorical.index())
                    .append(' ')
                    .append(categorical.imputes() ? Integer.toString(categorical.fill()) : REFUSED)
                    .append(' ')
                    .append(categorical.inputs())
                    .append(' ')
                    .append(categorical.categories().size());
        } else if (column instanceof Schema.Dates dates) {
            lines.append("dates ")
                    .append(dates.index())
                    .append(' ')
                    .append(dates.imputes() ? FILLED : REFUSED)
                    .append(' ')
                    .append(dates.inputs())
                    .append(' ')
                    .append(dates.inputs());
        }
        lines.append('\n')
                .append(key)
                .append(" name: ")
                .append(Escape.of(column.name()))
                .append('\n');
        addNotation(lines, key, column);
        if (column instanceof Schema.Categorical categorical) {
            for (int i = 0; i < categorical.categories().size(); i++) {
                lines.append(key)
                        .append(" category ")
                        .append(i)
                        .append(": ")
                        .append(Escape.of(categorical.categories().get(i)))
                        .append('\n');
            }
        } else if (column instanceof Schema.Dates dates) {
            for (int i = 0; i < dates.inputs(); i++) {
                Schema.Numeric part = dates.encodings().get(i);
                lines.append(key)
                        .append(" part ")
                        .append(i)
                        .append(": ")
                        .append(dates.parts().get(i))
                        .append(' ')
                        .append(part.imputes() ? Double.toString(part.fill()) : REFUSED)
                        .append(' ')
                        .append(part.shift())
                        .append(' ')
                        .append(part.scale())
                        .append('\n');
            }
        }
    }

    /** Adds how the texts of a column are written, unless they are plain numbers, categories, or dates as in ISO 8601. */
    private static void addNotation(StringBuilder lines, String key, Schema.Column column) {
        NumberNotation notation = column instanceof Schema.Numeric numeric ? ColumnEncoder.notation(numeric) : null;
        if (notation != null) {
            lines.append(key)
                    .append(DECIMAL)
                    .append(": ")
                    .append(notation.decimal())
                    .append('\n');
            if (!notation.unit().isEmpty()) {
                lines.append(key)
                        .append(UNIT)
                        .append(": ")
                        .append(Escape.of(notation.unit()))
                        .append('\n');
            }
        }
        if (column instanceof Schema.Dates dates && dates.order().isPresent()) {
            lines.append(key)
                    .append(ORDER)
                    .append(": ")
                    .append(dates.order().get())
                    .append('\n');
        }
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @throws IllegalArgumentException saying in one sentence what is wrong with it
     */
    public static Schema parse(String lines) {
        Map<String, String> entries = new HashMap<>();
        for (String line : lines.split("\n", 0)) {
            int colon = line.indexOf(": ");
            if (colon < 0 || entries.put(line.substring(0, colon), line.substring(colon + 2)) != null) {
                throw new IllegalArgumentException("a line is not of the form \"name: value\", or there twice");
            }
        }
        return read(entries);
    }

    /** Reads a schema from lines that are already split into names and values; others may be among them. */
    public static Schema read(Map<String, String> entries) {
        String[] first = require(entries, FIRST).split(" ", -1);
        if (first.length < 3) {
            throw new IllegalArgumentException(
                    "the line \"" + FIRST + "\" has " + first.length + " words, not 3 or more");
        }
        if (!first[1].equals(HEADED) && !first[1].equals(UNHEADED)) {
            throw new IllegalArgumentException(
                    "a schema is headed or unheaded, but " + Quote.of(first[1]) + " is there");
        }
        int count = number(first[2]);
        List<Schema.Column> columns = new ArrayList<>();
        for (int c = 0; c < count; c++) {
            columns.add(column(entries, "column " + c));
        }
        List<Integer> targets =
                Arrays.stream(first).skip(3).map(SchemaLines::number).toList();
        Schema schema = new Schema(number(first[0]), first[1].equals(HEADED), targets, columns);
        return schema.withMissingTexts(missing(entries).texts());
    }

    private static MissingTexts missing(Map<String, String> entries) {
        if (!entries.containsKey(MISSING)) {
            return MissingTexts.USUAL;
        }
        List<String> texts = new ArrayList<>();
        int count = number(require(entries, MISSING));
        for (int i = 0; i < count; i++) {
            texts.add(Escape.undo(require(entries, MISSING + " " + i)));
        }
        return MissingTexts.of(texts);
    }

    private static Schema.Column column(Map<String, String> entries, String key) {
        String[] words = words(entries, key, 5);
        String name = Escape.undo(require(entries, key + " name"));
        if (words[0].equals("numeric")) {
            return ColumnEncoder.noted(
                    new Schema.Numeric(
                            name,
                            number(words[1]),
                            words[2].equals(REFUSED) ? Double.NaN : real(words[2]),
                            real(words[3]),
                            real(words[4])),
                    notation(entries, key));
        }
        if (words[0].equals("dates")) {
            return dates(entries, key, name, number(words[1]), number(words[4]));
        }
        if (!words[0].equals("categorical")) {
            throw new IllegalArgumentException(
                    "a column is numeric, categorical or of dates, but " + Quote.of(key) + " is " + Quote.of(words[0]));
        }
        List<String> categories = new ArrayList<>();
        int count = number(words[4]);
        for (int i = 0; i < count; i++) {
            categories.add(Escape.undo(require(entries, key + " category " + i)));
        }
        return new Schema.Categorical(
                name, number(words[1]), categories, number(words[3]), words[2].equals(REFUSED) ? -1 : number(words[2]));
    }

    private static @Nullable NumberNotation notation(Map<String, String> entries, String key) {
        String decimal = entries.get(key + DECIMAL);
        if (decimal == null) {
            return null;
        }
        if (decimal.length() != 1) {
            throw new IllegalArgumentException(
                    "a decimal separator is one character, but " + Quote.of(decimal) + " is there");
        }
        return new NumberNotation(Escape.undo(entries.getOrDefault(key + UNIT, "")), decimal.charAt(0));
    }

    private static @Nullable DateOrder order(Map<String, String> entries, String key) {
        String word = entries.get(key + ORDER);
        for (DateOrder order : DateOrder.values()) {
            if (order.toString().equals(word)) {
                return order;
            }
        }
        if (word != null) {
            throw new IllegalArgumentException(
                    "dates are day-first or month-first, but " + Quote.of(word) + " is there");
        }
        return null;
    }

    private static Schema.Dates dates(Map<String, String> entries, String key, String name, int place, int count) {
        List<Schema.DatePart> parts = new ArrayList<>();
        List<Schema.Numeric> encodings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String[] words = words(entries, key + " part " + i, 4);
            parts.add(part(words[0]));
            encodings.add(new Schema.Numeric(
                    name,
                    place,
                    words[1].equals(REFUSED) ? Double.NaN : real(words[1]),
                    real(words[2]),
                    real(words[3])));
        }
        return new Schema.Dates(name, place, order(entries, key), parts, encodings);
    }

    private static Schema.DatePart part(String word) {
        for (Schema.DatePart part : Schema.DatePart.values()) {
            if (part.toString().equals(word)) {
                return part;
            }
        }
        throw new IllegalArgumentException(
                "a date has days, month, weekday and hour, but " + Quote.of(word) + " is there");
    }

    private static String require(Map<String, String> entries, String key) {
        String value = entries.get(key);
        if (value == null) {
            throw new IllegalArgumentException("there is no line " + Quote.of(key));
        }
        return value;
    }

    private static String[] words(Map<String, String> entries, String key, int count) {
        String[] words = require(entries, key).split(" ", -1);
        if (words.length != count) {
            throw new IllegalArgumentException(
                    "the line " + Quote.of(key) + " has " + words.length + " words, not " + count);
        }
        return words;
    }

    private static int number(String word) {
        if (!word.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException(Quote.of(word) + " is not a number of columns or inputs");
        }
        return Integer.parseInt(word);
    }

    private static double real(String word) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(Quote.of(word) + " is not a number", e);
        }
    }
}
