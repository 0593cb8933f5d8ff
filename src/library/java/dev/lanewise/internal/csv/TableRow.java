package dev.lanewise.internal.csv;

/** The fields of one row of a table, whatever its format. */
public interface TableRow {
    /** Number of fields. */
    int count();

    /** The line of the file in which the row begins, or the number of the row if it has no lines; from 1. */
    long line();

    /** Returns the content of a field, without blanks around it. */
    String text(int field);

    /** Returns the number in a field; NaN if it contains none that a float can hold. */
    double number(int field);

    /** Returns whether a field marks a missing value, as a text or as a number. */
    boolean isMissing(int field);

    /** Returns whether a field that holds a whole number has the text that Java writes for it. */
    boolean isPlainWhole(int field);
}
