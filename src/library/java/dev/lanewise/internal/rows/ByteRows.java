package dev.lanewise.internal.rows;

import dev.lanewise.internal.ArrayLength;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Rows of unsigned bytes with one common scale, as images have them: a quarter of the memory of floats.
 *
 * @param bytes (rows, columns), row-major; an input is {@code (byte & 255) * scale}
 */
public record ByteRows(byte[] bytes, int columns, float scale) implements Rows {
    /** Scale of pixels, as in the lecture notebook's {@code mnist.pkl.gz}: 0 for paper to 255/256 for ink. */
    public static final float PIXEL_SCALE = 1 / 256f;
    /** Eight bytes at once, lowest address in the lowest bits. */
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Rows of bytes if each of the values is a byte times the scale, else of the floats that are given away. */
    public static Rows ofFloats(float[] values, int columns, float scale) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            int code = Math.round(values[i] / scale);
            if (code < 0 || code > 255 || code * scale != values[i]) {
                return FloatRows.of(values, columns);
            }
            bytes[i] = (byte) code;
        }
        return new ByteRows(bytes, columns, scale);
    }

    @Override
    public int count() {
        return bytes.length / columns;
    }

    @Override
    public void copy(int row, float[] target, int offset) {
        int from = row * columns;
        for (int i = 0; i < columns; i++) {
            target[offset + i] = (bytes[from + i] & 255) * scale;
        }
    }

    @Override
    public int nonZeros(int row) {
        int to = (row + 1) * columns;
        int count = 0;
        int i = row * columns;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(bytes, i);
            count += Long.bitCount(marksOfNonZeros(eight));
        }
        for (; i < to; i++) {
            count += bytes[i] != 0 ? 1 : 0;
        }
        return count;
    }

    /** The top bit of each of eight bytes that is not zero. */
    public static long marksOfNonZeros(long eight) {
        // Adding 127 carries into a byte's top bit unless its low seven bits are all zero, and never into the next
        // byte.
        long low = (eight & 0x7f7f7f7f7f7f7f7fL) + 0x7f7f7f7f7f7f7f7fL;
        return (low | eight) & 0x8080808080808080L;
    }

    @Override
    public int copyNonZeros(int row, char[] atColumns, float[] values) {
        int from = row * columns;
        int count = 0;
        for (int column = 0; column < columns; column++) {
            int code = bytes[from + column] & 255;
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
    public void put(int row, ByteBuffer target) {
        target.put(bytes, row * columns, columns);
    }

    @Override
    public int copyNonZeroBytes(int row, char[] atColumns, byte[] values) {
        int from = row * columns;
        int count = 0;
        int column = 0;
        // Eight bytes at a time: most groups of eight pixels are zero, and every run of the program waits for this.
        for (; column <= columns - Long.BYTES; column += Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(bytes, from + column);
            for (long marks = marksOfNonZeros(eight); marks != 0; marks &= marks - 1) {
                int i = Long.numberOfTrailingZeros(marks) >>> 3;
                atColumns[count] = (char) (column + i);
                values[count++] = (byte) (eight >>> (8 * i));
            }
        }
        for (; column < columns; column++) {
            if (bytes[from + column] != 0) {
                atColumns[count] = (char) column;
                values[count++] = bytes[from + column];
            }
        }
        return count;
    }

    @Override
    public Rows select(int[] rows) {
        byte[] selected = new byte[ArrayLength.of(rows.length, "row", columns, "input")];
        copySelected(rows, selected, 0);
        return new ByteRows(selected, columns, scale);
    }

    private void copySelected(int[] rows, byte[] target, int at) {
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(bytes, rows[i] * columns, target, (at + i) * columns, columns);
        }
    }

    @Override
    public Rows joined(int[] own, Rows other, int[] others) {
        if (!(other instanceof ByteRows otherBytes) || otherBytes.scale != scale) {
            return Rows.super.joined(own, other, others);
        }
        byte[] joined = new byte[ArrayLength.of(Math.addExact(own.length, others.length), "row", columns, "input")];
        copySelected(own, joined, 0);
        otherBytes.copySelected(others, joined, own.length);
        return new ByteRows(joined, columns, scale);
    }
}
