package dev.lanewise.format;

import dev.lanewise.data.Schema;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A schema as the part of a Java class that makes inputs of a row's texts. */
final class SchemaSource {
    /** Bytes of code that an array takes for each of its numbers or texts, at most; a class file allows a method 65,535. */
    private static final int BYTES_OF_ENTRY = 10;
    private static final int MOST_BYTES = 60_000;
    private static final int ARRAYS = 6;

    private static final String INPUTS = """
                /**
                 * The inputs of a row of a table.
                 *
                 * @param row its fields in the order of COLUMNS, as text; what is none of the categories leaves their inputs at 0
                 */
                public static float[] inputs(String... row) {
                    if (row.length != COLUMNS.length) {
                        throw new IllegalArgumentException(COLUMNS.length + " fields are expected, not " + row.length);
                    }
                    float[] x = new float[INPUTS];
                    int at = 0;
                    for (int c = 0; c < row.length; c++) {
                        String field = row[c].strip();
                        boolean missing = MISSING.contains(field);
                        if (missing && Double.isNaN(FILL[c])) {
                            throw new IllegalArgumentException(COLUMNS[c] + " is missing");
                        }
                        if (CATEGORIES[c] == null) {
                            double number = missing ? FILL[c] : Double.parseDouble(field);
                            x[at] = (float) ((number - SHIFT[c]) / SCALE[c]) + 0f;
                            if (Float.isNaN(x[at]) || Float.isInfinite(x[at])) {
                                throw new IllegalArgumentException(COLUMNS[c] + " is no number to predict from: " + field);
                            }
                        } else {
                            int category = missing ? (int) FILL[c] : List.of(CATEGORIES[c]).indexOf(field);
                            if (category >= 0) {
                                x[at + category] = 1;
                            }
                        }
                        at += WIDTH[c];
                    }
                    return x;
                }

            """.indent(0);

    private SchemaSource() {}

    /** Whether there is a column of dates, which the class cannot read. */
    static boolean hasDates(Schema schema) {
        return schema.columns().stream().anyMatch(Schema.Dates.class::isInstance);
    }

    /** Whether a class can hold all columns and categories. */
    static boolean fits(Schema schema) {
        long entries = 0;
        for (Schema.Column column : schema.columns()) {
            entries += ARRAYS + (column instanceof Schema.Categorical categorical ? 1 + categorical.categories().size() : 0);
        }
        return entries * BYTES_OF_ENTRY <= MOST_BYTES;
    }

    static String of(Schema schema) {
        return "    /** The columns of a table that a row is made of. */\n    private static final String[] COLUMNS = {"
                + each(schema, column -> literal(column.name())) + "};\n"
                + "    private static final List<String> MISSING = List.of("
                + Schema.MISSING.stream().map(SchemaSource::literal).collect(Collectors.joining(", ")) + ");\n"
                + "    /** Instead of a missing number, or the number of the category instead of a missing one. */\n"
                + "    private static final double[] FILL = {" + each(schema, SchemaSource::fill) + "};\n"
                + "    private static final double[] SHIFT = {"
                + each(schema, column -> column instanceof Schema.Numeric numeric ? "" + numeric.shift() : "0") + "};\n"
                + "    private static final double[] SCALE = {"
                + each(schema, column -> column instanceof Schema.Numeric numeric ? "" + numeric.scale() : "1") + "};\n"
                + "    /** Inputs of each column. */\n    private static final int[] WIDTH = {"
                + each(schema, column -> "" + column.inputs()) + "};\n"
                + "    private static final String[][] CATEGORIES = {" + each(schema, column ->
                        column instanceof Schema.Categorical categorical ? "{" + literals(categorical.categories()) + "}" : "null")
                + "};\n\n" + INPUTS;
    }

    private static String each(Schema schema, Function<Schema.Column, String> entry) {
        return schema.columns().stream().map(entry).collect(Collectors.joining(", "));
    }

    private static String fill(Schema.Column column) {
        return !column.fills() ? "Double.NaN"
                : column instanceof Schema.Numeric numeric ? "" + numeric.fill() : "" + ((Schema.Categorical) column).fill();
    }

    private static String literals(List<String> texts) {
        return texts.stream().map(SchemaSource::literal).collect(Collectors.joining(", "));
    }

    /** A text as a compiler takes it; control characters in octal, because \\u000a would end the line. */
    private static String literal(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            literal.append(c < ' ' ? String.format(Locale.ROOT, "\\%03o", (int) c)
                    : JavaSource.ascii(String.valueOf(c)).replace("\"", "\\\""));
        }
        return literal.append('"').toString();
    }
}
