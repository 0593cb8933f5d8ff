package dev.lanewise.data;

import dev.lanewise.internal.Elements;
import dev.lanewise.internal.table.DateNotation;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.MissingTexts;
import dev.lanewise.internal.table.NumberNotation;
import dev.lanewise.internal.text.Count;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Schema of the columns that a network uses as inputs, with the preprocessing of each. Kinds and numbers of categories
 * are determined from the whole table; means and ranges are those of its training part.
 *
 * <p>Immutable.
 */
public final class Schema {
    /** Number of columns of the training file, including those that are not inputs. */
    private final int width;
    /** Whether columns of other files are matched by heading; by position if not. */
    private final boolean hasHeader;
    /** Positions of the columns used only in training. */
    private final List<Integer> targets;

    private final List<Column> columns;
    private final MissingTexts missing;

    /** Column that provides inputs. */
    public abstract static sealed class Column permits Numeric, Categorical, Dates {
        private final String name;
        private final int index;

        Column(String name, int index) {
            this.name = Objects.requireNonNull(name, "name");
            this.index = index;
        }

        /** {@return the heading, or a name such as {@code column 3} if the file has no headings} */
        public final String name() {
            return name;
        }

        /** {@return the position in the training file, from 0} */
        public final int index() {
            return index;
        }

        /** {@return the number of inputs encoded from this column} */
        public abstract int inputs();

        /** {@return whether missing values are imputed} */
        public abstract boolean imputes();

        abstract List<Object> values();

        /** Returns whether another object is a column of the same name, index and encoding. */
        @Override
        public final boolean equals(Object other) {
            return other instanceof Column that
                    && getClass() == that.getClass()
                    && name.equals(that.name)
                    && index == that.index
                    && values().equals(that.values());
        }

        @Override
        public final int hashCode() {
            return 31 * name.hashCode() + values().hashCode();
        }

        @Override
        public final String toString() {
            return getClass().getSimpleName() + "[" + name + ", " + index + ", " + values() + "]";
        }
    }

    /**
     * Column of numbers, encoded as one input, (x - shift) / scale. Its texts are plain numbers such as {@code 1234.5} or,
     * if all texts of the training file had one unit, also numbers with this unit, such as {@code $1,234.50}, {@code
     * 12.3%} or {@code 1.234,50 EUR}. The number of 12.3% is 12.3.
     */
    public static final class Numeric extends Column {
        private final double fill;
        private final double shift;
        private final double scale;
        private final @Nullable NumberNotation notation;

        /**
         * Creates a column of plain numbers.
         *
         * @param name heading of the column
         * @param index position of the column in the table, from 0
         * @param fill replacement for a missing number; NaN if missing numbers are errors
         * @param shift finite offset: the mean for standardisation, the minimum for min-max scaling, or 0
         * @param scale finite divisor above 0: the standard deviation, the range, or 1
         * @throws IllegalArgumentException if a number is out of range
         */
        public Numeric(String name, int index, double fill, double shift, double scale) {
            this(name, index, fill, shift, scale, null);
        }

        private Numeric(
                String name, int index, double fill, double shift, double scale, @Nullable NumberNotation notation) {
            super(name, index);
            if (!(Math.abs(shift) <= Double.MAX_VALUE && scale > 0 && scale <= Double.MAX_VALUE)
                    || Double.isInfinite(fill)) {
                throw new IllegalArgumentException("a column of numbers has a finite shift and a finite scale above 0,"
                        + " but shift " + shift + ", scale " + scale + " and fill " + fill + " were given");
            }
            this.fill = fill;
            this.shift = shift;
            this.scale = scale;
            this.notation = notation;
        }

        /**
         * {@return a copy for numbers with a unit}
         *
         * @param unit unit of the numbers; empty if negative numbers are in parentheses and others are plain
         * @param decimalSeparator point or comma; any other separator separates groups of digits
         * @throws IllegalArgumentException if the decimal separator is another character
         */
        public Numeric withUnit(String unit, char decimalSeparator) {
            return new Numeric(
                    name(),
                    index(),
                    fill,
                    shift,
                    scale,
                    new NumberNotation(Objects.requireNonNull(unit, "unit"), decimalSeparator));
        }

        /** {@return the decimal separator of the numbers, a point or a comma; empty for plain numbers} */
        public Optional<Character> decimalSeparator() {
            return Optional.ofNullable(notation).map(NumberNotation::decimal);
        }

        /**
         * {@return the input for a number, computed in double precision and rounded once}
         *
         * @param number NaN for a missing value
         */
        public float input(double number) {
            return (float) (((Double.isNaN(number) ? fill : number) - shift) / scale);
        }

        /** {@return the unit of the numbers, such as {@code $}, {@code %} or {@code EUR}; empty for plain numbers} */
        public Optional<String> unit() {
            return Optional.ofNullable(notation).map(NumberNotation::unit).filter(unit -> !unit.isEmpty());
        }

        /** {@return the replacement for a missing number; NaN if missing numbers are errors} */
        public double fill() {
            return fill;
        }

        /** {@return the offset: the mean for standardisation, the minimum for min-max scaling, or 0} */
        public double shift() {
            return shift;
        }

        /** {@return the divisor above 0: the standard deviation, the range, or 1} */
        public double scale() {
            return scale;
        }

        @Override
        public int inputs() {
            return 1;
        }

        @Override
        public boolean imputes() {
            return !Double.isNaN(fill);
        }

        @Override
        List<Object> values() {
            return List.of(fill, shift, scale, Optional.ofNullable(notation));
        }
    }

    /**
     * Column of categories, one-hot encoded with one input per category: 1 for the category of the row, and 0 for the
     * others. For an unknown category, all inputs are 0.
     */
    public static final class Categorical extends Column {
        private final List<String> categories;
        private final int inputs;
        private final int fill;

        /**
         * Creates a column of categories.
         *
         * @param name heading of the column
         * @param index position of the column in the table, from 0
         * @param categories distinct categories of the training part
         * @param inputs number of inputs; more than there are categories if other parts of the file have further
         *     categories
         * @param fill index of the category that replaces a missing one; -1 if missing categories are errors
         * @throws IllegalArgumentException if categories are repeated, or a number is out of range
         */
        public Categorical(String name, int index, List<String> categories, int inputs, int fill) {
            super(name, index);
            this.categories = Elements.require(categories, "categories");
            if (new HashSet<>(categories).size() != categories.size()
                    || inputs < Math.max(1, categories.size())
                    || inputs > Fields.MAX_COLUMNS
                    || fill < -1
                    || fill >= categories.size()) {
                throw new IllegalArgumentException("a column of " + Count.of(inputs, "input") + " cannot have "
                        + categories.size() + " different categories and the fill index " + fill);
            }
            this.inputs = inputs;
            this.fill = fill;
        }

        /** {@return the distinct categories of the training part, in the order of their inputs} */
        public List<String> categories() {
            return categories;
        }

        /**
         * {@return the number of inputs; more than there are categories if other parts of the file have further
         * categories}
         */
        @Override
        public int inputs() {
            return inputs;
        }

        /** {@return the index of the category that replaces a missing one; -1 if missing categories are errors} */
        public int fill() {
            return fill;
        }

        @Override
        public boolean imputes() {
            return fill >= 0;
        }

        @Override
        List<Object> values() {
            return List.of(categories, inputs, fill);
        }
    }

    private static final double NANOS_OF_DAY = 24 * 3600 * 1e9;

    /** Number that is derived from a date. */
    public enum DatePart {
        /** Days since 1970-01-01, with the time as a fraction of a day. */
        DAYS(date -> date.toLocalDate().toEpochDay() + date.toLocalTime().toNanoOfDay() / NANOS_OF_DAY),
        /** Month, from 1 to 12. */
        MONTH(LocalDateTime::getMonthValue),
        /** Day of the week, from 1 for Monday to 7 for Sunday. */
        WEEKDAY(date -> date.getDayOfWeek().getValue()),
        /** Hour of the day with its fraction, from 0 to below 24. */
        HOUR(date -> date.toLocalTime().toNanoOfDay() / (NANOS_OF_DAY / 24));

        private final ToDoubleFunction<LocalDateTime> number;

        DatePart(ToDoubleFunction<LocalDateTime> number) {
            this.number = number;
        }

        double of(LocalDateTime date) {
            return number.applyAsDouble(date);
        }

        /** Returns the name in lower case, as in model files. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Column of dates, encoded as one number for each part.
     *
     * <p>Dates are texts such as {@code 2024-12-31}, {@code 31.12.2024}, {@code 12/31/2024}, {@code 31 Dec 2024} or
     * {@code December 31, 2024}, with English names of months. A time may follow, such as {@code T23:59}, {@code
     * 23:59:58} or {@code 11:59 PM}. If an offset follows the time, such as {@code Z} or {@code +02:00}, the time is
     * converted to UTC. In dates with the year last, the order of day and month follows from all texts of the training
     * table, or else from {@link Preprocessing#withDateOrder}. If the training table has no such dates, rows to predict
     * must not have any.
     */
    public static final class Dates extends Column {
        private final @Nullable DateOrder order;
        private final List<DatePart> parts;
        private final List<Numeric> encodings;

        /**
         * Creates a column of dates.
         *
         * @param name heading of the column
         * @param index position of the column in the table, from 0
         * @param order order of day and month in dates with the year last; null if the column has no such dates
         * @param parts parts of the date, each at most once, in the order of the inputs
         * @param encodings encoding of each part; all of them impute missing values, or none does
         * @throws IllegalArgumentException if there is no part, or not one encoding for each
         */
        public Dates(String name, int index, @Nullable DateOrder order, List<DatePart> parts, List<Numeric> encodings) {
            super(name, index);
            this.order = order;
            this.parts = Elements.require(parts, "parts");
            this.encodings = Elements.require(encodings, "encodings").stream()
                    .map(each -> new Numeric(name, index, each.fill(), each.shift(), each.scale()))
                    .toList();
            if (parts.isEmpty()
                    || new HashSet<>(parts).size() != parts.size()
                    || encodings.size() != parts.size()
                    || encodings.stream().map(Numeric::imputes).distinct().count() != 1) {
                throw new IllegalArgumentException("a column of dates has different parts and an encoding for each,"
                        + " but "
                        + parts + " and " + Count.of(encodings.size(), "encoding") + " were given");
            }
        }

        /**
         * {@return the parts of a date, unscaled and in the order of the inputs; empty if the text is not a date}
         *
         * @param text date as in the table
         */
        public Optional<double[]> numbers(String text) {
            LocalDateTime date = DateNotation.parse(Objects.requireNonNull(text, "text"), order);
            return Optional.ofNullable(date)
                    .map(known ->
                            parts.stream().mapToDouble(part -> part.of(known)).toArray());
        }

        /** {@return the order of day and month in dates with the year last; empty if the table has no such dates} */
        public Optional<DateOrder> order() {
            return Optional.ofNullable(order);
        }

        /** {@return the parts of the date, in the order of the inputs} */
        public List<DatePart> parts() {
            return parts;
        }

        /** {@return the encoding of each part, with the name and index of the column} */
        public List<Numeric> encodings() {
            return encodings;
        }

        @Override
        public int inputs() {
            return parts.size();
        }

        @Override
        public boolean imputes() {
            return encodings.get(0).imputes();
        }

        @Override
        List<Object> values() {
            return List.of(order(), parts, encodings);
        }
    }

    /**
     * Creates a schema for tables with the usual texts of missing values.
     *
     * @param width number of columns of the training file, including those that are not inputs
     * @param hasHeader whether the training file has headings; columns of other files are matched by heading if so, by
     *     position if not
     * @param targets positions, from 0, of the columns used only in training: targets, then weights
     * @param columns input columns, in the order of their inputs
     * @throws IllegalArgumentException if a position is missing, repeated or out of range
     */
    public Schema(int width, boolean hasHeader, List<Integer> targets, List<? extends Column> columns) {
        this(width, hasHeader, targets, columns, MissingTexts.USUAL);
    }

    Schema(int width, boolean hasHeader, List<Integer> targets, List<? extends Column> columns, MissingTexts missing) {
        this.width = width;
        this.missing = missing;
        this.hasHeader = hasHeader;
        this.targets = Elements.require(targets, "targets");
        this.columns = Elements.require(columns, "columns");
        Set<Integer> indices = new HashSet<>();
        for (int target : targets) {
            if (target < 0 || target >= width || !indices.add(target)) {
                throw new IllegalArgumentException(
                        "there is no index " + target + " for a target among " + Count.of(width, "column"));
            }
        }
        for (Column column : columns) {
            if (column.index() < 0 || column.index() >= width || !indices.add(column.index())) {
                throw new IllegalArgumentException("there is no index " + column.index() + " for the column "
                        + column.name() + " among " + Count.of(width, "column"));
            }
        }
        long inputs = columns.stream().mapToLong(Column::inputs).sum();
        if (inputs < 1 || width > Fields.MAX_COLUMNS || inputs > Fields.MAX_COLUMNS) {
            throw new IllegalArgumentException("a table has 1 to " + Fields.MAX_COLUMNS
                    + " columns and inputs, but there are "
                    + Count.of(width, "column") + " and " + Count.of(inputs, "input"));
        }
    }

    /**
     * The range of the numbers of a column in the training data.
     *
     * @param minimum smallest number; for a column of dates, in days since 1970-01-01
     * @param maximum largest number
     */
    public record Range(double minimum, double maximum) {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if the numbers are not finite, or the minimum is above the maximum
         */
        public Range {
            if (!(-Double.MAX_VALUE <= minimum && minimum <= maximum && maximum <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("a range from " + minimum + " to " + maximum
                        + ", but finite numbers in ascending order are expected");
            }
        }
    }

    /** {@return the input columns, in the order of their inputs} */
    public List<Column> columns() {
        return columns;
    }

    /**
     * Returns the texts that marked a missing value in the training table, besides the empty text. They also mark one
     * in rows to predict, unless they are categories of the column. A text that is a number, such as {@code -999},
     * marks each number of this value.
     *
     * @return texts that mark a missing value, by default those of {@link CsvFormat#missingTexts}
     */
    public List<String> missingTexts() {
        return missing.texts();
    }

    /**
     * {@return a copy for a training table in which these texts marked a missing value}
     *
     * @param texts texts that mark a missing value, besides the empty text
     */
    public Schema withMissingTexts(List<String> texts) {
        return new Schema(width, hasHeader, targets, columns, MissingTexts.of(Elements.require(texts, "texts")));
    }

    /** {@return the number of columns of the training file, including those that are not inputs} */
    public int width() {
        return width;
    }

    /** {@return whether the training file has headings} */
    public boolean hasHeader() {
        return hasHeader;
    }

    /** {@return the positions, from 0, of the columns used only in training: targets, then weights} */
    public List<Integer> targets() {
        return targets;
    }

    /**
     * {@return a schema of numeric columns that are used as inputs unchanged}
     *
     * @param inputs number of columns, at least 1
     * @throws IllegalArgumentException if there are fewer than one or more than 65,792
     */
    public static Schema ofNumbers(int inputs) {
        if (inputs < 1 || inputs > Fields.MAX_COLUMNS) {
            throw new IllegalArgumentException("a table has 1 to " + Fields.MAX_COLUMNS + " inputs, not " + inputs);
        }
        List<Column> columns = IntStream.range(0, inputs)
                .<Column>mapToObj(i -> new Numeric(Fields.columnName(i), i, Double.NaN, 0, 1))
                .toList();
        return new Schema(inputs, false, List.of(), columns, MissingTexts.USUAL);
    }

    /** {@return whether any numbers are scaled, so that the network does not accept raw numbers} */
    public boolean isScaled() {
        return columns.stream()
                .anyMatch(column -> (column instanceof Numeric numeric && isScaled(numeric))
                        || (column instanceof Dates dates
                                && dates.encodings().stream().anyMatch(Schema::isScaled)));
    }

    private static boolean isScaled(Numeric numeric) {
        return numeric.shift() != 0 || numeric.scale() != 1;
    }

    /** {@return whether every column is numeric and is used as an input unchanged} */
    public boolean isIdentity() {
        return !isScaled() && columns.stream().allMatch(column -> column instanceof Numeric && !column.imputes());
    }

    /** {@return a copy without scaling, which still imputes missing values} */
    public Schema withoutScaling() {
        return new Schema(
                width,
                hasHeader,
                targets,
                columns.stream()
                        .map(column -> column instanceof Numeric numeric
                                ? unscaled(numeric)
                                : column instanceof Dates dates
                                        ? new Dates(
                                                dates.name(),
                                                dates.index(),
                                                dates.order,
                                                dates.parts(),
                                                dates.encodings().stream()
                                                        .map(Schema::unscaled)
                                                        .toList())
                                        : column)
                        .toList(),
                missing);
    }

    private static Numeric unscaled(Numeric numeric) {
        return new Numeric(numeric.name(), numeric.index(), numeric.fill(), 0, 1, numeric.notation);
    }

    /** {@return the total number of inputs encoded from the columns} */
    public int inputs() {
        return columns.stream().mapToInt(Column::inputs).sum();
    }

    /**
     * {@return the positions of the input columns in a row with the given number of columns: a full row of the training
     * file, a row without the targets, or a row of inputs only}
     *
     * @param count number of columns of the row
     * @param mayLack whether targets and other columns may be left out
     * @throws IllegalArgumentException if no such row has this number of columns; the message is one sentence
     */
    public int[] indices(int count, boolean mayLack) {
        boolean inputsOnly = mayLack && count == columns.size();
        boolean lacksTargets = mayLack && count == width - targets.size();
        if (!inputsOnly && !lacksTargets && count != width) {
            throw new IllegalArgumentException("a row has " + Count.of(count, "column") + ", but the network takes "
                    + Count.of(columns.size(), "column") + (columns.size() == width ? "" : " from a file of " + width));
        }
        int[] indices = new int[columns.size()];
        for (int c = 0; c < indices.length; c++) {
            int index = columns.get(c).index();
            indices[c] = inputsOnly
                    ? c
                    : lacksTargets
                            ? index
                                    - (int) targets.stream()
                                            .filter(target -> target < index)
                                            .count()
                            : index;
        }
        return indices;
    }

    /**
     * {@return the name of an input: its column name, followed by the category for a categorical column, as in {@code
     * port=C}, and by the part for a column of dates, as in {@code built month}}
     *
     * @param input index of the input, from 0
     * @throws IndexOutOfBoundsException if there is no such input
     */
    public String inputName(int input) {
        if (input < 0) {
            throw new IndexOutOfBoundsException("there is no input " + input + " among " + inputs());
        }
        int at = input;
        for (Column column : columns) {
            if (at < column.inputs()) {
                if (column instanceof Categorical categorical) {
                    return column.name() + "="
                            + (at < categorical.categories().size()
                                    ? categorical.categories().get(at)
                                    : "");
                }
                return column instanceof Dates dates
                        ? column.name() + " " + dates.parts().get(at)
                        : column.name();
            }
            at -= column.inputs();
        }
        throw new IndexOutOfBoundsException("there is no input " + input + " among " + inputs());
    }

    private List<Object> values() {
        return List.of(width, hasHeader, targets, columns, missing);
    }

    /** Returns whether another object has equal columns, learned from a file of the same layout. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Schema that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "Schema" + columns;
    }
}
