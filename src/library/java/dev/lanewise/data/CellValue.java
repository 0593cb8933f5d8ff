package dev.lanewise.data;

import dev.lanewise.internal.table.ColumnData;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Objects of an application as values of a table. */
final class CellValue {
    private CellValue() {}

    /**
     * Converts an object of an application: unwraps an Optional, and converts times with an offset or a zone to UTC.
     *
     * @return a number, an object whose string is a category, or null
     * @throws IllegalArgumentException if the object has no string that could be a category
     */
    static @Nullable Object of(@Nullable Object given) {
        if (given instanceof Optional<?> optional) {
            return of(optional.orElse(null));
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

    /** Returns the instant of a date, or the date itself if it is a day or a time of java.sql, which has no instant. */
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
                ? ColumnData.text(((Number) category).doubleValue())
                : category.toString();
    }
}
