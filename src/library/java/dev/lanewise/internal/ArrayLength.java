package dev.lanewise.internal;

import dev.lanewise.internal.text.Count;

/** Checks lengths of arrays, which may overflow an {@code int}, before anything is allocated. */
public final class ArrayLength {
    /** Longest array that every JVM can allocate, given enough memory. */
    public static final int MAX = Integer.MAX_VALUE - 8;

    private ArrayLength() {}

    /**
     * Returns the length of an array of rows.
     *
     * @param rows number of rows, at least 0
     * @param row noun for a row, such as "example"
     * @param columns number of columns, at least 0
     * @param column noun for a column, such as "output"
     * @throws IllegalArgumentException if no array is that long
     */
    public static int of(int rows, String row, int columns, String column) {
        return of((long) rows * columns, Count.of(rows, row) + " of " + Count.of(columns, column));
    }

    /**
     * Returns a length as an int.
     *
     * @param length number of elements, at least 0
     * @param what name of the elements, in the plural
     * @throws IllegalArgumentException if no array is that long
     */
    public static int of(long length, String what) {
        if (length > MAX) {
            throw new IllegalArgumentException(what + " take " + Count.grouped(length)
                    + " numbers, but an array holds at most " + Count.grouped(MAX));
        }
        return (int) length;
    }
}
