package dev.lanewise.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * A channel that writes a buffer to the last byte or throws. The JDK's channel of a file does not: where the disk has
 * space for a part of the buffer it writes that part, and only the next write fails.
 */
public final class FullWriteChannel implements WritableByteChannel {
    private final WritableByteChannel channel;

    /** Writes to another channel. */
    public FullWriteChannel(WritableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Writes all remaining bytes of the buffer.
     *
     * @return their number
     * @throws IOException if the channel throws it, or does not take a single byte
     */
    @Override
    public int write(ByteBuffer buffer) throws IOException {
        int count = buffer.remaining();
        while (buffer.hasRemaining()) {
            if (channel.write(buffer) <= 0) {
                throw new IOException("no more bytes can be written, but " + buffer.remaining() + " remain");
            }
        }
        return count;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
