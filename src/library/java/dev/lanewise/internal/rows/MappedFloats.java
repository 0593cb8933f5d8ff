package dev.lanewise.internal.rows;

import dev.lanewise.data.DataFormatException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * As {@link FloatRows}, in a file that is mapped. Nobody has looked at all its numbers, so it is done whenever some are
 * copied.
 *
 * @param name of the file, for messages
 */
public record MappedFloats(Segments segments, String name) implements MappedRows {

    @Override
    public int count() {
        return segments.count();
    }

    @Override
    public int columns() {
        return segments.rowBytes() / Float.BYTES;
    }

    @Override
    public void copy(int row, float[] target, int offset) {
        ByteBuffer bytes = segments.of(row);
        int from = segments.at(row);
        int columns = columns();
        boolean areFinite = true;
        for (int column = 0; column < columns; column++) {
            float value = bytes.getFloat(from + Float.BYTES * column) + 0f;
            areFinite &= Math.abs(value) <= Float.MAX_VALUE;
            target[offset + column] = value;
        }
        if (!areFinite) {
            throw damaged(row);
        }
    }

    private UncheckedIOException damaged(int row) {
        return new UncheckedIOException(new DataFormatException(
                name + ": row " + row + " has a number that is not finite: the file is damaged"));
    }

    @Override
    public int nonZeros(int row) {
        ByteBuffer bytes = segments.of(row);
        int from = segments.at(row);
        int count = 0;
        for (int i = 0; i < segments.rowBytes(); i += Float.BYTES) {
            count += bytes.getFloat(from + i) != 0 ? 1 : 0;
        }
        return count;
    }

    @Override
    public int copyNonZeros(int row, char[] atColumns, float[] values) {
        ByteBuffer bytes = segments.of(row);
        int from = segments.at(row);
        int columns = columns();
        boolean areFinite = true;
        int count = 0;
        for (int column = 0; column < columns; column++) {
            float value = bytes.getFloat(from + Float.BYTES * column);
            if (value != 0) {
                areFinite &= Math.abs(value) <= Float.MAX_VALUE;
                atColumns[count] = (char) column;
                values[count++] = value;
            }
        }
        if (!areFinite) {
            throw damaged(row);
        }
        return count;
    }
}
