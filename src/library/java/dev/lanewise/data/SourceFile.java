package dev.lanewise.data;

import dev.lanewise.internal.files.FileReplacement;
import dev.lanewise.internal.files.FullWriteChannel;
import dev.lanewise.internal.files.OpenFile;
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

    /** Creates an empty file beside the one that will finally contain the examples. */
    SourceFile(Path target) throws IOException {
        temporary = FileReplacement.temporaryFor(target);
        try {
            channel = OpenFile.createPrivate(temporary);
        } catch (IOException e) {
            throw cannotBeWritten(e);
        }
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
            throw cannotBeWritten(e);
        }
        buffer.clear();
    }

    private IOException cannotBeWritten(IOException e) {
        return new IOException(temporary + ": cannot be written: " + e.getMessage(), e);
    }

    /** Returns all rows; nothing can be added afterwards. */
    StreamedRows rows(int count, int columns) throws IOException {
        drain();
        channel.position(0);
        buffer.limit(0);
        return StreamedRows.ofFloats(temporary.toString(), count, columns, () -> new StreamedRows.Cursor() {
            @Override
            public void next(float[] inputs) throws IOException {
                for (int i = 0; i < inputs.length; i++) {
                    inputs[i] = number();
                }
            }
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

    /** Deletes the file if possible; by now, the examples are saved or an exception has been thrown. */
    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // A later conversion to the same file deletes it.
        }
    }
}
