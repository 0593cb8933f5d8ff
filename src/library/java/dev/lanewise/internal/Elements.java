package dev.lanewise.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Checks of arrays and collections that callers pass. */
public final class Elements {
    private Elements() {}

    /**
     * Returns an immutable copy of an array.
     *
     * @param name name of the argument
     * @throws NullPointerException with that name if the array is null, or with its index, as in {@code names[1]}, if
     *     an element is null
     */
    public static <T> List<T> require(T[] array, String name) {
        return require(Arrays.asList(Objects.requireNonNull(array, name).clone()), name);
    }

    /**
     * Returns an index that is within its range.
     *
     * @param size exclusive upper bound
     * @param name name of the argument
     * @throws IndexOutOfBoundsException with the name, the index and the range
     */
    public static int requireIndex(int index, int size, String name) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(name + " is " + index + ", but "
                    + (size > 0 ? "0 to " + (size - 1) + " is expected" : "there is none"));
        }
        return index;
    }

    /**
     * Checks a range of indices.
     *
     * @param from first index
     * @param to index after the last one
     * @throws IndexOutOfBoundsException with both and the greatest range
     */
    public static void requireRange(int from, int to, int size) {
        if (from < 0 || from > to || to > size) {
            throw new IndexOutOfBoundsException(
                    "from is " + from + " and to is " + to + ", but 0 <= from <= to <= " + size + " is expected");
        }
    }

    /**
     * Returns an immutable copy of a collection.
     *
     * @param name name of the argument
     * @throws NullPointerException as for an array
     */
    public static <T> List<T> require(Collection<? extends T> collection, String name) {
        List<T> copy = new ArrayList<>(Objects.requireNonNull(collection, name));
        for (int i = 0; i < copy.size(); i++) {
            Objects.requireNonNull(copy.get(i), name + "[" + i + "]");
        }
        return List.copyOf(copy);
    }
}
