package dev.lanewise.data;

import dev.lanewise.internal.Count;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The columns of a table that a network learns from, and what becomes of each before it is an input: kinds and categories as
 * the table has them, means and ranges as the part that was trained on has them.
 *
 * @param width number of columns of the file that was trained on, with those that are no inputs
 * @param headed whether that file has headings, by which the columns are found in another file; if not, by their places
 * @param targets places of the columns that only training needs, targets and weights, from 0
 * @param columns those that are learnt from, in the order of their inputs
 */
public record Schema(int width, boolean headed, List<Integer> targets, List<Column> columns) {
    /** Columns that a table may have, and inputs that may be made of it. */
    public static final int MOST_COLUMNS = (1 << 16) + 256;

    /** What a field says, without blanks around it, if there is no value. */
    public static final List<String> MISSING = List.of("", "NA", "NaN", "?");

    /** One column that is learnt from. */
    public sealed interface Column permits Numeric, Categorical {
        /** {@return the heading; for a file without headings a name such as {@code column 3}} */
        String name();

        /** {@return the place in the file that was trained on, from 0} */
        int place();

        /** {@return the number of inputs that it becomes} */
        int inputs();

        /** {@return whether missing values are filled in} */
        boolean fills();
    }

    /**
     * A column of numbers, which becomes one input, (x - shift) / scale.
     *
     * @param fill takes the place of a missing number; NaN if a missing one is an error
     * @param shift finite: the mean of standardisation, the smallest number of min-max scaling, or 0
     * @param scale finite and above 0: the standard deviation, the range, or 1
     */
    public record Numeric(String name, int place, double fill, double shift, double scale) implements Column {
        /**
         * Checks the numbers.
         *
         * @param name heading of the column
         * @param place place of the column in its file, from 0
         * @param fill takes the place of a missing number; NaN if a missing one is an error
         * @param shift finite: the mean of standardisation, the smallest number of min-max scaling, or 0
         * @param scale finite and above 0: the standard deviation, the range, or 1
         */
        public Numeric {
            Objects.requireNonNull(name, "name");
            if (!(Math.abs(shift) <= Double.MAX_VALUE && scale > 0 && scale <= Double.MAX_VALUE)
                    || Double.isInfinite(fill)) {
                throw new IllegalArgumentException("a column of numbers has a finite shift and a finite scale above 0, but "
                        + shift + " and " + scale + " were given, and " + fill + " for what is missing");
            }
        }

        @Override
        public int inputs() {
            return 1;
        }

        @Override
        public boolean fills() {
            return !Double.isNaN(fill);
        }

        /**
         * {@return the input that a number becomes, or NaN, which stands for a missing one; computed in double and
         * rounded once}
         *
         * @param number number in the table
         */
        public float input(double number) {
            return (float) (((Double.isNaN(number) ? fill : number) - shift) / scale);
        }
    }

    /**
     * A column of categories, which becomes an input for each: 1 for the category that is there, and 0 for the others. What is
     * none of the categories leaves all inputs at 0.
     *
     * @param categories different texts, those that the training part has
     * @param inputs at least as many as categories; more if the other parts of the file have others
     * @param fill the number of the category that takes the place of a missing one; -1 if a missing one is an error
     */
    public record Categorical(String name, int place, List<String> categories, int inputs, int fill) implements Column {
        /**
         * Checks and copies the categories.
         *
         * @param name heading of the column
         * @param place place of the column in its file, from 0
         * @param categories different texts, those that the training part has
         * @param inputs at least as many as categories; more if the other parts of the file have others
         * @param fill the number of the category that takes the place of a missing one; -1 if a missing one is an error
         */
        public Categorical {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(categories, "categories");
            categories = List.copyOf(categories);
            if (new HashSet<>(categories).size() != categories.size() || inputs < Math.max(1, categories.size())
                    || inputs > MOST_COLUMNS || fill < -1 || fill >= categories.size()) {
                throw new IllegalArgumentException("a column of " + Count.of(inputs, "input") + " cannot have "
                        + categories.size() + " different categories with number " + fill + " for what is missing");
            }
        }

        @Override
        public boolean fills() {
            return fill >= 0;
        }
    }

    /**
     * Checks the places of the columns, and copies them.
     *
     * @param width number of columns of the file that was trained on, with those that are no inputs
     * @param headed whether that file has headings, by which the columns are found in another file; if not, by their
     *     places
     * @param targets places of the columns that only training needs, targets and weights, from 0
     * @param columns those that are learnt from, in the order of their inputs
     */
    public Schema {
        Objects.requireNonNull(targets, "targets");
        Objects.requireNonNull(columns, "columns");
        columns = List.copyOf(columns);
        targets = List.copyOf(targets);
        Set<Integer> places = new HashSet<>();
        for (int target : targets) {
            if (target < 0 || target >= width || !places.add(target)) {
                throw new IllegalArgumentException(
                        "there is no place " + target + " for a target among " + Count.of(width, "column"));
            }
        }
        for (Column column : columns) {
            if (column.place() < 0 || column.place() >= width || !places.add(column.place())) {
                throw new IllegalArgumentException("there is no place " + column.place() + " for the column " + column.name()
                        + " among " + Count.of(width, "column"));
            }
        }
        long inputs = columns.stream().mapToLong(Column::inputs).sum();
        if (inputs < 1 || width > MOST_COLUMNS || inputs > MOST_COLUMNS) {
            throw new IllegalArgumentException("a table has 1 to " + MOST_COLUMNS + " columns and inputs, but there are "
                    + Count.of(width, "column") + " and " + Count.of(inputs, "input"));
        }
    }

    /**
     * {@return a schema of columns of numbers that become inputs unchanged}
     *
     * @param inputs number of columns, at least 1
     * @throws IllegalArgumentException if there are fewer than one or more than {@link #MOST_COLUMNS}
     */
    public static Schema ofNumbers(int inputs) {
        if (inputs < 1 || inputs > MOST_COLUMNS) {
            throw new IllegalArgumentException("a table has 1 to " + MOST_COLUMNS + " inputs, not " + inputs);
        }
        List<Column> columns = IntStream.range(0, inputs)
                .<Column>mapToObj(i -> new Numeric("column " + (i + 1), i, Double.NaN, 0, 1)).toList();
        return new Schema(inputs, false, List.of(), columns);
    }

    /** {@return whether numbers are scaled, so that the network must not be given raw ones} */
    public boolean isScaled() {
        return columns.stream().anyMatch(
                column -> column instanceof Numeric numeric && (numeric.shift() != 0 || numeric.scale() != 1));
    }

    /** {@return a copy without scaling, which still fills in missing values} */
    public Schema withoutScaling() {
        return new Schema(width, headed, targets, columns.stream().map(column -> column instanceof Numeric numeric
                ? new Numeric(numeric.name(), numeric.place(), numeric.fill(), 0, 1) : column).toList());
    }

    /** {@return whether every column is a number that becomes an input unchanged} */
    public boolean isPlain() {
        return !isScaled() && columns.stream().noneMatch(column -> column instanceof Categorical || column.fills());
    }

    /** {@return the number of inputs that all columns become} */
    public int inputs() {
        return columns.stream().mapToInt(Column::inputs).sum();
    }

    /**
     * {@return where the columns stand in a row that is told by its number of columns: one like those of the file that
     * was trained on, one that lacks only what was to be learnt, or one that has the inputs only}
     *
     * @param count number of columns of the row
     * @param mayLack whether targets and other columns may be left out
     * @throws IllegalArgumentException with one sentence if it is no such row
     */
    public int[] places(int count, boolean mayLack) {
        boolean inputsOnly = mayLack && count == columns.size();
        boolean lacksTargets = mayLack && count == width - targets.size();
        if (!inputsOnly && !lacksTargets && count != width) {
            throw new IllegalArgumentException("a row has " + Count.of(count, "column") + ", but the network takes "
                    + Count.of(columns.size(), "column") + (columns.size() == width ? "" : " from a file of " + width));
        }
        int[] places = new int[columns.size()];
        for (int c = 0; c < places.length; c++) {
            int place = columns.get(c).place();
            places[c] = inputsOnly ? c
                    : lacksTargets ? place - (int) targets.stream().filter(target -> target < place).count() : place;
        }
        return places;
    }

    /**
     * {@return the name of an input: of its column, and for one of a category that as well, as in {@code port=C}}
     *
     * @param input number of the input, from 0
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
                return column.name();
            }
            at -= column.inputs();
        }
        throw new IndexOutOfBoundsException("there is no input " + input + " among " + inputs());
    }
}
