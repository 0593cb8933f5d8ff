package dev.lanewise.internal.table;

/** Names the places of values in the file that a table was read from, for messages. */
@FunctionalInterface
public interface RowPlaces {
    /**
     * Returns the place of a value.
     *
     * @param row number of the row in the table, from 0
     * @param column name of the column
     */
    String of(int row, String column);
}
