package dev.lanewise;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that gives one byte at a time, as a slow network does, and counts how often it is closed. */
public final class OneByteInput extends InputStream {
    private final InputStream in;
    private int closed;
    private boolean ended;

    public OneByteInput(byte[] content) {
        in = new ByteArrayInputStream(content);
    }

    @Override
    public int read() throws IOException {
        int one = in.read();
        ended |= one < 0;
        return one;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
        int read = in.read(to, at, Math.min(1, length));
        ended |= read < 0;
        return read;
    }

    @Override
    public void close() {
        closed++;
    }

    /** How often it was closed. */
    public int closed() {
        return closed;
    }

    /** Whether its end has been read. */
    public boolean ended() {
        return ended;
    }
}
