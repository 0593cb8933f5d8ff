package dev.lanewise.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server of a training's page, with a run that does nothing. */
@Timeout(120)
class TrainingServerTest {
    private static final LiveRun IDLE = new LiveRun() {
        @Override
        public String description() {
            return "{}";
        }

        @Override
        public String progress() {
            return "{}";
        }

        @Override
        public String state() {
            return "{\"state\":\"running\"}";
        }

        @Override
        public void pause() {}

        @Override
        public void proceed() {}

        @Override
        public void stop() {}
    };

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<InputStream> get(URI address, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofInputStream());
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html",
        "/live.js, text/javascript",
        "/live.css, text/css",
        "/page.css, text/css",
        "/plot.css, text/css",
        "/uplot.js, text/javascript",
        "/uplot.css, text/css",
        "/curves.js, text/javascript",
        "/icon.svg, image/svg+xml"
    })
    void filesOfThePageAreServedUnderAStrictPolicy(String path, String type) throws Exception {
        try (TrainingServer server = new TrainingServer(IDLE, 0)) {
            HttpResponse<InputStream> answer = get(server.address(), path);
            assertEquals(200, answer.statusCode());
            assertEquals(
                    type,
                    answer.headers().firstValue("Content-Type").orElseThrow().split(";")[0]);
            String policy =
                    answer.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertTrue(policy.startsWith("default-src 'none';") && !policy.contains("unsafe"), policy);
            assertTrue(answer.body().readAllBytes().length > 100);
            assertEquals(404, get(server.address(), "/page.js").statusCode());
        }
    }

    @Test
    void listenersBeyondTheirNumberAreTurnedAwayUntilOneThatDoesNotReadIsLetGo() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try (TrainingServer server = new TrainingServer(IDLE, 0, 1)) {
            for (int i = 0; i < TrainingServer.LISTENERS; i++) {
                Socket socket =
                        new Socket(server.address().getHost(), server.address().getPort());
                idle.add(socket);
                socket.getOutputStream()
                        .write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                // The head of the response may be sent before the listener has a place; the first event is not.
                awaitText(socket.getInputStream(), "event: run");
            }
            HttpResponse<InputStream> refused = get(server.address(), "/events");
            assertEquals(503, refused.statusCode());
            assertEquals("1", refused.headers().firstValue("Retry-After").orElseThrow());
            // More than the buffers of a connection hold.
            String epoch = "{\"text\":\"" + "x".repeat(1 << 16) + "\"}";
            for (int i = 0; i < 400; i++) {
                server.epochEnded(epoch);
            }
            HttpResponse<InputStream> answer = get(server.address(), "/events");
            while (answer.statusCode() == 503) {
                answer.body().close();
                Thread.sleep(50);
                answer = get(server.address(), "/events");
            }
            assertEquals(200, answer.statusCode());
            // Who reads gets all of it.
            byte[] all = answer.body().readNBytes(400 * epoch.length());
            assertEquals(400 * epoch.length(), all.length);
            answer.body().close();
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    private static void awaitText(InputStream in, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = in.read();
            assertTrue(next >= 0, read::toString);
            read.append((char) next);
        }
    }

    @Test
    void endingServerEndsItsStreams() throws Exception {
        HttpResponse<InputStream> answer;
        try (TrainingServer server = new TrainingServer(IDLE, 0)) {
            answer = get(server.address(), "/events");
            server.epochEnded("{\"epoch\":0}");
        }
        String text = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, text.split("event: epoch\ndata: \\{\"epoch\":0}\n\n", -1).length - 1, text);
    }

    @Test
    void largeBodiesAreRefused() throws Exception {
        try (TrainingServer server = new TrainingServer(IDLE, 0)) {
            HttpRequest request = HttpRequest.newBuilder(server.address().resolve("/pause"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(" ".repeat(2000)))
                    .build();
            assertEquals(413, client.send(request, BodyHandlers.discarding()).statusCode());
        }
    }
}
