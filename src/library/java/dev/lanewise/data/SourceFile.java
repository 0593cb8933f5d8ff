package dev.lanewise.data;

import dev.lanewise.internal.FullWriteChannel;
import dev.lanewise.internal.OpenFile;
import dev.lanewise.internal.rows.StreamedRows;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Temporary file with the inputs of a {@link RowSource}, until the number of examples is known. */
final class SourceFile implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path temporary;
    private final OpenFile channel;
    private final FullWriteChannel full;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /** Creates an empty file in a folder. */
    SourceFile(Path folder) throws IOException {
        temporary = Files.createTempFile(folder, ".lanewise", ".tmp");
        channel = OpenFile.toReadAndWrite(temporary);
        full = new FullWriteChannel(channel);
    }

    /** Appends the inputs of an example. */
    void add(float[] inputs) throws IOException {
        for (float input : inputs) {
            if (buffer.remaining() < Float.BYTES) {
                drain();
            }
            buffer.putFloat(input);
        }
    }

    private void drain() throws IOException {
        try {
            full.write(buffer.flip());
        } catch (IOException e) {
            throw new IOException(temporary + ": cannot be written: " + e.getMessage(), e);
        }
        buffer.clear();
    }

    /** Returns all rows; nothing can be added afterwards. */
    StreamedRows rows(int count, int columns) throws IOException {
        drain();
        return StreamedRows.ofFloats(temporary.toString(), count, columns, () -> {
            channel.position(0);
            buffer.limit(0);
            return new StreamedRows.Cursor() {
                @Override
                public void next(float[] row) throws IOException {
                    for (int column = 0; column < row.length; column++) {
                        row[column] = number();
                    }
                }
            };
        });
    }

    private float number() throws IOException {
        if (buffer.remaining() < Float.BYTES) {
            buffer.compact();
            while (buffer.position() < Float.BYTES) {
                if (channel.read(buffer) < 0) {
                    throw new DataFormatException(temporary + ": the file became shorter while it was read");
                }
            }
            buffer.flip();
        }
        return buffer.getFloat();
    }

    /** Deletes the file. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }
}
