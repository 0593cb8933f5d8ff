package dev.lanewise.internal.table;

import dev.lanewise.data.DateOrder;
import dev.lanewise.internal.Identity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table: numbers, texts, or numbers and the texts that they were read from. A part of a table shares
 * the values of the whole and has only a list of its rows.
 */
public final class ColumnData {
    /** Whole numbers up to here are exact in double precision. */
    public static final double LARGEST_WHOLE = 1L << 53;

    private final String name;
    /** NaN where a number is missing; null for a column of texts. */
    private final @Nullable Numbers numbers;
    /** Null for a column of plain numbers. */
    private final @Nullable TextCodes texts;
    /** Indices of the rows among all stored rows; null for all of them. */
    private final int @Nullable [] part;

    private final int rows;
    private final Traits traits;

    /**
     * Properties of all values of a column.
     *
     * @param notation notation of the texts that the numbers were read from; null for plain numbers and for texts
     * @param dateOrder order of the dates; null if the rows do not decide one
     * @param mixture refuses the column as an input or as numbers; null if nothing is wrong with it
     * @param isIndex whether the column has no heading and numbers the rows from 0, as pandas writes an index
     */
    private record Traits(
            @Nullable NumberNotation notation,
            @Nullable DateOrder dateOrder,
            @Nullable Mixture mixture,
            boolean isIndex) {}

    /**
     * Refusal of a column in which some values are numbers and others are not.
     *
     * @param sentence sentence that refuses the column and names the place
     * @param hasWords whether the other values are words, so that the column may be meant as categories
     */
    private record Mixture(String sentence, boolean hasWords) {}

    private ColumnData(
            String name, @Nullable Numbers numbers, @Nullable TextCodes texts, int @Nullable [] part, Traits traits) {
        this.name = name;
        this.numbers = numbers;
        this.texts = texts;
        this.part = part;
        this.traits = traits;
        this.rows = part != null ? part.length : numbers != null ? numbers.size() : texts != null ? texts.rows() : 0;
    }

    /**
     * Creates a column. Numbers and texts must not change afterwards.
     *
     * @param numbers NaN where a number is missing; null for a column of texts
     * @param texts null for a column of plain numbers
     * @param notation notation of the texts that the numbers were read from; null for plain numbers and for texts
     */
    public ColumnData(
            String name, @Nullable Numbers numbers, @Nullable TextCodes texts, @Nullable NumberNotation notation) {
        this(name, numbers, texts, null, new Traits(notation, null, null, false));
    }

    /**
     * Creates a column of texts, most of which are numbers, so that it can be neither an input nor numbers.
     *
     * @param sentence sentence that refuses the column
     * @param hasWords whether the other texts are words, so that the column may be meant as categories
     */
    public static ColumnData ofMixture(String name, TextCodes texts, String sentence, boolean hasWords) {
        return new ColumnData(name, null, texts, null, new Traits(null, null, new Mixture(sentence, hasWords), false));
    }

    /** Returns this column as an index, which numbers the rows from 0. */
    public ColumnData asIndex() {
        return new ColumnData(
                name, numbers, texts, part, new Traits(traits.notation, traits.dateOrder, traits.mixture, true));
    }

    /** Whether the column has no heading and numbers the rows from 0, as pandas writes an index. */
    public boolean isIndex() {
        return traits.isIndex;
    }

    /**
     * Returns a sentence that refuses the column as an input or as numbers; null if nothing is wrong with it.
     *
     * @param otherwise end of the sentence if the column may be meant as categories
     */
    public @Nullable String mixture(String otherwise) {
        Mixture mixture = traits.mixture;
        return mixture == null ? null : mixture.sentence + (mixture.hasWords ? otherwise : "");
    }

    /** Creates a column of numbers, with NaN where one is missing. */
    public static ColumnData of(String name, double[] numbers) {
        return new ColumnData(name, Numbers.of(numbers), null, null);
    }

    /** Creates a column of texts, with null where one is missing. */
    public static ColumnData of(String name, @Nullable String[] texts) {
        return new ColumnData(name, null, codes(texts), null);
    }

    /** Creates a column of numbers that were read from texts with one unit. */
    public static ColumnData of(String name, double[] numbers, @Nullable String[] texts, NumberNotation notation) {
        return new ColumnData(name, Numbers.of(numbers), codes(texts), notation);
    }

    private static TextCodes codes(@Nullable String[] texts) {
        TextCodes codes = new TextCodes();
        for (String text : texts) {
            codes.add(text);
        }
        return codes;
    }

    /** Name of the column. */
    public String name() {
        return name;
    }

    /** Notation of the texts that the numbers were read from; null for plain numbers and for texts. */
    public @Nullable NumberNotation notation() {
        return traits.notation;
    }

    /** Whether the column has numbers. */
    public boolean isNumeric() {
        return numbers != null;
    }

    /**
     * Whether the rows have texts: of categories, of numbers with a unit, or of whole numbers that are written in
     * another way than Java does, such as {@code 1.0} or {@code 01234}.
     */
    public boolean hasTexts() {
        return texts != null;
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    private int at(int row) {
        return part == null ? row : part[row];
    }

    /** The number of a row of a numeric column; NaN if it is missing. */
    public double number(int row) {
        return Objects.requireNonNull(numbers).get(at(row));
    }

    /** Number of distinct texts of the whole column; a part of it may lack some of them. */
    public int codes() {
        return texts == null ? 0 : texts.texts().size();
    }

    /** Index of the text of a row of a column with texts, from 0 to {@link #codes} - 1; -1 if it is missing. */
    public int code(int row) {
        return Objects.requireNonNull(texts).code(at(row));
    }

    /** Whether a row has no value. */
    public boolean isMissing(int row) {
        return numbers != null ? Double.isNaN(number(row)) : code(row) < 0;
    }

    /** Number of rows without a value. */
    public int missing() {
        int missing = 0;
        for (int row = 0; row < rows; row++) {
            missing += isMissing(row) ? 1 : 0;
        }
        return missing;
    }

    /** The value of a row as the field of a CSV file; empty if it is missing. */
    public String text(int row) {
        if (isMissing(row)) {
            return "";
        }
        return texts == null ? text(number(row)) : texts.texts().get(code(row));
    }

    /** Whether all rows that have a value have the same one. */
    public boolean isConstant() {
        int first = -1;
        for (int row = 0; row < rows; row++) {
            if (isMissing(row)) {
                continue;
            }
            first = first < 0 ? row : first;
            if (isNumeric() ? number(row) != number(first) : code(row) != code(first)) {
                return false;
            }
        }
        return true;
    }

    /** The different values as texts, in the order in which they occur, and the number of rows that have each. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        if (texts == null) {
            for (int row = 0; row < rows; row++) {
                if (!isMissing(row)) {
                    counts.merge(text(row), 1, Integer::sum);
                }
            }
            return counts;
        }
        Map<Integer, Integer> ofCodes = new LinkedHashMap<>();
        for (int row = 0; row < rows; row++) {
            ofCodes.merge(code(row), 1, Integer::sum);
        }
        ofCodes.remove(TextCodes.NONE);
        ofCodes.forEach((code, count) -> counts.put(texts.texts().get(code), count));
        return counts;
    }

    /** A number as text: a whole number without a fraction. */
    public static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) <= LARGEST_WHOLE
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }

    /** A copy of the numbers of a numeric column. */
    public double[] numbers() {
        double[] copy = new double[rows];
        Arrays.setAll(copy, this::number);
        return copy;
    }

    /** A copy of the texts of a column with texts, with null where one is missing. */
    public @Nullable String[] texts() {
        @Nullable String[] copy = new @Nullable String[rows];
        for (int row = 0; row < rows; row++) {
            copy[row] = isMissing(row) ? null : text(row);
        }
        return copy;
    }

    /** This column under another name. */
    public ColumnData named(String newName) {
        return new ColumnData(newName, numbers, texts, part, traits);
    }

    /** These columns with the given rows, in the given order. */
    public static List<ColumnData> select(List<ColumnData> columns, int[] rows) {
        List<ColumnData> selected = new ArrayList<>();
        // The columns of a table share one list of rows, and so do their parts.
        IdentityHashMap<int[], int[]> parts = new IdentityHashMap<>();
        int[] given = rows.clone();
        for (ColumnData column : columns) {
            int[] of = column.part == null
                    ? given
                    : parts.computeIfAbsent(
                            column.part,
                            part -> Arrays.stream(rows).map(column::at).toArray());
            selected.add(new ColumnData(column.name, column.numbers, column.texts, of, column.traits));
        }
        return selected;
    }

    /** Whether all texts of this column are dates, in any order of day and month. */
    public boolean isDates() {
        List<String> categories = isNumeric() ? List.of() : values(false).categories();
        return !categories.isEmpty() && categories.stream().allMatch(DateNotation::isDate);
    }

    /** This column with the order of its dates, if its rows decide one. */
    public ColumnData withDateOrder() {
        if (isNumeric() || traits.dateOrder != null) {
            return this;
        }
        try {
            DateOrder found = DateNotation.of(values(false).categories(), null)
                    .map(DateNotation.Found::order)
                    .orElse(null);
            return found == null
                    ? this
                    : new ColumnData(
                            name, numbers, texts, part, new Traits(null, found, traits.mixture, traits.isIndex));
        } catch (IllegalArgumentException e) {
            // Both orders fit all rows.
            return this;
        }
    }

    /**
     * The rows of this column, then those of another.
     *
     * @throws IllegalArgumentException if one has numbers and the other texts, or their numbers have different units
     */
    public ColumnData followedBy(ColumnData other) {
        if (isNumeric() != other.isNumeric()) {
            throw new IllegalArgumentException(
                    "the column " + Fields.quoted(name) + " has numbers in one table and categories in another");
        }
        NumberNotation notation = notation();
        NumberNotation otherNotation = other.notation();
        if (notation != null && otherNotation != null && !notation.unit().equals(otherNotation.unit())) {
            throw new IllegalArgumentException("the column " + Fields.quoted(name) + " has numbers such as "
                    + notation.example() + " in one table and such as " + otherNotation.example() + " in another");
        }
        Traits joinedTraits = new Traits(
                notation == null ? otherNotation : notation,
                traits.dateOrder == other.traits.dateOrder ? traits.dateOrder : null,
                traits.mixture == null ? other.traits.mixture : traits.mixture,
                traits.isIndex && other.traits.isIndex);
        if (Identity.same(numbers, other.numbers) && Identity.same(texts, other.texts)) {
            int[] both = IntStream.concat(
                            IntStream.range(0, rows).map(this::at),
                            IntStream.range(0, other.rows).map(other::at))
                    .toArray();
            return new ColumnData(name, numbers, texts, both, joinedTraits);
        }
        Numbers joined = isNumeric() ? new Numbers() : null;
        TextCodes joinedTexts = hasTexts() || other.hasTexts() ? new TextCodes() : null;
        for (int row = 0; row < rows + other.rows; row++) {
            ColumnData column = row < rows ? this : other;
            int at = row < rows ? row : row - rows;
            if (joined != null) {
                joined.add(column.number(at));
            }
            if (joinedTexts != null) {
                joinedTexts.add(column.isMissing(at) ? null : column.text(at));
            }
        }
        return new ColumnData(name, joined, joinedTexts, null, joinedTraits);
    }

    /**
     * The values to learn from.
     *
     * @param categorical whether numbers are categories
     */
    public ColumnLearner.Values values(boolean categorical) {
        boolean numeric = isNumeric() && !categorical;
        int[] ofRows = new int[numeric ? 0 : rows];
        // A part of a table may lack texts of the whole.
        List<String> categories = new ArrayList<>();
        int[] ofCodes = new int[numeric ? 0 : codes()];
        Map<String, Integer> ofNumbers = new HashMap<>();
        for (int row = 0; row < ofRows.length; row++) {
            if (isMissing(row)) {
                ofRows[row] = -1;
            } else if (texts == null) {
                ofRows[row] = ofNumbers.computeIfAbsent(text(row), text -> {
                    categories.add(text);
                    return categories.size() - 1;
                });
            } else {
                int code = code(row);
                if (ofCodes[code] == 0) {
                    categories.add(texts.texts().get(code));
                    ofCodes[code] = categories.size();
                }
                ofRows[row] = ofCodes[code] - 1;
            }
        }
        List<String> distinct = List.copyOf(categories);
        int missing = missing();
        return new ColumnLearner.Values() {
            @Override
            public boolean isNumeric() {
                return numeric;
            }

            @Override
            public double[] numbers(int[] selected) {
                return Arrays.stream(selected)
                        .mapToDouble(ColumnData.this::number)
                        .toArray();
            }

            @Override
            public List<String> categories() {
                return distinct;
            }

            @Override
            public int category(int row) {
                return ofRows[row];
            }

            @Override
            public int missing() {
                return missing;
            }

            @Override
            public @Nullable NumberNotation notation() {
                return numeric ? traits.notation : null;
            }

            @Override
            public boolean mayBeDates() {
                return !categorical;
            }

            @Override
            public @Nullable DateOrder dateOrder() {
                return traits.dateOrder;
            }
        };
    }
}
