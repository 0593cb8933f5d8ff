package dev.lanewise.serve;

import dev.lanewise.internal.text.Printable;
import dev.lanewise.internal.text.Remedy;
import java.io.IOException;

/** Thrown for a request that is refused: a status of 400 or more and one sentence. */
final class HttpError extends IOException {
    static final int BAD_REQUEST = 400;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int TIMEOUT = 408;
    static final int TOO_LARGE = 413;
    static final int UNSUPPORTED_TYPE = 415;
    static final int MISDIRECTED = 421;
    static final int HEADERS_TOO_LARGE = 431;
    static final int BUSY = 503;

    private final int status;

    HttpError(int status, String sentence) {
        super(Printable.of(sentence));
        this.status = status;
    }

    /** Returns an error without the remedies that a message of the library names, which a client cannot apply. */
    static HttpError badRequest(String sentence) {
        return new HttpError(BAD_REQUEST, Remedy.omitted(sentence));
    }

    int status() {
        return status;
    }
}
