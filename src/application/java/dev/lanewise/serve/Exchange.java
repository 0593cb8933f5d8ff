package dev.lanewise.serve;

import java.io.InputStream;

/** A request whose headers have arrived, independent of the types of the HTTP server. */
interface Exchange {
    /** Returns the method, such as GET. */
    String method();

    /** Returns the path as it was sent, without decoding. */
    String path();

    /** Returns the query as it was sent, without decoding; empty if there is none. */
    String query();

    /** Returns the headers. */
    Headers headers();

    /**
     * Returns the body, which may still be arriving. Reading it throws a {@link HttpError} if the client is too slow or
     * the body is not valid HTTP, and a {@link Disconnected} if the client has disconnected.
     */
    InputStream body();

    /** Sets a header of the answer. */
    void setAnswerHeader(String name, String value);
}
