package dev.lanewise.internal.access;

import dev.lanewise.data.DateOrder;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.table.MissingTexts;
import dev.lanewise.internal.table.NumberNotation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Creation of a {@link Schema}, and the layout of the file that it was learned from. */
public abstract class SchemaAccess {
    private static volatile @Nullable SchemaAccess instance;

    /** Creates the implementation; only {@code Schema} does. */
    protected SchemaAccess() {}

    /** Registers the implementation. */
    public static void register(SchemaAccess implementation) {
        instance = implementation;
    }

    /** Returns the implementation. */
    public static SchemaAccess get() {
        if (instance == null) {
            Schema.ofNumbers(1); // Initialises the class.
        }
        return Objects.requireNonNull(instance);
    }

    /**
     * Creates a schema for tables with the usual texts of missing values.
     *
     * @param width number of columns of the training file, including those that are not inputs
     * @param hasHeader whether the training file has headings; columns of other files are matched by heading if so, by
     *     position if not
     * @param targets positions, from 0, of the columns used only in training: targets and weights
     * @param columns input columns, in the order of their inputs
     * @throws IllegalArgumentException if a position is missing, repeated or out of range
     */
    public abstract Schema schema(
            int width, boolean hasHeader, List<Integer> targets, List<? extends Schema.Column> columns);

    /**
     * Creates a column of numbers.
     *
     * @param index position of the column in the table, from 0
     * @param fill replacement for a missing number; NaN if missing numbers are errors
     * @param shift finite offset: the mean for standardisation, the minimum for min-max scaling, or 0
     * @param scale finite divisor above 0: the standard deviation, the range, or 1
     */
    public final Schema.Numeric numeric(String name, int index, double fill, double shift, double scale) {
        return numeric(name, index, fill, shift, scale, null);
    }

    /**
     * Creates a column of numbers, as {@link #numeric(String, int, double, double, double)} does.
     *
     * @param notation unit and decimal separator of its texts; null for plain numbers
     */
    public abstract Schema.Numeric numeric(
            String name, int index, double fill, double shift, double scale, @Nullable NumberNotation notation);

    /** Returns unit and decimal separator of the texts of a column; null for plain numbers. */
    public abstract @Nullable NumberNotation notation(Schema.Numeric column);

    /**
     * Creates a column of categories.
     *
     * @param index position of the column in the table, from 0
     * @param categories distinct categories of the training part
     * @param inputs number of inputs; more than there are categories if other parts of the file have further categories
     * @param fill index of the category that replaces a missing one; -1 if missing categories are errors
     */
    public abstract Schema.Categorical categorical(
            String name, int index, List<String> categories, int inputs, int fill);

    /** Creates a column of dates in which the year never comes last, so that there is no order of day and month. */
    public final Schema.Dates dates(
            String name, int index, List<Schema.DatePart> parts, List<Schema.Numeric> encodings) {
        return dates(name, index, null, parts, encodings);
    }

    /**
     * Creates a column of dates.
     *
     * @param index position of the column in the table, from 0
     * @param order order of day and month in dates with the year last; null if the column has no such dates
     * @param parts parts of the date, each at most once, in the order of the inputs
     * @param encodings encoding of each part; all of them impute missing values, or none does
     */
    public abstract Schema.Dates dates(
            String name,
            int index,
            @Nullable DateOrder order,
            List<Schema.DatePart> parts,
            List<Schema.Numeric> encodings);

    /** Returns a copy for a training table in which these texts marked a missing value. */
    public abstract Schema withMissing(Schema schema, MissingTexts missing);

    /** Returns the texts that marked a missing value in the training table. */
    public abstract MissingTexts missing(Schema schema);

    /** Returns the number of columns of the training file, including those that are not inputs. */
    public abstract int width(Schema schema);

    /** Returns whether the training file has headings. */
    public abstract boolean hasHeader(Schema schema);

    /** Returns the positions, from 0, of the columns used only in training: targets and weights. */
    public abstract List<Integer> targets(Schema schema);

    /**
     * Returns the positions of the input columns in a row with the given number of columns: a full row of the training
     * file, a row without the targets, or a row of inputs only.
     *
     * @param mayLack whether targets and other columns may be left out
     * @throws IllegalArgumentException if no such row has this number of columns; the message is one sentence
     */
    public abstract int[] indices(Schema schema, int count, boolean mayLack);

    /** Returns the parts of a date, unscaled and in the order of the inputs; null if the text is no date. */
    public abstract double @Nullable [] numbers(Schema.Dates dates, String text);

    /** Returns a copy without scaling, which still imputes missing values. */
    public abstract Schema withoutScaling(Schema schema);

    /** Returns the input for a number, or for NaN, which is a missing value; computed in double and rounded once. */
    public static float input(Schema.Numeric column, double number) {
        return (float) (((Double.isNaN(number) ? column.fill() : number) - column.shift()) / column.scale());
    }
}
