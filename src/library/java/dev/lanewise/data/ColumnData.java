package dev.lanewise.data;

import dev.lanewise.internal.ColumnLearner;
import dev.lanewise.internal.Fields;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One column of a {@link Table}: numbers or texts, one for each row.
 *
 * @param numbers NaN where a number is missing; null if the column has texts
 * @param texts null where a text is missing; null if the column has numbers
 */
record ColumnData(String name, double[] numbers, String[] texts) {
    /** Whole numbers up to here are exact in double precision. */
    private static final double LARGEST_WHOLE = 1L << 53;

    boolean isNumeric() {
        return numbers != null;
    }

    int rows() {
        return isNumeric() ? numbers.length : texts.length;
    }

    boolean isMissing(int row) {
        return isNumeric() ? Double.isNaN(numbers[row]) : texts[row] == null;
    }

    int missing() {
        int missing = 0;
        for (int row = 0; row < rows(); row++) {
            missing += isMissing(row) ? 1 : 0;
        }
        return missing;
    }

    /** The value of a row as the field of a CSV file; empty if it is missing. */
    String text(int row) {
        return isMissing(row) ? "" : isNumeric() ? text(numbers[row]) : texts[row];
    }

    /** A number as text: a whole number without a fraction. */
    static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) <= LARGEST_WHOLE
                ? String.valueOf((long) number) : String.valueOf(number);
    }

    /** An object as a category. */
    static String text(Object category) {
        return category instanceof Double || category instanceof Float || category instanceof BigDecimal
                ? text(((Number) category).doubleValue()) : category.toString();
    }

    ColumnData named(String newName) {
        return new ColumnData(newName, numbers, texts);
    }

    ColumnData select(int[] rows) {
        double[] selectedNumbers = isNumeric() ? new double[rows.length] : null;
        String[] selectedTexts = isNumeric() ? null : new String[rows.length];
        for (int i = 0; i < rows.length; i++) {
            if (isNumeric()) {
                selectedNumbers[i] = numbers[rows[i]];
            } else {
                selectedTexts[i] = texts[rows[i]];
            }
        }
        return new ColumnData(name, selectedNumbers, selectedTexts);
    }

    /**
     * The rows of this column, then those of another.
     *
     * @throws IllegalArgumentException if one has numbers and the other texts
     */
    ColumnData followedBy(ColumnData other) {
        if (isNumeric() != other.isNumeric()) {
            throw new IllegalArgumentException("the column " + Fields.quoted(name)
                    + " has numbers in one table and categories in another");
        }
        int rows = rows();
        if (isNumeric()) {
            double[] joined = Arrays.copyOf(numbers, rows + other.rows());
            System.arraycopy(other.numbers, 0, joined, rows, other.rows());
            return new ColumnData(name, joined, null);
        }
        String[] joined = Arrays.copyOf(texts, rows + other.rows());
        System.arraycopy(other.texts, 0, joined, rows, other.rows());
        return new ColumnData(name, null, joined);
    }

    /**
     * The values to learn from.
     *
     * @param categorical whether numbers are categories
     */
    ColumnLearner.Values values(boolean categorical) {
        Map<String, Integer> codes = new LinkedHashMap<>();
        int[] ofRows = new int[rows()];
        boolean numeric = isNumeric() && !categorical;
        for (int row = 0; row < ofRows.length && !numeric; row++) {
            ofRows[row] = isMissing(row) ? -1 : codes.computeIfAbsent(text(row), text -> codes.size());
        }
        List<String> categories = List.copyOf(codes.keySet());
        int missing = missing();
        return new ColumnLearner.Values() {
            @Override
            public boolean isNumeric() {
                return numeric;
            }

            @Override
            public double[] numbers(int[] rows) {
                return select(rows).numbers;
            }

            @Override
            public List<String> categories() {
                return categories;
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
            public boolean mayBeDates() {
                return !categorical;
            }
        };
    }
}
