package dev.lanewise.data;

import dev.lanewise.internal.ColumnLearner;
import dev.lanewise.internal.DateNotation;
import dev.lanewise.internal.Fields;
import dev.lanewise.internal.NumberNotation;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * One column of a {@link Table}: numbers or texts, one for each row.
 *
 * @param numbers NaN where a number is missing; null if the column has texts
 * @param texts null where a text is missing; null if the column has plain numbers
 * @param notation of the texts that the numbers were read from; null for plain numbers and for categories
 * @param dateOrder order of dates with the year last in the table of which this is a part; null if it is not decided
 */
@NullUnmarked // which of the arrays there are depends on the kind of the column
record ColumnData(
        String name,
        double[] numbers,
        String[] texts,
        @Nullable NumberNotation notation,
        @Nullable DateOrder dateOrder) {
    /** Whole numbers up to here are exact in double precision. */
    static final double LARGEST_WHOLE = 1L << 53;

    /** A column of plain numbers, or of texts. */
    ColumnData(String name, double[] numbers, String[] texts) {
        this(name, numbers, texts, null);
    }

    ColumnData(String name, double[] numbers, String[] texts, @Nullable NumberNotation notation) {
        this(name, numbers, texts, notation, null);
    }

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
        return isMissing(row) ? "" : texts == null ? text(numbers[row]) : texts[row];
    }

    /** The value of a row from which inputs are encoded: a number, a text, or null. */
    @Nullable
    Object value(int row) {
        return isMissing(row) ? null : texts == null ? (Object) numbers[row] : texts[row];
    }

    /** A number as text: a whole number without a fraction. */
    static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) <= LARGEST_WHOLE
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }

    /**
     * Converts a value of an application: the contents of an Optional, and times with an offset or a zone to UTC.
     *
     * @return a number, an object whose string is a category, or null
     * @throws IllegalArgumentException if the object has no string that could be a category
     */
    static @Nullable Object value(@Nullable Object given) {
        if (given instanceof Optional<?> optional) {
            return value(optional.orElse(null));
        } else if (given instanceof OptionalInt optional) {
            return optional.isPresent() ? (Object) optional.getAsInt() : null;
        } else if (given instanceof OptionalLong optional) {
            return optional.isPresent() ? (Object) optional.getAsLong() : null;
        } else if (given instanceof OptionalDouble optional) {
            return optional.isPresent() ? (Object) optional.getAsDouble() : null;
        } else if (given == null || given instanceof String || given instanceof Number) {
            return given;
        } else if (given instanceof OffsetDateTime date) {
            return date.toInstant();
        } else if (given instanceof ZonedDateTime date) {
            return date.toInstant();
        } else if (given instanceof Calendar date) {
            return date.toInstant();
        } else if (given instanceof Date date) {
            return instant(date);
        } else if (author(given.getClass()) == Object.class) {
            throw unsuitable(given);
        }
        return given;
    }

    /** A date in UTC, or itself if it is a day or a time of java.sql, which have no instant. */
    private static Object instant(Date date) {
        try {
            return date.toInstant();
        } catch (UnsupportedOperationException e) {
            return date;
        }
    }

    /** The class that declares toString. */
    private static Class<?> author(Class<?> type) {
        try {
            return type.getMethod("toString").getDeclaringClass();
        } catch (NoSuchMethodException e) {
            throw new AssertionError("every object has toString", e);
        }
    }

    /** The exception for an object that is neither a number nor has a string that could be a category. */
    static IllegalArgumentException unsuitable(Object value) {
        return new IllegalArgumentException("an object of the type "
                + value.getClass().getTypeName() + " is not a value; convert it to a number or a string");
    }

    /** An object as a category. */
    static String text(Object category) {
        return category instanceof Double || category instanceof Float || category instanceof BigDecimal
                ? text(((Number) category).doubleValue())
                : category.toString();
    }

    ColumnData named(String newName) {
        return new ColumnData(newName, numbers, texts, notation, dateOrder);
    }

    ColumnData select(int[] rows) {
        double[] selectedNumbers = numbers == null ? null : new double[rows.length];
        String[] selectedTexts = texts == null ? null : new String[rows.length];
        for (int i = 0; i < rows.length; i++) {
            if (numbers != null) {
                selectedNumbers[i] = numbers[rows[i]];
            }
            if (texts != null) {
                selectedTexts[i] = texts[rows[i]];
            }
        }
        return new ColumnData(name, selectedNumbers, selectedTexts, notation, dateOrder);
    }

    /** This column with the order of its dates, if its rows decide one. */
    ColumnData withDateOrder() {
        if (isNumeric() || dateOrder != null) {
            return this;
        }
        try {
            List<String> present = Arrays.stream(texts).filter(Objects::nonNull).toList();
            DateOrder found = DateNotation.of(present, null)
                    .map(DateNotation.Found::order)
                    .orElse(null);
            return found == null ? this : new ColumnData(name, numbers, texts, notation, found);
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
    ColumnData followedBy(ColumnData other) {
        if (isNumeric() != other.isNumeric()) {
            throw new IllegalArgumentException(
                    "the column " + Fields.quoted(name) + " has numbers in one table and categories in another");
        }
        boolean haveUnits = notation != null && other.notation != null;
        if (haveUnits && !notation.unit().equals(other.notation.unit())) {
            throw new IllegalArgumentException("the column " + Fields.quoted(name) + " has numbers such as "
                    + notation.example() + " in one table and such as " + other.notation.example() + " in another");
        }
        int rows = rows();
        double[] joined = null;
        if (isNumeric()) {
            joined = Arrays.copyOf(numbers, rows + other.rows());
            System.arraycopy(other.numbers, 0, joined, rows, other.rows());
        }
        if (texts == null && other.texts == null) {
            return new ColumnData(name, joined, null);
        }
        String[] joinedTexts = new String[rows + other.rows()];
        for (int row = 0; row < joinedTexts.length; row++) {
            ColumnData part = row < rows ? this : other;
            int at = row < rows ? row : row - rows;
            joinedTexts[row] = part.isMissing(at) ? null : part.text(at);
        }
        return new ColumnData(name, joined, joinedTexts, notation == null ? other.notation : notation);
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
            public @Nullable NumberNotation notation() {
                return numeric ? notation : null;
            }

            @Override
            public boolean mayBeDates() {
                return !categorical;
            }

            @Override
            public @Nullable DateOrder dateOrder() {
                return dateOrder;
            }
        };
    }
}
