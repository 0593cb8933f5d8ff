package dev.lanewise.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;

/**
 * A request whose headers have arrived, and whose body may still be arriving, with its response. As a callback, it
 * counts the request and releases what it holds when the response has been sent.
 */
final class HttpExchange extends Callback.Nested {
    private static final int MOST_HEADERS = 100;
    private static final String HEADERS_TOO_LARGE = "a request may have at most " + MOST_HEADERS + " headers" + " and "
            + WebServer.HEADER_BYTES + " bytes before its body";
    private static final String NOT_HTTP = "the request is not valid HTTP";
    private static final int INTERNAL_ERROR = 500;
    /** Status counted, as in nginx, if a client disconnects before the end of the response; never sent. */
    private static final int CLIENT_CLOSED = 499;
    /** Bytes of a response that are written at once, for each of which the JDK keeps a buffer outside the heap. */
    private static final int SLICE = 1 << 16;
    /** Longest time without data from a client whose request is refused. */
    private static final int DISCARD_SECONDS = 1;
    /** Bytes that are read first, or discarded at once. */
    private static final int PIECE = 1 << 13;
    /**
     * Memory per byte of the body and its parsed content: a number takes at least two characters, and four bytes as a
     * float.
     */
    private static final int MEMORY_OF_A_BYTE = 3;

    private final Request request;
    private final Response response;
    private final WebServer server;
    private final Connections.Open connection;
    private final InputStream body;
    private final long start = System.nanoTime();
    /** Whether reading of the body has begun, and whether it has reached its end. */
    private boolean isStarted;

    private boolean isRead;
    /** Null until there is one. */
    private HttpResponse answer;

    private boolean ended;

    HttpExchange(Request request, Response response, Callback callback, WebServer server) {
        super(callback);
        this.request = request;
        this.response = response;
        this.server = server;
        connection = server.connections().begin(request);
        body = Content.Source.asInputStream(request);
        server.metrics().begun();
    }

    // ---- The request

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

    /**
     * Reads the body.
     *
     * @param most largest number of bytes
     * @return a view of an array
     * @throws HttpError if it has more, the client is too slow, or the body is not valid HTTP
     * @throws IOException if the client has disconnected
     */
    ByteBuffer body(int most, Memory.Share memory) throws IOException {
        HttpError tooLarge = new HttpError(
                HttpError.TOO_LARGE, "a body may have " + most + " bytes at most; send fewer examples in a request");
        long announced = headers().getLongField(HttpHeader.CONTENT_LENGTH);
        if (announced > most) {
            throw tooLarge;
        }
        // The last step takes no more memory than the body needs.
        int end = announced < 0 ? most : (int) announced;
        memory.take(MEMORY_OF_A_BYTE * PIECE);
        byte[] bytes = new byte[Math.min(most, PIECE)];
        int length = 0;
        while (true) {
            int read = length == bytes.length
                    ? 0
                    : read(bytes, length, server.limits().requestSeconds());
            if (read < 0) {
                break;
            }
            length += read;
            if (length == end) {
                if (read(new byte[1], 0, server.limits().requestSeconds()) >= 0) {
                    throw tooLarge;
                }
                break;
            }
            if (length == bytes.length) {
                // Not all announced bytes at once: a client that never sends them would block the memory for others.
                int more = Math.min(length, end - length);
                memory.take((long) MEMORY_OF_A_BYTE * more);
                bytes = Arrays.copyOf(bytes, length + more);
            }
        }
        if (announced > length) {
            throw HttpError.badRequest(
                    "the body ends after " + length + " bytes, but " + announced + " were announced");
        }
        return ByteBuffer.wrap(bytes, 0, length);
    }

    /**
     * Reads into the rest of an array; the exceptions tell a slow client, a malformed body and a closed
     * connection apart.
     */
    private int read(byte[] bytes, int from, int seconds) throws IOException {
        connection.readingBody(seconds);
        try {
            isStarted = true;
            int count = body.read(bytes, from, bytes.length - from);
            isRead = count < 0;
            return count;
        } catch (IOException | RuntimeException e) {
            if (connection.timedOut()) {
                throw new HttpError(
                        HttpError.TIMEOUT,
                        "the request did not arrive within " + server.limits().requestSeconds() + " seconds");
            }
            // Jetty reports a malformed chunk as an early end, although the connection is still open for reading.
            if (e instanceof EofException && !connection.isInputEnded()) {
                throw HttpError.badRequest("the body is not valid HTTP: a chunk is malformed");
            }
            throw new IOException("the client has closed the connection", e);
        } finally {
            connection.working();
        }
    }

    /**
     * Discards what has arrived of a body that has not been read, without waiting for more; returns whether it
     * has ended.
     */
    private boolean discardArrived() {
        for (int rest = server.limits().bodyBytes(); !isStarted && !isRead && rest > 0; ) {
            Content.Chunk chunk = request.read();
            if (chunk == null || Content.Chunk.isFailure(chunk)) {
                return false;
            }
            rest -= chunk.remaining();
            chunk.release();
            isRead = chunk.isLast();
        }
        return isRead;
    }

    /**
     * Discards what the client is still sending after the response has been sent, because many clients read it only
     * after sending everything, and would lose it if the connection were closed before.
     */
    private void discardRest() {
        // With this header, the client sends the body only after a response with status 100, which reading it sends.
        if (headers().contains(HttpHeader.EXPECT)) {
            return;
        }
        try {
            byte[] forgotten = new byte[PIECE];
            while (read(forgotten, 0, DISCARD_SECONDS) >= 0) {
                // There may be more, until the time for the request is over.
            }
        } catch (IOException e) {
            // There is nothing more to read.
        }
    }

    // ---- The response

    /** Answers the request, if it is allowed. */
    void answer(Routes.Action action, OriginPolicy origins) {
        try {
            Optional<String> mistake = OriginPolicy.mistake(request);
            answer = mistake.isEmpty()
                    ? answerOf(action, origins)
                    : HttpResponse.error(HttpError.BAD_REQUEST, NOT_HTTP + ": " + mistake.get());
            // Otherwise the rest of the body would be read as the next request.
            boolean isComplete = mistake.isEmpty() && discardArrived();
            setHeaders(!isComplete);
            if (answer.stream() != null) {
                stream();
            } else if (isComplete) {
                send(this);
            } else {
                try (Blocker.Callback sent = Blocker.callback()) {
                    send(sent);
                    sent.block();
                }
                discardRest();
                succeeded();
            }
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    private HttpResponse answerOf(Routes.Action action, OriginPolicy origins) throws IOException {
        try {
            if (headers().size() > MOST_HEADERS) {
                throw new HttpError(HttpError.HEADERS_TOO_LARGE, HEADERS_TOO_LARGE);
            }
            origins.requireAllowed(headers());
            return action.respond(this);
        } catch (HttpError e) {
            return HttpResponse.error(e.status(), e.getMessage());
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return HttpResponse.error(
                    INTERNAL_ERROR,
                    "the server has failed with a " + e.getClass().getSimpleName());
        }
    }

    /** Answers a request that is not valid HTTP. */
    void refuse() throws IOException {
        if (connection.isInputEnded()) {
            // Within the headers.
            failed(new EofException());
            return;
        }
        int status = request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer known ? known : INTERNAL_ERROR;
        Object detail = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
        answer = HttpResponse.error(
                status,
                switch (status) {
                    case HttpStatus.URI_TOO_LONG_414, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
                        HEADERS_TOO_LARGE;
                    case INTERNAL_ERROR -> "the server has failed";
                    // Jetty has the name of the status if it has no detail.
                    default -> NOT_HTTP + (HttpStatus.getMessage(status).equals(detail) ? "" : ": " + detail);
                });
        setHeaders(true);
        send(this);
    }

    private void setHeaders(boolean isLast) {
        response.setStatus(answer.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, answer.contentType());
        headers.put(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
                        + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        if (!answer.model().isEmpty()) {
            headers.put("Lanewise-Model", answer.model());
        }
        if (answer.status() == HttpError.BUSY) {
            headers.put(HttpHeader.RETRY_AFTER, "1");
        }
        if (isLast || server.isEnding()) {
            headers.put(HttpHeader.CONNECTION, "close");
        }
        if (answer.stream() == null) {
            headers.put(HttpHeader.CONTENT_LENGTH, answer.body().length);
        }
    }

    /** Starts to send the body, without waiting until the client has read it. */
    private void send(Callback callback) {
        connection.sendingResponse();
        byte[] bytes = answer.body();
        ByteBuffer[] slices = new ByteBuffer[Math.max(1, (bytes.length + SLICE - 1) / SLICE)];
        for (int i = 0; i < slices.length; i++) {
            slices[i] = ByteBuffer.wrap(bytes, i * SLICE, Math.min(SLICE, bytes.length - i * SLICE))
                    .slice();
        }
        if (slices.length == 1) {
            response.write(true, slices[0], callback);
        } else {
            Content.copy(Content.Source.from(slices), response, callback);
        }
    }

    private void stream() throws IOException {
        OutputStream out = Content.Sink.asOutputStream(response);
        try {
            answer.stream().writeTo(text -> {
                connection.sendingResponse();
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
                connection.working();
            });
            out.close();
            succeeded();
        } catch (HttpError e) {
            // Before anything was written.
            response.reset();
            answer = HttpResponse.error(e.status(), e.getMessage());
            setHeaders(false);
            send(this);
        }
    }

    // ---- Its end

    @Override
    public void succeeded() {
        end(answer.status());
        super.succeeded();
    }

    @Override
    public void failed(Throwable failure) {
        end(connection.timedOut() ? HttpError.TIMEOUT : CLIENT_CLOSED);
        // No answer can be sent any more.
        super.failed(new Request.Handler.AbortException(failure));
    }

    private void end(int status) {
        if (ended) {
            return;
        }
        ended = true;
        if (answer != null) {
            answer.release();
        }
        server.connections().end(connection);
        server.metrics().answered(status, System.nanoTime() - start);
    }
}
