package dev.lanewise.internal.table;

import dev.lanewise.data.DateOrder;
import dev.lanewise.data.Preprocessing;
import dev.lanewise.data.Preprocessing.Missing;
import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.internal.text.Suggestion;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Learns the encoding of a column ({@link Schema.Column}) from some of its rows, for CSV files and in-memory tables.
 */
public final class ColumnLearner {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

    private ColumnLearner() {}

    /** Returns a sentence on columns that are left out because no row has a value in them; empty if there are none. */
    public static Optional<String> emptyColumns(List<String> names) {
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("left out: " + Suggestion.list(names)
                        + (names.size() == 1 ? ", which has no value in any row" : ", which have no value in any row"));
    }

    /** Values of a column by row: numbers or categories. */
    public interface Values {
        /** {@return whether the column has numbers; false if it has categories or no values} */
        boolean isNumeric();

        /**
         * {@return a copy of the numbers of some rows, in their order; NaN where one is missing}
         *
         * @param rows numbers of rows, from 0
         */
        double[] numbers(int[] rows);

        /** {@return the distinct categories of all rows} */
        List<String> categories();

        /**
         * {@return the index of a row's category in {@link #categories}; -1 if it is missing}
         *
         * @param row number of a row, from 0
         */
        int category(int row);

        /** {@return the number of rows without a value} */
        int missing();

        /** {@return unit and decimal separator of the texts that the numbers were read from; null for plain numbers} */
        default @Nullable NumberNotation notation() {
            return null;
        }

        /** {@return whether the column is encoded as dates if all its categories are dates} */
        default boolean mayBeDates() {
            return true;
        }

        /** {@return the order of dates that more rows than these have decided; null if there is none} */
        default @Nullable DateOrder dateOrder() {
            return null;
        }
    }

    /**
     * Learns how a column is encoded.
     *
     * @param name name of the column
     * @param place index of the column in its table
     * @param values values of the column
     * @param rows rows to learn from
     * @param preprocessing imputation, without which the rows must have no missing values, scaling, and order of dates
     * @return the encoding; empty if the column has no value in these rows
     * @throws IllegalArgumentException if dates can be read in two ways; the message names the column
     */
    public static Optional<Schema.Column> learn(
            String name, int place, Values values, int[] rows, Preprocessing preprocessing) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(preprocessing, "preprocessing");
        boolean fills = preprocessing.missing() == Missing.MEAN;
        Scaling scaling = preprocessing.scaling();
        boolean nothingToLearn = !fills && scaling == Scaling.NONE;
        boolean numeric = values.isNumeric();
        double[] numbers = !numeric || nothingToLearn ? new double[0] : values.numbers(rows);
        int present = values.missing() == 0 ? rows.length : 0;
        for (int i = 0; i < rows.length && values.missing() > 0; i++) {
            present += (numeric ? !Double.isNaN(numbers[i]) : values.category(rows[i]) >= 0) ? 1 : 0;
        }
        if (present == 0) {
            return Optional.empty();
        }
        Optional<DateNotation.Found> dates =
                numeric || !values.mayBeDates() ? Optional.empty() : dates(name, values, preprocessing);
        if (dates.isPresent()) {
            return Optional.of(dates(name, place, values, dates.get(), rows, fills, scaling));
        }
        return Optional.of(
                !numeric
                        ? categorical(name, place, values, rows, fills)
                        : nothingToLearn
                                ? ColumnEncoder.noted(
                                        new Schema.Numeric(name, place, Double.NaN, 0, 1), values.notation())
                                : numeric(name, place, numbers, values.notation(), present, fills, scaling));
    }

    /** Fills in missing numbers before it computes deviation and range. Their mean does not change the range. */
    private static Schema.Numeric numeric(
            String name,
            int place,
            double[] numbers,
            @Nullable NumberNotation notation,
            int present,
            boolean fills,
            Scaling scaling) {
        double sum = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double number : numbers) {
            if (!Double.isNaN(number)) {
                sum += number;
                min = Math.min(min, number);
                max = Math.max(max, number);
            }
        }
        // The sum of equal numbers is rounded, so their mean need not be the number itself.
        double mean = min == max ? min : sum / present;
        double squares = 0;
        for (double number : numbers) {
            if (!Double.isNaN(number)) {
                squares += (number - mean) * (number - mean);
            }
        }
        double spread = scaling == Scaling.NONE
                ? 1
                : scaling == Scaling.STANDARD ? Math.sqrt(squares / numbers.length) : max - min;
        double shift = scaling == Scaling.NONE ? 0 : scaling == Scaling.STANDARD ? mean : min;
        return ColumnEncoder.noted(
                new Schema.Numeric(name, place, fills ? mean : Double.NaN, shift, spread > 0 ? spread : 1), notation);
    }

    /** The day of the year and the like follow from these; the hour is left out if no date has a time. */
    private static Schema.Dates dates(
            String name,
            int place,
            Values values,
            DateNotation.Found notation,
            int[] rows,
            boolean fills,
            Scaling scaling) {
        List<String> texts = values.categories();
        List<Schema.DatePart> parts = Stream.of(Schema.DatePart.values())
                .filter(part -> part != Schema.DatePart.HOUR || notation.times())
                .toList();
        Schema.Numeric plain = new Schema.Numeric(name, place, Double.NaN, 0, 1);
        Schema.Dates unscaled =
                new Schema.Dates(name, place, notation.order(), parts, Collections.nCopies(parts.size(), plain));
        double[][] ofTexts =
                texts.stream().map(text -> unscaled.numbers(text).orElse(null)).toArray(double[][]::new);
        List<Schema.Numeric> encodings = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            double[] numbers = new double[rows.length];
            int present = 0;
            for (int i = 0; i < rows.length; i++) {
                int code = values.category(rows[i]);
                numbers[i] = code < 0 ? Double.NaN : ofTexts[code][part];
                present += code < 0 ? 0 : 1;
            }
            encodings.add(numeric(name, place, numbers, null, present, fills, scaling));
        }
        return new Schema.Dates(name, place, notation.order(), parts, encodings);
    }

    private static Optional<DateNotation.Found> dates(String name, Values values, Preprocessing preprocessing) {
        DateOrder decided = values.dateOrder();
        try {
            DateOrder given =
                    decided != null ? decided : preprocessing.dateOrder().orElse(null);
            return DateNotation.of(values.categories(), given)
                    .map(found -> decided == null ? found : new DateNotation.Found(decided, found.times()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("column " + Fields.quoted(name) + ": " + e.getMessage(), e);
        }
    }

    private static Schema.Categorical categorical(String name, int place, Values values, int[] rows, boolean fills) {
        List<String> all = values.categories();
        if (all.size() > Fields.MAX_COLUMNS) {
            throw new IllegalArgumentException("the column " + Fields.quoted(name) + " has " + Count.grouped(all.size())
                    + " distinct values, which take one input each, but a table has at most "
                    + Count.grouped(Fields.MAX_COLUMNS)
                    + " inputs; " + Remedy.WITHOUT + " leaves the column out, or group rare values");
        }
        int[] counts = new int[all.size()];
        for (int row : rows) {
            if (values.category(row) >= 0) {
                counts[values.category(row)]++;
            }
        }
        int[] known = IntStream.range(0, all.size())
                .filter(code -> counts[code] > 0)
                .boxed()
                .sorted(Comparator.comparing(all::get, order(all)))
                .mapToInt(Integer::intValue)
                .toArray();
        int fill = 0;
        for (int category = 1; category < known.length; category++) {
            fill = counts[known[category]] > counts[known[fill]] ? category : fill;
        }
        List<String> categories = IntStream.of(known).mapToObj(all::get).toList();
        return new Schema.Categorical(name, place, categories, all.size(), fills ? fill : -1);
    }

    /**
     * {@return whether all texts are whole numbers}
     *
     * @param texts categories
     */
    public static boolean areWhole(Collection<String> texts) {
        return Elements.require(texts, "texts").stream()
                .allMatch(text -> WHOLE.matcher(text).matches());
    }

    /**
     * {@return the order of categories and classes: numerical if all texts are whole numbers, otherwise that of {@link
     * String#compareTo}}
     *
     * @param texts categories
     */
    public static Comparator<String> order(Collection<String> texts) {
        return areWhole(texts)
                ? Comparator.<String, BigInteger>comparing(BigInteger::new).thenComparing(Comparator.naturalOrder())
                : Comparator.naturalOrder();
    }
}
