package dev.lanewise.data;

import dev.lanewise.internal.Count;
import dev.lanewise.internal.Fields;
import dev.lanewise.internal.SplitIndices;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.rows.Rows;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Immutable in-memory table with named columns of numbers or categories, some of which are targets.
 *
 * <p>Rows come from application objects ({@link #columns}), maps, arrays, or a {@link JdbcTable}:
 *
 * <pre>{@code
 * Table.Columns<House> columns = Table.<House>columns()
 *         .number("area", House::area)
 *         .category("town", House::town)
 *         .targetNumber("price", House::price);
 * Table table = columns.table(houses);
 * }</pre>
 *
 * <p>A missing number is NaN. A missing category is null; strings that mark a missing value in a CSV file (the empty
 * string, {@code NA}, {@code NaN} and {@code ?}) become null too. Blanks around categories are stripped. Rows are
 * numbered from 0.
 */
public final class Table {
    private final List<TableColumn> columns;
    private final List<String> targets;
    private final int rows;

    Table(List<TableColumn> columns, List<String> targets) {
        this.columns = List.copyOf(columns);
        this.targets = List.copyOf(targets);
        this.rows = columns.get(0).rows();
        if (rows == 0) {
            throw new IllegalArgumentException("the table has no rows");
        }
    }

    /** Column kinds. */
    public enum Kind {
        /** Numbers; NaN is a missing value. */
        NUMERIC,
        /** Categories, given as strings; null is a missing value. */
        CATEGORICAL
    }

    /**
     * Description of a column.
     *
     * @param name name of the column, unique in its table
     * @param kind numbers or categories
     * @param target whether the column is a target rather than an input
     * @param missing number of rows without a value
     */
    public record Column(String name, Kind kind, boolean target, int missing) {
        /**
         * Checks name and kind.
         *
         * @param name name of the column, unique in its table
         * @param kind numbers or categories
         * @param target whether the column is a target rather than an input
         * @param missing number of rows without a value
         */
        public Column {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(kind, "kind");
        }
    }

    /**
     * Training and test part of a table, with no row in common.
     *
     * @param training rows to train on
     * @param test all other rows
     */
    public record Split(Table training, Table test) {
        /**
         * Checks the tables.
         *
         * @param training rows to train on
         * @param test all other rows
         */
        public Split {
            Objects.requireNonNull(training, "training");
            Objects.requireNonNull(test, "test");
        }
    }

    /**
     * Starts a mapping from objects to rows.
     *
     * @param <T> type of the objects
     * @return a mapping without columns, to be extended
     */
    public static <T> Columns<T> columns() {
        return new Columns<>(List.of());
    }

    /**
     * Creates a table without targets from maps. The keys of the first map are the names of the columns.
     *
     * @param rows values by column name: numbers, strings, or other objects, which are converted to strings; null for a
     *     missing value
     * @return the table
     * @throws IllegalArgumentException if there are no rows, the maps differ in their keys, or a column mixes numbers
     *     and categories; the message names row and column
     */
    public static Table of(Iterable<? extends Map<String, ?>> rows) {
        Iterator<? extends Map<String, ?>> each = Objects.requireNonNull(rows, "rows").iterator();
        if (!each.hasNext()) {
            throw new IllegalArgumentException("the table has no rows");
        }
        Map<String, ?> first = Objects.requireNonNull(each.next(), "row 0");
        List<String> names = new ArrayList<>(first.keySet());
        TableBuilder builder = new TableBuilder(names);
        if (!TableBuilder.unique(names).equals(names)) {
            throw new IllegalArgumentException(
                    "names of columns have no blanks around them, but one of " + names + " has");
        }
        builder.add(first);
        while (each.hasNext()) {
            builder.add(Objects.requireNonNull(each.next(), "row " + builder.rows()));
        }
        return builder.build(List.of());
    }

    /**
     * Creates a table of numeric inputs with a class for each row. The columns are named {@code column 1} and so on,
     * and {@code target}; {@link #withNames} renames them.
     *
     * @param inputs (rows, columns); NaN for a missing number
     * @param labels the class of each row
     * @return the table
     * @throws IllegalArgumentException if there are no rows, lengths differ or a number is infinite
     */
    public static Table of(double[][] inputs, String[] labels) {
        return of(inputs, labels, Objects.requireNonNull(labels, "labels").length);
    }

    /**
     * Creates a table of numeric inputs with a regression target for each row. Columns are named as in {@link
     * #of(double[][], String[])}.
     *
     * @param inputs (rows, columns); NaN for a missing number
     * @param targets the regression target of each row
     * @return the table
     * @throws IllegalArgumentException if there are no rows, lengths differ or a number is infinite
     */
    public static Table of(double[][] inputs, double[] targets) {
        Objects.requireNonNull(targets, "targets");
        return of(inputs, Arrays.stream(targets).boxed().toArray(), targets.length);
    }

    /**
     * Creates a table without targets from rows of values.
     *
     * @param names names of the columns
     * @param rows rows with a value for each column, in column order: numbers, strings, or other objects, which are
     *     converted to strings; null for a missing value
     * @return the table
     * @throws IllegalArgumentException if there are no rows, a row has more or fewer values than there are names, or a
     *     column mixes numbers and categories; the message names row and column
     */
    public static Table of(List<String> names, Iterable<? extends List<?>> rows) {
        Objects.requireNonNull(names, "names");
        Objects.requireNonNull(rows, "rows");
        TableBuilder builder = new TableBuilder(names);
        for (List<?> row : rows) {
            builder.add(Objects.requireNonNull(row, "row " + builder.rows()).toArray());
        }
        return builder.build(List.of());
    }

    /**
     * Creates a table from a stream of rows, as {@link #of(List, Iterable)} does.
     *
     * @param names names of the columns
     * @param rows rows with a value for each column
     * @return the table
     */
    public static Table of(List<String> names, Stream<? extends List<?>> rows) {
        return of(names, Objects.requireNonNull(rows, "rows").toList());
    }

    /**
     * Creates a table without targets from columns.
     *
     * @param columns arrays by column name, in the order of the map: {@code double[]} for numbers, {@code String[]} for
     *     categories; copied
     * @return the table
     * @throws IllegalArgumentException if there are no columns or rows, lengths differ, a column is an object of
     *     another type, or a number is infinite; the message names the column
     */
    public static Table ofColumns(Map<String, ?> columns) {
        List<String> names = TableBuilder.unique(new ArrayList<>(Objects.requireNonNull(columns, "columns").keySet()));
        List<Object> arrays = new ArrayList<>(columns.values());
        TableBuilder builder = new TableBuilder(names);
        int rows = -1;
        for (int c = 0; c < arrays.size(); c++) {
            boolean numeric = arrays.get(c) instanceof double[];
            if (!numeric && !(arrays.get(c) instanceof String[])) {
                throw new IllegalArgumentException("the column " + Fields.quoted(names.get(c))
                        + " is a double[] or a String[], but "
                        + (arrays.get(c) == null ? "null" : arrays.get(c).getClass().getSimpleName()) + " was given");
            }
            int length = Array.getLength(arrays.get(c));
            if (rows >= 0 && length != rows) {
                throw new IllegalArgumentException("the column " + Fields.quoted(names.get(c)) + " has "
                        + Count.of(length, "row") + ", but the column " + Fields.quoted(names.get(0)) + " has " + rows);
            }
            rows = length;
            builder.kind(c, numeric);
        }
        Object[] values = new Object[names.size()];
        for (int row = 0; row < rows; row++) {
            for (int c = 0; c < values.length; c++) {
                values[c] = Array.get(arrays.get(c), row);
            }
            builder.add(values);
        }
        return builder.build(List.of());
    }

    private static Table of(double[][] inputs, Object[] targets, int count) {
        int width = RowArrays.requireRows(inputs, count, "targets");
        List<String> names = new ArrayList<>();
        for (int c = 0; c < width; c++) {
            names.add("column " + (c + 1));
        }
        names.add("target");
        TableBuilder builder = new TableBuilder(names);
        for (int c = 0; c < width; c++) {
            builder.kind(c, true);
        }
        builder.kind(width, !(targets instanceof String[]));
        for (int row = 0; row < count; row++) {
            Object[] values = new Object[width + 1];
            for (int c = 0; c < width; c++) {
                values[c] = inputs[row][c];
            }
            values[width] = targets[row];
            builder.add(values);
        }
        return builder.build(List.of("target"));
    }

    /**
     * Immutable mapping from objects to the rows of a table. A model can use the same mapping to predict from an
     * object.
     *
     * @param <T> type of the objects
     */
    public static final class Columns<T> {
        private final List<Part<T>> parts;

        private record Part<T>(String name, boolean numeric, boolean target, Function<? super T, ?> value) {
            Object of(T object) {
                Object found = value.apply(object);
                return numeric || found == null ? found : TableColumn.text(found);
            }
        }

        private Columns(List<Part<T>> parts) {
            this.parts = parts;
        }

        private Columns<T> with(String name, boolean numeric, boolean target, Function<? super T, ?> value) {
            List<Part<T>> more = new ArrayList<>(parts);
            more.add(new Part<>(Objects.requireNonNull(name, "name").strip(), numeric, target,
                    Objects.requireNonNull(value, "value")));
            TableBuilder.unique(more.stream().map(Part::name).toList());
            return new Columns<>(List.copyOf(more));
        }

        /**
         * Adds a column of numbers; null and NaN are missing values.
         *
         * @param name name of the column, different from the others
         * @param value function that returns the value of an object
         * @return a copy with this column
         */
        public Columns<T> number(String name, Function<? super T, ? extends @Nullable Number> value) {
            return with(name, true, false, value);
        }

        /**
         * Adds a column of categories, such as strings, enum constants or booleans; null is a missing value.
         *
         * @param name name of the column, different from the others
         * @param value function that returns the value of an object
         * @return a copy with this column
         */
        public Columns<T> category(String name, Function<? super T, ?> value) {
            return with(name, false, false, value);
        }

        /**
         * Adds a target column of numbers, for regression.
         *
         * @param name name of the column, different from the others
         * @param value function that returns the value of an object
         * @return a copy with this column
         */
        public Columns<T> targetNumber(String name, Function<? super T, ? extends @Nullable Number> value) {
            return with(name, true, true, value);
        }

        /**
         * Adds a target column of classes.
         *
         * @param name name of the column, different from the others
         * @param value function that returns the value of an object
         * @return a copy with this column
         */
        public Columns<T> targetCategory(String name, Function<? super T, ?> value) {
            return with(name, false, true, value);
        }

        /**
         * Adds a target column for one label, which is present or absent independently of other labels.
         *
         * @param name name of the column, different from the others
         * @param value function that returns the value of an object
         * @return a copy with this column
         */
        public Columns<T> targetLabel(String name, Predicate<? super T> value) {
            Objects.requireNonNull(value, "value");
            return with(name, true, true, object -> value.test(object) ? 1 : 0);
        }

        /**
         * Creates a table with a row for each object.
         *
         * @param objects objects, one for each row; at least one
         * @return the table
         * @throws IllegalArgumentException if there are no rows or no columns, or a number is infinite; the message
         *     names row and column
         */
        public Table table(Iterable<? extends T> objects) {
            TableBuilder builder = new TableBuilder(parts.stream().map(Part::name).toList());
            for (int c = 0; c < parts.size(); c++) {
                builder.kind(c, parts.get(c).numeric);
            }
            for (T object : Objects.requireNonNull(objects, "objects")) {
                Objects.requireNonNull(object, "row " + builder.rows());
                builder.add(parts.stream().map(part -> part.of(object)).toArray());
            }
            return builder.build(parts.stream().filter(Part::target).map(Part::name).toList());
        }

        /**
         * Creates a table with a row for each object of a stream, as {@link #table(Iterable)} does.
         *
         * @param objects objects, one for each row; at least one
         * @return the table
         */
        public Table table(Stream<? extends T> objects) {
            return table(Objects.requireNonNull(objects, "objects").toList());
        }

        /**
         * {@return the input values of an object by column name, without targets}
         *
         * @param object object to convert
         */
        public Map<String, @Nullable Object> row(T object) {
            Objects.requireNonNull(object, "object");
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (Part<T> part : parts) {
                if (!part.target) {
                    row.put(part.name, part.of(object));
                }
            }
            return row;
        }

        /** Lists the columns; an asterisk marks targets. */
        @Override
        public String toString() {
            return parts.stream().map(part -> part.name + (part.target ? "*" : "")).toList().toString();
        }
    }

    /** {@return the number of rows, at least 1} */
    public int rows() {
        return rows;
    }

    /** {@return the descriptions of the columns, in their order} */
    public List<Column> describe() {
        return columns.stream().map(column -> new Column(column.name(),
                column.isNumeric() ? Kind.NUMERIC : Kind.CATEGORICAL, targets.contains(column.name()),
                column.missing()))
                .toList();
    }

    /** {@return the names of the columns, in their order} */
    public List<String> names() {
        return columns.stream().map(TableColumn::name).toList();
    }

    /** {@return the names of the target columns; empty if none were declared} */
    public List<String> targets() {
        return targets;
    }

    /**
     * {@return a copy of a column of numbers, with NaN for missing values}
     *
     * @param name name of the column
     * @throws IllegalArgumentException if there is no such column, or it is categorical
     */
    public double[] numbers(String name) {
        return require(name, true).numbers().clone();
    }

    /**
     * {@return a copy of a column of categories, with null for missing values}
     *
     * @param name name of the column, unique in its table
     * @throws IllegalArgumentException if there is no such column, or it is numeric
     */
    public @Nullable String[] categories(String name) {
        return require(name, false).texts().clone();
    }

    private TableColumn require(String name, boolean numeric) {
        TableColumn column = column(name);
        if (column.isNumeric() != numeric) {
            throw new IllegalArgumentException("the column " + Fields.quoted(name) + " has "
                    + (numeric ? "categories, not numbers" : "numbers, not categories"));
        }
        return column;
    }

    TableColumn column(String name) {
        Objects.requireNonNull(name, "name");
        return columns.stream().filter(column -> column.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no column " + Fields.quoted(name) + " among " + String.join(", ", names())));
    }

    boolean has(String name) {
        return columns.stream().anyMatch(column -> column.name().equals(name));
    }

    /**
     * {@return a copy of this table with the given targets}
     *
     * @param names names of the target columns; none for a table without targets
     * @throws IllegalArgumentException if there is no such column, or one is named twice
     */
    public Table withTarget(String... names) {
        Objects.requireNonNull(names, "names");
        for (String name : names) {
            column(name);
        }
        return new Table(columns, names.length == 0 ? List.of() : TableBuilder.unique(List.of(names)));
    }

    /**
     * {@return a copy of this table without the given columns}
     *
     * @param names names of columns to leave out
     * @throws IllegalArgumentException if there is no such column, or no column would remain
     */
    public Table without(String... names) {
        Objects.requireNonNull(names, "names");
        List<String> dropped = List.of(names);
        for (String name : dropped) {
            column(name);
        }
        List<TableColumn> kept = columns.stream().filter(column -> !dropped.contains(column.name())).toList();
        if (kept.isEmpty()) {
            throw new IllegalArgumentException("a table needs at least one column, but all are left out");
        }
        return new Table(kept, targets.stream().filter(target -> !dropped.contains(target)).toList());
    }

    /**
     * {@return a copy of this table with new column names, in column order}
     *
     * @param names a name for each column
     * @throws IllegalArgumentException if there is not one name for each column, or a name is blank or not unique
     */
    public Table withNames(String... names) {
        Objects.requireNonNull(names, "names");
        if (names.length != columns.size()) {
            throw new IllegalArgumentException(Count.of(names.length, "name") + " cannot fit "
                    + Count.of(columns.size(), "column"));
        }
        List<String> all = TableBuilder.unique(List.of(names));
        List<TableColumn> named = new ArrayList<>();
        for (int c = 0; c < names.length; c++) {
            named.add(columns.get(c).named(all.get(c)));
        }
        return new Table(named, targets.stream().map(target -> all.get(names().indexOf(target))).toList());
    }

    /**
     * {@return a table of the selected rows, in the given order}
     *
     * @param rows numbers of rows, from 0; any order, repetitions allowed
     * @throws IndexOutOfBoundsException if there is no such row
     * @throws IllegalArgumentException if no row is selected
     */
    public Table select(int... rows) {
        Objects.requireNonNull(rows, "rows");
        for (int row : rows) {
            Objects.checkIndex(row, this.rows);
        }
        return new Table(columns.stream().map(column -> column.select(rows)).toList(), targets);
    }

    /**
     * {@return a table of the rows {@code from .. to - 1}}
     *
     * @param from first row
     * @param to row after the last one
     * @throws IndexOutOfBoundsException if this is not a valid range of rows
     * @throws IllegalArgumentException if the range is empty
     */
    public Table slice(int from, int to) {
        Objects.checkFromToIndex(from, to, rows);
        return select(IntStream.range(from, to).toArray());
    }

    /**
     * {@return a table of the rows in random order; the same seed gives the same order}
     *
     * @param seed seed, 0 to 2^32 - 1
     */
    public Table shuffle(long seed) {
        SplitIndices.requireSeed(seed);
        int[] order = IntStream.range(0, rows).toArray();
        new PythonRandom(seed).shuffle(order);
        return select(order);
    }

    /**
     * Splits the rows at random; each part keeps the order of its rows.
     *
     * @param testShare fraction of the rows in the test part, above 0 and below 1; each part gets at least one row
     * @param seed seed, 0 to 2^32 - 1; the same seed gives the same parts
     * @return both parts
     * @throws IllegalArgumentException if the fraction is out of range, or there are fewer than two rows
     */
    public Split split(double testShare, long seed) {
        if (!(testShare > 0 && testShare < 1)) {
            throw new IllegalArgumentException(
                    "the share of the test rows is above 0 and below 1, but " + testShare + " was given");
        }
        if (rows < 2) {
            throw new IllegalArgumentException("a table of 1 row cannot be divided into two");
        }
        SplitIndices indices = SplitIndices.ofTraining(rows, testShare, seed);
        return new Split(select(indices.training()), select(indices.validation()));
    }

    /** Formats the first rows as text below the column names; an asterisk marks targets. */
    @Override
    public String toString() {
        return TableText.of(this);
    }
}
