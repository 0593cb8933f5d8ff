package dev.lanewise.csv;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Text that a caller passes as a stream: never closed here, and its exceptions are remembered. */
final class CsvStream extends FilterInputStream {
    private IOException failure;

    private CsvStream(InputStream in) {
        super(in);
    }

    /** Bytes, as those of a file. */
    static CsvStream of(InputStream in) {
        return new CsvStream(Objects.requireNonNull(in, "in"));
    }

    /** Characters, as those of a file in UTF-8. */
    static CsvStream of(Reader reader) {
        return new CsvStream(new Utf8(Objects.requireNonNull(reader, "reader")));
    }

    /** Returns a buffered view that can be marked at its start. */
    InputStream buffered() {
        return new BufferedInputStream(this);
    }

    /** Returns the exception of the stream; null if it has thrown none. */
    IOException failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
        try {
            return in.read(to, at, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void close() {}

    /** Encodes characters. */
    private static final class Utf8 extends InputStream {
        private final Reader reader;
        private final char[] block = new char[1 << 13];
        private byte[] bytes = {};
        private int at;
        /** First half of a character outside the basic plane whose second half has not been read yet; 0 if none. */
        private char half;

        Utf8(Reader reader) {
            this.reader = reader;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (at == bytes.length) {
                int kept = half == 0 ? 0 : 1;
                block[0] = half;
                int read = reader.read(block, kept, block.length - kept);
                if (read < 0 && kept == 0) {
                    return -1;
                }
                int count = kept + Math.max(0, read);
                half = read >= 0 && count > 0 && Character.isHighSurrogate(block[count - 1]) ? block[count - 1] : 0;
                bytes = new String(block, 0, half == 0 ? count : count - 1).getBytes(StandardCharsets.UTF_8);
                at = 0;
            }
            int count = Math.min(length, bytes.length - at);
            System.arraycopy(bytes, at, to, from, count);
            at += count;
            return count;
        }
    }
}
