package dev.lanewise.internal.files;

import dev.lanewise.data.DataFormatException;
import dev.lanewise.internal.text.Remedy;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file, unzipped if it is gzip, read from front to back by a reader that trusts no length in the file.
 *
 * <p>Every failure is a {@link DataFormatException} that names the file; offsets count unzipped bytes.
 */
public final class BoundedInput implements Closeable {

    /** The longest array that every JVM can make. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;
    /** Deflate makes at most 1032 bytes of one: 258 bytes of two bits. */
    private static final int DEFLATE_RATIO = 1032;
    /** Bytes that are allocated before they are unzipped, in sizes of the zipped data. */
    private static final int UNSEEN_RATIO = 16;

    private static final int BUFFER = 1 << 16;

    private final String name;
    private final InputStream in;
    /** The size of the file itself. */
    private final long packed;
    /** No more bytes than this can come. */
    private final long most;
    /** For bytes asked for one by one; large arrays are filled past it, by the inflater itself. */
    private final byte[] buffer = new byte[1 << 13];

    private int position;
    private int limit;
    private long offset;

    private BoundedInput(String name, InputStream in, long packed, boolean isZipped) {
        this.name = name;
        this.in = in;
        this.packed = packed;
        this.most = isZipped ? packed * DEFLATE_RATIO : packed;
    }

    private static BoundedInput unzipped(String name, InputStream file, long length) throws IOException {
        boolean gzip = UnzippedInput.isZipped(file);
        return new BoundedInput(name, gzip ? new GzipMembers(file) : file, length, gzip);
    }

    /**
     * Opens the unzipped content of an entry of an archive.
     *
     * @param packed the size of the entry in the archive
     */
    public static BoundedInput ofEntry(String name, InputStream unzipped, long packed) {
        return new BoundedInput(name, unzipped, packed, true);
    }

    /** Opens a file; whether it is gzip is decided by its first two bytes, not by its name. */
    public static BoundedInput open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw MissingFile.exception(path);
        }
        String name = path.toString();
        InputStream file = null;
        try {
            file = new BufferedInputStream(Files.newInputStream(path), BUFFER);
            return unzipped(name, file, Files.size(path));
        } catch (IOException e) {
            DataFormatException failure = translated(name, 0, e);
            if (file != null) {
                try {
                    file.close();
                } catch (IOException second) {
                    failure.addSuppressed(second);
                }
            }
            throw failure;
        }
    }

    /**
     * Opens a text file: unzipped if it is gzip, and in UTF-8.
     *
     * @param encoding its encoding; null for UTF-8
     */
    public static BoundedInput open(Path path, @Nullable Charset encoding) throws IOException {
        if (encoding == null) {
            return open(path);
        }
        try {
            String name = path.toString();
            return ofEntry(name, Utf8Input.of(UnzippedInput.open(path), encoding, name), Files.size(path));
        } catch (IOException e) {
            throw translated(path.toString(), 0, e);
        }
    }

    /** The content of a file that lies in memory. */
    public static BoundedInput of(String name, byte[] content) throws DataFormatException {
        try {
            return unzipped(name, new ByteArrayInputStream(content), content.length);
        } catch (IOException e) {
            throw translated(name, 0, e);
        }
    }

    /** Returns the name of the file in messages. */
    public String name() {
        return name;
    }

    /** The offset of the next byte. */
    public long offset() {
        return offset;
    }

    /** The next byte, 0..255. */
    public int next(String what) throws DataFormatException {
        if (peek() < 0) {
            throw new DataFormatException(
                    name + ": the file ends at offset " + offset + ", where " + what + " is expected");
        }
        offset++;
        return buffer[position++] & 255;
    }

    /** The next byte, 0..255, without moving on; -1 at the end. */
    public int peek() throws DataFormatException {
        return position < limit || refill() ? buffer[position] & 255 : -1;
    }

    /**
     * Returns the next {@code count} bytes, in an array that is allocated only if that number of bytes can follow.
     *
     * @param what the words for them in a message
     */
    public byte[] take(long count, String what) throws DataFormatException {
        requireAhead(count, what);
        requireMemory(count);
        // A length is only a claim of the file: for zipped data, it may be a thousand times their size.
        byte[] bytes = allocated((int) Math.min(count, Math.max(BUFFER, UNSEEN_RATIO * packed)));
        int filled = Math.min(bytes.length, limit - position);
        System.arraycopy(buffer, position, bytes, 0, filled);
        position += filled;
        while (filled < count) {
            if (filled == bytes.length) {
                byte[] longer = allocated((int) Math.min(count, 2L * filled));
                System.arraycopy(bytes, 0, longer, 0, filled);
                bytes = longer;
            }
            int read = read(bytes, filled, offset + filled);
            if (read < 0) {
                throw new DataFormatException(name + ": the file ends at offset " + (offset + filled) + ", but " + what
                        + " goes on to offset " + (offset + count));
            }
            filled += read;
        }
        offset += count;
        return bytes;
    }

    /** Fills an array with the next bytes; {@code what} are the words for them in a message. */
    public void fill(byte[] bytes, String what) throws DataFormatException {
        int filled = Math.min(bytes.length, limit - position);
        System.arraycopy(buffer, position, bytes, 0, filled);
        position += filled;
        while (filled < bytes.length) {
            int read = read(bytes, filled, offset + filled);
            if (read < 0) {
                throw new DataFormatException(
                        name + ": the file ends at offset " + (offset + filled) + ", but " + what + " goes on");
            }
            filled += read;
        }
        offset += bytes.length;
        requireProportion(offset, "unzipped, it");
    }

    /** Refuses a length (unsigned) of which it is certain that the bytes cannot follow, or be in one array. */
    public void requireAhead(long count, String what) throws DataFormatException {
        requireAhead(count, what, LONGEST_ARRAY);
    }

    /** Refuses a length (unsigned) of which it is certain that the bytes cannot follow, in any number of arrays. */
    public void requireAheadInParts(long count, String what) throws DataFormatException {
        requireAhead(count, what, Long.MAX_VALUE);
    }

    private void requireAhead(long count, String what, long longest) throws DataFormatException {
        if (count < 0 || count > longest || count > most - offset) {
            throw new DataFormatException(name + ": " + what + " at offset " + offset + " would be "
                    + Long.toUnsignedString(count) + " bytes long, but a file of this length holds at most "
                    + (most - offset) + " from there on");
        }
        requireProportion(offset + count, "unzipped, it");
    }

    /** Refuses what a small file would become large by: a bomb, or something that should not be zipped that much. */
    public void requireProportion(long bytes, String what) throws DataFormatException {
        UnzippedInput.requireProportion(name, bytes, packed, most > packed, what);
    }

    /** Refuses content that goes on; reading to the end also has gzip's checksum compared. */
    public void requireEnd() throws DataFormatException {
        if (peek() >= 0) {
            throw new DataFormatException(name + ": the file goes on at offset " + offset + ", where it should end");
        }
    }

    /** Refuses what cannot fit the heap, by a sentence instead of an {@link OutOfMemoryError}. */
    public void requireMemory(long bytes) throws DataFormatException {
        long heap = Runtime.getRuntime().maxMemory();
        // Half of it: large arrays need contiguous memory, and the reader is not the only user of the heap.
        if (bytes > heap / 2) {
            throw tooLarge(bytes, null);
        }
    }

    /** An array of that many bytes, which {@link #requireMemory} has let pass. */
    public byte[] allocated(int bytes) throws DataFormatException {
        try {
            return new byte[bytes];
        } catch (OutOfMemoryError e) {
            // Only this array is too large. Everything else is unchanged, so it is safe to continue.
            throw tooLarge(bytes, e);
        }
    }

    private DataFormatException tooLarge(long bytes, @Nullable Throwable cause) {
        return new DataFormatException(
                name + ": reading it needs " + (bytes >> 20) + " MB of memory, too much of the "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MB that this JVM may use (-Xmx raises that; "
                        + Remedy.MAPPED
                        + " keeps inputs in a file)",
                cause);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean refill() throws DataFormatException {
        position = 0;
        limit = Math.max(0, read(buffer, 0, offset));
        requireProportion(offset + limit, "unzipped, it");
        return limit > 0;
    }

    private int read(byte[] target, int from, long offset) throws DataFormatException {
        try {
            return in.read(target, from, target.length - from);
        } catch (IOException e) {
            throw translated(name, offset, e);
        }
    }

    /** The exception for a file that cannot be read, with one sentence that names it. */
    public static DataFormatException translated(String name, long offset, IOException e) {
        if (e instanceof DataFormatException already) {
            return already;
        }
        if (e instanceof EOFException) {
            return new DataFormatException(
                    name + ": the gzip data is cut off (near unzipped offset " + offset + ")", e);
        }
        if (e instanceof ZipException) {
            return new DataFormatException(
                    name + ": the gzip data is damaged (near unzipped offset " + offset + "): " + e.getMessage(), e);
        }
        String reason = e instanceof AccessDeniedException
                ? "access is denied"
                : e.getMessage() != null ? e.getMessage() : e.toString();
        return new DataFormatException(name + ": the file cannot be read: " + reason, e);
    }
}
