package dev.lanewise.internal.rows;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.files.BoundedInput;
import java.util.Arrays;

/** Rows in the making, of which only what is not zero is kept, in arrays that grow as a file is read. */
public final class SparseRowsBuilder {
    private final BoundedInput in;
    private int rows;
    private int entries;
    private int[] start = new int[1025];
    private char[] column = new char[1 << 14];
    private float[] value = new float[1 << 14];

    /** For a file whose name messages have. */
    public SparseRowsBuilder(BoundedInput in) {
        this.in = in;
    }

    /** Adds a number to the row that is not ended yet; columns ascend. */
    public void add(int toColumn, float number) throws DataFormatException {
        if (number == 0) {
            return;
        }
        if (entries == value.length) {
            int length = (int) room(2L * entries, Float.BYTES + Character.BYTES);
            column = Arrays.copyOf(column, length);
            value = Arrays.copyOf(value, length);
        }
        column[entries] = (char) toColumn;
        value[entries++] = number;
    }

    /** Moves what has been added to the next column each, because there turned out to be one before the first. */
    public void moveColumns() {
        for (int i = 0; i < entries; i++) {
            column[i]++;
        }
    }

    /** Completes the row. */
    public void endRow() throws DataFormatException {
        rows++;
        start = rows < start.length ? start : Arrays.copyOf(start, (int) room(2L * start.length, Integer.BYTES));
        start[rows] = entries;
    }

    /** A length that an array may grow to. */
    private long room(long length, int bytes) throws DataFormatException {
        if (length > Integer.MAX_VALUE / 2) {
            throw new DataFormatException(
                    in.name() + ": the file has more numbers than can be kept (row " + rows + ")");
        }
        // The old array and the new one.
        in.requireMemory(2 * length * bytes);
        return length;
    }

    /** Returns the rows, stored by their non-zero inputs. */
    public SparseRows sparse(int columns) {
        return new SparseRows(
                Arrays.copyOf(start, rows + 1), Arrays.copyOf(column, entries), Arrays.copyOf(value, entries), columns);
    }
}
