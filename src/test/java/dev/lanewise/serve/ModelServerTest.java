package dev.lanewise.serve;

import static dev.lanewise.serve.Client.assertRefused;
import static dev.lanewise.serve.Client.json;
import static dev.lanewise.serve.SmallModel.assertPrediction;
import static dev.lanewise.serve.SmallModel.example;
import static dev.lanewise.serve.SmallModel.inputs;
import static dev.lanewise.serve.SmallModel.model;
import static dev.lanewise.serve.SmallModel.network;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.network.Architecture;
import dev.lanewise.network.Initializer;
import dev.lanewise.network.Network;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask, how much, and how many at once; and that a server ends as it should. */
class ModelServerTest extends WithClient {
    @ParameterizedTest
    @CsvSource({
        "/, text/html",
        "/index.html, text/html",
        "/page.css, text/css",
        "/page.js, text/javascript",
        "/model.css, text/css",
        "/draw.js, text/javascript",
        "/form.js, text/javascript",
        "/units.js, text/javascript",
        "/start.js, text/javascript",
        "/icon.svg, image/svg+xml"
    })
    void pagesComeWithoutLeaveForAnythingFromElsewhere(String path, String type) throws Exception {
        client.start(model(1));
        HttpResponse<String> answer = client.get(path);
        assertEquals(200, answer.statusCode());
        assertTrue(answer.headers().firstValue("Content-Type").orElseThrow().startsWith(type));
        String policy = answer.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"), policy);
        assertEquals(
                "nosniff", answer.headers().firstValue("X-Content-Type-Options").orElseThrow());
        HttpResponse<String> head = client.http()
                .send(
                        client.request(path)
                                .method("HEAD", BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertEquals(
                answer.headers().firstValue("Content-Length"), head.headers().firstValue("Content-Length"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/predict/",
                "/serve/page.js",
                "/ModelServer.class",
                "/package-info.class",
                "/page.css/",
                "/%2Fpage.js",
                "/C:%5Cpage.js"
            })
    void whatIsNotThereIsNotFound(String path) throws Exception {
        client.start(model(1));
        String answer = client.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(
                answer.startsWith("HTTP/1.1 404 ")
                        && answer.contains("{\"status\":404,\"error\":\"there is nothing at "),
                answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../pom.xml", "/%2e%2e/pom.xml", "/page.js%00"})
    void pathsThatNoServerHasAreRefused(String path) throws Exception {
        client.start(model(1));
        String answer = client.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(
                answer.startsWith("HTTP/1.1 400 ")
                        && answer.endsWith("{\"status\":400,\"error\":\"the request is not valid HTTP\"}"),
                answer);
    }

    @ParameterizedTest
    @CsvSource({"evil.example, '', 421", "localhost, http://evil.example, 403", "localhost, null, 403"})
    void othersNamesAndOriginsAreRefusedOnEveryPath(String host, String origin, int status) throws Exception {
        client.start(model(1));
        String rest = " HTTP/1.1\r\nHost: " + host + "\r\n" + (origin.isEmpty() ? "" : "Origin: " + origin + "\r\n");
        String body = "{\"inputs\": [1,2,3,4,5]}";
        for (String path : List.of("/", "/model", "/nothing")) {
            assertTrue(client.raw("GET " + path + rest + "Connection: close\r\n\r\n")
                    .startsWith("HTTP/1.1 " + status + " "));
        }
        assertTrue(client.raw("POST /predict" + rest + "Content-Type: application/json\r\nConnection: close\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .startsWith("HTTP/1.1 " + status + " "));
    }

    @Test
    void ownPageMayAsk() throws Exception {
        client.start(model(1));
        String origin = "http://localhost:" + client.server().address().getPort();
        HttpResponse<String> answer = client.http()
                .send(
                        client.request("/predict")
                                .header("Content-Type", "application/json; charset=utf-8")
                                .header("Origin", origin)
                                .POST(BodyPublishers.ofString(inputs(0, 1)))
                                .build(),
                        BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
    }

    @ParameterizedTest
    @CsvSource({"text/plain,", "multipart/form-data,", "application/x-www-form-urlencoded, own"})
    void whatAFormOfAnotherSiteCouldSendIsRefused(String type, String origin) throws Exception {
        client.start(model(1));
        HttpRequest.Builder request = client.request("/predict").header("Content-Type", type);
        if (origin != null) {
            request.header(
                    "Origin", "http://localhost:" + client.server().address().getPort());
        }
        assertRefused(
                415,
                "application/json",
                client.http()
                        .send(
                                request.POST(BodyPublishers.ofString(inputs(0, 1)))
                                        .build(),
                                BodyHandlers.ofString()));
    }

    @Test
    void curlNeedsNoContentType() throws Exception {
        client.start(model(1));
        HttpResponse<String> form = client.http()
                .send(
                        client.request("/predict")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(inputs(0, 1)))
                                .build(),
                        BodyHandlers.ofString());
        assertEquals(200, form.statusCode(), form.body());
        assertEquals(client.post("/predict", inputs(0, 1)).body(), form.body());
        assertRefused(
                400,
                "JSON",
                client.http()
                        .send(
                                client.request("/predict")
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(BodyPublishers.ofString("a=1&b=2"))
                                        .build(),
                                BodyHandlers.ofString()));
    }

    @Test
    void largeBodiesAreRefusedWhetherAnnouncedOrNot() throws Exception {
        client.start(model(1));
        String most = "{\"inputs\": [" + " ".repeat(Client.SMALL.bodyBytes() - 14) + "]}";
        assertEquals(Client.SMALL.bodyBytes(), most.length());
        assertEquals(200, client.post("/predict", most).statusCode());
        assertRefused(413, "50000 bytes", client.post("/predict", most + " "));
        HttpRequest chunked = client.request("/predict")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream((most + " ").getBytes())))
                .build();
        assertRefused(413, "50000 bytes", client.http().send(chunked, BodyHandlers.ofString()));
        String answer = client.raw("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 99999999999\r\n\r\n" + " ".repeat(Client.SMALL.bodyBytes()));
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        assertEquals(200, client.get("/health").statusCode());
    }

    @Test
    void tooManyExamplesAreRefused() throws Exception {
        client.start(model(1), Limits.standard());
        String example = "[0,0,0,0,0],";
        assertEquals(
                200,
                client.post("/predict", "{\"inputs\": [" + example.repeat(9_999) + "[0,0,0,0,0]]}")
                        .statusCode());
        assertRefused(
                400,
                "10000 examples at most",
                client.post("/predict", "{\"inputs\": [" + example.repeat(10_000) + "[0,0,0,0,0]]}"));
    }

    @Test
    void requestsThatNeedMoreMemoryThanThereIsAreTooLarge() throws Exception {
        client.start(model(1), new Limits(1 << 20, 16, 64, 1 << 18, 10));
        HttpResponse<String> answer = client.post("/predict", "{\"inputs\": [" + " ".repeat(500_000) + "]}");
        assertRefused(413, "the request needs more memory than the server has for all requests", answer);
        assertTrue(answer.headers().firstValue("Retry-After").isEmpty());
        String fitting = "{\"inputs\": [[0,0,0,0,0]" + " ".repeat(80_000) + "]}";
        assertEquals(200, client.post("/predict", fitting).statusCode());
        // And give back what they had.
        for (int i = 0; i < 50; i++) {
            client.post("/predict", "{\"inputs\": [" + " ".repeat(500_000) + "]}");
            assertEquals(200, client.post("/predict", inputs(0, 100)).statusCode());
        }
    }

    @Test
    void answerTakesItsMemoryUntilItIsRead() throws Exception {
        Network wide = Initializer.NOTEBOOK.network(Architecture.notebook(5, 1000), 1);
        // The answer is larger than what the buffers of a connection hold, and takes more than half of the memory.
        client.start(Served.of("wide", wide).model(), new Limits(1 << 20, 16, 64, 64 << 20, 10));
        String body = inputs(0, 2000);
        try (Socket socket = new Socket("localhost", client.server().address().getPort())) {
            socket.getOutputStream()
                    .write(("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertEquals('H', socket.getInputStream().read());
            assertRefused(503, "other requests are using the memory", client.post("/predict", body));
        }
        HttpResponse<String> answer;
        do {
            answer = client.post("/predict", body);
        } while (answer.statusCode() == 503);
        assertEquals(200, answer.statusCode());
    }

    @Test
    void requestsWithoutAPlaceAreAskedToComeAgain() throws Exception {
        client.start(model(1), new Limits(50_000, 0, 64, 1 << 24, 10));
        assertRefused(503, "0 requests at once", client.post("/predict", inputs(0, 1)));
        assertEquals(200, client.get("/health").statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n",
                "GET\r\n\r\n",
                "GET /\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001",
                "GET / HTTP/1.1\r\nHost\r\n\r\n",
                "GET / HTTP/1.1\r\n: x\r\n\r\n",
                "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
                "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST /predict HTTP/1.1\r\n"
                        + "Host: localhost\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Content-Length: 9\r\n\r\n"
                        + "{}"
            })
    void brokenRequestsDoNotHurtTheOthers(String request) throws Exception {
        client.start(model(1));
        for (int i = 0; i < 100; i++) {
            try (Socket socket =
                    new Socket("localhost", client.server().address().getPort())) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                // And gone.
            }
            if (i % 20 == 19) {
                // With few that wait to be let in, nobody has to come again a second later.
                assertEquals(200, client.get("/health").statusCode());
            }
        }
        for (int i = 0; i < 20; i++) {
            assertEquals(200, client.post("/predict", inputs(i, 3)).statusCode());
        }
    }

    @Test
    void slowClientsDoNotHoldUpTheOthers() throws Exception {
        client.start(model(1));
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket =
                        new Socket("localhost", client.server().address().getPort());
                slow.add(socket);
                String request = "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 40000\r\n\r\n{\"inputs\": [";
                // Some stop within the headers, and some within the body: more of each than there are places.
                String sent = i % 2 == 0 ? request.substring(0, 40) : request;
                socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            }
            for (int i = 0; i < 20; i++) {
                assertPrediction(
                        network(1),
                        example(i),
                        ((List<?>) json(client.post("/predict", inputs(i, 1))).get("predictions")).get(0));
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void manyAtOnceGetWhatEachHasAskedFor() throws Exception {
        client.start(model(1), Limits.standard());
        ExecutorService clients = Executors.newFixedThreadPool(32);
        try {
            List<Callable<Void>> calls = new ArrayList<>();
            for (int c = 0; c < 32; c++) {
                int first = 1000 * c;
                calls.add(() -> {
                    for (int i = 0; i < 20; i++) {
                        int count = 1 + (first + i) % 37;
                        List<?> predictions = (List<?>) json(client.post("/predict", inputs(first + i, count)))
                                .get("predictions");
                        for (int k = 0; k < count; k++) {
                            assertPrediction(network(1), example(first + i + k), predictions.get(k));
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> call : clients.invokeAll(calls)) {
                call.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void modelIsReplacedWithoutADroppedOrMixedAnswer() throws Exception {
        client.start(model(1), Limits.standard());
        Map<String, Network> networks =
                Map.of(network(1).sha256(), network(1), network(2).sha256(), network(2));
        AtomicBoolean done = new AtomicBoolean();
        Set<String> seen = Collections.synchronizedSet(new TreeSet<>());
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> calls = new ArrayList<>();
            for (int c = 0; c < 4; c++) {
                calls.add(clients.submit(() -> {
                    while (!done.get() || seen.size() < 2) {
                        HttpResponse<String> answer = client.post("/predict", inputs(5, 2));
                        String sha256 =
                                answer.headers().firstValue("Lanewise-Model").orElseThrow();
                        List<?> predictions = (List<?>) json(answer).get("predictions");
                        assertPrediction(networks.get(sha256), example(5), predictions.get(0));
                        assertPrediction(networks.get(sha256), example(6), predictions.get(1));
                        seen.add(sha256);
                    }
                    return null;
                }));
            }
            for (int i = 0; i < 200; i++) {
                client.server().serve(model(1 + i % 2));
                Thread.sleep(2);
            }
            done.set(true);
            for (Future<Void> call : calls) {
                call.get();
            }
        } finally {
            clients.shutdownNow();
        }
        assertTrue(client.get("/metrics").body().contains("\nlanewise_model_loads_total{result=\"success\"} 200\n"));
    }

    @Test
    void closingFinishesWhatIsInFlight() throws Exception {
        client.start(model(1));
        String body = inputs(0, 2);
        try (Socket socket = new Socket("localhost", client.server().address().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body.substring(0, 10))
                    .getBytes(StandardCharsets.ISO_8859_1));
            while (!client.get("/metrics").body().contains("lanewise_requests_in_flight 2\n")) {
                Thread.sleep(5);
            }
            URI health = client.server().address().resolve("/health");
            Thread closing = new Thread(client.server()::close);
            closing.start();
            // A connection that is open gets its answers, until one is the last; soon no new one is accepted.
            Optional<String> last = Optional.empty();
            try {
                while (true) {
                    HttpResponse<String> answer =
                            client.http().send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString());
                    assertEquals(200, answer.statusCode());
                    last = answer.headers().firstValue("Connection");
                }
            } catch (ConnectException e) {
                assertEquals(Optional.of("close"), last);
            }
            out.write(body.substring(10).getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.contains("{\"predictions\":[{"), answer);
            closing.join();
            assertThrows(
                    IOException.class,
                    () -> client.http().send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString()));
        }
    }

    @Test
    void metricsCountRequestsAndPredictions() throws Exception {
        client.start(model(1));
        client.post("/predict", inputs(0, 17));
        client.post("/predict", "{\"inputs\": [1,2,3,4,5]}");
        client.post("/predict", "{}");
        client.get("/nothing");
        // Counted when all of the answer is on its way, which a client may see sooner.
        while (client.server().inFlight() > 0) {
            Thread.sleep(1);
        }
        String metrics = client.get("/metrics").body();
        for (String line : List.of(
                "lanewise_requests_total{status=\"200\"} 2",
                "lanewise_requests_total{status=\"400\"} 1",
                "lanewise_requests_total{status=\"404\"} 1",
                "lanewise_predictions_total 18",
                "lanewise_requests_in_flight 1",
                "lanewise_request_duration_seconds_bucket{le=\"+Inf\"} 4",
                "lanewise_request_duration_seconds_count 4")) {
            assertTrue(metrics.contains("\n" + line + "\n"), metrics);
        }
        // The grammar of the format, as its description has it.
        for (String line : metrics.split("\n")) {
            assertTrue(
                    line.matches("# (HELP|TYPE) [a-z_]+ .+"
                            + "|[a-z_]+(\\{[a-z0-9]+=\"[^\"\\\\]*\"(,[a-z0-9]+=\"[^\"\\\\]*\")*\\})? [0-9.E-]+"),
                    line);
        }
        assertTrue(metrics.endsWith("\n"));
    }

    @Test
    void takenPortsAndUnknownHostsAreToldInOneSentence() throws Exception {
        client.start(model(1));
        int port = client.server().address().getPort();
        String taken = assertThrows(IOException.class, () -> new ModelServer(model(1), "localhost", port, Client.SMALL))
                .getMessage();
        assertTrue(taken.startsWith("localhost, port " + port + ": the server cannot listen there: "), taken);
        assertTrue(taken.endsWith("; --port 0 picks any free port"), taken);
        assertEquals(
                "no.such.host.invalid: there is no host of this name",
                assertThrows(
                                IOException.class,
                                () -> new ModelServer(model(1), "no.such.host.invalid", 0, Client.SMALL))
                        .getMessage());
    }
}
