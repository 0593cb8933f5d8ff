package dev.lanewise.internal.files;

import dev.lanewise.data.DataFormatException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.zip.ZipException;

/**
 * The content of a file or stream, unzipped if it is gzip. Its first two bytes decide, not its name.
 *
 * <p>A decompression bomb, or damaged data, is a {@link DataFormatException} that names the file.
 */
public final class UnzippedInput extends InputStream {
    /**
     * Largest ratio of data in memory to the size of the file. MNIST unzips to five times its size, vectors of a
     * thousand zeros and a one to hundreds.
     */
    private static final int MOST_RATIO = 100;
    /** Size in bytes up to which any ratio is accepted. */
    private static final long SMALL = 64 << 20;

    private static final int BUFFER = 1 << 16;

    private final String name;
    private final InputStream in;
    private final LongSupplier packed;
    private long unzipped;

    private UnzippedInput(String name, InputStream in, LongSupplier packed) {
        this.name = name;
        this.in = in;
        this.packed = packed;
    }

    /** Opens a file. */
    public static InputStream open(Path file) throws IOException {
        return open(file, in -> in);
    }

    /**
     * Opens a file through another stream.
     *
     * @param around wraps the bytes of the file before they are unzipped, for example to count them
     */
    public static InputStream open(Path file, UnaryOperator<InputStream> around) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            long size = Files.size(file);
            return of(new BufferedInputStream(around.apply(in), BUFFER), file.toString(), () -> size);
        } catch (IOException | RuntimeException | Error e) {
            in.close();
            throw e;
        }
    }

    /**
     * Returns the content of a stream.
     *
     * @param in closed with the result
     * @param name name of the stream in messages
     */
    public static InputStream of(InputStream in, String name) throws IOException {
        long[] count = {0};
        InputStream counted = new InputStream() {
            @Override
            public int read() throws IOException {
                int one = in.read();
                count[0] += one < 0 ? 0 : 1;
                return one;
            }

            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                int read = in.read(to, from, length);
                count[0] += Math.max(0, read);
                return read;
            }

            @Override
            public int available() throws IOException {
                return in.available();
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
        return of(new BufferedInputStream(counted, BUFFER), name, () -> count[0]);
    }

    private static InputStream of(InputStream buffered, String name, LongSupplier packed) throws IOException {
        try {
            return isZipped(buffered) ? new UnzippedInput(name, new GzipMembers(buffered), packed) : buffered;
        } catch (EOFException | ZipException e) {
            throw damaged(name, e);
        }
    }

    private static DataFormatException damaged(String name, IOException cause) {
        return new DataFormatException(name + ": the gzip data is damaged: " + cause.getMessage(), cause);
    }

    /** Returns whether a stream that can be marked starts as gzip does. */
    public static boolean isZipped(InputStream in) throws IOException {
        in.mark(2);
        boolean isZipped = ByteStreams.startWith(in.readNBytes(2), 0x1f, 0x8b);
        in.reset();
        return isZipped;
    }

    /**
     * Refuses data that take much more memory than their file takes on disk: a decompression bomb, or data with very
     * few distinct values.
     *
     * @param name name of the file
     * @param bytes bytes of the data
     * @param packed bytes of the file
     * @param isZipped whether another file with the same data, which is not compressed, would be read
     * @param what subject of the sentence
     */
    public static void requireProportion(String name, long bytes, long packed, boolean isZipped, String what)
            throws DataFormatException {
        if (bytes > SMALL && bytes > MOST_RATIO * packed) {
            throw new DataFormatException(name + ": " + what + " takes " + (bytes >> 20) + " MB or more, over "
                    + MOST_RATIO + " times the size of the file, which is refused as a possible decompression bomb"
                    + (isZipped ? "; if it is not one, save it without compression" : ""));
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        int read;
        try {
            read = in.read(to, from, length);
        } catch (EOFException | ZipException e) {
            throw damaged(name, e);
        }
        unzipped += Math.max(0, read);
        requireProportion(name, unzipped, packed.getAsLong(), true, "unzipped, it");
        return read;
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
