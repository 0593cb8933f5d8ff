package dev.lanewise.data;

import dev.lanewise.internal.Elements;
import dev.lanewise.internal.table.ColumnContent;
import dev.lanewise.internal.table.ColumnData;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.MissingTexts;
import dev.lanewise.internal.table.NumberNotation;
import dev.lanewise.internal.text.Count;
import dev.lanewise.internal.text.Suggestion;
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
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** Collects the rows of a {@link Table}. All values of a column determine its kind, see {@link ColumnContent}. */
final class TableBuilder {
    /** Types of maps whose order is that of their creator. */
    private static final List<Class<?>> ORDERED = ordered();

    private final List<String> names;
    private final List<Values> columns = new ArrayList<>();
    private final MissingTexts missing;
    private int rows;

    /**
     * Starts a table without rows.
     *
     * @throws IllegalArgumentException if there are no columns, or a name is blank or not unique
     */
    TableBuilder(List<String> names) {
        this(names, MissingTexts.USUAL);
    }

    /**
     * Starts a table without rows.
     *
     * @param missing texts that mark a missing value
     * @throws IllegalArgumentException if there are no columns, or a name is blank or not unique
     */
    TableBuilder(List<String> names, MissingTexts missing) {
        this.missing = missing;
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
        MissingTexts missing = MissingTexts.of(Elements.require(missingTexts, "missingTexts"));
        List<String> keys = names(Objects.requireNonNull(columns, "columns"));
        List<String> names = unique(keys);
        List<Object> arrays = new ArrayList<>();
        keys.forEach(key -> arrays.add(columns.get(key)));
        int rows = -1;
        List<ColumnData> data = new ArrayList<>();
        for (int c = 0; c < arrays.size(); c++) {
            String name = names.get(c);
            Object array = arrays.get(c) instanceof List<?> list ? list.toArray() : arrays.get(c);
            if (array == null || !array.getClass().isArray()) {
                throw new IllegalArgumentException("the column " + Fields.quoted(name) + " is an array or a list, but "
                        + (array == null ? "null" : array.getClass().getSimpleName()) + " was given");
            }
            int length = Array.getLength(array);
            if (rows >= 0 && length != rows) {
                throw new IllegalArgumentException("the column " + Fields.quoted(name) + " has "
                        + Count.of(length, "row") + ", but the column " + Fields.quoted(names.get(0)) + " has " + rows);
            }
            rows = length;
            data.add(
                    array instanceof double[] numbers
                            ? column(name, numbers, missing)
                            : array instanceof String[] texts
                                    ? column(name, texts, missing)
                                    : column(name, array, length, missing));
        }
        return new Table(data, Table.Roles.NONE, new Table.Origin(missing));
    }

    private static ColumnData column(String name, double[] given, MissingTexts missing) {
        double[] numbers = given.clone();
        for (int row = 0; row < numbers.length; row++) {
            if (missing.isNumber(numbers[row])) {
                numbers[row] = Double.NaN;
            } else if (!Double.isNaN(numbers[row]) && !Fields.isInRange(numbers[row])) {
                throw new IllegalArgumentException(
                        "row " + row + ", column " + Fields.quoted(name) + ": " + Fields.notInRange(numbers[row]));
            }
        }
        return ColumnData.of(name, numbers);
    }

    private static ColumnData column(String name, @Nullable String[] given, MissingTexts missing) {
        @Nullable String[] texts = new @Nullable String[given.length];
        for (int row = 0; row < texts.length; row++) {
            String text = given[row] == null ? "" : given[row].strip();
            texts[row] = missing.isText(text) ? null : text;
        }
        return ColumnData.of(name, texts);
    }

    /** A column of any values, which determine its kind. */
    private static ColumnData column(String name, Object array, int rows, MissingTexts missing) {
        TableBuilder builder = new TableBuilder(List.of(name), missing);
        for (int row = 0; row < rows; row++) {
            builder.add(new @Nullable Object[] {Array.get(array, row)});
        }
        return builder.columns.get(0).column(name);
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
            names.add(Fields.columnName(c));
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

    /** Declares that a column has numbers, or categories, whatever its values are. */
    TableBuilder kind(int column, boolean numeric) {
        columns.get(column).declare(numeric);
        return this;
    }

    /** Declares that a column has 0 or 1 in each row, none of which is missing. */
    void flag(int column) {
        columns.set(column, new Values(MissingTexts.of(List.of())));
        kind(column, true);
    }

    /**
     * Adds a row.
     *
     * @param values numbers, texts or other objects, which count as texts; null for a missing value; overwritten
     * @throws IllegalArgumentException if there are more or fewer values than columns, a number is infinite or too
     *     large for a float, or a value is unsuitable; the message names row and column
     */
    void add(@Nullable Object... values) {
        if (values.length != names.size()) {
            throw new IllegalArgumentException("row " + rows + " has " + Count.of(values.length, "value")
                    + ", but the table has " + Count.of(names.size(), "column") + ": " + Suggestion.list(names));
        }
        for (int c = 0; c < values.length; c++) {
            try {
                values[c] = CellValue.of(values[c]);
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
        @Nullable Object[] values = new @Nullable Object[names.size()];
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
            built.add(columns.get(c).column(names.get(c)));
        }
        return new Table(built, new Table.Roles(targets, labels, null), new Table.Origin(missing));
    }

    /** Values of one column: numbers and texts by row, until all of them determine its kind. */
    @NullUnmarked // a row has a number or a text, until the kind of the column is known
    private static final class Values {
        private final MissingTexts missingTexts;
        /** Whether the column has numbers; null as long as its values decide. */
        private @Nullable Boolean declared;
        /** Notation of strings that are numbers with one unit; null for other columns. */
        private @Nullable NumberNotation notation;
        /** NaN for a missing value or a text. */
        private double[] numbers = new double[16];
        /** Null for a missing value or a number, unless that is too long for a double. */
        private String[] texts = new String[16];

        private final Map<String, String> shared = new HashMap<>();
        private int size;

        Values(MissingTexts missingTexts) {
            this.missingTexts = missingTexts;
        }

        private void declare(boolean numeric) {
            declared = numeric;
        }

        private boolean isMissing(@Nullable Object value) {
            if (value == null) {
                return true;
            }
            if (value instanceof Number number) {
                return Double.isNaN(number.doubleValue()) || missingTexts.isNumber(number.doubleValue());
            }
            String text = value.toString().strip();
            return Boolean.FALSE.equals(declared) ? missingTexts.isText(text) : missingTexts.contains(text);
        }

        private void check(@Nullable Object value) {
            if (isMissing(value)) {
                return;
            }
            if (!(value instanceof Number number)) {
                if (Boolean.TRUE.equals(declared)) {
                    throw new IllegalArgumentException(
                            Fields.quoted(value.toString()) + " is not a number, but the column has numbers");
                }
            } else if (!Fields.isInRange(number.doubleValue())) {
                throw new IllegalArgumentException(Fields.notInRange(number));
            }
        }

        private void add(@Nullable Object value) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
                texts = Arrays.copyOf(texts, 2 * size);
            }
            numbers[size] = Double.NaN;
            if (isMissing(value)) {
                texts[size] = null;
            } else if (value instanceof Number number) {
                numbers[size] = number.doubleValue();
                boolean isLong = declared == null && Math.abs(number.doubleValue()) >= ColumnData.LARGEST_WHOLE;
                texts[size] = isLong ? CellValue.text(number) : null;
            } else {
                texts[size] = shared.computeIfAbsent(value.toString().strip(), text -> text);
            }
            size++;
        }

        /** The column, whose kind follows from its values unless it was declared. */
        private ColumnData column(String name) {
            if (declared == null) {
                declared = isNumeric(name);
            }
            for (int row = 0; row < size; row++) {
                if (texts[row] != null && declared && Double.isNaN(numbers[row])) {
                    numbers[row] = notation == null ? Fields.number(texts[row]) : notation.number(texts[row]);
                } else if (texts[row] == null && !declared && !Double.isNaN(numbers[row])) {
                    texts[row] = ColumnData.text(numbers[row]);
                }
            }
            return declared
                    ? notation == null
                            ? ColumnData.of(name, Arrays.copyOf(numbers, size))
                            : ColumnData.of(name, Arrays.copyOf(numbers, size), Arrays.copyOf(texts, size), notation)
                    : ColumnData.of(name, Arrays.copyOf(texts, size));
        }

        private boolean isNumeric(String name) {
            boolean hasNumbers = false;
            Map<String, int[]> words = new LinkedHashMap<>();
            for (int row = 0; row < size; row++) {
                if (!Double.isNaN(numbers[row])) {
                    hasNumbers = true;
                } else if (texts[row] != null) {
                    int first = row;
                    words.computeIfAbsent(texts[row], text -> new int[] {first, 0})[1]++;
                }
            }
            // Plain numbers in strings alone are categories: their type was chosen. With a unit, there is no other
            // type.
            if (!hasNumbers && !words.isEmpty()) {
                notation = NumberNotation.of(words.keySet(), Fields::number, '.', false)
                        .orElse(null);
                return notation != null;
            }
            if (words.isEmpty()) {
                return true;
            }
            ColumnContent content = new ColumnContent(ColumnContent.Notation.PLAIN);
            Arrays.stream(numbers, 0, size)
                    .filter(number -> !Double.isNaN(number))
                    .forEach(content::addNumber);
            words.forEach((text, first) -> content.addText(text, first[0], first[1]));
            ColumnContent.Kind kind = content.kind();
            ColumnContent.Place defect = kind == ColumnContent.Kind.MIXED
                    ? content.word()
                    : kind == ColumnContent.Kind.NUMERIC ? content.outOfRange() : null;
            if (defect != null) {
                throw new IllegalArgumentException("row " + defect.at() + ", column " + Fields.quoted(name) + ": "
                        + (kind == ColumnContent.Kind.MIXED
                                ? content.mixture() + "; null marks a missing value, and strings in all rows make the"
                                        + " column categorical"
                                : Fields.notNumber(defect.text())));
            }
            return kind == ColumnContent.Kind.NUMERIC;
        }
    }
}
