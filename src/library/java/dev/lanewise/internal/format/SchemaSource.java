package dev.lanewise.internal.format;

import dev.lanewise.data.Schema;
import dev.lanewise.internal.Fields;
import dev.lanewise.internal.IsoDate;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A schema as the part of a Java class that makes inputs of a row's texts. */
final class SchemaSource {
    /** Bytes of code that an array takes for each of its numbers or texts, at most; a class file allows a method 65,535. */
    private static final int BYTES_OF_ENTRY = 10;

    private static final int MOST_BYTES = 60_000;
    private static final int ARRAYS = 6;
    /** Placeholder in {@link #INPUTS} for the branch that reads dates. */
    private static final String BRANCH = "            // dates\n";

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
                int number = 0;
                for (int c = 0; c < row.length; c++) {
                    String field = row[c] == null ? "" : row[c].strip();
                    int category = CATEGORIES[c] == null ? -1 : List.of(CATEGORIES[c]).indexOf(field);
                    boolean missing = category < 0 && MISSING.contains(field);
                    if (missing && Double.isNaN(FILL[number])) {
                        throw new IllegalArgumentException(COLUMNS[c] + " is missing");
                    }
                    // dates
                    if (CATEGORIES[c] == null) {
                        x[at] = input(c, number++, missing, missing ? 0 : number(field), field);
                    } else {
                        category = missing ? (int) FILL[number] : category;
                        number++;
                        if (category >= 0) {
                            x[at + category] = 1;
                        }
                    }
                    at += WIDTH[c];
                }
                return x;
            }

            private static float input(int column, int number, boolean missing, double value, String field) {
                float x = (float) (((missing ? FILL[number] : value) - SHIFT[number]) / SCALE[number]) + 0f;
                if (Float.isNaN(x) || Float.isInfinite(x)) {
                    throw new IllegalArgumentException(COLUMNS[column] + " is no number to predict from: " + field);
                }
                return x;
            }

            /** The number of a text; NaN if it is not a finite float. Notations such as 1f are not numbers. */
            private static double number(String text) {
                if (!text.matches("[-+.0-9]([^xX]*[.0-9])?")) {
                    return Double.NaN;
                }
                try {
                    double number = Double.parseDouble(text);
                    return Math.abs((float) number) <= Float.MAX_VALUE ? number : Double.NaN;
                } catch (NumberFormatException e) {
                    return Double.NaN;
                }
            }

        """.indent(0);

    private static final String DATES_OF_ROW = """
                    if (PARTS[number] >= 0) {
                        double[] date = missing ? new double[4] : date(field);
                        if (date == null) {
                            throw new IllegalArgumentException(
                                    COLUMNS[c] + " is no date such as 2024-12-31: " + field);
                        }
                        for (int p = 0; p < WIDTH[c]; p++) {
                            x[at++] = input(c, number, missing, date[PARTS[number]], field);
                            number++;
                        }
                        continue;
                    }
        """.indent(0);

    private static final String DATE = """
            /** Days since 1970, month, weekday from Monday, and hour of a date; null if the text is not a date. */
            private static double[] date(String text) {
                java.util.regex.Matcher form = DATE.matcher(text);
                if (!form.matches()) {
                    return null;
                }
                int[] numbers = new int[8];
                for (int g = 1; g < numbers.length; g++) {
                    String digits = form.group(g) == null ? "0" : form.group(g);
                    numbers[g] = Integer.parseInt(g < 7 ? digits : (digits + "00000000").substring(0, 9));
                }
                try {
                    java.time.LocalDate day = java.time.LocalDate.of(numbers[1], numbers[2], numbers[3]);
                    long nanos = java.time.LocalTime.of(
                            numbers[4], numbers[5], numbers[6], numbers[7]).toNanoOfDay();
                    return new double[] {day.toEpochDay() + nanos / (24 * 3600 * 1e9), day.getMonthValue(),
                        day.getDayOfWeek().getValue(), nanos / (24 * 3600 * 1e9 / 24)};
                } catch (java.time.DateTimeException e) {
                    return null;
                }
            }

        """.indent(0);

    private SchemaSource() {}

    private static boolean hasDates(Schema schema) {
        return schema.columns().stream().anyMatch(Schema.Dates.class::isInstance);
    }

    /** Whether a class can hold all columns and categories. */
    static boolean fits(Schema schema) {
        long entries = 0;
        int arrays = hasDates(schema) ? ARRAYS + 1 : ARRAYS;
        for (Schema.Column column : schema.columns()) {
            entries += arrays
                    + (column instanceof Schema.Categorical categorical
                            ? 1 + categorical.categories().size()
                            : column instanceof Schema.Dates dates ? arrays * dates.inputs() : 0);
        }
        return entries * BYTES_OF_ENTRY <= MOST_BYTES;
    }

    static String of(Schema schema) {
        String inputs = INPUTS.replace(BRANCH, hasDates(schema) ? DATES_OF_ROW : "");
        return "    /** The columns of a table that a row is made of. */\n    private static final String[] COLUMNS = {"
                + each(schema, column -> JavaSource.literal(column.name())) + "};\n"
                + "    private static final List<String> MISSING = List.of("
                + Fields.MISSING.stream().map(JavaSource::literal).collect(Collectors.joining(", ")) + ");\n"
                + "    /** Instead of a missing number, or the number of the category instead of a missing one. */\n"
                + "    private static final double[] FILL = {" + each(schema, SchemaSource::fill) + "};\n"
                + "    private static final double[] SHIFT = {"
                + each(schema, column -> numbers(column, numeric -> "" + numeric.shift(), "0")) + "};\n"
                + "    private static final double[] SCALE = {"
                + each(schema, column -> numbers(column, numeric -> "" + numeric.scale(), "1")) + "};\n"
                + (hasDates(schema) ? dates(schema) : "")
                + "    /** Inputs of each column. */\n    private static final int[] WIDTH = {"
                + each(schema, column -> "" + column.inputs()) + "};\n"
                + "    private static final String[][] CATEGORIES = {"
                + each(
                        schema,
                        column -> column instanceof Schema.Categorical categorical
                                ? "{" + literals(categorical.categories()) + "}"
                                : "null")
                + "};\n\n" + inputs + (hasDates(schema) ? DATE : "");
    }

    private static String dates(Schema schema) {
        return "    /** The part of a date that each number is; -1 for other numbers. */\n"
                + "    private static final int[] PARTS = {"
                + each(
                        schema,
                        column -> column instanceof Schema.Dates dates
                                ? dates.parts().stream()
                                        .map(part -> "" + part.ordinal())
                                        .collect(Collectors.joining(", "))
                                : "-1")
                + "};\n"
                + "    private static final java.util.regex.Pattern DATE = java.util.regex.Pattern.compile("
                + JavaSource.literal(IsoDate.form()) + ");\n";
    }

    private static String each(Schema schema, Function<Schema.Column, String> entry) {
        return schema.columns().stream().map(entry).collect(Collectors.joining(", "));
    }

    private static String fill(Schema.Column column) {
        return numbers(
                column,
                numeric -> numeric.imputes() ? "" + numeric.fill() : "Double.NaN",
                column.imputes() && column instanceof Schema.Categorical categorical
                        ? "" + categorical.fill()
                        : "Double.NaN");
    }

    /** Returns an entry for each number that a column becomes; a date becomes one for each part. */
    private static String numbers(Schema.Column column, Function<Schema.Numeric, String> entry, String ofCategories) {
        return column instanceof Schema.Numeric numeric
                ? entry.apply(numeric)
                : column instanceof Schema.Dates dates
                        ? dates.encodings().stream().map(entry).collect(Collectors.joining(", "))
                        : ofCategories;
    }

    private static String literals(List<String> texts) {
        return texts.stream().map(JavaSource::literal).collect(Collectors.joining(", "));
    }
}
