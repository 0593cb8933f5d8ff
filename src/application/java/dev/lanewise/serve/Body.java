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

    /**
     * Reads the body of a request.
     *
     * @param most largest number of bytes
     * @throws HttpError if it has more
     */
    static Body read(HttpExchange exchange, int most, Memory.Share memory) throws IOException {
        InputStream in = exchange.body();
        long announced = exchange.bodyLength();
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
