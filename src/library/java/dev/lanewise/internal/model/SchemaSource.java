package dev.lanewise.internal.model;

import dev.lanewise.data.Schema;
import dev.lanewise.internal.table.ColumnEncoder;
import dev.lanewise.internal.table.DateNotation;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.NumberNotation;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A schema as the part of a Java class that makes inputs of a row's texts. */
final class SchemaSource {
    /** Bytes of code that an array takes for each of its numbers or texts, at most; a class file allows a method 65,535. */
    private static final int BYTES_OF_ENTRY = 10;

    private static final int MOST_BYTES = 60_000;
    private static final int ARRAYS = 6;
    /** Placeholder in {@link #INPUTS} for the branch that reads dates. */
    private static final String BRANCH = "            // dates\n";

    /** Call in {@link #INPUTS} that reads a plain number. */
    private static final String PLAIN = "number(field)";

    private static final String INPUTS = """
            /**
             * The inputs of a row of a table.
             *
             * @param row its fields in the order of COLUMNS, as text; numbers have a decimal point and no thousands
             *     separator, whatever the notation of the training file; an unknown category leaves the inputs of
             *     its column at 0
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
                    throw new IllegalArgumentException(COLUMNS[column] + " is not a number: " + field);
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
                        double[] date = missing ? new double[4] : date(field, ORDER[c]);
                        if (date == null) {
                            throw new IllegalArgumentException(
                                    COLUMNS[c] + " is not a date such as 2024-12-31: " + field);
                        }
                        for (int p = 0; p < WIDTH[c]; p++) {
                            x[at++] = input(c, number, missing, date[PARTS[number]], field);
                            number++;
                        }
                        continue;
                    }
        """.indent(0);

    private static final String MISSING_TEXT = "MISSING.contains(field)";

    private static final String MISSING_NUMBER = """
            private static boolean isMissing(double number) {
                for (double missing : MISSING_NUMBERS) {
                    if (missing == number) {
                        return true;
                    }
                }
                return false;
            }

        """.indent(0);

    private static final String DATE = """
            /** Days since 1970, month, weekday from Monday, and hour of a date in UTC; null if the text is not a date. */
            private static double[] date(String text, int order) {
                java.util.regex.Matcher form = DATE.matcher(text);
                if (!form.matches()
                        || order == 0 && form.group(5) != null && value(form.group(5)) != value(form.group(7))) {
                    return null;
                }
                int[] yearMonthDay = form.group(1) != null ? new int[] {1, 3, 4}
                        : form.group(5) != null ? order == 2 ? new int[] {8, 5, 7} : new int[] {8, 7, 5}
                        : form.group(9) != null ? new int[] {11, 10, 9} : new int[] {14, 12, 13};
                int hour = value(form.group(15));
                String half = form.group(19);
                if (half != null) {
                    hour = hour < 1 || hour > 12 ? -1 : hour % 12 + (half.strip().equalsIgnoreCase("pm") ? 12 : 0);
                }
                String fraction = form.group(18);
                String offset = form.group(20) == null ? "" : form.group(20);
                String digits = offset.replaceAll("[^0-9]", "") + "0000";
                int minutes = 60 * value(digits.substring(0, 2)) + value(digits.substring(2, 4));
                if (minutes > 18 * 60 || value(digits.substring(2, 4)) > 59) {
                    return null;
                }
                try {
                    java.time.LocalDateTime date = java.time.LocalDateTime.of(value(form.group(yearMonthDay[0])),
                            value(form.group(yearMonthDay[1])), value(form.group(yearMonthDay[2])), hour,
                            value(form.group(16)), value(form.group(17)),
                            fraction == null ? 0 : value((fraction + "00000000").substring(0, 9)))
                            .minusMinutes(offset.indexOf('-') >= 0 ? -minutes : minutes);
                    long nanos = date.toLocalTime().toNanoOfDay();
                    return new double[] {date.toLocalDate().toEpochDay() + nanos / (24 * 3600 * 1e9), date.getMonthValue(),
                        date.getDayOfWeek().getValue(), nanos / (24 * 3600 * 1e9 / 24)};
                } catch (java.time.DateTimeException e) {
                    return null;
                }
            }

            /** The number of some digits, or of an English month; 0 for null. */
            private static int value(String text) {
                if (text == null || text.charAt(0) <= '9') {
                    return text == null ? 0 : Integer.parseInt(text);
                }
                return "janfebmaraprmayjunjulaugsepoctnovdec".indexOf(text.substring(0, 3).toLowerCase(java.util.Locale.ROOT)) / 3 + 1;
            }

        """.indent(0);

    private static final String UNITS = """
            /**
             * The number of a text with a unit, or of a plain number; NaN if it is neither.
             *
             * @param notation the decimal separator and the unit; null for plain numbers alone
             */
            private static double number(String text, String notation) {
                double plain = number(text);
                if (notation == null || !Double.isNaN(plain) || text.length() > 64) {
                    return plain;
                }
                java.util.regex.Matcher form = NUMBER.matcher(text);
                if (!form.matches()) {
                    return Double.NaN;
                }
                String before = form.group(3) == null ? form.group(4) : form.group(3);
                String after = form.group(7) == null ? form.group(8) : form.group(7);
                String unit = before != null ? before : after != null ? after : "";
                String digits = form.group(6);
                int at = digits.indexOf(notation.charAt(0));
                String whole = at < 0 ? digits : digits.substring(0, at);
                String fraction = at < 0 ? "" : digits.substring(at + 1);
                boolean enclosed = form.group(1) != null;
                String sign = form.group(2) == null ? form.group(5) : form.group(2);
                if (!unit.isEmpty() && !unit.equals(notation.substring(1)) || before != null && after != null
                        || enclosed != (form.group(9) != null) || form.group(2) != null && form.group(5) != null
                        || enclosed && sign != null || whole.isEmpty() && fraction.isEmpty()
                        || !whole.matches(WHOLE) || !fraction.matches("[0-9]*")) {
                    return Double.NaN;
                }
                double number = Double.parseDouble(whole.replaceAll("[^0-9]", "") + "." + fraction);
                return !((float) number <= Float.MAX_VALUE) ? Double.NaN
                        : enclosed || sign != null && !sign.equals("+") ? -number : number;
            }

        """.indent(0);

    private SchemaSource() {}

    private static boolean hasDates(Schema schema) {
        return schema.columns().stream().anyMatch(Schema.Dates.class::isInstance);
    }

    private static boolean hasUnits(Schema schema) {
        return schema.columns().stream().anyMatch(column -> notation(column) != null);
    }

    /** Whether a class can hold all columns and categories. */
    static boolean fits(Schema schema) {
        long entries = 0;
        int arrays = ARRAYS + (hasDates(schema) ? 2 : 0) + (hasUnits(schema) ? 1 : 0);
        for (Schema.Column column : schema.columns()) {
            entries += arrays
                    + (column instanceof Schema.Categorical categorical
                            ? 1 + categorical.categories().size()
                            : column instanceof Schema.Dates dates ? arrays * dates.inputs() : 0);
        }
        // The usual texts are few, and always fit.
        entries += 2L * Math.max(0, schema.missingTexts().size() - Fields.MISSING.size());
        return entries * BYTES_OF_ENTRY <= MOST_BYTES;
    }

    static String of(Schema schema) {
        String numbers = schema.missingTexts().stream()
                .filter(Fields::isNumber)
                .map(text -> "" + Fields.number(text))
                .collect(Collectors.joining(", "));
        String inputs = INPUTS.replace(BRANCH, hasDates(schema) ? DATES_OF_ROW : "")
                .replace(PLAIN, hasUnits(schema) ? "number(field, UNIT[c])" : PLAIN);
        if (!numbers.isEmpty()) {
            inputs =
                    inputs.replace(MISSING_TEXT, "(" + MISSING_TEXT + " || isMissing(number(field)))") + MISSING_NUMBER;
        }
        return "    /** The columns of a table that a row is made of. */\n    private static final String[] COLUMNS = {"
                + each(schema, column -> JavaSource.literal(column.name())) + "};\n"
                + "    private static final List<String> MISSING = List.of("
                + Stream.concat(Stream.of(""), schema.missingTexts().stream())
                        .map(JavaSource::literal)
                        .collect(Collectors.joining(", "))
                + ");\n"
                + (numbers.isEmpty()
                        ? ""
                        : "    /** Numbers that mark a missing value, however they are written. */\n"
                                + "    private static final double[] MISSING_NUMBERS = {" + numbers + "};\n")
                + "    /** Instead of a missing number, or the number of the category instead of a missing one. */\n"
                + "    private static final double[] FILL = {" + each(schema, SchemaSource::fill) + "};\n"
                + "    private static final double[] SHIFT = {"
                + each(schema, column -> numbers(column, numeric -> "" + numeric.shift(), "0")) + "};\n"
                + "    private static final double[] SCALE = {"
                + each(schema, column -> numbers(column, numeric -> "" + numeric.scale(), "1")) + "};\n"
                + (hasDates(schema) ? dates(schema) : "")
                + (hasUnits(schema) ? units(schema) : "")
                + "    /** Inputs of each column. */\n    private static final int[] WIDTH = {"
                + each(schema, column -> "" + column.inputs()) + "};\n"
                + "    private static final String[][] CATEGORIES = {"
                + each(
                        schema,
                        column -> column instanceof Schema.Categorical categorical
                                ? "{" + literals(categorical.categories()) + "}"
                                : "null")
                + "};\n\n" + inputs + (hasUnits(schema) ? UNITS : "") + (hasDates(schema) ? DATE : "");
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
                + JavaSource.literal(DateNotation.pattern()) + ");\n"
                + "    /** The order of day and month of each column with the year last: 1 day first, 2 month first, or 0. */\n"
                + "    private static final int[] ORDER = {"
                + each(
                        schema,
                        column -> column instanceof Schema.Dates dates
                                ? ""
                                        + dates.order()
                                                .map(order -> order.ordinal() + 1)
                                                .orElse(0)
                                : "0")
                + "};\n";
    }

    private static String units(Schema schema) {
        return "    /** The decimal separator and the unit of the numbers of each column; null for plain numbers. */\n"
                + "    private static final String[] UNIT = {"
                + each(schema, column -> {
                    NumberNotation notation = notation(column);
                    return notation == null ? "null" : JavaSource.literal(notation.decimal() + notation.unit());
                })
                + "};\n"
                + "    private static final java.util.regex.Pattern NUMBER = java.util.regex.Pattern.compile("
                + JavaSource.literal(NumberNotation.pattern()) + ");\n"
                + "    private static final String WHOLE = " + JavaSource.literal(NumberNotation.wholePattern())
                + ";\n";
    }

    private static @Nullable NumberNotation notation(Schema.Column column) {
        return column instanceof Schema.Numeric numeric ? ColumnEncoder.notation(numeric) : null;
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
