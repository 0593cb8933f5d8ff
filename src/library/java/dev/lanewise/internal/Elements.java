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
