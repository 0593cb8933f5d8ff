package dev.lanewise.internal.files;

import dev.lanewise.data.DataFormatException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Characters as bytes of UTF-8, without a byte order mark, for the readers of text files. */
public final class Utf8Input extends InputStream {
    private static final char BYTE_ORDER_MARK = '\ufeff';
    /** Number of bytes, from the first one outside ASCII on, that determine whether a text is in UTF-8. */
    private static final int BLOCK = 1 << 13;

    private final Reader reader;
    private final char[] block = new char[BLOCK];
    private byte[] bytes = {};
    private int at;
    private boolean begun;
    /** First half of a character outside the basic plane whose second half has not been read yet; 0 if none. */
    private char half;

    /** Encodes characters. The reader is closed with this. */
    public Utf8Input(Reader reader) {
        this.reader = reader;
    }

    /**
     * Returns text in UTF-8. What cannot be decoded becomes U+FFFD.
     *
     * @param in closed with the result
     * @param encoding encoding of the text; null to return {@code in}
     * @param name name of the text in messages
     * @throws DataFormatException if the text has the byte order mark of another encoding
     */
    public static InputStream of(InputStream in, @Nullable Charset encoding, String name) throws IOException {
        if (encoding == null) {
            return in;
        }
        InputStream text = new BufferedInputStream(in);
        text.mark(4);
        byte[] start = text.readNBytes(4);
        text.reset();
        String mark = ByteStreams.startWith(start, 0xef, 0xbb, 0xbf)
                ? "UTF-8"
                : ByteStreams.startWith(start, 0xff, 0xfe, 0, 0)
                        ? "UTF-32LE"
                        : ByteStreams.startWith(start, 0, 0, 0xfe, 0xff)
                                ? "UTF-32BE"
                                : ByteStreams.startWith(start, 0xff, 0xfe)
                                        ? "UTF-16LE"
                                        : ByteStreams.startWith(start, 0xfe, 0xff) ? "UTF-16BE" : encoding.name();
        if (!mark.startsWith(encoding.name())) {
            in.close();
            throw new DataFormatException(
                    name + ": the text has the byte order mark of " + mark + ", so it is not in " + encoding);
        }
        return new Utf8Input(new InputStreamReader(text, encoding));
    }

    /** Returns whether a file, unzipped if it is gzip, is text in UTF-8, see {@link #isUtf8(InputStream)}. */
    public static boolean isUtf8(Path file) {
        try (InputStream in = new BufferedInputStream(UnzippedInput.open(file))) {
            return isUtf8(in);
        } catch (IOException e) {
            // Reading the file reports the error.
            return true;
        }
    }

    /** Returns whether the bytes of a stream that have arrived are gzip or text in UTF-8, and leaves them there. */
    public static boolean startsInUtf8(BufferedInputStream in) throws IOException {
        if (UnzippedInput.isZipped(in)) {
            return true;
        }
        byte[] start = new byte[8 * BLOCK];
        in.mark(start.length);
        int length = Math.max(0, in.read(start));
        in.reset();
        return isUtf8(new ByteArrayInputStream(start, 0, length));
    }

    /**
     * Returns whether a text is in UTF-8 or has a byte order mark. The first bytes that are not ASCII decide; zero
     * bytes are not text.
     *
     * @param in text from its start; read as far as necessary
     */
    private static boolean isUtf8(InputStream in) throws IOException {
        int first = in.read();
        while (first > 0 && first < 0x80) {
            first = in.read();
        }
        byte[] rest = first < 0 ? new byte[0] : in.readNBytes(BLOCK);
        ByteBuffer bytes = ByteBuffer.allocate(1 + rest.length);
        bytes.put((byte) Math.max(0, first)).put(rest).flip();
        if (ByteStreams.startWith(bytes.array(), 0xfe, 0xff) || ByteStreams.startWith(bytes.array(), 0xff, 0xfe)) {
            return true;
        }
        return first != 0
                && !StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(bytes, CharBuffer.allocate(bytes.limit()), false)
                        .isError();
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
            int marks = !begun && count > 0 && block[0] == BYTE_ORDER_MARK ? 1 : 0;
            begun |= count > 0;
            bytes = new String(block, marks, (half == 0 ? count : count - 1) - marks).getBytes(StandardCharsets.UTF_8);
            at = 0;
        }
        int count = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, to, from, count);
        at += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
