package dev.lanewise.internal.rows;

import java.nio.ByteBuffer;

/** Rows of floats in a mapped file, whose numbers have been checked. */
public record MappedFloats(Segments segments) implements MappedRows {

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
        for (int column = 0; column < columns; column++) {
            target[offset + column] = bytes.getFloat(from + Float.BYTES * column) + 0f;
        }
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
        int count = 0;
        for (int column = 0; column < columns; column++) {
            float value = bytes.getFloat(from + Float.BYTES * column);
            if (value != 0) {
                atColumns[count] = (char) column;
                values[count++] = value;
            }
        }
        return count;
    }
}
