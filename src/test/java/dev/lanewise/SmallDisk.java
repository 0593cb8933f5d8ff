package dev.lanewise;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A channel that takes few bytes a call and fails when its space is used up, as a file does. */
public final class SmallDisk implements WritableByteChannel {
    public static final String FULL = "No space left on device";

    private final WritableByteChannel channel;
    private final int mostPerCall;
    private long space;

    public SmallDisk(WritableByteChannel channel, int mostPerCall, long space) {
        this.channel = channel;
        this.mostPerCall = mostPerCall;
        this.space = space;
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        if (buffer.hasRemaining() && space == 0) {
            throw new IOException(FULL);
        }
        int count = (int) Math.min(Math.min(buffer.remaining(), mostPerCall), space);
        ByteBuffer part = buffer.slice(buffer.position(), count);
        while (part.hasRemaining()) {
            channel.write(part);
        }
        buffer.position(buffer.position() + count);
        space -= count;
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
