package dev.lanewise.internal.table;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.data.Table;
import dev.lanewise.internal.text.Quote;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Columns that identify rows, such as names and row numbers, from which a network learns nothing general. */
public final class Identifiers {
    /** In a smaller table, counting numbers may well be measurements. */
    private static final int FEWEST_ROWS = 20;
    /** Training rows that are searched for counting numbers. */
    private static final int MOST_ROWS = 100_000;
    /** Share of the rows that have a category of their own in a column of names. */
    private static final double NEARLY_ALL = 0.9;
    /** Range of row numbers, relative to the number of rows, of which a part may be in another file. */
    private static final int SPREAD = 3;
    /** Largest rounding error of a number that was scaled to an input. */
    private static final double ROUNDING = 0.01;

    private static final int MOST_NAMED = 5;

    private Identifiers() {}

    /**
     * Finds the columns of a table that look like identifiers.
     *
     * @param training training rows
     * @param rows number of rows of the table
     * @return a description of each of these columns; empty if there are none, or if all columns look like that
     */
    public static Map<Schema.Column, String> find(Schema schema, Dataset training, int rows) {
        return rows < FEWEST_ROWS || training.size() == 0
                ? Map.of()
                : find(schema.columns(), counting(schema, training), rows);
    }

    /**
     * Finds the columns of a whole table that look like identifiers.
     *
     * @param columns columns that may be inputs
     * @return a description of each of these columns; empty if there are none, or if all columns look like that
     */
    public static Map<Schema.Column, String> find(List<Schema.Column> columns, Table table) {
        if (table.rows() < FEWEST_ROWS) {
            return Map.of();
        }
        Set<String> numeric = table.describe().stream()
                .filter(column -> column.kind() == Table.ColumnKind.NUMERIC)
                .map(Table.ColumnInfo::name)
                .collect(Collectors.toSet());
        return find(
                columns,
                columns.stream()
                        .filter(column -> column instanceof Schema.Numeric
                                && numeric.contains(column.name())
                                && isCounting(table.numbers(column.name())))
                        .toList(),
                table.rows());
    }

    /**
     * Finds the text columns that are left out by default, because nearly all of their values are distinct.
     *
     * @param rows number of rows that the columns were learned from
     * @param kept names, or numbers from 1, of columns to keep
     * @return a description of each of these columns; empty if there are none, or if all columns are such
     */
    public static Map<Schema.Column, String> ofTexts(List<Schema.Column> columns, int rows, Collection<String> kept) {
        Map<Schema.Column, String> found =
                new LinkedHashMap<>(rows < FEWEST_ROWS ? Map.of() : find(columns, List.of(), rows));
        found.keySet()
                .removeIf(column -> kept.contains(column.name()) || kept.contains(String.valueOf(column.index() + 1)));
        return found;
    }

    /** Returns a sentence that names the columns that are left out, at least one. */
    public static String leftOut(Map<Schema.Column, String> found) {
        return "left out: " + String.join(", ", found.values());
    }

    private static boolean isCounting(double[] numbers) {
        Set<Long> values = new HashSet<>();
        for (int i = 0; i < Math.min(MOST_ROWS, numbers.length); i++) {
            if (numbers[i] != Math.rint(numbers[i]) || !values.add((long) numbers[i])) {
                return false;
            }
        }
        return range(values) < SPREAD * (double) numbers.length;
    }

    private static Map<Schema.Column, String> find(
            List<Schema.Column> columns, List<Schema.Column> counting, int rows) {
        Map<Schema.Column, String> found = new LinkedHashMap<>();
        for (Schema.Column column : columns) {
            if (column instanceof Schema.Categorical names && names.inputs() >= NEARLY_ALL * rows) {
                found.put(
                        column,
                        Quote.name(column.name()) + " (" + names.inputs() + " categories in " + rows + " rows"
                                + (DataDefects.areDates(names)
                                        ? ", dates in a notation that is not read"
                                        : names.categories().stream().allMatch(NumberNotation::isOne)
                                                ? ", numbers with several units"
                                                : "")
                                + ")");
            }
        }
        for (Schema.Column column : counting) {
            found.put(column, Quote.name(column.name()) + " (counts the rows)");
        }
        return found.size() == columns.size() ? Map.of() : found;
    }

    /** Returns a sentence that names the columns that {@link #find} has found, at least one. */
    public static String sentence(Map<Schema.Column, String> found) {
        List<String> descriptions = new ArrayList<>(found.values());
        boolean one = found.size() == 1;
        int last = Math.min(found.size(), MOST_NAMED) - 1;
        String named = one
                ? descriptions.get(0)
                : found.size() > MOST_NAMED
                        ? String.join(", ", descriptions.subList(0, MOST_NAMED)) + " and " + (found.size() - MOST_NAMED)
                                + " more"
                        : String.join(", ", descriptions.subList(0, last)) + " and " + descriptions.get(last);
        return named + (one ? " looks like an identifier" : " look like identifiers");
    }

    /** Returns the columns whose values are distinct whole numbers in a range that is hardly larger than the rows. */
    private static List<Schema.Column> counting(Schema schema, Dataset training) {
        Map<Schema.Numeric, Integer> places = new HashMap<>();
        Map<Schema.Numeric, Set<Long>> values = new HashMap<>();
        int from = 0;
        for (Schema.Column column : schema.columns()) {
            if (column instanceof Schema.Numeric numeric) {
                places.put(numeric, from);
                values.put(numeric, new HashSet<>());
            }
            from += column.inputs();
        }
        float[] row = new float[training.inputs()];
        int rows = Math.min(MOST_ROWS, training.size());
        for (int i = 0; i < rows && !values.isEmpty(); i++) {
            training.copyRow(i, row, 0);
            values.entrySet().removeIf(column -> {
                Schema.Numeric numeric = column.getKey();
                double number = row[places.getOrDefault(numeric, 0)] * numeric.scale() + numeric.shift();
                long whole = Math.round(number);
                return !(Math.abs(number - whole) < ROUNDING)
                        || !column.getValue().add(whole);
            });
        }
        return schema.columns().stream()
                .filter(column -> {
                    Set<Long> of = column instanceof Schema.Numeric numeric ? values.get(numeric) : null;
                    return of != null && range(of) < SPREAD * (double) training.size();
                })
                .toList();
    }

    private static double range(Set<Long> numbers) {
        long least = numbers.stream().mapToLong(Long::longValue).min().orElseThrow();
        long greatest = numbers.stream().mapToLong(Long::longValue).max().orElseThrow();
        return (double) greatest - least + 1;
    }
}
