package dev.lanewise.internal.csv;

import dev.lanewise.data.CsvFormat;
import dev.lanewise.internal.UnzippedInput;
import dev.lanewise.internal.Utf8Input;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Text that a caller passes as a stream: never closed here, and its exceptions are remembered. */
public final class CsvStream extends FilterInputStream {
    /** Divisor of the heap size: a stream of at most this size is kept to be read again. */
    private static final int PART_OF_MEMORY = 8;

    private final boolean decoded;
    /** Null if the text is not kept. */
    private final @Nullable KeptText kept;

    private boolean isOpened;
    private @Nullable IOException failure;

    private CsvStream(InputStream in, boolean decoded, boolean keeps) {
        super(in);
        this.decoded = decoded;
        this.kept = keeps ? new KeptText(Runtime.getRuntime().maxMemory() / PART_OF_MEMORY) : null;
    }

    /** Bytes, as those of a file, that are read once. */
    public static CsvStream of(InputStream in) {
        return new CsvStream(Objects.requireNonNull(in, "in"), false, false);
    }

    /** Bytes, as those of a file, that can be read a second time. */
    public static CsvStream kept(InputStream in) {
        return new CsvStream(Objects.requireNonNull(in, "in"), false, true);
    }

    /** Characters, as those of a file in UTF-8, that can be read a second time. */
    static CsvStream kept(Reader reader) {
        return new CsvStream(new Utf8Input(Objects.requireNonNull(reader, "reader")), true, true);
    }

    /**
     * Returns the text in UTF-8, which can be marked at its start.
     *
     * @throws DataFormatException if it is read for the second time, and was too large to be kept
     */
    InputStream text(CsvFormat format, String name) throws IOException {
        if (isOpened && kept != null) {
            return new BufferedInputStream(kept.open(name));
        }
        isOpened = true;
        InputStream text = decoded
                ? this
                : Utf8Input.of(UnzippedInput.of(this, name), format.encoding().orElse(null), name);
        return new BufferedInputStream(kept == null ? text : kept.of(text));
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
