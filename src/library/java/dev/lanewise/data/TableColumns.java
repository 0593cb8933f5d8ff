package dev.lanewise.data;

import dev.lanewise.internal.Elements;
import dev.lanewise.internal.table.Fields;
import dev.lanewise.internal.table.MissingTexts;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Immutable mapping from objects to the rows of a table. A model can use the same mapping to predict from an
 * object.
 *
 * @param <T> type of the objects
 */
public final class TableColumns<T> {
    private final List<Part<T>> parts;
    private final MissingTexts missingTexts;

    /** Role of a column. */
    private enum Role {
        INPUT,
        TARGET,
        FLAG
    }

    private record Part<T>(
            String name, boolean numeric, Role role, Function<? super T, ? extends @Nullable Object> value) {
        boolean isTarget() {
            return role != Role.INPUT;
        }

        /**
         * Returns the value of an object.
         *
         * @param place place of the object in messages, such as {@code "row 0, "}
         * @throws IllegalArgumentException if the function of the column throws an exception, which is the cause, or
         *     its result is unsuitable
         */
        @Nullable
        Object of(T object, String place) {
            @Nullable Object found;
            try {
                found = value.apply(object);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        place + "column " + Fields.quoted(name) + ": its function threw " + e, e);
            }
            try {
                found = CellValue.of(found);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(place + "column " + Fields.quoted(name) + ": " + e.getMessage(), e);
            }
            return numeric || found == null ? found : CellValue.text(found);
        }
    }

    private TableColumns(List<Part<T>> parts, MissingTexts missingTexts) {
        this.parts = parts;
        this.missingTexts = missingTexts;
    }

    /**
     * Starts a mapping from objects to rows: {@code TableColumns.of(House.class)}. Objects of a generic type need the
     * type itself, as in {@code TableColumns.<List<String>>of(List.class)}.
     *
     * @param <T> type of the objects
     * @param type class of the objects
     * @return a mapping without columns, to be extended
     */
    public static <T> TableColumns<T> of(Class<? super T> type) {
        Objects.requireNonNull(type, "type");
        return new TableColumns<>(List.of(), MissingTexts.USUAL);
    }

    private TableColumns<T> with(String name, boolean numeric, Role role, Function<? super T, ?> value) {
        List<Part<T>> more = new ArrayList<>(parts);
        more.add(new Part<>(
                Objects.requireNonNull(name, "name").strip(), numeric, role, Objects.requireNonNull(value, "value")));
        TableBuilder.unique(more.stream().map(Part::name).toList());
        return new TableColumns<>(List.copyOf(more), missingTexts);
    }

    /**
     * Adds a column of numbers; null and NaN are missing values.
     *
     * @param name name of the column, different from the others
     * @param value function that returns the value of an object
     * @return a copy with this column
     */
    public TableColumns<T> number(String name, Function<? super T, ? extends @Nullable Number> value) {
        return with(name, true, Role.INPUT, value);
    }

    /**
     * Adds a column of categories, such as strings, enum constants or booleans; null and an empty {@code Optional} are
     * missing values. Other objects are converted as by {@link Table#of(Iterable)}.
     *
     * @param name name of the column, different from the others
     * @param value function that returns the value of an object
     * @return a copy with this column
     */
    public TableColumns<T> category(String name, Function<? super T, ?> value) {
        return with(name, false, Role.INPUT, value);
    }

    /**
     * Adds a column of dates, such as {@code LocalDate} or {@code Instant}; null is a missing value. It becomes numbers,
     * see {@link Schema.Dates}.
     *
     * @param name name of the column, different from the others
     * @param value function that returns the date of an object
     * @return a copy with this column
     */
    public TableColumns<T> date(String name, Function<? super T, ? extends @Nullable TemporalAccessor> value) {
        return with(name, false, Role.INPUT, value);
    }

    /**
     * Adds a target column of numbers, for regression. A network learns them rounded to float, to about 7 significant
     * digits: whole numbers are exact up to 2^24.
     *
     * @param name name of the column, different from the others
     * @param value function that returns the value of an object
     * @return a copy with this column
     */
    public TableColumns<T> targetNumber(String name, Function<? super T, ? extends @Nullable Number> value) {
        return with(name, true, Role.TARGET, value);
    }

    /**
     * Adds a target column of classes.
     *
     * @param name name of the column, different from the others
     * @param value function that returns the value of an object
     * @return a copy with this column
     */
    public TableColumns<T> targetCategory(String name, Function<? super T, ?> value) {
        return with(name, false, Role.TARGET, value);
    }

    /**
     * Adds a target column for a {@linkplain Table#multiLabelTargets label}, which an object has or does not have.
     * Labels do not exclude each other. A classifier learns labels even if there is only one such column.
     *
     * @param name name of the column, different from the others
     * @param value function that returns the value of an object
     * @return a copy with this column
     */
    public TableColumns<T> targetFlag(String name, Predicate<? super T> value) {
        Objects.requireNonNull(value, "value");
        return with(name, true, Role.FLAG, object -> value.test(object) ? 1 : 0);
    }

    /**
     * Sets the texts that mark a missing value, in any column. Null and the empty string always do. In a column of
     * numbers, a text such as {@code -999} marks each number of this value.
     *
     * @param texts texts that mark a missing value, by default those of {@link CsvFormat#missingTexts}; none
     *     to keep all but the empty string as categories
     * @return a copy with these strings
     */
    public TableColumns<T> withMissingTexts(String... texts) {
        return new TableColumns<>(parts, MissingTexts.of(Elements.require(texts, "texts")));
    }

    /**
     * Creates a table with a row for each object.
     *
     * @param objects objects, one for each row; at least one
     * @return the table
     * @throws IllegalArgumentException if there are no rows or no columns, a number is infinite, an object has
     *     no suitable string, or the function of a column throws an exception; the message names row and column
     */
    public Table table(Iterable<? extends T> objects) {
        TableBuilder builder = new TableBuilder(parts.stream().map(Part::name).toList(), missingTexts);
        for (int c = 0; c < parts.size(); c++) {
            if (parts.get(c).role == Role.FLAG) {
                builder.flag(c);
            } else {
                builder.kind(c, parts.get(c).numeric);
            }
        }
        for (T object : Objects.requireNonNull(objects, "objects")) {
            Objects.requireNonNull(object, "objects[" + builder.rows() + "]");
            String place = "row " + builder.rows() + ", ";
            builder.add(parts.stream().map(part -> part.of(object, place)).toArray());
        }
        return builder.build(
                parts.stream().filter(Part::isTarget).map(Part::name).toList(),
                parts.stream()
                        .filter(part -> part.role == Role.FLAG)
                        .map(Part::name)
                        .collect(Collectors.toSet()));
    }

    /**
     * {@return the input values of an object by column name, without targets}
     *
     * @param object object to convert
     * @throws IllegalArgumentException if the function of a column throws an exception or returns an object without a
     *     suitable string; the message names the column
     */
    public Map<String, @Nullable Object> row(T object) {
        Objects.requireNonNull(object, "object");
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (Part<T> part : parts) {
            if (!part.isTarget()) {
                Object value = part.of(object, "");
                boolean missing = value instanceof Number number
                        ? missingTexts.isNumber(number.doubleValue())
                        : value != null && missingTexts.isText(value.toString().strip());
                row.put(part.name, missing ? null : value);
            }
        }
        return Collections.unmodifiableMap(row);
    }

    /** Lists the columns; an asterisk marks targets. */
    @Override
    public String toString() {
        return parts.stream()
                .map(part -> part.name + (part.isTarget() ? "*" : ""))
                .toList()
                .toString();
    }
}
