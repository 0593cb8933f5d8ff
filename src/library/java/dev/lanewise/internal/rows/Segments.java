package dev.lanewise.internal.rows;

import dev.lanewise.internal.files.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel.MapMode;

/**
 * Rows of one length in a file that is mapped. A buffer of Java's has less than 2 GB, so there are several, each of whole
 * rows.
 *
 * @param buffers little-endian
 */
public record Segments(ByteBuffer[] buffers, int rowsOfEach, int count, int rowBytes) {
    /** Most bytes of a buffer, and of a row. */
    public static final int MOST_BYTES = 1 << 30;

    /**
     * Maps rows.
     *
     * @param at offset of the first
     * @param mostBytes of a buffer of several rows
     */
    public static Segments map(OpenFile channel, long at, int count, int rowBytes, int mostBytes) throws IOException {
        int rowsOfEach = Math.max(1, mostBytes / rowBytes);
        ByteBuffer[] buffers = new ByteBuffer[(int) ((count + (long) rowsOfEach - 1) / rowsOfEach)];
        for (int i = 0; i < buffers.length; i++) {
            int rows = Math.min(rowsOfEach, count - i * rowsOfEach);
            buffers[i] = channel.map(MapMode.READ_ONLY, at + (long) i * rowsOfEach * rowBytes, (long) rows * rowBytes)
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        return new Segments(buffers, rowsOfEach, count, rowBytes);
    }

    /** Returns the buffer that contains a row. */
    public ByteBuffer of(int row) {
        return buffers[row / rowsOfEach];
    }

    /** The place of a row's first byte there. */
    public int at(int row) {
        return row % rowsOfEach * rowBytes;
    }
}
