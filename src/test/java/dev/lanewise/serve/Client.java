package dev.lanewise.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server for a test, and whoever asks it. */
final class Client implements AutoCloseable {
    static final Limits SMALL = new Limits(50_000, 16, 64, 64 << 20, 10);

    private static final List<CompletableFuture<Void>> ENDING = new ArrayList<>();

    private final HttpClient http = HttpClient.newHttpClient();
    private ModelServer server;

    void start(ServedModel model) throws IOException {
        start(model, SMALL);
    }

    void start(ServedModel model, Limits limits) throws IOException {
        server = new ModelServer(model, "localhost", 0, limits);
    }

    ModelServer server() {
        return server;
    }

    HttpClient http() {
        return http;
    }

    /**
     * Ends the server while the next test runs, because it waits for a moment in which its clients ask nothing.
     * {@link #awaitEnds} throws what it throws.
     */
    @Override
    public void close() {
        if (server != null) {
            ENDING.add(CompletableFuture.runAsync(server::close, task -> new Thread(task).start()));
        }
    }

    /** Waits for the servers of a class of tests to end. */
    static void awaitEnds() {
        ENDING.forEach(CompletableFuture::join);
        ENDING.clear();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.address().resolve(path));
    }

    HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Sends these bytes, and no more, and reads until the connection ends. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", server.address().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Sends these bytes, keeps the connection open, and reads until the server ends it. */
    String answer(String request) throws IOException {
        try (Socket socket = new Socket("localhost", server.address().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns the number of requests that /metrics counts with this status, once no other request is in flight. */
    int counted(int status) throws Exception {
        String metrics;
        do {
            metrics = get("/metrics").body();
        } while (!metrics.contains("\nlanewise_requests_in_flight 1\n"));
        Matcher line = Pattern.compile("\nlanewise_requests_total\\{status=\"" + status + "\"} ([0-9]+)\n")
                .matcher(metrics);
        return line.find() ? Integer.parseInt(line.group(1)) : 0;
    }

    static Map<String, Object> json(HttpResponse<String> answer) throws Exception {
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElseThrow());
        return JSON.std.mapFrom(answer.body());
    }

    static void assertRefused(int status, String part, HttpResponse<String> answer) throws Exception {
        // Not all of it: what should have been refused may be large.
        assertEquals(
                status,
                answer.statusCode(),
                answer.body().substring(0, Math.min(200, answer.body().length())));
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElseThrow());
        Map<String, Object> error = JSON.std.mapFrom(answer.body());
        assertEquals(status, error.get("status"));
        assertTrue(((String) error.get("error")).contains(part), answer.body());
        assertFalse(((String) error.get("error")).contains("\n"), answer.body());
    }

    static float[] floats(Object numbers) {
        List<?> list = (List<?>) numbers;
        float[] floats = new float[list.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = ((Number) list.get(i)).floatValue();
        }
        return floats;
    }
}
