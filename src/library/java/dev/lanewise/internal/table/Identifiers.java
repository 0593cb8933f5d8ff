package dev.lanewise.internal.table;

import dev.lanewise.data.Schema;
import dev.lanewise.internal.text.Quote;
import dev.lanewise.internal.text.Remedy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

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

    private static final int MOST_NAMED = 5;
    /** Fewer distinct values may well be categories. */
    static final int FEW_CATEGORIES = 10;

    private static final Pattern LIKE_DATE = Pattern.compile("[0-9]{1,4}([./-])[0-9]{1,2}\\1[0-9]{1,4}\\.?([ T].*)?");

    private Identifiers() {}

    /**
     * Finds the columns of a whole table that look like identifiers.
     *
     * @param columns columns that may be inputs
     * @param rows number of rows
     * @param numbers returns the numbers of a numeric column
     * @return a description of each of these columns
     */
    static Map<Schema.Column, String> find(
            List<Schema.Column> columns, int rows, Function<Schema.Column, double[]> numbers) {
        return rows < FEWEST_ROWS
                ? Map.of()
                : find(
                        columns,
                        columns.stream()
                                .filter(column -> column instanceof Schema.Numeric && isCounting(numbers.apply(column)))
                                .toList(),
                        rows);
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
        if (found.size() == columns.size()) {
            return Map.of();
        }
        found.keySet()
                .removeIf(column -> kept.contains(column.name()) || kept.contains(String.valueOf(column.index() + 1)));
        return found;
    }

    /**
     * Returns a sentence that names columns that were left out, and how to keep them.
     *
     * @param found what {@link #ofTexts} found, at least one column
     * @param categorical columns that are categorical by request
     */
    public static String leftOut(Map<Schema.Column, String> found, Collection<String> categorical) {
        List<String> kept = new ArrayList<>(categorical);
        found.keySet().forEach(column -> kept.add(given(column)));
        boolean isOne = found.size() == 1;
        return "left out: " + String.join(", ", found.values())
                + (isOne ? ", which probably identifies the rows" : ", which probably identify the rows") + "; "
                + Remedy.CATEGORICAL.of(kept) + (isOne ? " keeps it" : " keeps them");
    }

    /** Returns the column as a list of columns names it: by its number if its name contains a comma. */
    static String given(Schema.Column column) {
        return column.name().indexOf(',') < 0 ? column.name() : String.valueOf(column.index() + 1);
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
                                + (areDates(names)
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
        return found;
    }

    /** Returns a sentence that names the columns that {@link #find} has found, at least one. */
    static String sentence(Map<Schema.Column, String> found) {
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

    private static double range(Set<Long> numbers) {
        long least = numbers.stream().mapToLong(Long::longValue).min().orElseThrow();
        long greatest = numbers.stream().mapToLong(Long::longValue).max().orElseThrow();
        return (double) greatest - least + 1;
    }

    /** Returns whether all categories look like dates, of which there are not just a few. */
    static boolean areDates(Schema.Categorical categorical) {
        return categorical.categories().size() > FEW_CATEGORIES
                && categorical.categories().stream()
                        .allMatch(text -> LIKE_DATE.matcher(text).matches());
    }
}
