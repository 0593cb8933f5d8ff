package dev.lanewise.internal.files;

import dev.lanewise.data.DataFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Reads and writes the blocks of a little-endian file that ends with the SHA-256 digest of its content. */
public final class BinaryFile {
    /** Capacity of {@link #buffer}. */
    public static final int BUFFER_BYTES = 1 << 16;

    private BinaryFile() {}

    /**
     * Fills the buffer to its limit, and flips it.
     *
     * @param file its name in messages
     * @throws DataFormatException if the file ends before
     */
    public static void fill(String file, ByteBuffer buffer, ReadableByteChannel channel) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new DataFormatException(file + ": the file became shorter while it was read");
            }
        }
        buffer.flip();
    }

    /** Adds the content of the buffer, from 0 to its position, to the digest, writes it, and clears the buffer. */
    public static void drain(ByteBuffer buffer, WritableByteChannel channel, MessageDigest digest) throws IOException {
        buffer.flip();
        digest.update(buffer.duplicate());
        channel.write(buffer);
        buffer.clear();
    }

    /** Returns an empty little-endian buffer. */
    public static ByteBuffer buffer() {
        return ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Refuses a file that does not fit the memory.
     *
     * @param needed bytes that reading it takes
     * @throws DataFormatException if that is more than three quarters of the heap; the message names both
     */
    public static void requireMemory(String file, long needed) throws DataFormatException {
        long heap = Runtime.getRuntime().maxMemory();
        if (needed > heap / 4 * 3) {
            throw new DataFormatException(file + ": reading it needs " + (needed >> 20)
                    + " MB, but this JVM may use only " + (heap >> 20) + " MB (-Xmx raises that)");
        }
    }

    /** Returns a new SHA-256 digest. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
