package dev.lanewise.internal.rows;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.files.IoSupplier;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Rows that come one after the other, for being written to a data file: each can be had once, in order, and nothing
 * else.
 */
public final class StreamedRows implements Rows, Closeable {

    /** Reads the rows one after the other. */
    public interface Cursor extends Closeable {
        /** Fills in the next row of bytes. */
        default void next(byte[] row) throws IOException {
            throw new IllegalStateException("the inputs are not kept as bytes");
        }

        /** Fills in the next row of floats. */
        default void next(float[] row) throws IOException {
            throw new IllegalStateException("the inputs are kept as bytes");
        }

        /** Checks that nothing follows the last row. */
        default void end() throws IOException {}

        @Override
        default void close() throws IOException {}
    }

    private final String name;
    private final int count;
    private final int columns;
    private final float scale;
    private final IoSupplier<Cursor> source;
    /** Null for rows of floats. */
    private final byte @Nullable [] bytes;

    private final float[] floats;
    private @Nullable Cursor cursor;
    private int next;
    private boolean separates;

    private StreamedRows(String name, int count, int columns, float scale, IoSupplier<Cursor> source) {
        this.name = name;
        this.count = count;
        this.columns = columns;
        this.scale = scale;
        this.source = source;
        this.bytes = scale > 0 ? new byte[columns] : null;
        this.floats = new float[scale > 0 ? 0 : columns];
    }

    /** Rows of bytes. */
    public static StreamedRows ofBytes(String name, int count, int columns, float scale, IoSupplier<Cursor> source) {
        return new StreamedRows(name, count, columns, scale, source);
    }

    /** Rows of floats; {@code name} is what messages call their file. */
    public static StreamedRows ofFloats(String name, int count, int columns, IoSupplier<Cursor> source) {
        return new StreamedRows(name, count, columns, 0, source);
    }

    /** From now on, makes planes of rows that have the colours of a pixel side by side. */
    public void separate() {
        separates = true;
    }

    private void fetch(int row) {
        if (row != next) {
            throw new IllegalStateException("row " + row
                    + " is asked for, but these rows come one after the other, and the" + " next is " + next);
        }
        try {
            cursor = cursor == null ? source.get() : cursor;
            if (bytes != null) {
                cursor.next(bytes);
            } else {
                cursor.next(floats);
                requireFinite(row);
            }
            if (separates && bytes != null) {
                Planes.separate(bytes, 0, columns);
            } else if (separates) {
                Planes.separate(floats, 0, columns);
            }
            next++;
            if (next == count) {
                cursor.end();
                close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireFinite(int row) throws DataFormatException {
        for (int column = 0; column < columns; column++) {
            if (!(Math.abs(floats[column]) <= Float.MAX_VALUE)) {
                throw new DataFormatException(name + ": of the inputs, row " + row + ", column " + column + " is "
                        + floats[column] + ", not a finite number");
            }
            floats[column] += 0f; // minus zero becomes plus zero
        }
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public float byteScale() {
        return scale;
    }

    @Override
    public void copy(int row, float[] target, int offset) {
        fetch(row);
        for (int column = 0; column < columns; column++) {
            target[offset + column] = bytes != null ? (bytes[column] & 255) * scale : floats[column];
        }
    }

    @Override
    public void put(int row, ByteBuffer target) {
        fetch(row);
        target.put(bytes);
    }

    @Override
    public int nonZeros(int row) {
        throw onlyToWrite();
    }

    @Override
    public int copyNonZeros(int row, char[] atColumns, float[] values) {
        throw onlyToWrite();
    }

    private static IllegalStateException onlyToWrite() {
        return new IllegalStateException("these rows can be written to a data file only");
    }

    @Override
    public Rows select(int[] rows) {
        return new SelectedRows(this, rows);
    }

    @Override
    public Rows joined(int[] own, Rows other, int[] others) {
        Rows view = SelectedRows.joined(this, own, other, others);
        if (view == null) {
            throw onlyToWrite();
        }
        return view;
    }

    /** Lets go of the file, from which nothing can be read any more. */
    @Override
    public void close() throws IOException {
        if (cursor != null) {
            cursor.close();
        }
    }
}
