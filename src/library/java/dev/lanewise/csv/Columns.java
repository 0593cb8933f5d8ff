package dev.lanewise.csv;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.Fields;
import java.util.List;

/**
 * The columns of a file by name and number.
 *
 * @param file its name in messages
 * @param names their headings; none if the file has none
 * @param count their number
 * @param syntax how fields are read
 */
record Columns(String file, List<String> names, int count, FieldSyntax syntax) {

    /** A column by its heading, which comes before a number, or by its number from 1; from 0. */
    int find(String name) throws DataFormatException {
        int column = names.indexOf(name);
        if (column >= 0 && names.lastIndexOf(name) != column) {
            throw new DataFormatException(file + ": the columns " + (column + 1) + " and "
                    + (names.lastIndexOf(name) + 1) + " are both named " + Fields.quoted(name));
        }
        if (column < 0) {
            try {
                column = Integer.parseInt(name) - 1;
            } catch (NumberFormatException e) {
                column = -1;
            }
        }
        if (column < 0 || column >= count) {
            throw new DataFormatException(file + ": there is no column " + Fields.quoted(name) + " in "
                    + (names.isEmpty() ? "" : "the headings or in ") + "1.." + count);
        }
        return column;
    }

    /** The heading of a column; without headings a name made of its number from 1. */
    String name(int column) {
        return names.isEmpty() ? "column " + (column + 1) : names.get(column);
    }

    /** Where a field stands, for people. */
    String place(long line, int column) {
        return file + ", line " + line + ", " + place(column);
    }

    /** Which column it is, for people. */
    String place(int column) {
        return "column " + (column + 1) + (names.isEmpty() ? "" : " (" + Fields.printable(names.get(column)) + ")");
    }
}
