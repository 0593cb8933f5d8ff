package dev.lanewise.data;

import dev.lanewise.internal.Elements;
import dev.lanewise.internal.Internals;
import dev.lanewise.internal.random.PythonRandom;
import dev.lanewise.internal.rows.SplitIndices;
import dev.lanewise.internal.table.ColumnData;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.MissingTargets;
import dev.lanewise.internal.table.MissingTexts;
import dev.lanewise.internal.table.RowPlaces;
import dev.lanewise.internal.table.TableContent;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Remedy;
import dev.lanewise.internal.text.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Immutable in-memory table with named columns of numbers or categories, some of which are targets.
 *
 * <p>Rows come from application objects ({@link TableColumns}), maps, arrays, a database query ({@link JdbcTable}) or a
 * CSV file ({@link dev.lanewise.Lanewise#readTable(java.nio.file.Path)}):
 *
 * <pre>{@code
 * TableColumns<House> columns = TableColumns.of(House.class)
 *         .number("area", House::area)
 *         .category("town", House::town)
 *         .targetNumber("price", House::price);
 * Table table = columns.table(houses);
 * }</pre>
 *
 * <p>A missing number is NaN. A missing category is null; strings that mark a missing value in a CSV file (see
 * {@link CsvFormat#missingTexts}) become null too, unless {@link TableColumns#withMissingTexts} or
 * {@link #ofColumns(Map, List)} names other strings. Blanks around categories are stripped. Rows are numbered from 0.
 */
public final class Table {
    static {
        Internals.make(
                Table.class,
                TableContent.class,
                content -> new Table(
                        content.columns(),
                        Roles.NONE,
                        new Origin(
                                content.missingTexts(),
                                List.copyOf(content.notes()),
                                content.places(),
                                content.format())));
    }

    private final List<ColumnData> columns;
    private final Roles roles;
    /** Source of the table. */
    private final Origin origin;

    private final int rows;
    /** The columns with the order of their dates, once a part has been selected. */
    private volatile @Nullable List<ColumnData> withDateOrders;

    Table(List<ColumnData> columns, Roles roles, Origin origin) {
        this.columns = List.copyOf(columns);
        this.roles = roles;
        this.origin = origin;
        this.rows = columns.get(0).rows();
        if (rows == 0) {
            throw new IllegalArgumentException("the table has no rows");
        }
    }

    /** Columns that are not inputs. */
    record Roles(
            List<String> targets,
            Set<String> labels,
            @Nullable String weights) {
        static final Roles NONE = new Roles(List.of(), Set.of(), null);

        /** Returns the roles of the columns that are kept, under their new names. */
        Roles with(Predicate<String> isKept, UnaryOperator<String> newName) {
            return new Roles(
                    targets.stream().filter(isKept).map(newName).toList(),
                    labels.stream().filter(isKept).map(newName).collect(Collectors.toSet()),
                    weights == null || !isKept.test(weights) ? null : newName.apply(weights));
        }
    }

    /**
     * Source of a table: the texts that marked a missing value, notes on the file, the places of values in it, and its
     * format.
     */
    record Origin(
            MissingTexts missingTexts,
            List<String> notes,
            @Nullable RowPlaces places,
            @Nullable CsvFormat format) {
        Origin(MissingTexts missingTexts) {
            this(missingTexts, List.of(), null, null);
        }

        /** Returns the origin of the selected rows. */
        Origin select(int[] rows) {
            return places == null ? this : new Origin(missingTexts, notes, places.select(rows), format);
        }
    }

    /** The place of a value, for messages. */
    String place(int row, String column) {
        return origin.places == null
                ? "row " + row + ", column " + Fields.quoted(column)
                : origin.places.of(row, column);
    }

    /** The places of the values in a file; null if they are unknown. */
    @Nullable
    RowPlaces places() {
        return origin.places;
    }

    /** Column kinds. */
    public enum ColumnKind {
        /** Numbers; NaN is a missing value. */
        NUMERIC,
        /** Categories, given as strings; null is a missing value. */
        CATEGORICAL,
        /**
         * Texts all of which are dates; null is a missing value. As an input, such a column becomes numbers, see
         * {@link Schema.Dates}, unless it is declared as categorical.
         */
        DATE
    }

    /**
     * Description of a column.
     *
     * @param name name of the column, unique in its table
     * @param kind whether the column has numbers, categories or dates
     * @param target whether the column is a target rather than an input
     * @param missing number of rows without a value
     */
    public record ColumnInfo(String name, ColumnKind kind, boolean target, int missing) {
        /** Checks that nothing is missing. */
        public ColumnInfo {
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
         * Creates a split of two tables with the same columns, in any order.
         *
         * @throws IllegalArgumentException if one table has a column that the other has not
         */
        public Split {
            Objects.requireNonNull(training, "training");
            Objects.requireNonNull(test, "test");
            requireColumns(training, "training", test, "test");
            requireColumns(test, "test", training, "training");
        }

        private static void requireColumns(Table table, String part, Table other, String otherPart) {
            for (String name : table.names()) {
                if (!other.has(name)) {
                    throw new IllegalArgumentException("the " + part + " table has a column " + Fields.quoted(name)
                            + ", which the " + otherPart + " table has not");
                }
            }
        }
    }

    /**
     * Creates a table without targets from maps. The keys of the first map are the names of the columns, in its order
     * if it is a {@code LinkedHashMap}, a {@code SortedMap} or, from JDK 21, a {@code SequencedMap}. Otherwise they are
     * sorted, because other maps, such as those of {@code Map.of}, have a different order in each run.
     *
     * <p>Other objects than numbers are converted to strings. The contents of an {@code Optional} count, and an empty
     * one is a missing value. Dates of {@code java.time}, {@code java.util.Date} and {@code Calendar} become ISO 8601
     * dates ({@link Schema.Dates}), in UTC if they have a zone, an offset or, as a {@code Date} and a {@code
     * java.sql.Timestamp}, an instant. A {@code LocalTime} without a date is a category. Arrays,
     * and objects whose class does not override {@code toString}, are refused.
     *
     * @param rows values by column name: numbers, strings or other objects; null for a missing value
     * @return the table
     * @throws IllegalArgumentException if there are no rows, the maps differ in their keys, a column mixes numbers and
     *     categories, or an object is refused; the message names row and column
     */
    public static Table of(Iterable<? extends Map<String, ?>> rows) {
        return TableBuilder.of(rows);
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
        return TableBuilder.of(inputs, labels, Objects.requireNonNull(labels, "labels").length);
    }

    /**
     * Creates a table of numeric inputs with a regression target for each row. Columns are named as in {@link
     * #of(double[][], String[])}.
     *
     * @param inputs (rows, columns); NaN for a missing number
     * @param targets the regression target of each row; a network learns it rounded to float, which is exact for whole
     *     numbers up to 2^24
     * @return the table
     * @throws IllegalArgumentException if there are no rows, lengths differ or a number is infinite
     */
    public static Table of(double[][] inputs, double[] targets) {
        Objects.requireNonNull(targets, "targets");
        return TableBuilder.of(inputs, Arrays.stream(targets).boxed().toArray(), targets.length);
    }

    /**
     * Creates a table without targets from rows of values.
     *
     * @param names names of the columns
     * @param rows rows with a value for each column, in column order: numbers, strings, or other objects, which are
     *     converted as by {@link #of(Iterable)}; null for a missing value
     * @return the table
     * @throws IllegalArgumentException if there are no rows, a row has more or fewer values than there are names, a
     *     column mixes numbers and categories, or an object is refused; the message names row and column
     */
    public static Table of(List<String> names, Iterable<? extends List<?>> rows) {
        Objects.requireNonNull(names, "names");
        Objects.requireNonNull(rows, "rows");
        TableBuilder builder = new TableBuilder(names);
        for (List<?> row : rows) {
            builder.add(
                    Objects.requireNonNull(row, "rows[" + builder.rows() + "]").toArray());
        }
        return builder.build(List.of());
    }

    /**
     * Creates a table without targets from columns, ordered as those of {@link #of(Iterable)}.
     *
     * @param columns arrays or lists by column name, copied: {@code double[]} for numbers, {@code String[]} for
     *     categories; the values of others are converted as by {@link #of(Iterable)}
     * @return the table
     * @throws IllegalArgumentException if there are no columns or rows, lengths differ, a column is neither an array
     *     nor a list, or a value is unsuitable, such as an infinite number; the message names the column
     */
    public static Table ofColumns(Map<String, ?> columns) {
        Objects.requireNonNull(columns, "columns");
        return ofColumns(columns, MissingTexts.USUAL.texts());
    }

    /**
     * Creates a table without targets from columns, as {@link #ofColumns(Map)} does, with a choice of the strings that
     * mark a missing category.
     *
     * @param columns arrays or lists by column name
     * @param missingTexts strings that mark a missing category besides null and the empty string; none to keep all
     *     others, such as {@code NA}, as categories
     * @return the table
     * @throws IllegalArgumentException as {@link #ofColumns(Map)} does
     */
    public static Table ofColumns(Map<String, ?> columns, List<String> missingTexts) {
        return TableBuilder.of(columns, missingTexts);
    }

    /** {@return the number of rows, at least 1} */
    public int rows() {
        return rows;
    }

    /** {@return the descriptions of the columns, in their order} */
    public List<ColumnInfo> describe() {
        return columns.stream()
                .map(column -> new ColumnInfo(
                        column.name(),
                        column.isNumeric()
                                ? ColumnKind.NUMERIC
                                : column.isDates() ? ColumnKind.DATE : ColumnKind.CATEGORICAL,
                        roles.targets.contains(column.name()),
                        column.missing()))
                .toList();
    }

    /** {@return the names of the columns, in their order} */
    public List<String> names() {
        return columns.stream().map(ColumnData::name).toList();
    }

    /** {@return the names of the target columns; empty if none were declared} */
    public List<String> targets() {
        return roles.targets;
    }

    /**
     * Returns the target columns that were declared as labels, which do not exclude each other, by {@link
     * #withMultiLabelTargets} or {@link TableColumns#targetFlag}. A classifier learns all targets as labels if there is
     * such a column, or if there are several targets; otherwise it learns classes.
     *
     * @return the names of these columns, in the order of the targets
     */
    public List<String> multiLabelTargets() {
        return roles.targets.stream().filter(roles.labels::contains).toList();
    }

    /**
     * Checks that no row lacks a target.
     *
     * @throws IllegalArgumentException if rows lack a target; the message counts them and names the first ones
     */
    public void requireTargets() {
        TableEncoder.requireTargets(this, targets(), MissingTexts.of(List.of()), List.of());
    }

    /**
     * {@return the task that suits the targets, for a program that does not know what they are} A single target column
     * has classes if it has texts, or at most 20 distinct whole numbers and on average two rows or more of each. Several
     * columns have labels if they contain only 0 and 1, or false and true. {@linkplain #multiLabelTargets Declared
     * labels} are labels in any case, and all other targets are numbers.
     *
     * @throws IllegalArgumentException if there is no target, or a target column mixes numbers and texts
     */
    public Task task() {
        return TargetTask.of(this);
    }

    /**
     * {@return a copy of a column of numbers, with NaN for missing values}
     *
     * @param name name of the column
     * @throws IllegalArgumentException if there is no such column, or it is categorical
     */
    public double[] numbers(String name) {
        return require(name, true).numbers();
    }

    /**
     * {@return a copy of a column of categories, with null for missing values}
     *
     * @param name name of the column, unique in its table
     * @throws IllegalArgumentException if there is no such column, or it is numeric
     */
    public @Nullable String[] categories(String name) {
        return require(name, false).texts();
    }

    /**
     * {@return a copy of a column as texts, with null for missing values} A number that was read from a file has the
     * form of {@code Double.toString}, unless the file has it in a form that could be a code, such as {@code 01234}.
     *
     * @param name name of the column
     * @throws IllegalArgumentException if there is no such column
     */
    public @Nullable String[] texts(String name) {
        return column(name).texts();
    }

    /**
     * {@return the line of the file in which a row begins, from 1 and including any headings; empty if the table was
     * not read from a text file}
     *
     * @param row number of the row, from 0
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public OptionalLong line(int row) {
        Elements.requireIndex(row, rows, "row");
        RowPlaces places = origin.places;
        return places == null || !places.areLines() ? OptionalLong.empty() : OptionalLong.of(places.line(row));
    }

    private ColumnData require(String name, boolean numeric) {
        ColumnData column = column(name);
        String mixture = numeric ? column.mixture("") : null;
        if (mixture != null) {
            throw new IllegalArgumentException(mixture);
        }
        if (column.isNumeric() != numeric) {
            throw new IllegalArgumentException("the column " + Fields.quoted(name) + " has "
                    + (numeric ? "categories, not numbers" : "numbers, not categories"));
        }
        return column;
    }

    /** The texts that marked a missing value when the table was read. */
    MissingTexts missingTexts() {
        return origin.missingTexts;
    }

    /**
     * {@return notes on the file from which the table was read, one sentence each, such as a text of {@link
     * CsvFormat#withMissingTexts} that does not occur; {@link dev.lanewise.Model#training} repeats them}
     */
    public List<String> notes() {
        return origin.notes;
    }

    /**
     * {@return the format of the CSV file that the table was read from, with the delimiter, the header and the decimal
     * separator that were detected; empty for other tables}
     */
    public Optional<CsvFormat> format() {
        return Optional.ofNullable(origin.format);
    }

    /** Finds a column by its name or, if there is none of this name, by its number from 1. */
    ColumnData column(String name) {
        Objects.requireNonNull(name, "name");
        for (ColumnData column : columns) {
            if (column.name().equals(name)) {
                return column;
            }
        }
        int number = name.matches("[0-9]{1,6}") ? Integer.parseInt(name) : 0;
        if (number >= 1 && number <= columns.size()) {
            return columns.get(number - 1);
        }
        throw new IllegalArgumentException("there is no column " + Fields.quoted(name) + " among "
                + Suggestion.list(names()) + Suggestion.question(name, names())
                + (notes().stream().anyMatch(note -> note.contains(Remedy.HEADER.toString()))
                        ? "; the first row is read as data, and " + Remedy.HEADER + " reads it as headings"
                        : ""));
    }

    /** The names of columns that are given by name or number. */
    List<String> names(List<String> given) {
        return given.stream().map(name -> column(name).name()).toList();
    }

    /** The columns in their order. */
    List<ColumnData> columns() {
        return columns;
    }

    boolean has(String name) {
        return columns.stream().anyMatch(column -> column.name().equals(name));
    }

    /**
     * {@return a copy of this table with the given targets, none of which is a multi-label target}
     *
     * @param names names of the target columns, or their numbers from 1; none for a table without targets
     * @throws IllegalArgumentException if there is no such column, or one is named twice
     */
    public Table withTarget(String... names) {
        return new Table(
                columns, new Roles(targets(Elements.require(names, "names")), Set.of(), roles.weights), origin);
    }

    /**
     * {@return a copy of this table with the given targets, each of which is a label: 1 if a row has it, 0 if not} A
     * row may have several of these labels, or none. A classifier learns labels even if there is only one column.
     *
     * @param names names of the target columns, or their numbers from 1; at least one
     * @throws IllegalArgumentException if there is no such column, or one is named twice
     */
    public Table withMultiLabelTargets(String... names) {
        List<String> all = Elements.require(names, "names");
        if (all.isEmpty()) {
            throw new IllegalArgumentException("at least one column is a label, but none is named");
        }
        return new Table(columns, new Roles(targets(all), Set.copyOf(targets(all)), roles.weights), origin);
    }

    private List<String> targets(List<String> given) {
        List<String> targets = names(given);
        for (int t = 0; t < targets.size(); t++) {
            if (targets.indexOf(targets.get(t)) < t) {
                throw new IllegalArgumentException(
                        "the target column " + Fields.quoted(given.get(t)) + " is given twice");
            }
        }
        if (roles.weights != null && targets.contains(roles.weights)) {
            throw bothRoles(roles.weights);
        }
        return targets;
    }

    private static IllegalArgumentException bothRoles(String column) {
        return new IllegalArgumentException(
                "the column " + Fields.quoted(column) + " is a target, so it cannot hold weights");
    }

    /**
     * {@return a copy of this table whose rows have the weights of a column, which is then not an input}
     *
     * @param name name of the column, or its number from 1; its values must be finite numbers of at least 0
     * @throws IllegalArgumentException if there is no such column, it is a target, or a value is not a weight
     */
    public Table withWeights(String name) {
        ColumnData column = column(name);
        if (roles.targets.contains(column.name())) {
            throw bothRoles(column.name());
        }
        // In a column with a text, its numbers are texts too, and the text is the mistake.
        boolean hasText = !column.isNumeric()
                && IntStream.range(0, rows).anyMatch(row -> Double.isNaN(Fields.number(column.text(row))));
        for (int row = 0; row < rows; row++) {
            double weight =
                    column.isNumeric() ? column.number(row) : hasText ? Fields.number(column.text(row)) : Double.NaN;
            if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException(place(row, column.name())
                        + (column.isMissing(row)
                                ? ": the weight is missing"
                                : ": the weight is " + Fields.quoted(column.text(row))
                                        + ", not a finite number of at least 0"));
            }
        }
        return new Table(columns, new Roles(roles.targets, roles.labels, column.name()), origin);
    }

    /** {@return the name of the column of weights; empty if none was declared} */
    public Optional<String> weights() {
        return Optional.ofNullable(roles.weights);
    }

    /**
     * {@return a copy of this table without the given columns}
     *
     * @param names names of columns to leave out, or their numbers from 1
     * @throws IllegalArgumentException if there is no such column, or no column would remain
     */
    public Table without(String... names) {
        List<String> dropped = names(Elements.require(names, "names"));
        List<ColumnData> kept = columns.stream()
                .filter(column -> !dropped.contains(column.name()))
                .toList();
        if (kept.isEmpty()) {
            throw new IllegalArgumentException("a table needs at least one column, but all are left out");
        }
        return new Table(kept, roles.with(name -> !dropped.contains(name), name -> name), origin);
    }

    /**
     * {@return a copy of this table with new column names, in column order}
     *
     * @param names a name for each column
     * @throws IllegalArgumentException if there is not one name for each column, or a name is blank or not unique
     */
    public Table withNames(String... names) {
        List<String> given = Elements.require(names, "names");
        if (given.size() != columns.size()) {
            throw new IllegalArgumentException(
                    Count.of(given.size(), "name") + " cannot fit " + Count.of(columns.size(), "column"));
        }
        List<String> all = TableBuilder.unique(given);
        List<ColumnData> named = new ArrayList<>();
        for (int c = 0; c < all.size(); c++) {
            named.add(columns.get(c).named(all.get(c)));
        }
        // Places are found by the old names, so they are dropped.
        return new Table(
                named,
                roles.with(name -> true, name -> all.get(names().indexOf(name))),
                new Origin(origin.missingTexts, origin.notes, null, origin.format));
    }

    /**
     * Returns the rows that have all targets, as {@code dropna(subset=targets)} of pandas does. {@link #notes} counts
     * the others.
     *
     * @return the rows without a missing target, in their order; this table if there are no others
     * @throws IllegalArgumentException if the table has no target column, or no row has all targets
     */
    public Table withoutMissingTargets() {
        List<String> targets = roles.targets;
        if (targets.isEmpty()) {
            throw new IllegalArgumentException(
                    "the table has no target; " + Remedy.TARGET + " names one of " + Suggestion.list(names()));
        }
        List<ColumnData> wanted = targets.stream().map(this::column).toList();
        int[] kept = IntStream.range(0, rows)
                .filter(row -> wanted.stream().noneMatch(column -> column.isMissing(row)))
                .toArray();
        if (kept.length == rows) {
            return this;
        }
        if (kept.length == 0) {
            throw new IllegalArgumentException("no row has a value in " + Suggestion.list(targets));
        }
        MissingTargets dropped = TableEncoder.missingTargets(this, targets, MissingTexts.of(List.of()), List.of());
        List<String> notes = new ArrayList<>(origin.notes);
        notes.add(dropped.leftOut());
        Origin complete = origin.select(kept);
        return new Table(
                select(kept).columns,
                roles,
                new Origin(origin.missingTexts, List.copyOf(notes), complete.places, origin.format));
    }

    /**
     * {@return a table of the selected rows, in the given order, which shares the memory of this table} If the rows of
     * this table decide whether the day or the month comes first in the dates of a column, those of the selected rows
     * are read in the same order.
     *
     * @param rows numbers of rows, from 0; any order, repetitions allowed
     * @throws IndexOutOfBoundsException if there is no such row
     * @throws IllegalArgumentException if no row is selected
     */
    public Table select(int... rows) {
        Objects.requireNonNull(rows, "rows");
        for (int row : rows) {
            Elements.requireIndex(row, this.rows, "row");
        }
        List<ColumnData> decided = withDateOrders;
        if (decided == null) {
            decided = columns.stream().map(ColumnData::withDateOrder).toList();
            withDateOrders = decided;
        }
        return new Table(ColumnData.select(decided, rows), roles, origin.select(rows));
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
        Elements.requireRange(from, to, rows);
        return select(IntStream.range(from, to).toArray());
    }

    /**
     * {@return a table of the rows in random order; the same seed gives the same order}
     *
     * @param seed seed, 0 to 2^32 - 1
     * @throws IllegalArgumentException if the seed is out of range
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
     * @throws IllegalArgumentException if the fraction or the seed is out of range, or there are fewer than two rows
     */
    public Split split(double testShare, long seed) {
        SplitIndices.requireShare(testShare, "a table", rows, "row");
        SplitIndices indices = SplitIndices.ofTraining(rows, testShare, seed);
        return new Split(select(indices.training()), select(indices.validation()));
    }

    /**
     * Splits the rows at random so that both parts have the classes of the target column in the proportions of this
     * table. Each part keeps the order of its rows.
     *
     * <p>The test part has as many rows as in {@link #split}. A class with a fraction {@code f} of the rows has {@code
     * f} times as many test rows, rounded up or down. All are rounded down first. Then those of the classes with the
     * largest remainders are rounded up, until the number of rows is reached; with equal remainders, the class with the
     * smaller number comes first. Classes are numbered as in a {@link TableEncoder}. At least one row of each class is
     * in the training part, even if that makes the test part smaller or passes over a class with a larger remainder.
     *
     * @param testShare fraction of the rows in the test part, above 0 and below 1
     * @param seed seed, 0 to 2^32 - 1; the same seed gives the same parts
     * @return both parts
     * @throws IllegalArgumentException if the fraction or the seed is out of range, there is not exactly one target
     *     column, it has no classes or a missing value, or each class has only one row
     */
    public Split splitStratified(double testShare, long seed) {
        SplitIndices.requireShare(testShare, "a table", rows, "row");
        SplitIndices.requireSeed(seed);
        SplitIndices indices = SplitIndices.stratified(TableEncoder.classNumbers(this), testShare, seed);
        return new Split(select(indices.training()), select(indices.validation()));
    }

    /** Formats the first rows as text below the column names; an asterisk marks targets. */
    @Override
    public String toString() {
        return TableText.of(this);
    }
}
