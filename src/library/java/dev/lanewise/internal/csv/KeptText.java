package dev.lanewise.internal.csv;

import dev.lanewise.data.DataFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Copy of what is read from a stream, so that it can be read a second time. */
final class KeptText {
    private final long most;
    /** Null once there are more bytes than are kept. */
    private @Nullable ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /**
     * An empty copy.
     *
     * @param most bytes that are kept; of a longer stream, none are
     */
    KeptText(long most) {
        this.most = most;
    }

    /** Returns a stream that copies what is read from it. */
    InputStream of(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
            }

            @Override
            public int read(byte[] to, int at, int length) throws IOException {
                int count = in.read(to, at, length);
                if (count > 0 && bytes != null) {
                    if (bytes.size() + (long) count > most) {
                        bytes = null;
                    } else {
                        bytes.write(to, at, count);
                    }
                }
                return count;
            }
        };
    }

    /**
     * Returns what was read.
     *
     * @param name of the stream in messages
     * @throws DataFormatException if that was too much
     */
    InputStream open(String name) throws DataFormatException {
        if (bytes == null) {
            throw new DataFormatException(
                    name + ": a column begins with numbers and has words further down, so the text must be read a"
                            + " second time, but it is too large to keep in memory; read it from a file, or name the"
                            + " column with CsvFormat.withCategorical");
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
