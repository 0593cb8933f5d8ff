package dev.lanewise.serve;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The body of a request.
 *
 * @param bytes the first {@code length} of which are the body
 */
record Body(byte[] bytes, int length) {
    private static final int FIRST = 1 << 13;
    /**
     * Memory per byte of the body and its parsed content: a number takes at least two characters, and four bytes as a
     * float.
     */
    private static final int MEMORY = 3;

    /** Reads the body of a request, as {@link #read(InputStream, long, int, Memory.Share)} does. */
    static Body read(Exchange exchange, int most, Memory.Share memory) throws IOException {
        return read(exchange.body(), announced(exchange), most, memory);
    }

    /** The length of the body; -1 if it is sent in chunks of unknown number. */
    private static long announced(Exchange exchange) {
        String length = exchange.headers().first("Content-Length");
        return length.isEmpty() ? -1 : Long.parseLong(length);
    }

    /**
     * Reads a body.
     *
     * @param announced its length according to the request; negative if unknown
     * @param most largest number of bytes
     * @throws HttpError if it has more
     */
    static Body read(InputStream in, long announced, int most, Memory.Share memory) throws IOException {
        if (announced > most) {
            throw tooLarge(most);
        }
        // The last step takes no more memory than the body needs.
        int end = announced < 0 ? most : (int) announced;
        memory.take(MEMORY * FIRST);
        byte[] bytes = new byte[Math.min(most, FIRST)];
        int length = 0;
        while (true) {
            int read = in.readNBytes(bytes, length, bytes.length - length);
            length += read;
            if (length < bytes.length) {
                break;
            }
            if (length == end) {
                if (in.read() >= 0) {
                    throw tooLarge(most);
                }
                break;
            }
            // Not all announced bytes at once: a client that never sends them would block the memory for others.
            int more = Math.min(bytes.length, end - bytes.length);
            memory.take((long) MEMORY * more);
            bytes = Arrays.copyOf(bytes, bytes.length + more);
        }
        if (announced > length) {
            throw HttpError.badRequest(
                    "the body ends after " + length + " bytes, but " + announced + " were announced");
        }
        return new Body(bytes, length);
    }

    private static HttpError tooLarge(int most) {
        return new HttpError(
                HttpError.TOO_LARGE, "a body may have " + most + " bytes at most; send fewer examples in a request");
    }
}
