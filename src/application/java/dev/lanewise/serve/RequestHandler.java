package dev.lanewise.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;

/** Answers requests, and counts how they end. */
final class RequestHandler extends Handler.Abstract {
    private static final int MOST_HEADERS = 100;
    private static final String HEADERS_TOO_LARGE = "a request may have at most " + MOST_HEADERS + " headers" + " and "
            + WebServer.HEADER_BYTES + " bytes before its body";
    private static final String NOT_HTTP = "the request is not valid HTTP";
    private static final int INTERNAL_ERROR = 500;
    /** Counted, as in nginx, if a client disconnects before the end of the answer; never sent. */
    private static final int CLIENT_CLOSED = 499;
    /** Bytes of an answer that are written at once, for each of which the JDK keeps a buffer outside the heap. */
    private static final int SLICE = 1 << 16;

    private final Routes.Action action;
    private final OriginPolicy origins;
    private final Connections connections;
    private final Metrics metrics;
    private final Limits limits;
    private volatile boolean ending;

    RequestHandler(
            Routes.Action action, OriginPolicy origins, Connections connections, Metrics metrics, Limits limits) {
        this.action = action;
        this.origins = origins;
        this.connections = connections;
        this.metrics = metrics;
        this.limits = limits;
    }

    /** Closes the connection of every request after its answer, from now on. */
    void endConnections() {
        ending = true;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Connections.Open connection = connections.begin(request);
        Counted counted = new Counted(callback, connection);
        try {
            Optional<String> mistake = HttpRules.mistake(request);
            respond(new HttpExchange(request, response, connection, limits), mistake, response, connection, counted);
        } catch (IOException | RuntimeException | Error e) {
            counted.failed(e);
        }
        return true;
    }

    private void respond(
            HttpExchange exchange,
            Optional<String> mistake,
            Response response,
            Connections.Open connection,
            Counted counted)
            throws IOException {
        HttpResponse answer = mistake.isEmpty()
                ? answer(exchange)
                : HttpResponse.error(HttpError.BAD_REQUEST, NOT_HTTP + ": " + mistake.get());
        counted.answer = answer;
        // Otherwise the rest of the body would be read as the next request.
        boolean ended = mistake.isEmpty() && exchange.discardArrived();
        setHeaders(response, answer, !ended || ending);
        if (answer.stream() != null) {
            stream(answer.stream(), response, connection, counted);
            return;
        }
        connection.sendingResponse();
        if (ended) {
            send(answer.body(), response, counted);
            return;
        }
        try (Blocker.Callback sent = Blocker.callback()) {
            send(answer.body(), response, sent);
            sent.block();
        }
        exchange.discardRest();
        counted.succeeded();
    }

    private HttpResponse answer(HttpExchange exchange) throws IOException {
        try {
            if (exchange.headers().size() > MOST_HEADERS) {
                throw new HttpError(HttpError.HEADERS_TOO_LARGE, HEADERS_TOO_LARGE);
            }
            origins.requireAllowed(exchange.headers());
            return action.respond(exchange);
        } catch (HttpError e) {
            return HttpResponse.error(e.status(), e.getMessage());
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return HttpResponse.error(
                    INTERNAL_ERROR,
                    "the server has failed with a " + e.getClass().getSimpleName());
        }
    }

    private static void setHeaders(Response response, HttpResponse answer, boolean isLast) {
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
        if (isLast) {
            headers.put(HttpHeader.CONNECTION, "close");
        }
        if (answer.stream() == null) {
            headers.put(HttpHeader.CONTENT_LENGTH, answer.body().length);
        }
    }

    /** Starts to send a body, without waiting until the client has read it. */
    private static void send(byte[] body, Response response, Callback callback) {
        if (body.length <= SLICE) {
            response.write(true, ByteBuffer.wrap(body), callback);
            return;
        }
        ByteBuffer[] slices = new ByteBuffer[(body.length + SLICE - 1) / SLICE];
        for (int i = 0; i < slices.length; i++) {
            slices[i] = ByteBuffer.wrap(body, i * SLICE, Math.min(SLICE, body.length - i * SLICE))
                    .slice();
        }
        Content.copy(Content.Source.from(slices), response, callback);
    }

    private void stream(HttpResponse.Stream stream, Response response, Connections.Open connection, Counted counted)
            throws IOException {
        OutputStream out = Content.Sink.asOutputStream(response);
        try {
            stream.writeTo(text -> {
                connection.sendingResponse();
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
                connection.working();
            });
            out.close();
        } catch (HttpError e) {
            // Before anything was written.
            response.reset();
            counted.answer = HttpResponse.error(e.status(), e.getMessage());
            setHeaders(response, counted.answer, ending);
            send(counted.answer.body(), response, counted);
            return;
        }
        counted.succeeded();
    }

    /** Answers a request that is not valid HTTP. */
    boolean refuse(Request request, Response response, Callback callback) throws IOException {
        Connections.Open connection = connections.begin(request);
        Counted counted = new Counted(callback, connection);
        if (connection.isInputEnded()) {
            // Within the headers.
            counted.failed(new EofException());
            return true;
        }
        int status = request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer known ? known : INTERNAL_ERROR;
        counted.answer = HttpResponse.error(status, sentence(status, request.getAttribute(ErrorHandler.ERROR_MESSAGE)));
        setHeaders(response, counted.answer, true);
        connection.sendingResponse();
        send(counted.answer.body(), response, counted);
        return true;
    }

    private static String sentence(int status, Object detail) {
        return switch (status) {
            case HttpStatus.URI_TOO_LONG_414, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 -> HEADERS_TOO_LARGE;
            case INTERNAL_ERROR -> "the server has failed";
            default ->
                NOT_HTTP
                        // Jetty has the name of the status if it has no detail.
                        + (HttpStatus.getMessage(status).equals(detail) ? "" : ": " + detail);
        };
    }

    /** Counts a request when its answer has been sent, and releases what it holds. */
    private final class Counted extends Callback.Nested {
        private final Connections.Open connection;
        private final long start = System.nanoTime();
        /** Null until there is one. */
        private HttpResponse answer;

        private boolean ended;

        Counted(Callback callback, Connections.Open connection) {
            super(callback);
            this.connection = connection;
            metrics.begun();
        }

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
            connections.end(connection);
            metrics.answered(status, System.nanoTime() - start);
        }
    }
}
