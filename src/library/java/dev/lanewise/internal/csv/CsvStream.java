package dev.lanewise.internal.csv;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.internal.Utf8Input;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Objects;

/** Text that a caller passes as a stream: never closed here, and its exceptions are remembered. */
public final class CsvStream extends FilterInputStream {
    private final boolean decoded;
    private IOException failure;

    private CsvStream(InputStream in, boolean decoded) {
        super(in);
        this.decoded = decoded;
    }

    /** Bytes, as those of a file. */
    public static CsvStream of(InputStream in) {
        return new CsvStream(Objects.requireNonNull(in, "in"), false);
    }

    /** Characters, as those of a file in UTF-8. */
    static CsvStream of(Reader reader) {
        return new CsvStream(new Utf8Input(Objects.requireNonNull(reader, "reader")), true);
    }

    /** Returns the text, which can be marked at its start. */
    InputStream text(CsvFormat format, String name) throws IOException {
        return new BufferedInputStream(
                decoded ? this : Utf8Input.of(this, format.encoding().orElse(null), name));
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
}
