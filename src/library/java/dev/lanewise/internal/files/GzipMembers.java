package dev.lanewise.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The content of gzip data of one member or several.
 *
 * <p>{@link GZIPInputStream} calls its own {@code read} again at the end of each member. A sequence of thousands of
 * empty members would overflow the stack, so a long sequence is refused.
 */
public final class GzipMembers extends GZIPInputStream {
    private static final int MOST_EMPTY_MEMBERS = 1000;
    private static final int BUFFER = 1 << 16;

    /** Calls of {@link #read(byte[], int, int)} that have not returned yet. */
    private int depth;

    /** Reads the header of the first member. */
    public GzipMembers(InputStream in) throws IOException {
        super(in, BUFFER);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (depth > MOST_EMPTY_MEMBERS) {
            throw new ZipException("more than " + MOST_EMPTY_MEMBERS + " empty parts follow each other");
        }
        depth++;
        try {
            return super.read(bytes, from, length);
        } finally {
            depth--;
        }
    }
}
