package dev.lanewise.data;

import dev.lanewise.internal.Count;
import dev.lanewise.internal.Elements;
import dev.lanewise.internal.Fields;
import dev.lanewise.internal.Suggestion;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Collects the rows of a {@link Table}. The first value in a column decides whether it has numbers or categories. */
final class TableBuilder {
    /** Types of maps whose order is that of their creator. */
    private static final List<Class<?>> ORDERED = ordered();

    private final List<String> names;
    private final List<Values> columns = new ArrayList<>();
    private int rows;

    /**
     * Starts a table without rows.
     *
     * @throws IllegalArgumentException if there are no columns, or a name is blank or not unique
     */
    TableBuilder(List<String> names) {
        this(names, Fields.MISSING);
    }

    /**
     * Starts a table without rows.
     *
     * @param missing texts, without blanks around them, that mark a missing value besides the empty text
     * @throws IllegalArgumentException if there are no columns, or a name is blank or not unique
     */
    TableBuilder(List<String> names, List<String> missing) {
        this.names = unique(names);
        names.forEach(name -> columns.add(new Values(missing)));
    }

    /** Creates a table from maps, see {@link Table#of(Iterable)}. */
    static Table of(Iterable<? extends Map<String, ?>> rows) {
        Iterator<? extends Map<String, ?>> each =
                Objects.requireNonNull(rows, "rows").iterator();
        if (!each.hasNext()) {
            throw new IllegalArgumentException("the table has no rows");
        }
        Map<String, ?> first = Objects.requireNonNull(each.next(), "rows[0]");
        List<String> names = names(first);
        TableBuilder builder = new TableBuilder(names);
        if (!unique(names).equals(names)) {
            throw new IllegalArgumentException(
                    "names of columns have no blanks around them, but one of " + names + " has");
        }
        builder.add(first);
        while (each.hasNext()) {
            builder.add(Objects.requireNonNull(each.next(), "rows[" + builder.rows() + "]"));
        }
        return builder.build(List.of());
    }

    /** Creates a table from columns, see {@link Table#ofColumns(Map, List)}. */
    static Table of(Map<String, ?> columns, List<String> missingTexts) {
        List<String> missing = Elements.require(missingTexts, "missingTexts");
        List<String> keys = names(Objects.requireNonNull(columns, "columns"));
        List<String> names = unique(keys);
        List<Object> arrays = new ArrayList<>();
        keys.forEach(key -> arrays.add(columns.get(key)));
        TableBuilder builder = new TableBuilder(names, missing);
        int rows = -1;
        for (int c = 0; c < arrays.size(); c++) {
            boolean numeric = arrays.get(c) instanceof double[];
            if (!numeric && !(arrays.get(c) instanceof String[])) {
                throw new IllegalArgumentException("the column " + Fields.quoted(names.get(c))
                        + " is a double[] or a String[], but "
                        + (arrays.get(c) == null
                                ? "null"
                                : arrays.get(c).getClass().getSimpleName()) + " was given");
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

    /**
     * Returns the keys in the order of the map, or sorted if it has none: {@code Map.of} has a different order in each
     * JVM, so the same rows would train other weights.
     */
    private static List<String> names(Map<String, ?> map) {
        List<String> names = new ArrayList<>(map.keySet());
        if (ORDERED.stream().noneMatch(type -> type.isInstance(map))) {
            names.sort(Comparator.nullsFirst(Comparator.naturalOrder()));
        }
        return names;
    }

    private static List<Class<?>> ordered() {
        try {
            return List.of(Class.forName("java.util.SequencedMap"));
        } catch (ClassNotFoundException e) {
            // Before JDK 21.
            return List.of(LinkedHashMap.class, SortedMap.class);
        }
    }

    /** Creates a table of numeric inputs with a target column, see {@link Table#of(double[][], String[])}. */
    static Table of(double[][] inputs, Object[] targets, int count) {
        int width = RowArrays.requireRows(inputs, count, "target");
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

    /** Strips the names and checks that each is there once. */
    static List<String> unique(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a table needs at least one column");
        }
        List<String> stripped =
                Elements.require(names, "names").stream().map(String::strip).toList();
        Set<String> seen = new HashSet<>();
        for (String name : stripped) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("the name of a column is not blank, but one of " + stripped + " is");
            }
            if (!seen.add(name)) {
                throw new IllegalArgumentException("two columns of the table are named " + Fields.quoted(name));
            }
        }
        return stripped;
    }

    /** Declares that a column has numbers, or categories, whatever its first value is. */
    TableBuilder kind(int column, boolean numeric) {
        columns.get(column).settle(numeric);
        return this;
    }

    /**
     * Adds a row.
     *
     * @param values numbers, texts or other objects, which count as texts; null for a missing value; overwritten
     * @throws IllegalArgumentException if there are more or fewer values than columns, a number is infinite, or a value
     *     is unsuitable or not of its column's kind; the message names row and column
     */
    void add(@Nullable Object... values) {
        if (values.length != names.size()) {
            throw new IllegalArgumentException("row " + rows + " has " + Count.of(values.length, "value")
                    + ", but the table has " + Count.of(names.size(), "column") + ": " + Suggestion.list(names));
        }
        for (int c = 0; c < values.length; c++) {
            try {
                values[c] = ColumnData.value(values[c]);
                columns.get(c).check(values[c]);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "row " + rows + ", column " + Fields.quoted(names.get(c)) + ": " + e.getMessage(), e);
            }
        }
        for (int c = 0; c < values.length; c++) {
            columns.get(c).add(values[c]);
        }
        rows++;
    }

    /**
     * Adds a row by names of columns.
     *
     * @throws IllegalArgumentException as {@link #add}, also if a column is not there or not known
     */
    void add(Map<String, ?> row) {
        Object[] values = new Object[names.size()];
        for (int c = 0; c < values.length; c++) {
            if (!row.containsKey(names.get(c))) {
                throw new IllegalArgumentException(
                        "row " + rows + " has no column " + Fields.quoted(names.get(c)) + ", which row 0 has");
            }
            values[c] = row.get(names.get(c));
        }
        for (String name : row.keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("row " + rows + " has a column "
                        + Fields.quoted(String.valueOf(name)) + ", which row 0 has not");
            }
        }
        add(values);
    }

    int rows() {
        return rows;
    }

    /** The table with these targets, none of which are labels. */
    Table build(List<String> targets) {
        return build(targets, Set.of());
    }

    /** The table with these targets, some of which are labels. */
    Table build(List<String> targets, Set<String> labels) {
        List<ColumnData> built = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            built.add(columns.get(c).column(names.get(c), rows));
        }
        return new Table(built, targets, labels);
    }

    /** Values of one column. */
    private static final class Values {
        private boolean settled;
        private boolean numeric = true;
        private double[] numbers = new double[16];
        private String[] texts = new String[16];
        private final Map<String, String> shared = new HashMap<>();
        private final List<String> missingTexts;
        private int size;

        Values(List<String> missingTexts) {
            this.missingTexts = missingTexts;
        }

        private void settle(boolean areNumbers) {
            settled = true;
            numeric = areNumbers;
        }

        private boolean isMissing(@Nullable Object value) {
            if (value == null || value instanceof Number) {
                return value == null || Double.isNaN(((Number) value).doubleValue());
            }
            String text = value.toString().strip();
            return text.isEmpty() || missingTexts.contains(text);
        }

        private void check(@Nullable Object value) {
            if (isMissing(value)) {
                return;
            }
            boolean isNumber = value instanceof Number;
            if (settled && numeric && !isNumber) {
                throw new IllegalArgumentException(
                        Fields.quoted(value.toString()) + " is not a number, but the column has numbers");
            }
            if (settled && !numeric && isNumber) {
                throw new IllegalArgumentException(ColumnData.text(((Number) value).doubleValue())
                        + " is a number, but the column has categories");
            }
            if (isNumber && !(Math.abs(((Number) value).floatValue()) <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException(value + " is not a finite number in the range of a float");
            }
        }

        private void add(@Nullable Object value) {
            boolean missing = isMissing(value);
            if (!settled && !missing) {
                settle(value instanceof Number);
            }
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
                texts = Arrays.copyOf(texts, 2 * size);
            }
            numbers[size] = missing || !numeric ? Double.NaN : ((Number) value).doubleValue();
            texts[size++] = missing || numeric
                    ? null
                    : shared.computeIfAbsent(value.toString().strip(), text -> text);
        }

        private ColumnData column(String name, int rows) {
            return numeric
                    ? new ColumnData(name, Arrays.copyOf(numbers, rows), null)
                    : new ColumnData(name, null, Arrays.copyOf(texts, rows));
        }
    }
}
