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
 * Immutable table in memory: named columns of numbers or categories, some of which are targets.
 *
 * <p>Rows come from objects of your own ({@link #columns}), from maps, from arrays, or from a {@link JdbcTable}:
 *
 * <pre>{@code
 * Table.Columns<House> columns = Table.<House>columns()
 *         .number("area", House::area)
 *         .category("town", House::town)
 *         .targetNumber("price", House::price);
 * Table table = columns.table(houses);
 * }</pre>
 *
 * <p>A missing number is NaN. A missing category is null, and so is a text that means a missing value in a CSV file:
 * an empty one, {@code NA}, {@code NaN} or {@code ?}. Blanks around categories are stripped. Rows are counted from 0.
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

    /** Kinds of columns. */
    public enum Kind {
        /** Numbers; NaN is a missing one. */
        NUMERIC,
        /** Texts, each of which stands for a category; null is a missing one. */
        CATEGORICAL
    }

    /**
     * Description of a column.
     *
     * @param name name, unique in its table
     * @param kind numbers or categories
     * @param target whether the column is to be predicted rather than an input
     * @param missing number of rows without a value
     */
    public record Column(String name, Kind kind, boolean target, int missing) {
        /**
         * Checks name and kind.
         *
         * @param name name, unique in its table
         * @param kind numbers or categories
         * @param target whether the column is to be predicted rather than an input
         * @param missing number of rows without a value
         */
        public Column {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(kind, "kind");
        }
    }

    /**
     * Two tables that share no row.
     *
     * @param training rows to learn from
     * @param test all other rows
     */
    public record Split(Table training, Table test) {
        /**
         * Checks the tables.
         *
         * @param training rows to learn from
         * @param test all other rows
         */
        public Split {
            Objects.requireNonNull(training, "training");
            Objects.requireNonNull(test, "test");
        }
    }

    /**
     * Starts a description of how objects become rows.
     *
     * @param <T> type of the objects
     * @return columns without any column, to be added to
     */
    public static <T> Columns<T> columns() {
        return new Columns<>(List.of());
    }

    /**
     * Creates a table from maps, without targets. The first map names the columns.
     *
     * @param rows values by column names: numbers, texts or other objects, which count as texts; null for a missing
     *     value
     * @return the table
     * @throws IllegalArgumentException if there are no rows, the maps differ in their keys, or the values of a column
     *     are not of one kind; the message names row and column
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
     * Creates a table from numbers with a class for each row. The columns are named {@code column 1} and so on, and
     * {@code target}; {@link #withNames} changes that.
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
     * Creates a table from numbers with a number to predict for each row, named as by {@link #of(double[][],
     * String[])}.
     *
     * @param inputs (rows, columns); NaN for a missing number
     * @param targets the number to predict from each row
     * @return the table
     * @throws IllegalArgumentException if there are no rows, lengths differ or a number is infinite
     */
    public static Table of(double[][] inputs, double[] targets) {
        Objects.requireNonNull(targets, "targets");
        return of(inputs, Arrays.stream(targets).boxed().toArray(), targets.length);
    }

    /**
     * Creates a table from rows of values, without targets.
     *
     * @param names names of the columns
     * @param rows for each row a value for each column, in their order: numbers, texts or other objects, which count as
     *     texts; null for a missing value
     * @return the table
     * @throws IllegalArgumentException if there are no rows, a row has more or fewer values than there are names, or
     *     the values of a column are not of one kind; the message names row and column
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
     * Creates a table from a stream of rows, as {@link #of(List, Iterable)}.
     *
     * @param names names of the columns
     * @param rows for each row a value for each column
     * @return the table
     */
    public static Table of(List<String> names, Stream<? extends List<?>> rows) {
        return of(names, Objects.requireNonNull(rows, "rows").toList());
    }

    /**
     * Creates a table from columns, without targets.
     *
     * @param columns arrays by names, in the order of the map: {@code double[]} for numbers, {@code String[]} for
     *     categories; copied
     * @return the table
     * @throws IllegalArgumentException if there are no columns or rows, lengths differ, a value is another object, or a
     *     number is infinite; the message names the column
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
     * How objects become the rows of a table; immutable. The same columns describe an object to a model.
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
         * Adds a column of numbers; null and NaN are missing ones.
         *
         * @param name name of the column, different from the others
         * @param value returns the value of an object
         * @return a copy with this column
         */
        public Columns<T> number(String name, Function<? super T, ? extends @Nullable Number> value) {
            return with(name, true, false, value);
        }

        /**
         * Adds a column of categories, such as texts, enum constants or booleans; null is a missing one.
         *
         * @param name name of the column, different from the others
         * @param value returns the value of an object
         * @return a copy with this column
         */
        public Columns<T> category(String name, Function<? super T, ?> value) {
            return with(name, false, false, value);
        }

        /**
         * Adds a column of numbers to predict.
         *
         * @param name name of the column, different from the others
         * @param value returns the value of an object
         * @return a copy with this column
         */
        public Columns<T> targetNumber(String name, Function<? super T, ? extends @Nullable Number> value) {
            return with(name, true, true, value);
        }

        /**
         * Adds a column of classes to predict.
         *
         * @param name name of the column, different from the others
         * @param value returns the value of an object
         * @return a copy with this column
         */
        public Columns<T> targetCategory(String name, Function<? super T, ?> value) {
            return with(name, false, true, value);
        }

        /**
         * Adds a column of a label to predict, which a row has or has not, independently of other labels.
         *
         * @param name name of the column, different from the others
         * @param value returns the value of an object
         * @return a copy with this column
         */
        public Columns<T> targetLabel(String name, Predicate<? super T> value) {
            Objects.requireNonNull(value, "value");
            return with(name, true, true, object -> value.test(object) ? 1 : 0);
        }

        /**
         * Creates a table with a row for each object.
         *
         * @param objects an object for each row, at least one
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
         * Creates a table with a row for each object of a stream, as {@link #table(Iterable)}.
         *
         * @param objects an object for each row, at least one
         * @return the table
         */
        public Table table(Stream<? extends T> objects) {
            return table(Objects.requireNonNull(objects, "objects").toList());
        }

        /**
         * {@return the values of the inputs of an object, by names of columns; targets are left out}
         *
         * @param object object to describe
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

        /** Lists the columns, targets with an asterisk. */
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

    /** {@return the names of the target columns; empty if none was declared} */
    public List<String> targets() {
        return targets;
    }

    /**
     * {@return a copy of a column of numbers; NaN for missing ones}
     *
     * @param name name of the column
     * @throws IllegalArgumentException if there is no such column, or it has categories
     */
    public double[] numbers(String name) {
        return require(name, true).numbers().clone();
    }

    /**
     * {@return a copy of a column of categories; null for missing ones}
     *
     * @param name name, unique in its table
     * @throws IllegalArgumentException if there is no such column, or it has numbers
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
     * {@return a table with other targets}
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
     * {@return a table without some columns}
     *
     * @param names names of columns to leave out
     * @throws IllegalArgumentException if there is no such column, or no other one
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
     * {@return a table with other names for its columns, in their order}
     *
     * @param names a name for each column
     * @throws IllegalArgumentException if there is not one for each, or a name is blank or not unique
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
     * {@return some rows, in the given order}
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
     * {@return the rows {@code from .. to - 1}}
     *
     * @param from first row
     * @param to row after the last one
     * @throws IndexOutOfBoundsException if that is no range of rows
     * @throws IllegalArgumentException if the range is empty
     */
    public Table slice(int from, int to) {
        Objects.checkFromToIndex(from, to, rows);
        return select(IntStream.range(from, to).toArray());
    }

    /**
     * {@return the rows in random order; equal seeds give equal orders}
     *
     * @param seed seed, 0 to 2^32 - 1
     */
    public Table shuffle(long seed) {
        int[] order = IntStream.range(0, rows).toArray();
        new PythonRandom(seed).shuffle(order);
        return select(order);
    }

    /**
     * Divides the rows at random; each part keeps the order of its rows.
     *
     * @param testShare share of the rows in the test part, above 0 and below 1; at least one row goes to each part
     * @param seed 0 to 2^32 - 1; equal seeds give equal parts
     * @return both parts
     * @throws IllegalArgumentException if the share is out of range, or there are fewer than two rows
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

    /** The first rows as text, with the names of the columns above them; targets have an asterisk. */
    @Override
    public String toString() {
        return TableText.of(this);
    }
}
