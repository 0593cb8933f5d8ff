package dev.lanewise.serve;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** A request whose headers have arrived, and whose body may still be arriving. */
final class HttpExchange {
    /** Longest time without data from a client whose request is refused. */
    private static final int DISCARD_SECONDS = 1;
    /** Bytes that are discarded at once. */
    private static final int PIECE = 1 << 13;

    private final Request request;
    private final Response response;
    private final Connections.Open connection;
    private final Limits limits;
    private final BodyStream body;

    HttpExchange(Request request, Response response, Connections.Open connection, Limits limits) {
        this.request = request;
        this.response = response;
        this.connection = connection;
        this.limits = limits;
        body = new BodyStream(Content.Source.asInputStream(request));
    }

    /** Returns the method, such as GET. */
    String method() {
        return request.getMethod();
    }

    /** Returns the path as it was sent, without decoding. */
    String path() {
        return Objects.requireNonNullElse(request.getHttpURI().getPath(), "");
    }

    /** Returns the query as it was sent, without decoding; empty if there is none. */
    String query() {
        return Objects.requireNonNullElse(request.getHttpURI().getQuery(), "");
    }

    /** Returns the headers of the request. */
    HttpFields headers() {
        return request.getHeaders();
    }

    /** Sets a header of the response. */
    void setResponseHeader(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /** Returns the length of the body; -1 if it is sent in chunks of unknown number. */
    long bodyLength() {
        return request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    }

    /**
     * Returns the body. Reading it throws an {@link HttpError} if the client is too slow or the body is not valid HTTP,
     * and another exception if the client has disconnected.
     */
    InputStream body() {
        return body;
    }

    /** Discards what has arrived of the body, without waiting for more; returns whether the body has ended. */
    boolean discardArrived() {
        try {
            byte[] forgotten = new byte[PIECE];
            while (body.available() > 0) {
                body.read(forgotten);
            }
        } catch (IOException e) {
            return false;
        }
        for (int rest = limits.bodyBytes(); rest > 0; ) {
            Content.Chunk chunk = request.read();
            if (chunk == null || Content.Chunk.isFailure(chunk)) {
                return false;
            }
            rest -= chunk.remaining();
            chunk.release();
            if (chunk.isLast()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Discards what the client is still sending after the response has been sent, because many clients read it only
     * after sending everything, and would lose it if the connection were closed before.
     */
    void discardRest() {
        // With this header, the client sends the body only after a response with status 100, which reading it sends.
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            return;
        }
        body.patienceSeconds = DISCARD_SECONDS;
        try {
            byte[] forgotten = new byte[PIECE];
            while (body.read(forgotten) >= 0) {
                // There may be more, until the time for the request is over.
            }
        } catch (IOException e) {
            // There is nothing more to read.
        }
    }

    /** The body, whose exceptions tell a slow client, a malformed body and a closed connection apart. */
    private final class BodyStream extends FilterInputStream {
        /** Longest time that a part of the body may take to arrive. */
        private int patienceSeconds = limits.requestSeconds();

        BodyStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            connection.readingBody(patienceSeconds);
            try {
                return in.read(bytes, offset, length);
            } catch (IOException | RuntimeException e) {
                throw reason(e);
            } finally {
                connection.working();
            }
        }

        private IOException reason(Exception e) {
            if (connection.timedOut()) {
                return new HttpError(
                        HttpError.TIMEOUT, "the request did not arrive within " + limits.requestSeconds() + " seconds");
            }
            // Jetty reports a malformed chunk as an early end, although the connection is still open for reading.
            if (e instanceof EofException && !connection.isInputEnded()) {
                return HttpError.badRequest("the body is not valid HTTP: a chunk is malformed");
            }
            return new IOException("the client has closed the connection", e);
        }
    }
}
