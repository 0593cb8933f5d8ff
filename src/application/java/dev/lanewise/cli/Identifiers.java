package dev.lanewise.cli;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Schema;
import dev.lanewise.internal.Quote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds columns that identify rows, such as names and row numbers, from which a network learns nothing general. */
final class Identifiers {
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
     * Returns a note on columns that look like identifiers, and the flag that leaves them out.
     *
     * @param training training rows
     * @param rows number of rows of the file
     * @param ignored columns that --ignore names already
     */
    static Optional<String> note(Schema schema, Dataset training, int rows, List<String> ignored) {
        if (rows < FEWEST_ROWS || training.size() == 0) {
            return Optional.empty();
        }
        List<Schema.Column> found = new ArrayList<>();
        List<String> descriptions = new ArrayList<>();
        for (Schema.Column column : schema.columns()) {
            if (column instanceof Schema.Categorical names && names.inputs() >= NEARLY_ALL * rows
                    && !ColumnNotes.areDates(names)) {
                found.add(column);
                descriptions.add(Quote.name(column.name()) + " (" + names.inputs() + " categories in " + rows
                        + " rows)");
            }
        }
        for (Schema.Column column : counting(schema, training)) {
            found.add(column);
            descriptions.add(Quote.name(column.name()) + " (counts the rows)");
        }
        if (found.isEmpty() || found.size() == schema.columns().size()) {
            return Optional.empty();
        }
        boolean one = found.size() == 1;
        int last = Math.min(found.size(), MOST_NAMED) - 1;
        String named = one ? descriptions.get(0) : found.size() > MOST_NAMED
                ? String.join(", ", descriptions.subList(0, MOST_NAMED)) + " and " + (found.size() - MOST_NAMED)
                        + " more"
                : String.join(", ", descriptions.subList(0, last)) + " and " + descriptions.get(last);
        List<String> flag = new ArrayList<>(ignored);
        found.forEach(column -> flag.add(column.name().indexOf(',') < 0 ? column.name()
                : String.valueOf(column.place() + 1)));
        return Optional.of(named + (one ? " looks like an identifier; to leave it out: --ignore "
                : " look like identifiers; to leave them out: --ignore ")
                + SearchSettings.quoted(String.join(",", flag)));
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
                double number = row[places.get(numeric)] * numeric.scale() + numeric.shift();
                long whole = Math.round(number);
                return !(Math.abs(number - whole) < ROUNDING) || !column.getValue().add(whole);
            });
        }
        return schema.columns().stream().filter(column -> {
            Set<Long> of = column instanceof Schema.Numeric numeric ? values.get(numeric) : null;
            return of != null && range(of) < SPREAD * (double) training.size();
        }).toList();
    }

    private static double range(Set<Long> numbers) {
        long least = numbers.stream().mapToLong(Long::longValue).min().orElseThrow();
        long greatest = numbers.stream().mapToLong(Long::longValue).max().orElseThrow();
        return (double) greatest - least + 1;
    }
}
