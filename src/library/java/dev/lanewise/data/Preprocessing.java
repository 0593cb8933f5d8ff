package dev.lanewise.data;

import dev.lanewise.internal.Elements;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Preprocessing of a table's inputs. Its statistics are learned from the training examples alone.
 *
 * @param categorical headings or numbers (from 1) of columns that are categorical regardless of their content. Any other
 *     column is categorical too if it contains text that is not a number, unless all of its texts are dates or numbers
 *     with one unit, which become numbers; see {@link Schema.Dates} and {@link Schema.Numeric}
 * @param ignored headings or numbers (from 1) of the columns that are not inputs
 * @param missing handling of missing values; {@link CsvFormat#missingTexts} lists the texts that mark one
 * @param scaling scaling of numbers
 * @param dateOrder order of day and month in columns whose dates do not show it, such as {@code 01/02/2024}; empty to
 *     refuse such columns
 * @param keepsIdentifiers whether columns that identify rows are inputs. These are an index as pandas writes it, which
 *     is a first column without a heading that numbers the rows from 0, and, in a table of 20 rows or more, columns of
 *     texts that differ in nearly all rows. They are left out unless they are named as {@code categorical} or all
 *     columns look like that; {@link TableEncoder#notes} names them
 */
public record Preprocessing(
        List<String> categorical,
        List<String> ignored,
        Missing missing,
        Scaling scaling,
        Optional<DateOrder> dateOrder,
        boolean keepsIdentifiers) {
    /** Uses all columns unchanged as inputs, and rejects missing values. */
    public static final Preprocessing NONE =
            new Preprocessing(List.of(), List.of(), Missing.REFUSE, Scaling.NONE, Optional.empty(), false);

    /** Handling of missing values. */
    public enum Missing {
        /** Rejects the missing value with an error. */
        REFUSE,
        /**
         * Replaces the missing value by the mean of the numbers or by the most frequent category, the first one if
         * several tie.
         */
        MEAN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Scaling methods for numbers. A column that is constant in the training rows is divided by 1, as in scikit-learn,
     * so it becomes 0 there and its weights keep their initial values. If it varies in rows that are predicted later,
     * these untrained weights change the predictions; {@link #withIgnored} leaves such a column out.
     */
    public enum Scaling {
        /** Leaves numbers unchanged. */
        NONE,
        /** Scales to mean 0 and standard deviation 1, with the number of values as the divisor. */
        STANDARD,
        /** Scales to the range from 0 to 1. */
        MIN_MAX;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Checks the settings. */
    public Preprocessing {
        categorical = Elements.require(categorical, "categorical");
        ignored = Elements.require(ignored, "ignored");
        Objects.requireNonNull(missing, "missing");
        Objects.requireNonNull(scaling, "scaling");
        Objects.requireNonNull(dateOrder, "dateOrder");
    }

    private static List<String> stripped(String[] columns) {
        return Elements.require(columns, "columns").stream().map(String::strip).toList();
    }

    /**
     * {@return a copy that treats these columns as categorical}
     *
     * @param columns headings or numbers (from 1) of columns, none of which is ignored
     */
    public Preprocessing withCategorical(String... columns) {
        return new Preprocessing(stripped(columns), ignored, missing, scaling, dateOrder, keepsIdentifiers);
    }

    /**
     * {@return a copy that ignores these columns}
     *
     * @param columns headings or numbers (from 1) of columns
     */
    public Preprocessing withIgnored(String... columns) {
        return new Preprocessing(categorical, stripped(columns), missing, scaling, dateOrder, keepsIdentifiers);
    }

    /**
     * {@return a copy with another handling of missing values}
     *
     * @param missing handling of missing values
     */
    public Preprocessing withMissing(Missing missing) {
        return new Preprocessing(categorical, ignored, missing, scaling, dateOrder, keepsIdentifiers);
    }

    /**
     * {@return a copy with another scaling of numbers}
     *
     * @param scaling scaling of numbers
     */
    public Preprocessing withScaling(Scaling scaling) {
        return new Preprocessing(categorical, ignored, missing, scaling, dateOrder, keepsIdentifiers);
    }

    /**
     * {@return a copy that reads dates in this order of day and month if a column does not show which comes first}
     *
     * <p>The dates of a column show the order if they are valid in one order only: {@code 12/31/2024} makes {@code
     * 01/02/2024} the second of January. Dates with points, such as {@code 01.02.2024}, have the day first unless a
     * date of the column shows otherwise.
     *
     * @param order order of day and month
     */
    public Preprocessing withDateOrder(DateOrder order) {
        return new Preprocessing(
                categorical,
                ignored,
                missing,
                scaling,
                Optional.of(Objects.requireNonNull(order, "order")),
                keepsIdentifiers);
    }

    /**
     * {@return a copy that keeps or leaves out columns that identify rows}
     *
     * @param kept whether they are inputs
     */
    public Preprocessing withIdentifiers(boolean kept) {
        return new Preprocessing(categorical, ignored, missing, scaling, dateOrder, kept);
    }
}
