package dev.lanewise.internal.table;

import dev.lanewise.internal.text.Count;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of a whole column, from which its kind follows: the one rule for files, maps, objects and queries. It counts
 * distinct values; the order of the rows plays no part.
 *
 * <p>A column is numeric if all of its values are numbers, and categorical if none is. A column of both numbers and words
 * is categorical in two cases: it has few distinct values, which repeat, or fewer distinct numbers than distinct words.
 * Otherwise it is {@linkplain Kind#MIXED mixed}: a column of numbers with some words in it, which is refused.
 *
 * <p>Missing values are not added. Numbers that a float cannot hold count neither as numbers nor as words: in a
 * column of numbers they are an error, and among words they are categories.
 */
public final class ColumnContent {
    /** Most distinct values of a column of numbers and words that is categorical because it has few. */
    public static final int FEW_VALUES = 20;
    /** Rows that each of these values has on average, at least. */
    public static final int ROWS_OF_A_VALUE = 2;
    /** Distinct numbers that are counted: one more than a column can have categories. */
    private static final int MOST_NUMBERS = Fields.MAX_COLUMNS + 1;

    private static final int MOST_NAMED = 3;

    private final Notation notation;
    private final Set<Double> numbers = new HashSet<>();
    private final List<String> words = new ArrayList<>();
    private long rows;
    private long numberRows;
    private @Nullable Place outOfRange;
    private @Nullable Place word;

    /** Kinds of columns. */
    public enum Kind {
        /** There are no values. */
        EMPTY,
        /** All values are numbers. */
        NUMERIC,
        /** The values are names, even if some look like numbers. */
        CATEGORICAL,
        /** Numbers with some words among them. */
        MIXED
    }

    /** Notation of numbers. */
    public interface Notation {
        /** Numbers as Java writes them. */
        Notation PLAIN = new Notation() {
            @Override
            public double number(String text) {
                return Fields.number(text);
            }

            @Override
            public boolean isOutOfRange(String text) {
                return Fields.isOutOfRange(text);
            }
        };

        /** The number that a text stands for; NaN if it is none that a float can hold. */
        double number(String text);

        /** Whether a text stands for a number that a float cannot hold: one that is too large, infinity or NaN. */
        boolean isOutOfRange(String text);
    }

    /**
     * A text and where it is first.
     *
     * @param at line of a file, or row of a table
     */
    public record Place(String text, long at) {}

    /** A column without values, whose texts are written in this notation. */
    public ColumnContent(Notation notation) {
        this.notation = notation;
    }

    /** Adds a number of one row. */
    public void addNumber(double number) {
        addNumber(number, 1);
    }

    private void addNumber(double number, long count) {
        rows += count;
        numberRows += count;
        if (numbers.size() < MOST_NUMBERS) {
            // Zeros of both signs are one value.
            numbers.add(number + 0.0);
        }
    }

    /**
     * Adds a text of some rows. Each distinct text is added once, in the order of their first places.
     *
     * @param at the line or row in which it is first
     * @param count number of rows that have it
     */
    public void addText(String text, long at, long count) {
        double number = notation.number(text);
        if (!Double.isNaN(number)) {
            addNumber(number, count);
            return;
        }
        rows += count;
        if (notation.isOutOfRange(text)) {
            outOfRange = outOfRange == null ? new Place(text, at) : outOfRange;
        } else {
            word = word == null ? new Place(text, at) : word;
            words.add(text);
        }
    }

    /** The kind of a column with these values. */
    public Kind kind() {
        if (words.isEmpty()) {
            return rows == 0 ? Kind.EMPTY : Kind.NUMERIC;
        }
        long distinct = (long) numbers.size() + words.size();
        boolean few = distinct <= FEW_VALUES && ROWS_OF_A_VALUE * distinct <= rows;
        return few || numbers.size() < words.size() ? Kind.CATEGORICAL : Kind.MIXED;
    }

    /** The distinct words, in the order of their first places. */
    public List<String> words() {
        return Collections.unmodifiableList(words);
    }

    /** The first word; null if there is none. */
    public @Nullable Place word() {
        return word;
    }

    /** The first number that a float cannot hold; null if there is none. */
    public @Nullable Place outOfRange() {
        return outOfRange;
    }

    /** Returns what is wrong with a mixed column, as a sentence without its end. */
    public String mixture() {
        List<String> others = words.subList(1, Math.min(words.size(), MOST_NAMED));
        int more = words.size() - 1 - others.size();
        String named = others.stream().map(Fields::quoted).reduce("", (before, next) -> before + ", " + next);
        return Fields.quoted(words.get(0))
                + (words.size() == 1
                        ? " is not a number"
                        : named + (more == 0 ? "" : " and " + more + " more texts") + " are not numbers")
                + ", but " + Count.grouped(numberRows) + " of the column's " + Count.of(rows, "value") + " are";
    }
}
