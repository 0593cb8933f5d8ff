package dev.lanewise.internal.files;

import dev.lanewise.data.DataFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Streams in place of files, by the same rules for every format.
 *
 * <p>An input stream is read to its end, an output stream is flushed, and neither is closed. Callers need not buffer
 * them. Exceptions of a stream are passed on unchanged. All other messages call it {@link #NAME}.
 */
public final class ByteStreams {
    /** Name of a stream in messages, in place of the path of a file. */
    public static final String NAME = "the stream";

    private static final int BLOCK_BYTES = 1 << 16;
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private ByteStreams() {}

    /** Returns whether an array starts with the given bytes, from 0 to 255. */
    public static boolean startWith(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.length || (bytes[i] & 255) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** Measures a file of a format whose content states its length. */
    public interface Measure {
        /** For content that is malformed. */
        long UNKNOWN = Long.MAX_VALUE;

        /**
         * Returns how many bytes the file has at least, as far as its first bytes tell; {@link #UNKNOWN} if they are
         * malformed.
         */
        long bytes(byte[] start);
    }

    /**
     * Reads one file from a stream into memory, and leaves the bytes after it in the stream. Malformed content is read
     * to its end, so that it is refused with the sentence that a file gets.
     *
     * @param least bytes that each file of the format has
     * @throws DataFormatException if the stream has more bytes than the heap or an array holds
     */
    public static byte[] file(InputStream in, int least, Measure measure) throws IOException {
        Objects.requireNonNull(in, "in");
        long most = Math.min(LONGEST_ARRAY, Runtime.getRuntime().maxMemory() / 4);
        byte[] bytes = new byte[0];
        long needed = least;
        while (bytes.length < needed) {
            byte[] more = needed <= most ? in.readNBytes((int) needed - bytes.length) : bytes(in, most - bytes.length);
            int before = bytes.length;
            bytes = Arrays.copyOf(bytes, before + more.length);
            System.arraycopy(more, 0, bytes, before, more.length);
            if (bytes.length < needed) {
                break;
            }
            needed = measure.bytes(bytes);
        }
        return bytes;
    }

    /** Returns a channel that reads an array. Unlike the JDK's it does not end if the thread is interrupted. */
    public static ReadableByteChannel channel(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        return new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer target) {
                int count = Math.min(rest.remaining(), target.remaining());
                target.put(rest.slice().limit(count));
                rest.position(rest.position() + count);
                return count == 0 && target.hasRemaining() ? -1 : count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    private static byte[] bytes(InputStream in, long most) throws IOException {
        byte[] bytes = in.readNBytes((int) most);
        if (bytes.length == most && in.read() >= 0) {
            throw tooLong(most);
        }
        return bytes;
    }

    private static DataFormatException tooLong(long most) {
        return new DataFormatException(NAME + ": has more than " + most + " bytes, too many for the "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MB that this JVM may use (-Xmx raises that)");
    }

    /**
     * Copies a stream, read to its end, to a temporary file, for a format whose reader needs random access. The caller
     * deletes it.
     *
     * @throws DataFormatException if there are more bytes than the heap has: the content is to be in memory in the end,
     *     and a stream without end must not fill the disk
     * @throws IOException if the stream throws it, or the temporary file cannot be written
     */
    public static Path copy(InputStream in) throws IOException {
        return copy(
                in,
                Path.of(System.getProperty("java.io.tmpdir")),
                Runtime.getRuntime().maxMemory());
    }

    static Path copy(InputStream in, Path folder, long most) throws IOException {
        Objects.requireNonNull(in, "in");
        Path copy;
        try {
            copy = Files.createTempFile(folder, "lanewise", ".tmp");
        } catch (IOException e) {
            throw notCopied(e);
        }
        boolean isComplete = false;
        try {
            fill(copy, in, most);
            isComplete = true;
            return copy;
        } finally {
            if (!isComplete) {
                Files.deleteIfExists(copy);
            }
        }
    }

    private static void fill(Path copy, InputStream in, long most) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        long count = 0;
        try (OutputStream out = Files.newOutputStream(copy)) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                count += read;
                if (count > most) {
                    throw tooLong(most);
                }
                try {
                    out.write(block, 0, read);
                } catch (IOException e) {
                    throw notCopied(e);
                }
            }
        }
    }

    private static IOException notCopied(IOException e) {
        return new IOException(NAME + ": cannot be copied to a temporary file: " + e.getMessage(), e);
    }

    /**
     * Writes the content of a file to a stream, and flushes it.
     *
     * @throws IOException if the stream throws it; if anything else fails, with one sentence that names the stream
     */
    public static void write(OutputStream out, IoConsumer<WritableByteChannel> content) throws IOException {
        Channel channel = new Channel(Objects.requireNonNull(out, "out"));
        try {
            content.accept(channel);
            channel.flush();
        } catch (IOException e) {
            throw e.equals(channel.failure) ? e : new IOException(NAME + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /** Channel to a stream. Unlike the JDK's it does not close the stream if the thread is interrupted. */
    private static final class Channel implements WritableByteChannel {
        private final OutputStream out;
        private @Nullable IOException failure;

        Channel(OutputStream out) {
            this.out = out;
        }

        @Override
        public int write(ByteBuffer buffer) throws IOException {
            int count = buffer.remaining();
            byte[] block = new byte[buffer.hasArray() ? 0 : Math.min(count, BLOCK_BYTES)];
            try {
                if (buffer.hasArray()) {
                    out.write(buffer.array(), buffer.arrayOffset() + buffer.position(), count);
                    buffer.position(buffer.limit());
                }
                while (buffer.hasRemaining()) {
                    int part = Math.min(block.length, buffer.remaining());
                    buffer.get(block, 0, part);
                    out.write(block, 0, part);
                }
            } catch (IOException e) {
                failure = e;
                throw e;
            }
            return count;
        }

        void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
