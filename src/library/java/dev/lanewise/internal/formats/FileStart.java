package dev.lanewise.internal.formats;

import dev.lanewise.internal.files.BoundedInput;
import dev.lanewise.internal.files.ByteStreams;
import dev.lanewise.internal.files.UnzippedInput;
import dev.lanewise.internal.files.Utf8Input;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The start of a file, unzipped if it is gzip, from which {@link dev.lanewise.data.FileKind} decides its kind. */
public final class FileStart {
    private static final int LENGTH = 512;
    /** Largest number of characters of a line that are examined. */
    private static final int LONGEST_LINE = 1 << 16;

    private final byte[] bytes;
    private final boolean isZipped;
    /** Length of the file itself; 0 if unknown. */
    private final long size;
    /** The bytes decoded; empty if they are not text. */
    private final String text;
    /** The first line that is neither empty nor a comment, truncated if it is long; empty if this is not text. */
    private final String line;

    private FileStart(InputStream in, boolean isZipped, long size, @Nullable Charset encoding, String name)
            throws IOException {
        in.mark(LENGTH);
        bytes = in.readNBytes(LENGTH);
        in.reset();
        this.isZipped = isZipped;
        this.size = size;
        boolean isText = isText(bytes, encoding);
        text = isText ? new String(bytes, encoding == null ? StandardCharsets.UTF_8 : encoding) : "";
        line = isText ? firstLine(Utf8Input.of(in, encoding, name)) : "";
    }

    /** Reads the start of a file; {@code encoding} is that of text, null for UTF-8 or that of a byte order mark. */
    public static FileStart of(Path file, @Nullable Charset encoding) throws IOException {
        String name = file.toString();
        try (InputStream in = UnzippedInput.open(file)) {
            return new FileStart(
                    new BufferedInputStream(in), in instanceof UnzippedInput, Files.size(file), encoding, name);
        } catch (IOException e) {
            throw BoundedInput.translated(name, 0, e);
        }
    }

    /** Returns the start of content from its first bytes. */
    public static FileStart of(String name, byte[] start, @Nullable Charset encoding) throws IOException {
        return new FileStart(new ByteArrayInputStream(start), false, 0, encoding, name);
    }

    /** Whether bytes are text, which has no zero bytes. A field of a table may contain other control characters. */
    private static boolean isText(byte[] start, @Nullable Charset encoding) {
        if (ByteStreams.startWith(start, 0xfe, 0xff) || ByteStreams.startWith(start, 0xff, 0xfe)) {
            // UTF-16, by its byte order mark.
            return true;
        }
        byte[] utf8 = encoding == null ? start : new String(start, encoding).getBytes(StandardCharsets.UTF_8);
        for (byte b : utf8) {
            if (b == 0) {
                return false;
            }
        }
        return utf8.length > 0;
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && line.length() < LONGEST_LINE; c = in.read()) {
            if (c != '\n') {
                line.append((char) c);
                continue;
            }
            String stripped = line.toString().strip();
            if (!stripped.isEmpty() && stripped.charAt(0) != '#' && stripped.charAt(0) != '%') {
                break;
            }
            line.setLength(0);
        }
        // A long line is cut at its last blank, after which there may be half a number.
        int blank = line.lastIndexOf(" ");
        return line.length() < LONGEST_LINE || blank < 0 ? line.toString() : line.substring(0, blank);
    }

    /** Whether the file has no bytes at all. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** Whether the first bytes are text. */
    public boolean isText() {
        return !text.isEmpty();
    }

    /** Whether the file is not compressed with gzip; some formats are read only uncompressed. */
    public boolean isPlain() {
        return !isZipped;
    }

    /** The first line that is neither blank nor a comment; a very long one is cut. */
    public String line() {
        return line;
    }

    /** Whether the first bytes are these. */
    public boolean has(int... magic) {
        return ByteStreams.startWith(bytes, magic);
    }

    /** Whether the first bytes are these characters. */
    public boolean has(String magic) {
        return latin().startsWith(magic);
    }

    /** Whether the first bytes are these characters and then a control character, which no heading of a table has. */
    public boolean hasBinary(String magic) {
        int next = bytes.length > magic.length() ? bytes[magic.length()] & 255 : ' ';
        return has(magic) && next < ' ' && next != '\t' && next != '\n' && next != '\r';
    }

    /** Whether the bytes, as characters, contain one of these parts. */
    public boolean contains(String... parts) {
        String latin = latin();
        for (String part : parts) {
            if (latin.contains(part)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the bytes, as characters, begin with a pattern. */
    public boolean begins(Pattern pattern) {
        return pattern.matcher(latin()).lookingAt();
    }

    /** Whether the decoded text, as far as it is known, matches a pattern completely. */
    public boolean isTextOf(Pattern pattern) {
        return pattern.matcher(text).matches();
    }

    /** Whether the first bytes are the length of a header that fits into the file, and a brace. */
    public boolean isSafetensors() {
        int at = SafetensorsFile.HEADER_AT;
        if (isZipped || bytes.length <= at || bytes[at] != '{') {
            return false;
        }
        long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        return header > 0 && header <= Math.min(SafetensorsFile.LONGEST_HEADER, size - at);
    }

    private String latin() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
