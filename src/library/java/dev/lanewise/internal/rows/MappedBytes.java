package dev.lanewise.internal.rows;

import java.nio.ByteBuffer;

/** As {@link ByteRows}, in a file that is mapped. */
public record MappedBytes(Segments segments, float scale) implements MappedRows {

    @Override
    public int count() {
        return segments.count();
    }

    @Override
    public int columns() {
        return segments.rowBytes();
    }

    @Override
    public void copy(int row, float[] target, int offset) {
        ByteBuffer bytes = segments.of(row);
        int from = segments.at(row);
        int columns = columns();
        int column = 0;
        // A buffer checks every access, so eight bytes are taken at once.
        for (; column <= columns - Long.BYTES; column += Long.BYTES) {
            long eight = bytes.getLong(from + column);
            for (int i = 0; i < Long.BYTES; i++) {
                target[offset + column + i] = (int) (eight >>> (8 * i) & 255) * scale;
            }
        }
        for (; column < columns; column++) {
            target[offset + column] = (bytes.get(from + column) & 255) * scale;
        }
    }

    @Override
    public int nonZeros(int row) {
        ByteBuffer bytes = segments.of(row);
        int i = segments.at(row);
        int to = i + columns();
        int count = 0;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            count += Long.bitCount(ByteRows.marksOfNonZeros(bytes.getLong(i)));
        }
        for (; i < to; i++) {
            count += bytes.get(i) != 0 ? 1 : 0;
        }
        return count;
    }

    @Override
    public int copyNonZeros(int row, char[] atColumns, float[] values) {
        ByteBuffer bytes = segments.of(row);
        int from = segments.at(row);
        int count = 0;
        for (int column = 0; column < columns(); column++) {
            int code = bytes.get(from + column) & 255;
            if (code != 0) {
                atColumns[count] = (char) column;
                values[count++] = code * scale;
            }
        }
        return count;
    }

    @Override
    public float byteScale() {
        return scale;
    }

    @Override
    public int copyNonZeroBytes(int row, char[] atColumns, byte[] values) {
        ByteBuffer bytes = segments.of(row);
        int from = segments.at(row);
        int columns = columns();
        int count = 0;
        int column = 0;
        for (; column <= columns - Long.BYTES; column += Long.BYTES) {
            long eight = bytes.getLong(from + column);
            for (long marks = ByteRows.marksOfNonZeros(eight); marks != 0; marks &= marks - 1) {
                int i = Long.numberOfTrailingZeros(marks) >>> 3;
                atColumns[count] = (char) (column + i);
                values[count++] = (byte) (eight >>> (8 * i));
            }
        }
        for (; column < columns; column++) {
            byte code = bytes.get(from + column);
            if (code != 0) {
                atColumns[count] = (char) column;
                values[count++] = code;
            }
        }
        return count;
    }

    @Override
    public void put(int row, ByteBuffer target) {
        target.put(segments.of(row).slice(segments.at(row), columns()));
    }
}
