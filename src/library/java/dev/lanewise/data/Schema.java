package dev.lanewise.data;

import dev.lanewise.internal.Count;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.IsoDate;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Schema of the columns that a network uses as inputs, with the preprocessing of each. Kinds and numbers of categories
 * are determined from the whole table; means and ranges are those of its training part.
 *
 * @param width number of columns of the training file, including those that are not inputs
 * @param hasHeader whether the training file has headings; columns of other files are matched by heading if so, by
 *     position if not
 * @param targets positions, from 0, of the columns used only in training: targets and weights
 * @param columns input columns, in the order of their inputs
 */
public record Schema(int width, boolean hasHeader, List<Integer> targets, List<Column> columns) {
    /** Maximum number of columns of a table, and of the inputs encoded from it. */
    public static final int MAX_COLUMNS = (1 << 16) + 256;

    /** Field contents that mark a missing value, after blanks are stripped. */
    public static final List<String> MISSING = List.of("", "NA", "NaN", "?");

    /** Column that provides inputs. */
    public sealed interface Column permits Numeric, Categorical, Dates {
        /** {@return the heading, or a name such as {@code column 3} if the file has no headings} */
        String name();

        /** {@return the position in the training file, from 0} */
        int index();

        /** {@return the number of inputs encoded from this column} */
        int inputs();

        /** {@return whether missing values are imputed} */
        boolean imputes();
    }

    /**
     * Column of numbers, encoded as one input, (x - shift) / scale.
     *
     * @param name heading of the column
     * @param index position of the column in the table, from 0
     * @param fill replacement for a missing number; NaN if missing numbers are errors
     * @param shift finite offset: the mean for standardisation, the minimum for min-max scaling, or 0
     * @param scale finite divisor above 0: the standard deviation, the range, or 1
     */
    public record Numeric(String name, int index, double fill, double shift, double scale) implements Column {
        /**
         * Checks the numbers.
         *
         * @param name heading of the column
         * @param index position of the column in its file, from 0
         * @param fill replacement for a missing number; NaN if missing numbers are errors
         * @param shift finite offset: the mean for standardisation, the minimum for min-max scaling, or 0
         * @param scale finite divisor above 0: the standard deviation, the range, or 1
         */
        public Numeric {
            Objects.requireNonNull(name, "name");
            if (!(Math.abs(shift) <= Double.MAX_VALUE && scale > 0 && scale <= Double.MAX_VALUE)
                    || Double.isInfinite(fill)) {
                throw new IllegalArgumentException("a column of numbers has a finite shift and a finite scale above 0, but shift "
                        + shift + ", scale " + scale + " and fill " + fill + " were given");
            }
        }

        @Override
        public int inputs() {
            return 1;
        }

        @Override
        public boolean imputes() {
            return !Double.isNaN(fill);
        }

        /**
         * {@return the input for a number, or for NaN, which is a missing value; computed in double and rounded once}
         *
         * @param number number in the table, or NaN
         */
        public float input(double number) {
            return (float) (((Double.isNaN(number) ? fill : number) - shift) / scale);
        }
    }

    /**
     * Column of categories, one-hot encoded with one input per category: 1 for the category of the row, and 0 for the
     * others. For an unknown category, all inputs are 0.
     *
     * @param name heading of the column
     * @param index position of the column in the table, from 0
     * @param categories distinct categories of the training part
     * @param inputs number of inputs; more than there are categories if other parts of the file have further categories
     * @param fill index of the category that replaces a missing one; -1 if missing categories are errors
     */
    public record Categorical(String name, int index, List<String> categories, int inputs, int fill) implements Column {
        /**
         * Checks and copies the categories.
         *
         * @param name heading of the column
         * @param index position of the column in its file, from 0
         * @param categories distinct categories of the training part
         * @param inputs number of inputs; more than there are categories if other parts of the file have further
         *     categories
         * @param fill index of the category that replaces a missing one; -1 if missing categories are errors
         */
        public Categorical {
            Objects.requireNonNull(name, "name");
            categories = Elements.require(categories, "categories");
            if (new HashSet<>(categories).size() != categories.size() || inputs < Math.max(1, categories.size())
                    || inputs > MAX_COLUMNS || fill < -1 || fill >= categories.size()) {
                throw new IllegalArgumentException("a column of " + Count.of(inputs, "input") + " cannot have "
                        + categories.size() + " different categories and the fill index " + fill);
            }
        }

        @Override
        public boolean imputes() {
            return fill >= 0;
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
     * Column of ISO dates, such as {@code 2024-12-31} or {@code 2024-12-31T23:59}, encoded as one number for each part.
     *
     * @param name heading of the column
     * @param index position of the column in the table, from 0
     * @param parts parts of the date, each at most once, in the order of the inputs
     * @param encodings encoding of each part, with the name and index of the column; all of them impute missing values,
     *     or none does
     */
    public record Dates(String name, int index, List<DatePart> parts, List<Numeric> encodings) implements Column {
        /**
         * Checks and copies the parts.
         *
         * @param name heading of the column
         * @param index position of the column in its file, from 0
         * @param parts parts of the date, each at most once, in the order of the inputs
         * @param encodings encoding of each part; all of them impute missing values, or none does
         */
        public Dates {
            Objects.requireNonNull(name, "name");
            parts = Elements.require(parts, "parts");
            encodings = Elements.require(encodings, "encodings").stream().map(each ->
                    new Numeric(name, index, each.fill(), each.shift(), each.scale())).toList();
            if (parts.isEmpty() || new HashSet<>(parts).size() != parts.size() || encodings.size() != parts.size()
                    || encodings.stream().map(Numeric::imputes).distinct().count() != 1) {
                throw new IllegalArgumentException("a column of dates has different parts and an encoding for each,"
                        + " but "
                        + parts + " and " + Count.of(encodings.size(), "encoding") + " were given");
            }
        }

        @Override
        public int inputs() {
            return parts.size();
        }

        @Override
        public boolean imputes() {
            return encodings.get(0).imputes();
        }

        /**
         * {@return the parts of a date, unscaled and in the order of {@link #parts}; null if the text is no date}
         *
         * @param text text of a field, without surrounding blanks
         */
        public double @Nullable [] numbers(String text) {
            LocalDateTime date = IsoDate.parse(Objects.requireNonNull(text, "text"));
            return date == null ? null : parts.stream().mapToDouble(part -> part.of(date)).toArray();
        }
    }

    /**
     * Checks and copies the positions of the columns.
     *
     * @param width number of columns of the training file, including those that are not inputs
     * @param hasHeader whether the training file has headings; columns of other files are matched by heading if so, by
     *     position if not
     * @param targets positions, from 0, of the columns used only in training: targets and weights
     * @param columns input columns, in the order of their inputs
     */
    public Schema {
        targets = Elements.require(targets, "targets");
        columns = Elements.require(columns, "columns");
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
        if (inputs < 1 || width > MAX_COLUMNS || inputs > MAX_COLUMNS) {
            throw new IllegalArgumentException("a table has 1 to " + MAX_COLUMNS + " columns and inputs, but there are "
                    + Count.of(width, "column") + " and " + Count.of(inputs, "input"));
        }
    }

    /**
     * {@return a schema of numeric columns that are used as inputs unchanged}
     *
     * @param inputs number of columns, at least 1
     * @throws IllegalArgumentException if there are fewer than one or more than {@link #MAX_COLUMNS}
     */
    public static Schema ofNumbers(int inputs) {
        if (inputs < 1 || inputs > MAX_COLUMNS) {
            throw new IllegalArgumentException("a table has 1 to " + MAX_COLUMNS + " inputs, not " + inputs);
        }
        List<Column> columns = IntStream.range(0, inputs)
                .<Column>mapToObj(i -> new Numeric("column " + (i + 1), i, Double.NaN, 0, 1)).toList();
        return new Schema(inputs, false, List.of(), columns);
    }

    /** {@return whether any numbers are scaled, so that the network does not accept raw numbers} */
    public boolean isScaled() {
        return columns.stream().anyMatch(column -> column instanceof Numeric numeric && isScaled(numeric)
                || column instanceof Dates dates && dates.encodings().stream().anyMatch(Schema::isScaled));
    }

    private static boolean isScaled(Numeric numeric) {
        return numeric.shift() != 0 || numeric.scale() != 1;
    }

    /** {@return a copy without scaling, which still imputes missing values} */
    public Schema withoutScaling() {
        return new Schema(width, hasHeader, targets, columns.stream().map(column -> column instanceof Numeric numeric
                ? unscaled(numeric) : column instanceof Dates dates ? new Dates(dates.name(), dates.index(),
                dates.parts(),
                        dates.encodings().stream().map(Schema::unscaled).toList()) : column).toList());
    }

    private static Numeric unscaled(Numeric numeric) {
        return new Numeric(numeric.name(), numeric.index(), numeric.fill(), 0, 1);
    }

    /** {@return whether every column is numeric and is used as an input unchanged} */
    public boolean isIdentity() {
        return !isScaled() && columns.stream().noneMatch(column -> !(column instanceof Numeric) || column.imputes());
    }

    /** {@return the total number of inputs encoded from the columns} */
    public int inputs() {
        return columns.stream().mapToInt(Column::inputs).sum();
    }

    /**
     * {@return the positions of the input columns in a row with the given number of columns: a full row of the training
     * file, a row without the targets, or a row of inputs only}
     *
     * @param count number of columns in the row
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
            indices[c] = inputsOnly ? c
                    : lacksTargets ? index - (int) targets.stream().filter(target -> target < index).count() : index;
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
                    return column.name() + "=" + (at < categorical.categories().size() ? categorical.categories().get(at) : "");
                }
                return column instanceof Dates dates ? column.name() + " " + dates.parts().get(at) : column.name();
            }
            at -= column.inputs();
        }
        throw new IndexOutOfBoundsException("there is no input " + input + " among " + inputs());
    }
}
