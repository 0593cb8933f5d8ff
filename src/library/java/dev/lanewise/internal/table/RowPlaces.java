package dev.lanewise.internal.table;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Names the places of values in the file that a table was read from, for messages. */
public final class RowPlaces {
    private final String file;
    private final String unit;
    private final UnaryOperator<String> columns;
    private final Numbers lines;
    /** Indices of the rows of a table among all rows of the file; null for all of them. */
    private final int @Nullable [] part;

    private RowPlaces(String file, String unit, UnaryOperator<String> columns, Numbers lines, int @Nullable [] part) {
        this.file = file;
        this.unit = unit;
        this.columns = columns;
        this.lines = lines;
        this.part = part;
    }

    /**
     * Creates the places of a file.
     *
     * @param file its name
     * @param unit word for a row: line or row
     * @param columns returns the place of a column by its name
     * @param lines number of each row in its file, from 1
     */
    public RowPlaces(String file, String unit, UnaryOperator<String> columns, Numbers lines) {
        this(file, unit, columns, lines, null);
    }

    /** Returns the name of the file. */
    public String file() {
        return file;
    }

    /** Returns the indices of the rows among all rows of the file; null for all of them. */
    public int @Nullable [] rows() {
        return part;
    }

    /** Returns the word for a row: line or row. */
    public String unit() {
        return unit;
    }

    /** Whether a row is a line of text. */
    public boolean areLines() {
        return unit.equals("line");
    }

    /** Returns the number of a row in its file, from 1. */
    public long line(int row) {
        return (long) lines.get(part == null ? row : part[row]);
    }

    /** Returns the place of a column. */
    public String column(String name) {
        return columns.apply(name);
    }

    /**
     * Returns the place of a value.
     *
     * @param row number of the row in the table, from 0
     * @param column name of the column
     */
    public String of(int row, String column) {
        return file + ", " + unit + " " + line(row) + ", " + column(column);
    }

    /** Returns the places of some rows. */
    public RowPlaces select(int[] rows) {
        int[] selected = rows.clone();
        for (int i = 0; part != null && i < selected.length; i++) {
            selected[i] = part[selected[i]];
        }
        return new RowPlaces(file, unit, columns, lines, selected);
    }
}
