package dev.lanewise.internal.table;

import dev.lanewise.internal.text.Count;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The rows of a table that have no target: their number and the first of them. */
public final class MissingTargets {
    /** Rows that a sentence names. */
    private static final int MOST_NAMED = 10;

    private final String row;
    private final String counted;
    private final List<Long> first = new ArrayList<>();
    private final Set<String> columns = new LinkedHashSet<>();
    private int count;

    /**
     * Begins without rows.
     *
     * @param row what a row is called in sentences, such as {@code line}
     * @param firstNumber number of the first row of a table; sentences mention it if it is 0
     */
    public MissingTargets(String row, int firstNumber) {
        this.row = row;
        this.counted = firstNumber == 0 ? " (counted from 0)" : "";
    }

    /**
     * Adds a row.
     *
     * @param number of the row
     * @param column the first of its targets that is missing, as a sentence names it
     */
    public void add(long number, String column) {
        count++;
        columns.add(column);
        if (first.size() < MOST_NAMED) {
            first.add(number);
        }
    }

    /** Number of these rows. */
    public int count() {
        return count;
    }

    /** Returns a sentence that refuses the rows, without the name of the file. */
    public String refused() {
        return (count == 1 ? row + " " + first.get(0) + counted + ", " : "") + named(columns)
                + ": the target is missing" + (count == 1 ? "" : " in " + count + " rows, " + places());
    }

    /** Returns a sentence that notes that the rows are left out, without the name of the file. */
    public String leftOut() {
        return "left out: " + Count.of(count, "row") + " without a target in " + named(columns) + ", " + places();
    }

    private String places() {
        int more = count - first.size();
        return row
                + (count == 1 ? " " : "s ")
                + first.stream().map(String::valueOf).collect(Collectors.joining(", "))
                + (more == 0 ? "" : " and " + more + " more")
                + counted;
    }

    private static String named(Set<String> columns) {
        return String.join(" or ", columns);
    }
}
