package dev.lanewise.data;

import dev.lanewise.data.Preprocessing.Scaling;
import dev.lanewise.internal.Elements;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Learns the {@link Schema.Column} of a column from some of its rows, for CSV files and tables in memory alike. */
public final class ColumnLearner {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

    private ColumnLearner() {}

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

        /** {@return the different categories of all rows} */
        List<String> categories();

        /**
         * {@return the index of a row's category in {@link #categories}; -1 if it is missing}
         *
         * @param row number of a row, from 0
         */
        int category(int row);

        /** {@return the number of rows without a value} */
        int missing();
    }

    /**
     * Learns how a column is encoded.
     *
     * @param name name of the column
     * @param place index of the column in its table
     * @param values values of the column
     * @param rows rows to learn from
     * @param fills whether missing values are to be filled in; if not, there are none
     * @param scaling how numbers are scaled
     * @return nothing if the column has no value in these rows
     */
    public static Optional<Schema.Column> learn(
            String name, int place, Values values, int[] rows, boolean fills, Scaling scaling) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(scaling, "scaling");
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
        return Optional.of(!numeric ? categorical(name, place, values, rows, fills)
                : nothingToLearn ? new Schema.Numeric(name, place, Double.NaN, 0, 1)
                : numeric(name, place, numbers, present, fills, scaling));
    }

    /** Fills in missing numbers before it computes deviation and range. Their mean does not change the range. */
    private static Schema.Numeric numeric(
            String name, int place, double[] numbers, int present, boolean fills, Scaling scaling) {
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
        double spread = switch (scaling) {
            case NONE -> 1;
            case STANDARD -> Math.sqrt(squares / numbers.length);
            case MIN_MAX -> max - min;
        };
        double shift = scaling == Scaling.NONE ? 0 : scaling == Scaling.STANDARD ? mean : min;
        return new Schema.Numeric(name, place, fills ? mean : Double.NaN, shift, spread > 0 ? spread : 1);
    }

    private static Schema.Categorical categorical(String name, int place, Values values, int[] rows, boolean fills) {
        List<String> all = values.categories();
        int[] counts = new int[all.size()];
        for (int row : rows) {
            if (values.category(row) >= 0) {
                counts[values.category(row)]++;
            }
        }
        int[] known = IntStream.range(0, all.size()).filter(code -> counts[code] > 0).boxed()
                .sorted(Comparator.comparing(all::get, order(all))).mapToInt(Integer::intValue).toArray();
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
        return Elements.require(texts, "texts").stream().allMatch(text -> WHOLE.matcher(text).matches());
    }

    /**
     * {@return the order of categories and classes: numerical if all texts are whole numbers, otherwise by characters}
     *
     * @param texts categories
     */
    public static Comparator<String> order(Collection<String> texts) {
        return areWhole(texts)
                ? Comparator.<String, BigInteger>comparing(BigInteger::new).thenComparing(Comparator.naturalOrder())
                : Comparator.naturalOrder();
    }
}
