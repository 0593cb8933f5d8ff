package dev.lanewise.serve;

import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.text.Quote;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** Describes the columns of a table, as JSON and in sentences: their values in the training data, and replacements. */
final class ColumnDescription {
    private static final int DIGITS_SHOWN = 6;
    private static final long MINUTES_OF_DAY = 24 * 60;
    /** Limits, in days since 1970-01-01, of the dates whose years have four digits, as in ISO dates. */
    private static final double FIRST_DAY = -719_528;

    private static final double LAST_DAY = 2_932_896;

    private ColumnDescription() {}

    /**
     * Describes a column as the fields of an object.
     *
     * @param range range of its numbers, or of its dates in days, in the training data; empty if it is unknown
     */
    static Map<String, Object> of(Schema.Column column, Scaling scaling, Optional<Schema.Range> range) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", column.name());
        fields.put("optional", column.imputes());
        if (column instanceof Schema.Categorical categorical) {
            fields.put("categories", categorical.categories());
            if (column.imputes()) {
                fields.put("fill", categorical.categories().get(categorical.fill()));
            }
        } else if (column instanceof Schema.Numeric numeric) {
            addNumbers(fields, numeric, scaling, range, number -> number);
        } else if (column instanceof Schema.Dates dates) {
            // As strings, with a standard deviation in days.
            boolean times = dates.parts().contains(Schema.DatePart.HOUR);
            fields.put("date", true);
            fields.put("times", times);
            int at = dates.parts().indexOf(Schema.DatePart.DAYS);
            if (at >= 0) {
                addNumbers(
                        fields,
                        dates.encodings().get(at),
                        scaling,
                        range,
                        days -> isDate(days) ? date(days, times) : null);
            }
        }
        fields.values().removeIf(Objects::isNull);
        return fields;
    }

    /** Adds the replacement, mean and range of numbers as far as they are known and have a text. */
    private static void addNumbers(
            Map<String, Object> fields,
            Schema.Numeric column,
            Scaling scaling,
            Optional<Schema.Range> range,
            DoubleFunction<Object> text) {
        if (column.imputes()) {
            fields.put("fill", text.apply(column.fill()));
        }
        if (scaling == Scaling.STANDARD && text.apply(column.shift()) != null) {
            // A column of equal numbers has a scale of 1, which is not their standard deviation.
            boolean areEqual =
                    range.map(known -> known.minimum() == known.maximum()).orElse(true);
            fields.put("mean", text.apply(column.shift()));
            fields.put("deviation", column.scale() == 1 && areEqual ? 0.0 : column.scale());
        }
        range.or(() -> scaling == Scaling.MIN_MAX
                        ? Optional.of(new Schema.Range(column.shift(), column.shift() + column.scale()))
                        : Optional.empty())
                .filter(known -> text.apply(known.minimum()) != null && text.apply(known.maximum()) != null)
                .ifPresent(known -> {
                    fields.put("minimum", text.apply(known.minimum()));
                    fields.put("maximum", text.apply(known.maximum()));
                });
    }

    private static boolean isDate(double days) {
        return days >= FIRST_DAY && days < LAST_DAY;
    }

    /** Formats a number of days since 1970-01-01 as a date, to the minute. */
    private static String date(double days, boolean times) {
        LocalDateTime date = LocalDateTime.of(1970, 1, 1, 0, 0)
                .plusMinutes(Math.round(days * MINUTES_OF_DAY))
                .truncatedTo(ChronoUnit.MINUTES);
        return times ? date.toString() : date.toLocalDate().toString();
    }

    /** Describes the replacement for missing values of a column that has one. */
    static String fill(Schema.Column column) {
        Object fill = of(column, Scaling.NONE, Optional.empty()).get("fill");
        return fill == null
                ? "the mean of each part of the dates"
                : fill instanceof Double number
                        ? new BigDecimal(number)
                                .round(new MathContext(DIGITS_SHOWN))
                                .stripTrailingZeros()
                                .toPlainString()
                        : Quote.of(fill.toString());
    }
}
