package dev.lanewise.serve;

import com.sun.net.httpserver.HttpExchange;
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
    /** For each byte of it, with what is read from it: a number takes two characters at least, and four bytes as a float. */
    private static final int MEMORY = 3;

    /** Reads the body of a request, as {@link #read(InputStream, long, int, Memory.Share)} does. */
    static Body read(HttpExchange exchange, int most, Memory.Share memory) throws IOException {
        return read(exchange.getRequestBody(), announced(exchange), most, memory);
    }

    /** The length of the body; -1 if it comes in chunks of which nobody knows how many. */
    private static long announced(HttpExchange exchange) {
        try {
            String length = exchange.getRequestHeaders().getFirst("Content-Length");
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /**
     * Reads a body.
     *
     * @param announced its length as the request says; negative if it does not
     * @param most bytes that it may have
     * @throws Refusal if it has more
     */
    static Body read(InputStream in, long announced, int most, Memory.Share memory) throws IOException {
        if (announced > most) {
            throw tooLarge(most);
        }
        memory.take(MEMORY * FIRST);
        byte[] bytes = new byte[Math.min(most, FIRST)];
        int length = 0;
        while (true) {
            int read = in.readNBytes(bytes, length, bytes.length - length);
            length += read;
            if (length < bytes.length) {
                break;
            }
            if (length == most) {
                if (in.read() >= 0) {
                    throw tooLarge(most);
                }
                break;
            }
            // Not at once what was announced: who never sends it would hold the memory of those who do.
            int more = Math.min(bytes.length, most - bytes.length);
            memory.take((long) MEMORY * more);
            bytes = Arrays.copyOf(bytes, bytes.length + more);
        }
        if (announced > length) {
            throw Refusal.badRequest("the body ends after " + length + " bytes, but " + announced + " were announced");
        }
        return new Body(bytes, length);
    }

    private static Refusal tooLarge(int most) {
        return new Refusal(Refusal.TOO_LARGE, "a body may have " + most
                + " bytes at most; send fewer examples in a request");
    }

    /** Reads on for so many bytes and forgets them: most clients look for an answer only when they have sent all. */
    static void discard(InputStream in, int most) throws IOException {
        byte[] forgotten = new byte[FIRST];
        int rest = most;
        for (int read = 0; read >= 0 && rest > 0; rest -= read) {
            read = in.read(forgotten);
        }
    }
}
